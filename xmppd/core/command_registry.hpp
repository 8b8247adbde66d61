// CommandRegistry: what an entity can be told to do by filling in forms; features declare their commands here,
// features/ad_hoc_commands.cpp lets clients run them (XEP-0050), the control socket lets the operator.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/core/work.hpp"

namespace xmppd {

// One execution so far.
struct CommandCall {
  xmpp::Jid requester;                    // full; empty: the operator, at the control socket
  std::shared_ptr<Account> account;       // the requester's own, for commands of OwnAccount; null otherwise
  std::vector<xmpp::DataForm> submitted;  // one per stage that is done, checked against what was asked
  Work work;                              // of the request that goes on with it

  const xmpp::DataForm& form() const { return submitted.back(); }
};

// What has come of it. A failure is told by a note of type "error" (XEP-0050 §4.7), not by a stanza error.
struct CommandOutcome {
  bool failed = false;
  std::string note;                           // for a person; may be empty
  std::optional<xmpp::DataForm> form;         // type "result"; of a failure: to be filled in again
  std::optional<xmpp::Element> form_payload;  // goes inside the form, as XEP-0133 §4.8 has the roster, or in its place

  static CommandOutcome done(std::string note) { return {false, std::move(note), std::nullopt, std::nullopt}; }
  static CommandOutcome failure(std::string note) { return {true, std::move(note), std::nullopt, std::nullopt}; }
  static CommandOutcome with(xmpp::DataForm form) { return {false, {}, std::move(form), std::nullopt}; }
};

struct Command {
  // admins: at the domain and at their own account; owner: at their account; users: who has an account here, at both.
  enum class For { admins, account_owner, users };

  // A form to fill in; given anew each time the stage is reached.
  using Stage = std::function<xmpp::Pending<xmpp::DataForm>(const CommandCall&)>;
  using Run = std::function<xmpp::Pending<CommandOutcome>(const CommandCall&)>;

  std::string node;
  std::string name;  // for a person
  For whom = For::admins;
  std::vector<Stage> stages;          // in their order; none: it runs at once
  Run run;                            // after the last stage; an Error becomes a failed outcome
  std::function<bool()> available{};  // null: always; else, where it is not, there is no such command
  bool needs_full_rights = false;     // Session::has_full_rights(); commands of admins do in any case
};

// A stage that is always the same form.
Command::Stage fixed_stage(xmpp::DataForm form);

class CommandRegistry {
 public:
  // std::logic_error if the node is taken.
  void add(Command command);
  // nullptr if there is none.
  const Command* find(std::string_view node) const;
  const std::map<std::string, Command, std::less<>>& all() const { return commands_; }

 private:
  std::map<std::string, Command, std::less<>> commands_;  // by node
};

// Whether `submitted` answers what `asked` asks: required fields have a value, addresses are addresses, choices are
// among the options; FORM_TYPE, if given, is the same. Otherwise what is wrong, for the log and for a person.
std::optional<std::string> objection_to(const xmpp::DataForm& submitted, const xmpp::DataForm& asked);

}  // namespace xmppd
