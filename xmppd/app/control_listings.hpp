// What the control socket lists: sessions, accounts, figures, as JSON. Private to the control socket.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "xmppd/app/control_target.hpp"
#include "xmppd/storage/account_store.hpp"
#include "xmppd/storage/archive_store.hpp"
#include "xmppd/storage/report_store.hpp"

namespace xmppd {

class Host;
class Session;

// Longest page that a reply holds; xmppctl asks for the next.
constexpr std::size_t control_page = 500;

// {"items":[…],"next":"…"}: `next` is the `after` of the page that follows, absent at the end (fewer than `page`).
nlohmann::json page_reply(nlohmann::json items, const std::string& last, std::size_t page = control_page);
// How many items a page has: what `limit` among the arguments says, or `most` if that is less.
std::size_t page_size(const nlohmann::json& arguments, std::size_t most = control_page);
// A number in `arguments`, or one that stands there as a text, as the page's end does; 0 if it is absent or none.
std::int64_t number_argument(const nlohmann::json& arguments, const char* name);

nlohmann::json describe_account(const AccountRecord& record);
nlohmann::json describe_session(Session& session);
nlohmann::json describe_host(Host& host, std::uint64_t accounts);
nlohmann::json describe_daemon(const DaemonStatistics& statistics);
nlohmann::json describe_component(const ComponentStatus& component);
nlohmann::json describe_report(const AbuseReport& report);
nlohmann::json describe_archive(const ArchiveTotals& totals);

// Sessions of `hosts`, sorted by address: of `of` (a domain or bare address; empty: all), after `after`, at most `size`.
std::vector<std::shared_ptr<Session>> page_of_sessions(const std::vector<Host*>& hosts, std::string_view of,
                                                       const std::string& after, std::size_t size = control_page);

}  // namespace xmppd
