// Metadata tells the hash; data that has another hash is not shown.
#include "tui-client/xmpp/avatars.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/history/history.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

// In the store: "HASH BASE64"; "" where there is none any more.
std::string key_of(const xmpp::Jid& contact) { return "avatar " + std::string(contact.bare_text()); }

std::string sha1_of(std::string_view image) { return xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, image)); }

bool is_sha1(std::string_view text) {
  return text.size() == 40 && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

}  // namespace

std::optional<std::string> read_avatar_id(const Element& metadata) {
  constexpr std::array<std::string_view, 4> types{"image/png", "image/jpeg", "image/gif", "image/webp"};
  if (!metadata.is("metadata", ns::avatar_metadata)) return std::nullopt;
  bool any = false;
  for (const auto& info : metadata.children()) {
    if (!info.is("info", ns::avatar_metadata)) continue;
    any = true;
    const auto bytes = xmpp::parse_unsigned<std::uint64_t>(info.attr("bytes"));
    std::string id(info.attr("id"));
    const bool known = std::find(types.begin(), types.end(), info.attr("type")) != types.end();
    if (!known || !info.attr("url").empty() || !bytes || *bytes > Avatars::most_bytes || !is_sha1(id)) continue;
    std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return std::tolower(c); });
    return id;
  }
  return any ? std::nullopt : std::optional<std::string>("");
}

void Avatars::show_known(const std::vector<Contact>& contacts) {
  for (const auto& contact : contacts) {
    if (shown_.size() >= most_contacts) return;
    if (shown_.contains(contact.jid)) continue;
    const auto kept = account_.history.get(account_.id, key_of(contact.jid));
    if (!kept || !*kept || (*kept)->size() < 41) continue;
    const auto image = xmpp::base64_decode(std::string_view(**kept).substr(41));
    if (image) tell(contact.jid, *image);
  }
}

void Avatars::handle_event(const xmpp::Jid& contact, const Element& change) {
  std::optional<std::string> id = "";  // <purge/>, <delete/>
  if (change.name() == "items") {
    const Element* item = change.child("item", ns::pubsub_event);
    const Element* metadata = item ? item->first_child() : nullptr;
    if (!metadata) return;  // <retract/>: what is current is another matter
    id = read_avatar_id(*metadata);
  }
  if (!id) return;
  if (id->empty()) return forget(contact);
  const auto shown = shown_.find(contact);
  if (shown != shown_.end() && shown->second == *id) return;
  if (shown == shown_.end() && shown_.size() + wanted_.size() >= most_contacts) return;
  // The newest word counts, and each is fetched once.
  std::erase_if(wanted_, [&](const Wanted& wanted) { return wanted.contact == contact; });
  wanted_.push_back({contact, *id});
  fetch_next();
}

void Avatars::forget(const xmpp::Jid& contact) {
  std::erase_if(wanted_, [&](const Wanted& wanted) { return wanted.contact == contact; });
  if (const auto kept = account_.history.get(account_.id, key_of(contact)); kept && *kept && !(*kept)->empty()) {
    (void)account_.history.put(account_.id, key_of(contact), "");
  }
  if (shown_.erase(contact) > 0) account_.emit(AvatarChanged{account_.id, contact, {}});
}

void Avatars::go_offline() {
  wanted_.clear();
  running_ = 0;
}

void Avatars::fetch_next() {
  if (running_ >= most_requests || wanted_.empty()) return;
  ++running_;
  const auto wanted = std::move(wanted_.front());
  wanted_.pop_front();
  pep_.fetch(
      wanted.contact, std::string(ns::avatar_data),
      [this, wanted, alive = lifetime_.watch()](const Pep::Items& items) {
        if (alive.expired()) return;
        if (running_ > 0) --running_;
        received(wanted, items);
        fetch_next();
      },
      wanted.id);
}

void Avatars::received(const Wanted& wanted, const Pep::Items& items) {
  if (!items || items->empty() || !items->back().is("data", ns::avatar_data)) return;
  auto text = items->back().text();
  std::erase_if(text, [](unsigned char c) { return std::isspace(c); });
  if (text.size() > most_bytes / 3 * 4 + 4) return;
  const auto image = xmpp::base64_decode(text);
  if (!image || image->size() > most_bytes || sha1_of(*image) != wanted.id) return;
  // Said otherwise meanwhile.
  if (std::any_of(wanted_.begin(), wanted_.end(), [&](const auto& other) { return other.contact == wanted.contact; })) {
    return;
  }
  (void)account_.history.put(account_.id, key_of(wanted.contact), wanted.id + " " + xmpp::base64_encode(*image));
  tell(wanted.contact, *image);
}

void Avatars::tell(const xmpp::Jid& contact, const std::string& image) {
  shown_[contact] = sha1_of(image);
  account_.emit(AvatarChanged{account_.id, contact, image});
}

}  // namespace tui
