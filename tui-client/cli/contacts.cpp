// xmpp-tui contacts: the roster, from the server.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {
namespace {

class Contacts final : public Verb {
 public:
  explicit Contacts(const ContactsOptions& options) : Verb(options.timeout_s), json_(options.json) {}
  GlooxClientOptions client_options() const override {
    auto options = without_presence();
    options.roster = true;
    return options;
  }

 private:
  void on_online() override {
    if (auto known = host().contacts()) show(std::move(*known));
  }
  void on_event(const Event& event) override {
    const auto* roster = event.as<RosterReceived>();
    if (roster && roster->account == account_id()) show(roster->contacts);
  }
  void show(std::vector<Contact> contacts) {
    std::sort(contacts.begin(), contacts.end(), [](const Contact& a, const Contact& b) { return a.jid < b.jid; });
    for (const auto& contact : contacts) {
      print(json_ ? as_json(contact) : contact.jid.text() + "\t" + shown(contact.name, false));
      if (finished()) return;
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

MadeVerb make_verb(const ContactsOptions& options) { return std::make_unique<Contacts>(options); }

int run_contacts(const Config& config, const ContactsOptions& options) { return run_verb(config, "contacts", options); }

}  // namespace tui
