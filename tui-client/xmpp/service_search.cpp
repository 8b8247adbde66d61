// disco#items of the server, then disco#info of each, all at once.
#include "tui-client/xmpp/service_search.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr std::size_t most_services = 30;

Element disco_query(const xmpp::Jid& to, std::string_view what) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, to);
  iq.add("query", std::string(what));
  return iq;
}

struct Search {
  std::string feature;
  std::function<void(xmpp::Result<std::optional<FoundService>>)> found;
  std::size_t left = 0;

  void answered(const xmpp::Jid& service, const IqResult& answer) {
    const Element* query = answer ? answer->child("query", ns::disco_info) : nullptr;
    const bool has = query && std::any_of(query->children().begin(), query->children().end(), [&](const Element& c) {
                       return c.is("feature", ns::disco_info) && c.attr("var") == feature;
                     });
    --left;
    if (!found || (!has && left > 0)) return;
    const auto call = std::exchange(found, nullptr);
    call(has ? std::optional(FoundService{service, *query}) : std::nullopt);
  }
};

}  // namespace

void find_service(AccountContext& account, std::string_view feature, const std::weak_ptr<void>& owner,
                  std::function<void(xmpp::Result<std::optional<FoundService>>)> found) {
  const auto search = std::make_shared<Search>(Search{std::string(feature), std::move(found)});
  const auto server = account.jid.domain_jid();
  account.iqs.ask(disco_query(server, ns::disco_items), [&account, search, server, owner](const IqResult& result) {
    if (owner.expired()) return;
    if (!result) return search->found(xmpp::fail(xmpp::Errc::not_found, in_words(result.error())));
    std::vector<xmpp::Jid> services{server};
    const Element* query = result->child("query", ns::disco_items);
    for (const auto& item : query ? query->children() : std::vector<Element>()) {
      const auto jid = xmpp::Jid::parse(item.attr("jid"));
      if (jid && jid->local().empty() && services.size() < most_services) services.push_back(*jid);
    }
    search->left = services.size();
    for (const auto& service : services) {
      account.iqs.ask(disco_query(service, ns::disco_info), [search, service, owner](const IqResult& answer) {
        if (!owner.expired()) search->answered(service, answer);
      });
    }
  });
}

}  // namespace tui
