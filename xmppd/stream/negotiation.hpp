// Negotiation: which step of setting a stream up is possible when; the order is data (RFC 6120 §4.3).
#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "libxmpp/xml/element.hpp"

namespace xmppd {

class Stream;

// What is true of a stream. All but must_secure only ever come, never go.
enum class Fact : unsigned {
  can_secure = 1,     // TLS can be started on it
  must_secure = 2,    // TLS has to come before everything else; goes once it has
  secure = 4,         // TLS is up
  authenticated = 8,  // SASL succeeded
  bound = 16,         // it has a resource, stanzas flow
};

class Facts {
 public:
  constexpr Facts() = default;
  constexpr Facts(std::initializer_list<Fact> facts) {
    for (const Fact fact : facts) bits_ |= static_cast<unsigned>(fact);
  }
  constexpr bool has(Fact fact) const { return (bits_ & static_cast<unsigned>(fact)) != 0; }
  constexpr bool has_all(Facts other) const { return (bits_ & other.bits_) == other.bits_; }
  constexpr bool has_any(Facts other) const { return (bits_ & other.bits_) != 0; }
  constexpr Facts with(Facts other) const { return Facts(bits_ | other.bits_); }
  constexpr Facts without(Facts other) const { return Facts(bits_ & ~other.bits_); }
  friend constexpr auto operator<=>(const Facts&, const Facts&) = default;

 private:
  constexpr explicit Facts(unsigned bits) : bits_(bits) {}
  unsigned bits_ = 0;
};

// A step at work on one stream. Its state dies once the step can't come again.
class Step {
 public:
  virtual ~Step() = default;
  // Adds what it has to say to <stream:features/>.
  virtual void offer(std::vector<xmpp::Element>& features) = 0;
  // Gets the elements its entry takes(), while its entry is possible().
  virtual void handle(xmpp::Element element) = 0;
};

struct StepEntry {
  std::string_view name;
  Facts needs;    // all of them have to be true
  Facts forbids;  // none of them may be true
  Facts adds;     // what its success makes true …
  Facts removes;  // … and what no longer is
  bool (*takes)(const xmpp::Element& element);
  // Answers an element of its own that comes when it is not possible; null: the stream ends with not-authorized.
  void (*refuse)(Stream& stream, const xmpp::Element& element);
  std::unique_ptr<Step> (*make)(Stream& stream);

  bool possible(Facts facts) const { return facts.has_all(needs) && !facts.has_any(forbids); }
  Facts after(Facts facts) const { return facts.without(removes).with(adds); }
};

// The steps of a client's stream, in the order in which they are offered.
const std::vector<StepEntry>& client_steps();

class Negotiation {
 public:
  Negotiation(Stream& stream, const std::vector<StepEntry>& table, Facts facts);

  Facts facts() const { return facts_; }
  std::vector<xmpp::Element> offer();
  enum class Outcome { handled, refused, unknown };
  // unknown: no step takes such an element; refused: its step answered that it is not its time (or has no answer:
  // `no_answer` is then true).
  struct Handled {
    Outcome outcome;
    bool no_answer = false;
  };
  Handled handle(xmpp::Element& element);
  // The step of that name succeeded.
  void complete(std::string_view name);

 private:
  Step& instance(std::size_t index);

  Stream& stream_;
  const std::vector<StepEntry>& table_;
  Facts facts_;
  std::vector<std::unique_ptr<Step>> steps_;  // made on first use
};

}  // namespace xmppd
