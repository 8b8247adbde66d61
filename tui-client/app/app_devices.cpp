// The page of OMEMO devices, somebody's or our own: chosen with the arrows, judged with one key; codes shown and read.
#include <algorithm>

#include "libxmpp/qr/qr_code.hpp"
#include "tui-client/app/app.hpp"
#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/user_files.hpp"

namespace tui {

namespace {

std::string_view trust_text(Trust trust) {
  switch (trust) {
    case Trust::undecided:
      return "UNDECIDED: nothing is encrypted to it";
    case Trust::trusted:
      return "trusted (not compared)";
    case Trust::verified:
      return "verified";
    case Trust::distrusted:
      return "distrusted: nothing is encrypted to it";
  }
  return "?";
}

std::string state_of(const DeviceView& device) {
  std::string state = device.this_device ? "this device" : std::string(trust_text(device.trust));
  if (!device.active && !device.this_device) state += ", no longer on the device list";
  if (!device.protocol.empty()) state += " · " + device.protocol;
  if (device.last_used != 0) state += " · last used " + day_key(device.last_used);
  return state;
}

constexpr int devices_page_width = 96;
constexpr int border = 2;  // of a code, in modules; readers are content with less than the standard's four

}  // namespace

void App::show_trust(const AccountId& account, const xmpp::Jid& jid) {
  trust_account_ = account;
  trust_jid_ = jid;
  trust_chosen_ = 0;
  const bool own = jid.bare().text() == account;
  model_.overlay = {
      OverlayKind::trust, (own ? "Your own OMEMO devices: " : "OMEMO devices of ") + jid.text(), {}, 0, {}};
  client_.prepare_chat(account, jid);
  refresh_trust_page();
  changed();
}

void App::refresh_trust_page() {
  auto& overlay = model_.overlay;
  if (overlay.kind != OverlayKind::trust) return;
  auto& lines = overlay.lines;
  lines.clear();
  overlay.selected = 0;
  trust_devices_.clear();
  auto devices = client_.devices(trust_account_, trust_jid_);
  if (!devices) {
    lines.push_back(devices.error().detail);
    return;
  }
  trust_devices_ = std::move(*devices);
  trust_chosen_ = std::clamp(trust_chosen_, 0, std::max(0, static_cast<int>(trust_devices_.size()) - 1));
  if (trust_devices_.empty()) lines.push_back(trust_jid_.text() + " has no known OMEMO device.");
  // Where the page begins, so that the chosen one is on it: as the view breaks lines.
  const int width = std::min(screen_.width(), devices_page_width) - 4;
  const auto rows = [&] {
    int number = 0;
    for (const auto& line : lines) number += static_cast<int>(wrap(line, width).size());
    return number;
  };
  int number = 0;
  for (const auto& device : trust_devices_) {
    const bool chosen = number++ == trust_chosen_;
    if (chosen) overlay.selected = rows();
    lines.push_back((chosen ? "▶ " : "  ") + std::to_string(device.device) + "  " + device.label);
    lines.push_back("    " + state_of(device));
    lines.push_back("    " + (device.fingerprint.empty() ? "its key is not known yet" : device.fingerprint));
    lines.emplace_back("");
  }
  const bool own = trust_jid_.bare().text() == trust_account_;
  lines.emplace_back("Compare fingerprints over another way (in person, by phone, by /verify):");
  lines.push_back(std::string("↑↓ choose   v verified   t trust   d distrust") + (own ? "   r remove" : "") +
                  "   q your QR code");
}

// true: it was one of the page's keys.
bool App::trust_key(const Key& key) {
  if (key.kind == Key::Kind::up || key.kind == Key::Kind::down) {
    trust_chosen_ += key.kind == Key::Kind::up ? -1 : 1;
    refresh_trust_page();
    return true;
  }
  if (key.kind != Key::Kind::character || key.control || key.alt || key.text.size() != 1) return false;
  const char letter = key.text[0];
  if (letter == 'q') {
    show_code();
    return true;
  }
  if (std::string_view("vtdr").find(letter) == std::string_view::npos) return false;
  if (trust_devices_.empty()) return true;
  const auto device = trust_devices_[static_cast<std::size_t>(trust_chosen_)];
  if (letter == 'r') {
    remove_device(device);
  } else if (device.this_device) {
    complain("this is the device that you use");
  } else if (device.fingerprint.empty()) {
    complain("its key is not known yet");
  } else {
    judge_device(device, letter == 'v' ? Trust::verified : letter == 't' ? Trust::trusted : Trust::distrusted);
  }
  return true;
}

void App::judge_device(const DeviceView& device, Trust trust) {
  const auto done = client_.set_trust(trust_account_, trust_jid_, device.device, trust);
  if (!done) return complain(done.error().detail);
  say("device " + std::to_string(device.device) + " of " + trust_jid_.text() + " is " + std::string(trust_word(trust)) +
      " now");
  refresh_trust_page();
}

void App::remove_device(const DeviceView& device) {
  auto* omemo = client_.omemo(trust_account_);
  if (!omemo || !device.own) return complain("only other devices of your own account can be removed");
  model_.overlay = {};
  const auto name = std::to_string(device.device) + (device.label.empty() ? "" : " (" + device.label + ")");
  Prompt prompt{"Remove device " + name + " from your account: nobody encrypts to it any more? (yes/no)", false, {}};
  const auto back = [this] { show_trust(trust_account_, trust_jid_); };
  prompt.dropped = back;
  prompt.answered = [this, back, number = device.device](const std::string& answer) {
    auto* actions = client_.omemo(trust_account_);
    if (answer == "yes" && actions) {
      if (const auto gone = actions->remove_device(number)) {
        say("device " + std::to_string(number) + " is removed");
      } else {
        complain(gone.error().detail);
      }
    }
    back();
  };
  ask(std::move(prompt));
}

// As large as fits: with all verified devices of ours, else with this one alone; always with the text.
void App::show_code() {
  const auto account = model_.default_account();
  auto* omemo = client_.omemo(account);
  if (!omemo) return complain(account + " is not connected");
  auto uri = omemo->own_uri();
  const auto text = to_text(uri);
  if (show_as_code(text, to_text(uri, HexCase::upper))) return;
  uri.keys.resize(std::min<std::size_t>(uri.keys.size(), 1));
  if (show_as_code(text, to_text(uri, HexCase::upper))) return;
  model_.overlay = {OverlayKind::help, "Let others verify you with this", {}, 0, {}};
  model_.overlay.lines = {text, "", "The terminal is too small for a QR code of it."};
  changed();
}

// A page with `code` as a QR code; false: it does not fit.
bool App::show_as_code(const std::string& title, const std::string& code) {
  const auto made = xmpp::QrCode::of(code);
  const int side = made ? made->size() + 2 * border : 0;
  if (!made || model_.ascii || side > screen_.width() || (side + 1) / 2 > screen_.height()) return false;
  model_.overlay = {OverlayKind::code, title, made->lines(border, false), 0, {}};
  changed();
  return true;
}

void App::verify(const std::string& code) {
  if (code.empty()) return show_code();
  if (code.starts_with("xmpp:") || code.starts_with("XMPP:")) return verify_uri(code);
  if (!hooks_.read_codes) return complain("pictures can't be read here");
  say("reading " + code + " …");
  hooks_.read_codes(expand_home(code).string(), [this](const xmpp::Result<std::string>& read) {
    changed();
    if (!read) return complain(read.error().detail);
    // Of several codes the first that is one of these.
    std::string_view rest = *read;
    while (!rest.empty()) {
      const auto line = rest.substr(0, rest.find('\n'));
      if (parse_verification_uri(line)) return verify_uri(std::string(line));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    complain("the code in the picture is none to verify somebody with");
  });
}

void App::verify_uri(const std::string& text) {
  const auto uri = parse_verification_uri(text);
  if (!uri) return complain("that can't be used to verify: " + uri.error().detail);
  const auto account = model_.default_account();
  auto* omemo = client_.omemo(account);
  if (!omemo) return complain(account + " is not connected");
  const auto outcome = omemo->verify(*uri);
  if (!outcome) return complain(outcome.error().detail);
  const bool bad = !outcome->mismatches.empty();
  for (const auto& line : verification_words(uri->jid, *outcome)) {
    if (bad) {
      screen_.bell();
      complain(line);
    } else {
      say(line);
    }
  }
  if (bad) show_trust(account, uri->jid);
}

}  // namespace tui
