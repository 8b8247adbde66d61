// Archive queries from XML.
#include "xmppd/features/archive/query_form.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/rsm.hpp"

namespace xmppd {
namespace {

using xmpp::FormField;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;
using Refusal = std::optional<StanzaError>;

constexpr std::string_view fulltext_field = "{urn:xmpp:fulltext:0}fulltext";  // XEP-0431
// It comes back with every message of a page.
constexpr std::size_t max_query_id_bytes = 256;

Refusal take_time(const std::string& value, std::optional<xmpp::Timestamp>& into) {
  into = xmpp::parse_timestamp(value);
  return into ? Refusal() : StanzaError(Condition::bad_request);
}

Refusal take_jid(const std::string& value, xmpp::Jid& into) {
  auto jid = xmpp::Jid::parse(value);
  if (!jid) return StanzaError(Condition::bad_request);
  into = std::move(*jid);
  return {};
}

Refusal take_text(const std::string& value, std::string& into) {
  into = value;
  return {};
}

struct Field {
  std::string_view var;
  std::string_view type;
  Refusal (*take)(const std::string& value, ArchiveQuery& query);  // null: see take_field
};

constexpr Field fields[]{
    {"with", "jid-single", [](const std::string& value, ArchiveQuery& q) { return take_jid(value, q.with); }},
    {"start", "text-single", [](const std::string& value, ArchiveQuery& q) { return take_time(value, q.start); }},
    {"end", "text-single", [](const std::string& value, ArchiveQuery& q) { return take_time(value, q.end); }},
    {"before-id", "text-single",
     [](const std::string& value, ArchiveQuery& q) { return take_text(value, q.before_id); }},
    {"after-id", "text-single", [](const std::string& value, ArchiveQuery& q) { return take_text(value, q.after_id); }},
    {"ids", "list-multi", nullptr},
    {"include-groupchat", "boolean", nullptr},
    {fulltext_field, "text-single",
     [](const std::string& value, ArchiveQuery& q) { return take_text(value, q.search); }},
};

Refusal take_field(const FormField& field, const ArchiveLimits& limits, ArchiveQuery& query) {
  const auto known =
      std::find_if(std::begin(fields), std::end(fields), [&](const Field& each) { return each.var == field.var; });
  if (known == std::end(fields)) return StanzaError(Condition::feature_not_implemented);
  if (field.var == "ids") {
    query.ids = field.values;
    if (query.ids.size() > limits.max_page) return StanzaError(Condition::policy_violation);
    return {};
  }
  // A field left empty does not restrict. Messages of rooms are not in an account's archive and nothing else is in a
  // room's, whatever include-groupchat says.
  if (!known->take || field.values.empty() || field.values.front().empty()) return {};
  return known->take(field.values.front(), query);
}

Refusal take_form(const xmpp::Element& x, const ArchiveLimits& limits, ArchiveQuery& query) {
  const auto form = xmpp::DataForm::parse(x);
  if (!form || form->type != "submit" || form->form_type() != xmpp::ns::mam) return StanzaError(Condition::bad_request);
  for (const auto& field : form->fields) {
    if (field.var == "FORM_TYPE") continue;
    if (auto refusal = take_field(field, limits, query)) return refusal;
  }
  // A word is looked for among all messages, an id is known.
  if (!query.ids.empty() && !query.search.empty()) return StanzaError(Condition::bad_request);
  return {};
}

}  // namespace

tl::expected<ArchiveRequest, StanzaError> parse_archive_request(const xmpp::Element& query,
                                                                const ArchiveLimits& limits) {
  ArchiveRequest request;
  request.query_id = query.attr("queryid");
  if (request.query_id.size() > max_query_id_bytes) return tl::unexpected(StanzaError(Condition::policy_violation));
  // Archives of pubsub nodes (XEP-0442) are not kept.
  if (query.has_attr("node")) return tl::unexpected(StanzaError(Condition::feature_not_implemented));
  if (const auto* x = query.child("x", xmpp::ns::data_forms)) {
    if (auto refusal = take_form(*x, limits, request.query)) return tl::unexpected(std::move(*refusal));
  }
  auto rsm = xmpp::parse_rsm(query);
  if (!rsm) return tl::unexpected(rsm.error());
  if (rsm->index) return tl::unexpected(StanzaError(Condition::feature_not_implemented));  // XEP-0059 §2.6
  auto& page = request.query;
  page.page_after = rsm->after.value_or(std::string());
  page.page_before = rsm->before.value_or(std::string());
  page.last_page = rsm->before.has_value();
  page.max_messages =
      static_cast<std::size_t>(std::min<std::uint64_t>(rsm->max.value_or(limits.default_page), limits.max_page));
  page.max_bytes = limits.max_page_bytes;
  page.count = rsm->max == 0U;
  request.flip_page = query.child("flip-page", xmpp::ns::mam) != nullptr;
  return request;
}

xmpp::Element make_archive_form() {
  xmpp::DataForm form;
  form.type = "form";
  form.add("FORM_TYPE", std::string(xmpp::ns::mam), "hidden");
  for (const auto& field : fields)
    form.fields.push_back(
        {.var = std::string(field.var), .type = std::string(field.type), .label = {}, .values = {}, .options = {}});
  xmpp::Element query("query", std::string(xmpp::ns::mam));
  auto& x = query.add(form.to_element());
  for (auto& field : x.children()) {
    if (field.attr("var") != "ids") continue;
    // XEP-0122: any value, not one of a list that would be as long as the archive.
    auto& validate = field.add("validate", "http://jabber.org/protocol/xdata-validate");
    validate.set_attr("datatype", "xs:string").add("open");
  }
  return query;
}

}  // namespace xmppd
