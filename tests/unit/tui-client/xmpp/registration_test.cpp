// Registration: what is said by itself, what somebody is asked for, what is refused.
#include "tui-client/xmpp/registration.hpp"

#include <doctest/doctest.h>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "tests/unit/tui-client/xmpp/negotiation_dialogue.hpp"

using namespace tui;
using test::Dialogue;
using xmpp::Element;

TEST_CASE("registration: fields, forms, refusals") {
  auto settings = Dialogue::settings();
  settings.purpose = Negotiation::Purpose::registration;
  Dialogue d(std::move(settings));
  d.secure();
  d.mechanisms({"PLAIN"});
  REQUIRE(d.sent.back().child("query", xmpp::ns::register_account));
  const auto answer = [&](const std::string& inside) {
    d.say("<iq type='result' id='" + std::string(d.sent.back().attr("id")) + "'><query xmlns='jabber:iq:register'>" +
          inside + "</query></iq>");
  };
  SUBCASE("plain fields") {
    answer("<instructions>choose</instructions><username/><password/>");
    const Element* query = d.sent.back().child("query");
    CHECK(query->child_text("username") == "me");
    CHECK(query->child_text("password") == "pencil");
    d.say("<iq type='result' id='" + std::string(d.sent.back().attr("id")) + "'/>");
    REQUIRE(d.done);
    CHECK(d.done->text() == "me@example.test");
  }
  SUBCASE("a form") {
    answer(
        "<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'><value>jabber:iq:register</value>"
        "</field><field var='username'><required/></field><field var='password'><required/></field></x>");
    CHECK(d.sent.back().child("query")->child("x"));
    CHECK_FALSE(d.failed);
  }
  SUBCASE("an account is made in a browser") {
    answer("<instructions>come</instructions><x xmlns='jabber:x:oob'><url>https://example.test/join</url></x>");
    REQUIRE(d.failed);
    CHECK(d.failed->text.find("https://example.test/join") != std::string::npos);
  }
  SUBCASE("the name is taken") {
    answer("<username/><password/>");
    d.say("<iq type='error' id='" + std::string(d.sent.back().attr("id")) +
          "'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    REQUIRE(d.failed);
    CHECK(d.failed->code == xmpp::Errc::already_exists);
  }
}

namespace {

// A registration at the point where the server says what it wants.
struct Registering : Dialogue {
  Registering() : Dialogue(for_registration()) {
    secure();
    mechanisms({"PLAIN"});
  }
  static Negotiation::Settings for_registration() {
    auto made = settings();
    made.purpose = Negotiation::Purpose::registration;
    return made;
  }
  void result(const std::string& inside) {
    say("<iq type='result' id='" + std::string(sent.back().attr("id")) + "'><query xmlns='jabber:iq:register'>" + inside +
        "</query></iq>");
  }
  void error(const std::string& condition) {
    say("<iq type='error' id='" + std::string(sent.back().attr("id")) + "'><error type='modify'><" + condition +
        " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  }
  // What of the form went to the server.
  std::string submitted(const std::string& var) {
    const Element* x = sent.back().child("query")->child("x");
    const auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
    if (!form || form->type != "submit") return "(no form)";
    return form->field(var) ? std::string(form->value(var).value_or("(empty)")) : "(absent)";
  }
  void fill_in(const std::string& var, const std::string& text) {
    xmpp::DataForm given;
    given.type = "submit";
    given.add(var, text);
    negotiation.answer_form(given);
  }
};

const std::string picture = "not really a PNG";
std::string cid_of(const std::string& bytes) {
  return "sha1+" + xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, bytes)) + "@bob.xmpp.org";
}
// As ejabberd asks.
std::string captcha(const std::string& cid, const std::string& bytes) {
  return "<x xmlns='jabber:x:data' type='form'><instructions>Type what you see</instructions>"
         "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:captcha</value></field>"
         "<field var='challenge' type='hidden'><value>73DE28A2</value></field>"
         "<field var='username' type='text-single'><required/></field><field var='password' type='text-private'><required/></field>"
         "<field var='captcha-fallback-url' type='text-single'><value>https://example.test/captcha/1</value></field>"
         "<field var='ocr' type='text-single' label='Text'><required/><media xmlns='urn:xmpp:media-element' width='140' height='60'>"
         "<uri type='image/png'>cid:" + cid + "</uri><uri type='image/png'>https://example.test/captcha/1/image</uri></media></field>"
         "</x><data xmlns='urn:xmpp:bob' cid='" + cid + "' type='image/png' max-age='0'>\n" + xmpp::base64_encode(bytes) + "\n</data>";
}

}  // namespace

TEST_CASE("registration with a CAPTCHA: somebody looks at the picture, and a wrong answer brings another one") {
  Registering d;
  d.result(captcha(cid_of(picture), picture));
  CHECK_FALSE(d.failed);
  REQUIRE(d.form_asked);
  CHECK(d.form_asked->picture == picture);
  CHECK(d.form_asked->form.instructions == "Type what you see");
  // Name and password are known, what is hidden is the server's own; the rest is asked for.
  CHECK_FALSE(d.form_asked->form.field("username"));
  CHECK_FALSE(d.form_asked->form.field("password"));
  CHECK_FALSE(d.form_asked->form.field("challenge"));
  CHECK(d.form_asked->form.field("ocr"));
  CHECK(d.form_asked->form.field("captcha-fallback-url")->type == "fixed");
  const auto before = d.sent.size();
  d.fill_in("ocr", "7nHL3");
  REQUIRE(d.sent.size() == before + 1);
  CHECK(d.submitted("ocr") == "7nHL3");
  CHECK(d.submitted("username") == "me");
  CHECK(d.submitted("password") == "pencil");
  CHECK(d.submitted("challenge") == "73DE28A2");
  SUBCASE("right") {
    d.say("<iq type='result' id='" + std::string(d.sent.back().attr("id")) + "'/>");
    CHECK(d.done);
  }
  SUBCASE("wrong") {
    d.error("not-allowed");
    CHECK_FALSE(d.failed);
    CHECK(d.sent.back().attr("type") == "get");
    d.result(captcha(cid_of("another"), "another"));
    CHECK(d.form_asked->picture == "another");
    CHECK(d.form_asked->form.instructions.starts_with("The server refuses this"));
    CHECK_FALSE(d.form_asked->form.value("ocr"));
  }
  SUBCASE("wrong again and again") {
    for (int i = 0; i < 10 && !d.failed; ++i) {
      d.error("not-allowed");
      if (d.failed) break;
      d.result(captcha(cid_of(picture), picture));
      d.fill_in("ocr", "?");
    }
    REQUIRE(d.failed);
    CHECK(d.failed->code == xmpp::Errc::not_allowed);
  }
  SUBCASE("the name is taken") {
    d.error("conflict");
    REQUIRE(d.failed);
    CHECK(d.failed->code == xmpp::Errc::already_exists);
  }
}

TEST_CASE("registration: a picture that is another one than it is called, or none, is not shown; its address is told") {
  Registering d;
  SUBCASE("another") { d.result(captcha(cid_of("something else"), picture)); }
  SUBCASE("too large") {
    const std::string large(140'000, 'x');
    d.result(captcha(cid_of(large), large));
  }
  SUBCASE("damaged") { d.result(captcha("sha1+zz@bob.xmpp.org", picture)); }
  REQUIRE(d.form_asked);
  CHECK(d.form_asked->picture.empty());
  CHECK(d.form_asked->form.instructions.find("To be seen at https://example.test/captcha/1/image") != std::string::npos);
}

TEST_CASE("registration: what can't be done here is said") {
  Registering d;
  d.result(
      "<x xmlns='jabber:x:data' type='form'><field var='username'/><field var='audio_recog'><required/>"
      "<media xmlns='urn:xmpp:media-element'><uri type='audio/x-wav'>https://example.test/a.wav</uri></media></field></x>");
  REQUIRE(d.failed);
  CHECK(d.failed->code == xmpp::Errc::invalid_argument);
  CHECK(d.failed->text.find("audio_recog") != std::string::npos);
}

TEST_CASE("registration: fields of before there were forms are asked for as a form, and go back as they came") {
  Registering d;
  d.result("<instructions>Tell us</instructions><username/><password/><email/><key>abc</key>");
  REQUIRE(d.form_asked);
  CHECK(d.form_asked->form.instructions == "Tell us");
  REQUIRE(d.form_asked->form.field("email"));
  CHECK(d.form_asked->form.field("email")->required);
  CHECK_FALSE(d.form_asked->form.field("key"));
  d.fill_in("email", "me@elsewhere.test");
  const Element* query = d.sent.back().child("query");
  CHECK(query->child_text("username") == "me");
  CHECK(query->child_text("password") == "pencil");
  CHECK(query->child_text("email") == "me@elsewhere.test");
  CHECK(query->child_text("key") == "abc");
  // What was typed is there again.
  d.error("not-acceptable");
  d.result("<username/><password/><email/>");
  CHECK(d.form_asked->form.value("email") == "me@elsewhere.test");
}
