// Registration: asks for the form, fills in name and password, reads the verdict (XEP-0077 §3.1).
#include "tui-client/xmpp/registration.hpp"

#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;
using xmpp::Errc;

Registration::Registration(xmpp::Jid jid, std::string password, std::string token)
    : jid_(std::move(jid)), password_(std::move(password)), token_(std::move(token)) {}

Registration::~Registration() { xmpp::wipe(password_); }

Element Registration::request(bool set) {
  id_ = xmpp::random_id();
  Element iq("iq", std::string(ns::client));
  iq.set_attr("type", set ? "set" : "get").set_attr("id", id_).set_attr("to", jid_.domain());
  iq.add("query", std::string(ns::register_account));
  return iq;
}

Element Registration::first() {
  if (token_.empty()) return request(false);
  Element iq = request(true);
  iq.children().clear();
  iq.add("preauth", std::string(ns::pars)).set_attr("token", token_);
  return iq;
}

bool Registration::expects(const Element& iq) const {
  return iq.is("iq", ns::client) && iq.attr("id") == id_ && (iq.attr("type") == "result" || iq.attr("type") == "error");
}

xmpp::Result<std::optional<Element>> Registration::handle(const Element& iq) {
  if (iq.attr("type") == "error") {
    const auto error = xmpp::parse_stanza_error(iq);
    if (!token_.empty() && error.condition == xmpp::StanzaErrorCondition::item_not_found) {
      return xmpp::fail(Errc::not_found, "the invitation is not valid, or it is over");
    }
    if (error.condition == xmpp::StanzaErrorCondition::conflict) {
      return xmpp::fail(Errc::already_exists, "the name " + std::string(jid_.local()) + " is taken");
    }
    return xmpp::fail(Errc::not_allowed, "the server refuses the registration: " + in_words(error));
  }
  if (submitted_) return std::optional<Element>();
  if (!token_.empty() && !std::exchange(shown_, true)) return std::optional<Element>(request(false));
  const Element* query = iq.child("query", ns::register_account);
  if (!query) return xmpp::fail(Errc::protocol_violation, "the server answered the registration with something else");
  return fill_in(*query);
}

xmpp::Result<std::optional<Element>> Registration::fill_in(const Element& query) {
  submitted_ = true;
  Element iq = request(true);
  Element& answer = *iq.child("query");
  if (const Element* x = query.child("x", ns::data_forms)) {
    const auto form = xmpp::DataForm::parse(*x);
    if (!form) return xmpp::fail(Errc::protocol_violation, "the server's registration form is malformed");
    xmpp::DataForm filled;
    filled.type = "submit";
    for (const auto& field : form->fields) {
      if (field.var == "username") {
        filled.add(field.var, std::string(jid_.local()));
      } else if (field.var == "password") {
        filled.add(field.var, password_);
      } else if (field.type == "hidden") {
        filled.add(field.var, field.values.empty() ? std::string() : field.values.front());
      } else if (field.required) {
        return xmpp::fail(Errc::invalid_argument, "the server asks for more than name and password (" + field.var +
                                                      "); register in a browser or with another client");
      }
    }
    answer.add(filled.to_element());
    return std::optional<Element>(std::move(iq));
  }
  for (const Element& field : query.children()) {
    if (field.ns() != ns::register_account || field.name() == "instructions" || field.name() == "username" ||
        field.name() == "password") {
      continue;
    }
    return xmpp::fail(Errc::invalid_argument, "the server asks for more than name and password (" + field.name() + ")");
  }
  answer.add_text_child("username", jid_.local());
  answer.add_text_child("password", password_);
  return std::optional<Element>(std::move(iq));
}

}  // namespace tui
