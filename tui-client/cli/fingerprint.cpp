// xmpp-tui fingerprint [JID]: the keys of devices, to compare.
#include <algorithm>

#include "omemo/omemo.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/xmpp/omemo/device_views.hpp"

namespace tui {
namespace {

void print(const DeviceView& view) {
  std::string line = std::to_string(view.device) + "\t" + (view.fingerprint.empty() ? "-" : view.fingerprint) + "\t";
  line += view.this_device ? "this device" : trust_word(view.trust);
  if (!view.active && !view.this_device) line += ", not listed";
  print_line(line);
}

// Asks the server for somebody's devices.
class Fetch final : public Verb {
 public:
  Fetch(const Config& config, xmpp::Jid jid, unsigned timeout_s)
      : Verb(config, without_presence(), timeout_s), jid_(std::move(jid)) {}

 private:
  void on_online() override { client().prepare_chat(account_id(), jid_); }
  void on_event(const Event& event) override {
    const auto* changed = std::get_if<EncryptionChanged>(&event);
    if (!changed || changed->chat != jid_) return;
    // Other news may come before the answer to our question.
    if (!changed->encryption.ready && changed->encryption.problems.empty()) return;
    const auto devices = client().devices(account_id(), jid_);
    if (!devices) return finish(exit_failure, devices.error().detail);
    for (const auto& view : *devices) print(view);
    for (const auto& problem : changed->encryption.problems) complain(problem);
    finish(devices->empty() ? exit_failure : exit_success);
  }
  xmpp::Jid jid_;
};

}  // namespace

int run_fingerprint(const Config& config, const FingerprintOptions& options) {
  const auto jid = options.jid.empty() ? xmpp::Result<xmpp::Jid>(xmpp::Jid()) : xmpp::Jid::parse(options.jid);
  if (!jid) {
    complain("\"" + options.jid + "\" is no address");
    return exit_usage;
  }
  {
    auto opened = open_store(config);
    if (!opened.history) return opened.status;
    const xmpp::Jid own = config.accounts.front().jid.bare();
    auto device = open_omemo_device(*opened.history, own.text());
    if (!device) {
      complain(device.error().detail);
      return exit_failure;
    }
    const auto views = device_views(**device, own, jid->empty() ? own : *jid, {});
    if (jid->empty()) {
      print(views.front());
      return exit_success;
    }
    const bool known =
        std::any_of(views.begin(), views.end(), [](const DeviceView& view) { return !view.this_device; });
    if (known) {
      for (const auto& view : views) print(view);
      return exit_success;
    }
  }
  return Fetch(config, jid->bare(), options.timeout_s).run();
}

}  // namespace tui
