// Registration: asks for the form, fills in name and password, has the rest asked for, reads the verdict (XEP-0077 §3.1).
#include "tui-client/xmpp/registration.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tui-client/xmpp/form_media.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::DataForm;
using xmpp::Element;
using xmpp::Errc;
using xmpp::FormField;

namespace {

constexpr std::size_t most_questions = 100;  // fields of a form

bool ours(const FormField& field) { return field.var == "username" || field.var == "password"; }

// A field that somebody has to see.
bool asks(const FormField& field) { return !ours(field) && field.type != "hidden" && field.type != "fixed"; }

// XEP-0158 §3.4: of these as many have to be answered as the form says; none need be marked as required.
bool is_challenge(const FormField& field) {
  return field.var == "ocr" || field.var == "qa" || field.var == "picture_recog" || field.var == "picture_q";
}

// What a person has no way to give: a sound or video to recognize, a proof of work.
bool is_beyond_us(const FormField& field) {
  return field.var == "audio_recog" || field.var == "speech_recog" || field.var == "speech_q" || field.var == "video_recog" ||
         field.var == "video_q" || field.var == "audio_q" || field.var == "SHA-256";
}

}  // namespace

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

xmpp::Result<Registration::Step> Registration::handle(const Element& iq) {
  if (iq.attr("type") == "error") return handle_error(iq);
  if (submitted_) return Step{};
  if (!token_.empty() && !std::exchange(shown_, true)) return Step{request(false)};
  const Element* query = iq.child("query", ns::register_account);
  if (!query) return xmpp::fail(Errc::protocol_violation, "the server answered the registration with something else");
  if (const Element* x = query->child("x", ns::data_forms)) return handle_form(*query, *x);
  return handle_fields(*query);
}

xmpp::Result<Registration::Step> Registration::handle_error(const Element& iq) {
  using C = xmpp::StanzaErrorCondition;
  const auto error = xmpp::parse_stanza_error(iq);
  if (!token_.empty() && error.condition == C::item_not_found) {
    return xmpp::fail(Errc::not_found, "the invitation is not valid, or it is over");
  }
  if (error.condition == C::conflict) {
    return xmpp::fail(Errc::already_exists, "the name " + std::string(jid_.local()) + " is taken");
  }
  // A wrong answer to a challenge: the next form has another one.
  const bool wrong = error.condition == C::not_acceptable || error.condition == C::not_allowed ||
                     error.condition == C::bad_request || error.condition == C::forbidden ||
                     error.condition == C::not_authorized;
  if (submitted_ && !given_.fields.empty() && wrong && ++refusals_ < most_refusals) {
    submitted_ = false;
    refusal_ = in_words(error);
    return Step{request(false)};
  }
  return xmpp::fail(Errc::not_allowed, "the server refuses the registration: " + in_words(error));
}

xmpp::Result<Registration::Step> Registration::handle_form(const Element& query, const Element& x) {
  auto form = DataForm::parse(x);
  if (!form || form->fields.size() > most_questions) {
    return xmpp::fail(Errc::protocol_violation, "the server's registration form is malformed");
  }
  form_ = std::move(*form);
  plain_fields_ = false;
  const auto media = read_form_media(x, query);
  bool wanted = media.any;
  for (const auto& field : form_.fields) {
    if (field.required && is_beyond_us(field)) {
      return xmpp::fail(Errc::invalid_argument, "the server asks for something that can't be done here (" +
                                                    quoted_peer_text(field.var) + "); register in a browser or with another client");
    }
    wanted = wanted || (asks(field) && (field.required || is_challenge(field)));
  }
  if (!wanted) return Step{answer({})};
  return Step{{}, illustrated(question(), media)};
}

// XEP-0077 §14.1: the fields of before there were forms; each of them has to be given.
xmpp::Result<Registration::Step> Registration::handle_fields(const Element& query) {
  form_ = {};
  plain_fields_ = true;
  bool wanted = false;
  for (const Element& child : query.children()) {
    if (child.is("x", ns::oob)) {
      return xmpp::fail(Errc::invalid_argument,
                        "accounts of this server are made in a browser: " + quoted_peer_text(child.child_text("url")));
    }
    if (child.ns() != ns::register_account || child.name() == "registered") continue;
    if (child.name() == "instructions") {
      form_.instructions = child.text();
      continue;
    }
    if (form_.fields.size() >= most_questions) break;
    FormField field;
    field.var = field.label = child.name();
    field.type = child.name() == "key" ? "hidden" : "text-single";
    field.required = true;
    if (!child.text().empty()) field.values.push_back(child.text());
    wanted = wanted || asks(field);
    form_.fields.push_back(std::move(field));
  }
  if (!wanted) return Step{answer({})};
  return Step{{}, IllustratedForm{question()}};
}

// What is left to be said by a person, with what was said before.
DataForm Registration::question() const {
  DataForm asked = form_;
  auto& fields = asked.fields;
  std::erase_if(fields, [](const FormField& field) { return ours(field) || field.type == "hidden" || is_beyond_us(field); });
  for (auto& field : fields) {
    // ejabberd's way to say where a browser finds the picture.
    if (field.var == "captcha-fallback-url") field.type = "fixed";
    const auto* before = given_.field(field.var);
    if (before && asks(field) && !is_challenge(field)) field.values = before->values;
  }
  if (!refusal_.empty()) {
    asked.instructions =
        "The server refuses this: " + refusal_ + (form_.instructions.empty() ? "" : "\n" + form_.instructions);
  }
  return asked;
}

Element Registration::answer(const DataForm& values) {
  submitted_ = true;
  given_ = values;
  Element iq = request(true);
  Element& query = *iq.child("query");
  DataForm filled;
  filled.type = "submit";
  for (const auto& field : form_.fields) {
    if (field.type == "fixed" || field.var.empty()) continue;
    const auto* said = values.field(field.var);
    FormField given;
    given.var = field.var;
    if (field.var == "FORM_TYPE") given.type = "hidden";
    if (field.var == "username") {
      given.values = {std::string(jid_.local())};
    } else if (field.var == "password") {
      given.values = {password_};
    } else if (field.type == "hidden") {
      given.values = field.values;
      if (given.values.empty()) given.values.emplace_back();
    } else if (said) {
      given.values = said->values;
    } else {
      continue;  // asked nobody, and need not be said
    }
    filled.fields.push_back(std::move(given));
  }
  if (!plain_fields_) {
    query.add(filled.to_element());
    return iq;
  }
  for (const auto& field : filled.fields) {
    query.add_text_child(field.var, field.values.empty() ? std::string() : field.values.front());
  }
  return iq;
}

}  // namespace tui
