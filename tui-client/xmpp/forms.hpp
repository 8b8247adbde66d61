// Forms: asks services for data forms (XEP-0004), keeps what they are for, and sends what somebody filled in.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/form_actions.hpp"
#include "tui-client/xmpp/profile.hpp"
#include "tui-client/xmpp/room_actions.hpp"

namespace tui {

class Forms final : public FormActions {
 public:
  static constexpr std::size_t max_open = 20;      // forms asked for and not answered; the oldest goes
  static constexpr std::size_t max_items = 200;    // of a menu or of a table of results
  static constexpr std::size_t max_fields = 1000;  // of a form: a longer one is refused

  // `rooms`: for a room that was chosen from a list, or is to be made.
  Forms(AccountContext& account, RoomActions& rooms) : account_(account), rooms_(rooms), profiles_(account) {}
  void go_offline();

  // Before the account exists: what its server wants to know to make it. `answered` is called once, with null if it is
  // cancelled, and not at all once close_account_form() was.
  void ask_for_account(const xmpp::Jid& account, const IllustratedForm& form,
                       std::function<void(const xmpp::DataForm* values)> answered);
  // The registration is over; nothing can be done any more with such a form, if one is open.
  void close_account_form();

  void edit_profile() override;
  void configure_room(const xmpp::Jid& room) override;
  void register_in_room(const xmpp::Jid& room) override;
  void choose_command(const xmpp::Jid& at) override;
  void run_command(const xmpp::Jid& at, const std::string& node) override;
  void list_rooms(const xmpp::Jid& service) override;
  void create_room(const std::string& name, bool private_group) override;
  void search_rooms(const std::string& words) override;
  void answer(std::uint64_t form, const xmpp::DataForm& values, const std::string& action) override;
  void cancel(std::uint64_t form) override;

 private:
  enum class Purpose { configuration, registration, command_menu, command, room_menu, account, profile };
  struct Open {
    Purpose purpose;
    xmpp::Jid to;
    std::string node, session;  // of a command; of a menu of rooms `node` is what was searched for
    std::function<void(const xmpp::DataForm*)> answered = {};  // of account
  };
  using Answered = std::function<void(const xmpp::Element& result)>;

  // A refusal becomes a Notice that begins with `what`.
  void ask(xmpp::Element iq, const std::string& what, Answered answered);
  void offer(Open open, const std::string& title, IllustratedForm form, std::vector<std::string> actions = {"send"});
  // The <x/> in `parent`; complains if there is none, or one that is too large.
  std::optional<IllustratedForm> form_in(const xmpp::Element* parent, const std::string& what);
  void send(std::uint64_t id, xmpp::Element iq, const std::string& done);
  void invited(std::uint64_t id, const xmpp::Element& x);
  void handle_command(const xmpp::Element& result, std::optional<std::uint64_t> before, const Open& open);
  static xmpp::DataForm menu(const std::string& label, std::vector<xmpp::FormOption> options);
  // room_directory.cpp
  using Found = std::function<void(const xmpp::Jid& service)>;
  // The first service of our server that has this feature; `nothing` is said where there is none.
  void with_service(std::string_view feature, const std::string& nothing, Found use);
  void list_rooms_after(const xmpp::Jid& service, const std::string& after);
  void search_rooms_after(const xmpp::Jid& service, const std::string& words, const std::string& after);
  // Of a choice that asks for the next page: the id this one ends with.
  static std::optional<std::string> after_page(const std::string& choice);
  void told(std::uint64_t id, bool ok, const std::string& text, std::vector<std::string> lines = {},
            const xmpp::Jid& open = {});

  AccountContext& account_;
  RoomActions& rooms_;
  Profiles profiles_;
  std::map<std::uint64_t, Open> open_;
  std::uint64_t last_id_ = 0;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
