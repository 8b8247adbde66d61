// Every cell of the tables in RFC 6121 appendix A, and the pre-approvals of §3.4.
#include "xmppd/features/subscription_state.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace xmppd;

namespace {

using State = SubscriptionState;
using Event = SubscriptionEvent;

const State none{Subscription::none, false, false, false};
const State none_out{Subscription::none, true, false, false};
const State none_in{Subscription::none, false, true, false};
const State none_out_in{Subscription::none, true, true, false};
const State to{Subscription::to, false, false, false};
const State to_in{Subscription::to, false, true, false};
const State from{Subscription::from, false, false, false};
const State from_out{Subscription::from, true, false, false};
const State both{Subscription::both, false, false, false};

std::string show(const State& state) {
  return std::string(to_string(state.subscription)) + (state.pending_out ? "+out" : "") +
         (state.pending_in ? "+in" : "") + (state.approved ? "+approved" : "");
}

struct Cell {
  State before;
  bool passes;  // routed (outbound) or delivered (inbound)
  State after;
};

void check_outbound(Event event, const std::vector<Cell>& table) {
  CHECK(table.size() == 9);
  for (const auto& cell : table) {
    CAPTURE(show(cell.before));
    const auto step = outbound_step(cell.before, event);
    CHECK(step.route == cell.passes);
    CHECK(show(step.next) == show(cell.after));
  }
}

void check_inbound(Event event, const std::vector<Cell>& table) {
  CHECK(table.size() == 9);
  for (const auto& cell : table) {
    CAPTURE(show(cell.before));
    const auto step = inbound_step(cell.before, event);
    CHECK(step.deliver == cell.passes);
    CHECK(show(step.next) == show(cell.after));
    CHECK(step.reply_subscribed == (event == Event::subscribe && cell.before.sends()));
  }
}

State approved(State state) {
  state.approved = true;
  return state;
}

}  // namespace

TEST_CASE("A.2.1 outbound subscribe") {
  check_outbound(Event::subscribe, {{none, true, none_out},
                                    {none_out, true, none_out},
                                    {none_in, true, none_out_in},
                                    {none_out_in, true, none_out_in},
                                    {to, true, to},
                                    {to_in, true, to_in},
                                    {from, true, from_out},
                                    {from_out, true, from_out},
                                    {both, true, both}});
}

TEST_CASE("A.2.2 outbound unsubscribe") {
  check_outbound(Event::unsubscribe, {{none, true, none},
                                      {none_out, true, none},
                                      {none_in, true, none_in},
                                      {none_out_in, true, none_in},
                                      {to, true, none},
                                      {to_in, true, none_in},
                                      {from, true, from},
                                      {from_out, true, from},
                                      {both, true, from}});
}

TEST_CASE("A.2.3 outbound subscribed; without a request it is a pre-approval (§3.4.2)") {
  check_outbound(Event::subscribed, {{none, false, approved(none)},
                                     {none_out, false, approved(none_out)},
                                     {none_in, true, from},
                                     {none_out_in, true, from_out},
                                     {to, false, approved(to)},
                                     {to_in, true, both},
                                     {from, false, from},
                                     {from_out, false, from_out},
                                     {both, false, both}});
}

TEST_CASE("A.2.4 outbound unsubscribed") {
  check_outbound(Event::unsubscribed, {{none, false, none},
                                       {none_out, false, none_out},
                                       {none_in, true, none},
                                       {none_out_in, true, none_out},
                                       {to, false, to},
                                       {to_in, true, to},
                                       {from, true, none},
                                       {from_out, true, none_out},
                                       {both, true, to}});
}

TEST_CASE("A.3.1 inbound subscribe; answered in the user's name where the contact is subscribed already") {
  check_inbound(Event::subscribe, {{none, true, none_in},
                                   {none_out, true, none_out_in},
                                   {none_in, false, none_in},
                                   {none_out_in, false, none_out_in},
                                   {to, true, to_in},
                                   {to_in, false, to_in},
                                   {from, false, from},
                                   {from_out, false, from_out},
                                   {both, false, both}});
}

TEST_CASE("A.3.2 inbound unsubscribe") {
  check_inbound(Event::unsubscribe, {{none, false, none},
                                     {none_out, false, none_out},
                                     {none_in, true, none},
                                     {none_out_in, true, none_out},
                                     {to, false, to},
                                     {to_in, true, to},
                                     {from, true, none},
                                     {from_out, true, none_out},
                                     {both, true, to}});
}

TEST_CASE("A.3.3 inbound subscribed") {
  check_inbound(Event::subscribed, {{none, false, none},
                                    {none_out, true, to},
                                    {none_in, false, none_in},
                                    {none_out_in, true, to_in},
                                    {to, false, to},
                                    {to_in, false, to_in},
                                    {from, false, from},
                                    {from_out, true, both},
                                    {both, false, both}});
}

TEST_CASE("A.3.4 inbound unsubscribed") {
  check_inbound(Event::unsubscribed, {{none, false, none},
                                      {none_out, true, none},
                                      {none_in, false, none_in},
                                      {none_out_in, true, none_in},
                                      {to, true, none},
                                      {to_in, true, none_in},
                                      {from, false, from},
                                      {from_out, true, from},
                                      {both, true, from}});
}

TEST_CASE("a pre-approved request is granted without asking the user, once") {
  const std::vector<std::pair<State, State>> table{
      {approved(none), from}, {approved(none_out), from_out}, {approved(to), both}};
  for (const auto& [before, after] : table) {
    const auto step = inbound_step(before, Event::subscribe);
    CHECK_FALSE(step.deliver);
    CHECK(step.reply_subscribed);
    CHECK(step.next == after);
  }
}

TEST_CASE("unsubscribed takes a pre-approval back and tells nobody") {
  const auto step = outbound_step(approved(none), Event::unsubscribed);
  CHECK(step.next == none);
  CHECK_FALSE(step.route);
}

TEST_CASE("what the contact sends leaves a pre-approval alone, unless it uses it") {
  CHECK(inbound_step(approved(none_out), Event::unsubscribed).next == approved(none));
  CHECK(inbound_step(approved(none_out), Event::subscribed).next == approved(to));
  CHECK(inbound_step(approved(to), Event::unsubscribe).next == approved(to));
}

TEST_CASE("the state of a contact is read from items and requests") {
  const auto contact = xmpp::Jid::parse("romeo@example.net").value();
  Roster roster;
  CHECK(subscription_state(roster, contact) == none);
  roster.requests[contact] = {contact, "<presence/>"};
  CHECK(subscription_state(roster, contact) == none_in);
  RosterItem item;
  item.jid = contact;
  item.ask = true;
  roster.items[contact] = item;
  CHECK(subscription_state(roster, contact) == none_out_in);
  roster.items[contact].ask = false;
  roster.items[contact].subscription = Subscription::to;
  CHECK(subscription_state(roster, contact) == to_in);
  roster.items[contact].approved = true;
  CHECK(subscription_state(roster, contact) == approved(to_in));
}
