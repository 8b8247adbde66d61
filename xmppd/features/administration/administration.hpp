// What the commands of XEP-0133 share. Private to features/administration.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {

extern const IntSetting administration_max_listed;
extern const IntSetting administration_idle_seconds;
extern const IntSetting administration_max_notice_bytes;

// "http://jabber.org/protocol/admin#add-user" for "add-user".
std::string admin_node(std::string_view name);

// A form to fill in, or with type "result" one that tells: FORM_TYPE is there.
xmpp::DataForm admin_form(std::string_view title, std::string_view type = "form");
// Appends a field to fill in.
void ask(xmpp::DataForm& form, std::string_view var, std::string_view type, std::string_view label,
         bool required = true);
// Appends a field that tells something.
void tell(xmpp::DataForm& form, std::string_view var, std::string_view type, std::vector<std::string> values);

// The values of a field, empty ones left out; addresses are bare unless `keep_resource`, each once.
std::vector<xmpp::Jid> addresses(const xmpp::DataForm& form, std::string_view var, bool keep_resource = false);
// A text-multi field as one text; RFC line ends.
std::string text_of(const xmpp::DataForm& form, std::string_view var);

// Does `work` for one address after the other and tells what became of them: `done` ("removed") for those that went
// well, with the reason of each failure.
using PerAddress = std::function<xmpp::Pending<xmpp::Done>(const xmpp::Jid&)>;
xmpp::Pending<CommandOutcome> for_each_address(std::vector<xmpp::Jid> all, PerAddress work, std::string done,
                                               const xmpp::Lifetime& owner);
// In words for an administrator.
std::string reason_of(const xmpp::Error& error);

// account_commands.cpp, account_reports.cpp: each adds its commands, which use `owner` as long as the host runs.
void add_account_commands(Host& host, const xmpp::Lifetime& owner);
void add_account_reports(Host& host, const xmpp::Lifetime& owner);

}  // namespace xmppd
