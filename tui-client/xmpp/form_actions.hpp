// FormActions: forms of services (XEP-0004) and what they are for; implemented by Forms, in tests by a recorder.
#pragma once

#include <string>

#include "libxmpp/xmpp/data_form.hpp"
#include "tui-client/types.hpp"

namespace tui {

// Every call returns at once. FormReceived brings the form, FormAnswered what became of it; a form that can't be had is
// a Notice.
class FormActions {
 public:
  virtual ~FormActions() = default;

  virtual void configure_room(const xmpp::Jid& room) = 0;    // XEP-0045 §10.2, of an owner
  virtual void register_in_room(const xmpp::Jid& room) = 0;  // §7.10
  virtual void edit_profile() = 0;                           // our own vCard (XEP-0054, XEP-0292)
  virtual void choose_command(const xmpp::Jid& at) = 0;      // XEP-0050: a menu of what `at` offers
  virtual void run_command(const xmpp::Jid& at, const std::string& node) = 0;
  // The public rooms of a service (XEP-0045 §6.3) as a menu, page by page (XEP-0059). Empty: that of our own server.
  virtual void list_rooms(const xmpp::Jid& service) = 0;
  // A room of this name at our own server's service, as RoomActions::create() makes it; it is opened.
  virtual void create_room(const std::string& name, bool private_group) = 0;
  // Those with these words in name, description or address, as our server finds them (XEP-0433); a menu as well.
  virtual void search_rooms(const std::string& words) = 0;

  // `action`: one of the offer's.
  virtual void answer(std::uint64_t form, const xmpp::DataForm& values, const std::string& action) = 0;
  virtual void cancel(std::uint64_t form) = 0;
};

}  // namespace tui
