// Batches for the daemon.
#include "xmppd/portability/importer.hpp"

#include <fmt/format.h>

namespace xmppd::portability {

using nlohmann::json;
using xmpp::Errc;
using xmpp::Result;

namespace {

// Below what the control socket takes in one line, whatever JSON makes of the texts.
constexpr std::size_t batch_bytes = 262'144;
constexpr std::size_t batch_parts = 500;
constexpr std::size_t largest_part = 3'000'000;

std::string domain_of(const std::string& jid) {
  const auto at = jid.find('@');
  return at == std::string::npos ? jid : jid.substr(at + 1);
}

// Whether the daemon has said no to this alone, and not to all that may follow.
bool concerns_only_this(Errc code) {
  return code == Errc::invalid_argument || code == Errc::not_found || code == Errc::already_exists ||
         code == Errc::not_allowed || code == Errc::limit_exceeded;
}

std::string named(const json& part) {
  for (const auto* name : {"id", "jid", "from", "node", "area"}) {
    const auto found = part.find(name);
    if (found != part.end() && found->is_string()) {
      return fmt::format("{} {}", part.value("kind", std::string()), found->get<std::string>());
    }
  }
  return part.value("kind", std::string());
}

}  // namespace

std::string Place::text() const { return line == 0 ? file : fmt::format("{}:{}", file, line); }

json ImportReport::to_json() const {
  return {{"accounts", accounts}, {"resumed", resumed}, {"existing", existing}, {"rooms", rooms},
          {"existing_rooms", existing_rooms}, {"parts", parts}, {"left", left}, {"details", details}};
}

void Importer::leave(const Place& place, const std::string& what, const std::string& reason) {
  ++report_.left;
  if (report_.details.size() >= ImportReport::max_details) return;
  report_.details.push_back({{"where", place.text()}, {"what", what}, {"reason", reason}});
}

bool Importer::other_domain(const std::string& domain) const {
  return !options_.domain.empty() && domain != options_.domain && !domain.ends_with("." + options_.domain);
}

Result<bool> Importer::begin_account(const Place& place, const std::string& jid, json facts) {
  if (other_domain(domain_of(jid))) return false;
  facts["jid"] = jid;
  facts["dry_run"] = options_.dry_run;
  const auto answer = ask_("import_account", facts);
  if (!answer) {
    if (!concerns_only_this(answer.error().code)) return tl::unexpected(answer.error());
    leave(place, jid, answer.error().detail);
    return false;
  }
  const auto state = answer->at("state").get<std::string>();
  if (state == "exists") {
    ++report_.existing;
    leave(place, jid, "the account exists and is left as it is");
    return false;
  }
  again_ = state == "unfinished";
  ++(again_ ? report_.resumed : report_.accounts);
  jid_ = jid;
  return true;
}

Result<void> Importer::end_account(const Place& place, json secrets) {
  if (auto flushed = flush(); !flushed) return flushed;
  const auto jid = std::exchange(jid_, {});
  const bool can_log_in = secrets.contains("password") || !secrets.value("keys", json::array()).empty();
  if (!can_log_in) leave(place, jid, "there is no password: set one by xmppctl passwd, or by xmppctl invite --reset");
  if (options_.dry_run) return {};
  secrets["jid"] = jid;
  auto done = ask_("finish_import", secrets);
  if (!done && concerns_only_this(done.error().code)) {
    // It would wait for the rest for ever.
    leave(place, jid, "its password is not taken: " + done.error().detail);
    secrets.erase("password");
    secrets.erase("keys");
    done = ask_("finish_import", secrets);
  }
  if (!done) return tl::unexpected(done.error());
  return {};
}

Result<bool> Importer::begin_room(const Place& place, const std::string& jid) {
  if (other_domain(domain_of(jid))) return false;
  const auto answer = ask_("import_room", {{"jid", jid}, {"check", true}});
  if (!answer) {
    if (!concerns_only_this(answer.error().code)) return tl::unexpected(answer.error());
    leave(place, jid, answer.error().detail);
    return false;
  }
  if (answer->at("state") == "exists") {
    ++report_.existing_rooms;
    leave(place, jid, "the room exists and is left as it is");
    return false;
  }
  again_ = false;
  jid_ = jid;
  return true;
}

Result<void> Importer::end_room(const Place& place, json room) {
  if (auto flushed = flush(); !flushed) return flushed;
  room["jid"] = std::exchange(jid_, {});
  room["dry_run"] = options_.dry_run;
  const auto answer = ask_("import_room", room);
  if (!answer) {
    if (!concerns_only_this(answer.error().code)) return tl::unexpected(answer.error());
    leave(place, room.at("jid").get<std::string>(), answer.error().detail);
    return {};
  }
  ++report_.rooms;
  return {};
}

Result<bool> Importer::begin_service(const Place&, const std::string& jid) {
  if (other_domain(jid)) return false;
  again_ = false;
  jid_ = jid;
  return true;
}

Result<void> Importer::end_service() {
  auto flushed = flush();
  jid_.clear();
  return flushed;
}

Result<void> Importer::part(const Place& place, json part) {
  const auto xml = part.find("xml");
  const auto bytes = 200 + (xml != part.end() && xml->is_string() ? xml->get_ref<const std::string&>().size() : 0);
  if (bytes > largest_part) {
    leave(place, named(part), "it is too large");
    return {};
  }
  if (batch_bytes_ + bytes > batch_bytes || batch_.size() >= batch_parts) {
    if (auto flushed = flush(); !flushed) return flushed;
  }
  batch_.push_back(std::move(part));
  places_.push_back(place);
  batch_bytes_ += bytes;
  return {};
}

Result<void> Importer::flush() {
  if (batch_.empty()) return {};
  const auto parts = std::exchange(batch_, json::array());
  const auto places = std::exchange(places_, {});
  batch_bytes_ = 0;
  const auto answer = ask_("import_parts", {{"jid", jid_}, {"again", again_}, {"dry_run", options_.dry_run}, {"parts", parts}});
  if (!answer) {
    if (!concerns_only_this(answer.error().code)) return tl::unexpected(answer.error());
    leave(places.front(), jid_, answer.error().detail);
    return {};
  }
  for (const auto& each : parts) ++report_.parts[each.at("kind").get<std::string>()];
  for (const auto& each : answer->at("left")) {
    const auto index = each.at("index").get<std::size_t>();
    --report_.parts[parts.at(index).at("kind").get<std::string>()];
    leave(places.at(index), jid_ + ": " + named(parts.at(index)), each.at("reason").get<std::string>());
  }
  return {};
}

}  // namespace xmppd::portability
