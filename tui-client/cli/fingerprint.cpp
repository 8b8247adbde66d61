// xmpp-tui fingerprint [JID]: the keys of devices, to compare.
#include <algorithm>

#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {
namespace {

class Fingerprint final : public Verb {
 public:
  Fingerprint(const FingerprintOptions& options, xmpp::Jid jid) : Verb(options.timeout_s), jid_(std::move(jid)) {}

 private:
  void start() override {
    const xmpp::Jid own = account().jid.bare();
    const auto views = host().devices(jid_.empty() ? own : jid_);
    if (!views) return finish(exit_failure, views.error().detail);
    if (jid_.empty()) {
      if (!views->empty()) show(views->front());
      return finish(views->empty() ? exit_failure : exit_success);
    }
    const bool known =
        std::any_of(views->begin(), views->end(), [](const DeviceView& view) { return !view.this_device; });
    if (!known) return Verb::start();  // the server is asked
    for (const auto& view : *views) show(view);
    finish(exit_success);
  }

  void on_online() override { client().prepare_chat(account_id(), jid_); }

  void on_event(const Event& event) override {
    const auto* changed = event.as<EncryptionChanged>();
    if (!changed || changed->account != account_id() || changed->chat != jid_) return;
    // Other news may come before the answer to our question.
    if (!changed->encryption.ready && changed->encryption.problems.empty()) return;
    const auto devices = client().devices(account_id(), jid_);
    if (!devices) return finish(exit_failure, devices.error().detail);
    for (const auto& view : *devices) show(view);
    for (const auto& problem : changed->encryption.problems) host().complain(problem);
    finish(devices->empty() ? exit_failure : exit_success);
  }

  void show(const DeviceView& view) {
    std::string line =
        std::to_string(view.device) + "\t" + (view.fingerprint.empty() ? "-" : view.fingerprint) + "\t";
    line += view.this_device ? "this device" : trust_word(view.trust);
    if (!view.active && !view.this_device) line += ", not listed";
    print(line);
  }

  xmpp::Jid jid_;  // empty: our own
};

}  // namespace

MadeVerb make_verb(const FingerprintOptions& options) {
  const auto jid = options.jid.empty() ? xmpp::Result<xmpp::Jid>(xmpp::Jid()) : xmpp::Jid::parse(options.jid);
  if (!jid) return tl::unexpected(no_address(options.jid));
  return std::make_unique<Fingerprint>(options, jid->empty() ? *jid : jid->bare());
}

int run_fingerprint(const Config& config, const FingerprintOptions& options) {
  return run_verb(config, "fingerprint", options);
}

}  // namespace tui
