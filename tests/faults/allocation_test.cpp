// Memory that runs out at the N-th request, for every N, on the paths that bytes from outside take: an error for those
// bytes, and afterwards all is as before. (Not the configuration: that is its owner's, and toml++ ends the process.)
#include <doctest/doctest.h>

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/rsm.hpp"
#include "libxmpp/xmpp/xmpp_uri.hpp"
#include "xmppd/http/web_socket.hpp"
#include "xmppd/stream/xml_framing.hpp"
#include "xmppd/web/bosh_body.hpp"

namespace {

thread_local long fail_in = 0;  // the request that fails: 1 is the next; 0: none

bool out_of_memory() {
  if (fail_in <= 0 || --fail_in != 0) return false;
  errno = ENOMEM;
  return true;
}

}  // namespace

// In place of the C library's; operator new and expat come by here.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* malloc(std::size_t size) { return out_of_memory() ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return out_of_memory() ? nullptr : __libc_calloc(count, size); }
void* realloc(void* memory, std::size_t size) { return out_of_memory() ? nullptr : __libc_realloc(memory, size); }
}

namespace {

// `work` returns what it has made of its bytes, in words; an error or std::bad_alloc is fine where memory ran out.
void with_failures(const char* what, const std::function<std::string()>& work) {
  CAPTURE(what);
  const std::string expected = work();
  constexpr long patience = 20'000;
  long number = 1;
  for (bool failed = true; failed && number < patience; ++number) {
    std::string outcome;
    fail_in = number;
    try {
      outcome = work();
    } catch (const std::bad_alloc&) {
    }
    failed = fail_in == 0;
    fail_in = 0;
    if (!failed) CHECK(outcome == expected);
  }
  CHECK(number > 2);  // at least one was refused
  CHECK(number < patience);
  CHECK(work() == expected);
}

struct Recorder final : xmpp::StreamParserHandler {
  void on_stream_open(const xmpp::Element&, std::string_view) override { said += "open "; }
  void on_element(xmpp::Element element) override { said += xmpp::to_xml(element); }
  void on_stream_close() override { said += " close"; }
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view) override {
    CHECK(condition == xmpp::StreamErrorCondition::resource_constraint);
    said += "error";
  }
  std::string said;
};

const std::string form =
    "<x xmlns='jabber:x:data' type='form'><title>t</title><field var='a' type='list-single'><option label='o'><value>1"
    "</value></option><required/><value>a longer value than fits into a small string</value></field></x>";

}  // namespace

TEST_CASE("a stream") {
  with_failures("stream", [] {
    Recorder recorder;
    xmpp::StreamParser parser(recorder, {});
    parser.feed("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='a'>");
    parser.feed("<message to='somebody.with.a.long.name@example.org' xml:lang='en'><body>text &amp; more</body>" + form + "</message>");
    parser.feed("</stream:stream>");
    return recorder.said;
  });
}

TEST_CASE("values in stanzas") {
  with_failures("form", [] {
    const auto element = xmpp::parse_element(form);
    const auto parsed = element ? xmpp::DataForm::parse(*element) : std::nullopt;
    return parsed ? xmpp::to_xml(parsed->to_element()) : std::string("none");
  });
  with_failures("page", [] {
    const auto element = xmpp::parse_element(
        "<query xmlns='urn:x'><set xmlns='http://jabber.org/protocol/rsm'><max>5</max><after>the id of some archived message</after></set></query>");
    if (!element) return std::string("none");
    const auto page = xmpp::parse_rsm(*element);
    return page ? page->after.value_or("") : std::string("none");
  });
  with_failures("addresses", [] {
    std::string all;
    for (const char* text : {"juliet@example.org/balcony", "J\xc3\x9cLIET@ex\xc3\xa4mple.org/B\xc3\xa4lcony \xe2\x85\xa3 with a long name"}) {
      const auto jid = xmpp::Jid::parse(text);
      all += jid ? jid->text() : std::string("none");
    }
    return all;
  });
  with_failures("URI", [] {
    const auto uri = xmpp::parse_xmpp_uri("xmpp:romeo@example.org?message;body=a%20rather%20long%20text%20%C3%A4;subject=x");
    return uri ? xmpp::to_text(*uri) : std::string("none");
  });
}

TEST_CASE("what comes over HTTP") {
  with_failures("BOSH", [] {
    const auto request = xmppd::parse_bosh(
        "<body rid='1573741820' sid='some-session-id-that-is-long' xmlns='http://jabber.org/protocol/httpbind'><message "
        "xmlns='jabber:client' to='a@example.org'><body>text</body></message></body>", {});
    return request ? std::to_string(request->payloads.size()) : std::string("none");
  });
  with_failures("WebSocket", [] {
    std::string said;
    xmppd::WebSocket socket(4096, {.send = [](std::string_view) {},
                                   .on_text = [&said](std::string_view text) { said += text; },
                                   .on_end = [&said](std::string_view) { said += "end"; }});
    socket.feed(std::string_view("\x81\x85\0\0\0\0hello\x81\x84\1\1\1\1uhnr", 21));
    return said;
  });
  with_failures("framing", [] {
    const auto frame = xmppd::parse_frame("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>", {});
    return frame ? frame->element.name() : std::string("none");
  });
}
