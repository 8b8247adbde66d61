// StreamManagement: the arithmetic of XEP-0198 §4.
#include "tui-client/xmpp/stream_management.hpp"
#include "libxmpp/xml/lexical.hpp"

namespace tui {

namespace {

constexpr std::size_t max_id_bytes = 4000;  // §3

bool is_stanza(std::string_view element) {
  for (const std::string_view name : {"<message", "<presence", "<iq"}) {
    if (!element.starts_with(name) || element.size() == name.size()) continue;
    const char next = element[name.size()];
    if (next == ' ' || next == '>' || next == '/') return true;
  }
  return false;
}

}  // namespace

void StreamManagement::asked() {
  reset();
  state_ = State::asked;
}

void StreamManagement::enabled(const xmpp::Element& enabled) {
  if (state_ != State::asked) return;
  state_ = State::on;
  handled_ = 0;
  const bool resumable = xmpp::parse_boolean(enabled.attr("resume")).value_or(false);
  const auto id = enabled.attr("id");
  if (resumable && id.size() <= max_id_bytes) id_ = std::string(id);
}

void StreamManagement::reset() {
  state_ = State::off;
  id_.clear();
  handled_ = 0;
  acknowledged_ = 0;
  unacked_.clear();
}

bool StreamManagement::sent(std::string_view element) {
  if (state_ == State::off || !is_stanza(element)) return false;
  unacked_.emplace_back(element);
  return true;
}

void StreamManagement::stanza_handled() {
  if (state_ == State::on) ++handled_;
}

bool StreamManagement::acknowledge(std::uint32_t h) {
  const std::uint32_t fresh = h - static_cast<std::uint32_t>(acknowledged_);
  if (fresh > unacked_.size()) return false;
  unacked_.erase(unacked_.begin(), unacked_.begin() + static_cast<std::ptrdiff_t>(fresh));
  acknowledged_ += fresh;
  return true;
}

std::optional<std::uint32_t> StreamManagement::h_of(const xmpp::Element& element) {
  return xmpp::parse_unsigned<std::uint32_t>(element.attr("h"));
}

}  // namespace tui
