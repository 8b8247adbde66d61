// Archiving preferences, kept with the account.
#include "xmppd/features/archive/prefs.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;
using Default = ArchivePrefs::Default;

const StringSetting default_policy =
    StringSetting("archive.default", "always",
                  "Whose messages are archived if a user has not said (XEP-0441): everybody's, nobody's, contacts'.")
        .choices({"always", "never", "roster"});
const IntSetting max_prefs =
    IntSetting("archive.max_prefs", 1000, "Addresses in each of the lists 'always' and 'never' of a user.")
        .range(0, 100000);

constexpr std::pair<std::string_view, Default> defaults[]{
    {"always", Default::always}, {"never", Default::never}, {"roster", Default::roster}};

std::optional<Default> default_named(std::string_view name) {
  for (const auto& [each, value] : defaults) {
    if (each == name) return value;
  }
  return std::nullopt;
}

std::string_view name_of(Default value) {
  for (const auto& [name, each] : defaults) {
    if (each == value) return name;
  }
  return {};
}

bool holds(const std::set<xmpp::Jid>& list, const xmpp::Jid& with) {
  return !list.empty() && (list.count(with) != 0 || list.count(with.bare()) != 0);
}

Result<std::set<xmpp::Jid>> parse_list(const Element* list, std::size_t max_jids) {
  std::set<xmpp::Jid> jids;
  if (!list) return jids;
  for (const auto& child : list->children()) {
    if (!child.is("jid", xmpp::ns::mam)) continue;
    auto jid = xmpp::Jid::parse(child.text());
    if (!jid) return tl::unexpected(jid.error());
    jids.insert(std::move(*jid));
  }
  if (jids.size() > max_jids) return fail(Errc::limit_exceeded, "archive.max_prefs");
  return jids;
}

}  // namespace

bool ArchivePrefs::wants(const Roster& roster, const xmpp::Jid& with) const {
  if (holds(never, with)) return false;
  if (holds(always, with)) return true;
  return otherwise == Default::always || (otherwise == Default::roster && roster.items.contains(with.bare()));
}

Element ArchivePrefs::to_element() const {
  Element prefs("prefs", std::string(xmpp::ns::mam));
  prefs.set_attr("default", name_of(otherwise));
  for (const auto& [name, list] : {std::pair("always", &always), std::pair("never", &never)}) {
    auto& element = prefs.add(name);
    for (const auto& jid : *list) element.add_text_child("jid", jid.text());
  }
  return prefs;
}

Result<ArchivePrefs> ArchivePrefs::parse(const Element& element, std::size_t max_jids) {
  const auto otherwise = default_named(element.attr("default"));
  if (!otherwise) return fail(Errc::invalid_argument, "no such default");
  auto always = parse_list(element.child("always", xmpp::ns::mam), max_jids);
  if (!always) return tl::unexpected(always.error());
  auto never = parse_list(element.child("never", xmpp::ns::mam), max_jids);
  if (!never) return tl::unexpected(never.error());
  return ArchivePrefs{*otherwise, std::move(*always), std::move(*never)};
}

ArchivePrefsKeeper::ArchivePrefsKeeper(Host& host) : host_(host) {
  host.iq.on_get(At::Account, xmpp::ns::mam, "prefs", [this](IqRequest& request) { return get(request); });
  host.iq.on_set(At::Account, xmpp::ns::mam, "prefs", [this](IqRequest& request) { return set(request); });
  host.accounts.add_part([this](const xmpp::Jid& bare) {
    auto promise = std::make_shared<xmpp::Promise<AccountCache::Prepare>>();
    auto pending = promise->pending();
    host_.stores.user_xml.get(bare, UserXmlArea::archive_prefs, {})
        .then(lifetime_, [this, promise, bare](const Result<std::optional<std::string>>& stored) {
          if (!stored) return promise->complete(tl::unexpected(stored.error()));
          std::optional<ArchivePrefs> prefs;
          if (*stored) {
            const auto element = xmpp::parse_element(**stored);
            auto parsed = element ? ArchivePrefs::parse(*element, SIZE_MAX) : tl::unexpected(element.error());
            // Not guessed: what he wanted nobody to keep could be kept.
            if (!parsed) return promise->complete(fail(Errc::storage_failed, "the archive preferences are damaged"));
            prefs = std::move(*parsed);
          }
          promise->complete([this, prefs = std::move(prefs)](Account& account) { prefs_[account] = prefs; });
        });
    return pending;
  });
}

ArchivePrefs ArchivePrefsKeeper::prefs_of(Account& account) {
  if (const auto& own = prefs_[account]) return *own;
  ArchivePrefs prefs;
  prefs.otherwise = default_named(host_.config.get(default_policy)).value_or(Default::always);
  return prefs;
}

bool ArchivePrefsKeeper::wants(Account& account, const xmpp::Jid& with) {
  if (const auto& own = prefs_[account]) return own->wants(account.roster(), with);
  return prefs_of(account).wants(account.roster(), with);
}

IqAnswer ArchivePrefsKeeper::get(const IqRequest& request) {
  if (!request.from_owner()) return StanzaError(Condition::forbidden);
  return prefs_of(*request.account).to_element();
}

IqAnswer ArchivePrefsKeeper::set(const IqRequest& request) {
  if (!request.from_owner()) return StanzaError(Condition::forbidden);
  auto prefs = ArchivePrefs::parse(request.payload(), static_cast<std::size_t>(host_.config.get(max_prefs)));
  if (!prefs) {
    const bool too_many = prefs.error().code == Errc::limit_exceeded;
    return StanzaError(too_many ? Condition::resource_constraint : Condition::bad_request);
  }
  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  auto element = prefs->to_element();
  // In force for what the client sends next, before the commit.
  const auto self = under_way_[*request.account].begin(prefs_[*request.account],
                                                       [prefs = std::move(*prefs)](Prefs& own) { own = prefs; });
  host_.stores.user_xml.put(request.account->jid(), UserXmlArea::archive_prefs, {}, xmpp::to_xml(element), UINT64_MAX)
      .then(lifetime_, [this, promise, account = request.account, self, element](const Result<xmpp::Done>& stored) {
        under_way_[*account].end(prefs_[*account], self, stored.has_value());
        if (stored) return promise->complete(IqReply(element));
        promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(stored.error()))));
      });
  return pending;
}

const std::vector<const SettingBase*>& archive_prefs_settings() {
  static const std::vector<const SettingBase*> all{&default_policy, &max_prefs};
  return all;
}

}  // namespace xmppd
