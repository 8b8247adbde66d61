// xmpp-tui contacts: the roster, from the server.
#include <nlohmann/json.hpp>

#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"

namespace tui {
namespace {

class Contacts final : public Verb {
 public:
  Contacts(const Config& config, const ContactsOptions& options)
      : Verb(config, with_roster(), options.timeout_s), json_(options.json) {}

 private:
  static GlooxClientOptions with_roster() {
    auto options = without_presence();
    options.roster = true;
    return options;
  }
  void on_event(const Event& event) override {
    const auto* roster = std::get_if<RosterReceived>(&event);
    if (!roster) return;
    for (const auto& contact : roster->contacts) {
      if (!print_line(json_ ? as_json(contact) : contact.jid.text() + "\t" + shown(contact.name, false))) {
        return finish(exit_failure, "standard output is closed");
      }
    }
    finish(exit_success);
  }
  static std::string as_json(const Contact& contact) {
    const nlohmann::ordered_json json{{"account", contact.account},
                                      {"jid", contact.jid.text()},
                                      {"name", contact.name},
                                      {"groups", contact.groups},
                                      {"subscription", contact.subscription},
                                      {"ask", contact.ask}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

  bool json_;
};

}  // namespace

int run_contacts(const Config& config, const ContactsOptions& options) { return Contacts(config, options).run(); }

}  // namespace tui
