// Forms of XEP-0133, and commands that go through a list of addresses.
#include <fmt/format.h>

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/administration/administration.hpp"

namespace xmppd {

std::string admin_node(std::string_view name) { return fmt::format("{}#{}", xmpp::ns::administration, name); }

xmpp::DataForm admin_form(std::string_view title, std::string_view type) {
  xmpp::DataForm form;
  form.type = type;
  form.title = title;
  form.add("FORM_TYPE", std::string(xmpp::ns::administration), "hidden");
  return form;
}

void ask(xmpp::DataForm& form, std::string_view var, std::string_view type, std::string_view label, bool required) {
  xmpp::FormField field;
  field.var = var;
  field.type = type;
  field.label = label;
  field.required = required;
  form.fields.push_back(std::move(field));
}

void tell(xmpp::DataForm& form, std::string_view var, std::string_view type, std::vector<std::string> values) {
  xmpp::FormField field;
  field.var = var;
  field.type = type;
  field.values = std::move(values);
  form.fields.push_back(std::move(field));
}

std::vector<xmpp::Jid> addresses(const xmpp::DataForm& form, std::string_view var, bool keep_resource) {
  std::vector<xmpp::Jid> found;
  const auto* field = form.field(var);
  if (!field) return found;
  for (const auto& value : field->values) {
    auto jid = xmpp::Jid::parse(value);
    if (!jid) continue;
    if (!keep_resource) jid = jid->bare();
    if (std::find(found.begin(), found.end(), *jid) == found.end()) found.push_back(std::move(*jid));
  }
  return found;
}

std::string text_of(const xmpp::DataForm& form, std::string_view var) {
  std::string text;
  const auto* field = form.field(var);
  if (!field) return text;
  for (const auto& line : field->values) text += (text.empty() ? "" : "\n") + line;
  return text;
}

std::string reason_of(const xmpp::Error& error) {
  switch (error.code) {
    case xmpp::Errc::not_found:
      return "there is no such account";
    case xmpp::Errc::already_exists:
      return "the account exists already";
    case xmpp::Errc::invalid_argument:
    case xmpp::Errc::not_allowed:
      return error.detail;
    default:
      return "the server could not do this";
  }
}

namespace {

// One after the other: each may be a transaction, and the list may be long.
struct Walk : std::enable_shared_from_this<Walk> {
  std::vector<xmpp::Jid> all;
  PerAddress work;
  std::string done;
  std::weak_ptr<void> owner;
  std::shared_ptr<xmpp::Promise<CommandOutcome>> promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
  std::size_t next = 0, succeeded = 0;
  std::string failures;

  void step() {
    if (next == all.size()) return finish();
    const xmpp::Jid& jid = all[next++];
    work(jid).then(owner, [self = shared_from_this(), &jid](const xmpp::Result<xmpp::Done>& result) {
      if (result) {
        ++self->succeeded;
      } else {
        self->failures += fmt::format("\n{}: {}", jid.text(), reason_of(result.error()));
      }
      self->step();
    });
  }

  void finish() {
    const auto summary = fmt::format("{} {}.", succeeded, done);
    promise->complete(failures.empty() ? CommandOutcome::done(summary)
                                       : CommandOutcome::failure(summary + " Not done:" + failures));
  }
};

}  // namespace

xmpp::Pending<CommandOutcome> for_each_address(std::vector<xmpp::Jid> all, PerAddress work, std::string done,
                                               const xmpp::Lifetime& owner) {
  const auto walk = std::make_shared<Walk>();
  walk->all = std::move(all);
  walk->work = std::move(work);
  walk->done = std::move(done);
  walk->owner = owner.watch();
  auto pending = walk->promise->pending();
  walk->step();
  return pending;
}

}  // namespace xmppd
