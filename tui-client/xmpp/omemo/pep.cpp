// Pep: the requests, and what to do where a node exists with another access model.
#include "tui-client/xmpp/omemo/pep.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

Element open_access_form(std::string_view form_type, bool many) {
  xmpp::DataForm form;
  form.type = "submit";
  form.add("FORM_TYPE", std::string(form_type), "hidden");
  form.add("pubsub#persist_items", "true");
  form.add("pubsub#access_model", "open");
  if (many) form.add("pubsub#max_items", "max");
  return form.to_element();
}

bool node_is_configured_otherwise(const xmpp::StanzaError& error) {
  using C = xmpp::StanzaErrorCondition;
  return error.condition == C::conflict ||
         (error.application && error.application->is("precondition-not-met", ns::pubsub_errors));
}

bool options_are_unknown(const xmpp::StanzaError& error) {
  using C = xmpp::StanzaErrorCondition;
  return error.condition == C::bad_request || error.condition == C::feature_not_implemented ||
         error.condition == C::not_acceptable || error.condition == C::resource_constraint;
}

}  // namespace

void Pep::fetch(const xmpp::Jid& owner, const std::string& node, std::function<void(Items)> answer,
                const std::string& wanted) {
  Element iq("iq", std::string(ns::client));
  iq.set_attr("type", "get");
  if (!owner.same_bare(account_.jid)) iq.set_attr("to", owner.bare_text());
  Element& items = iq.add("pubsub", std::string(ns::pubsub)).add("items");
  items.set_attr("node", node);
  if (!wanted.empty()) items.add("item").set_attr("id", wanted);
  account_.iqs.ask(std::move(iq), [answer = std::move(answer), node, wanted](IqResult result) {
    if (!result) return answer(tl::unexpected(result.error()));
    std::vector<Element> payloads;
    const Element* pubsub = result->child("pubsub", ns::pubsub);
    const Element* list = pubsub ? pubsub->child("items", ns::pubsub) : nullptr;
    if (list && list->attr("node") == node) {
      for (const Element& item : list->children()) {
        if (!wanted.empty() && item.attr("id") != wanted) continue;
        if (item.name() == "item" && item.first_child()) payloads.push_back(*item.first_child());
      }
    }
    answer(std::move(payloads));
  });
}

void Pep::publish_open(const Place& place, Element payload, Published done) {
  publish(place, std::move(payload), Round::options, std::move(done));
}

void Pep::publish(const Place& place, Element payload, Round round, Published done) {
  Element iq("iq", std::string(ns::client));
  iq.set_attr("type", "set");
  Element& pubsub = iq.add("pubsub", std::string(ns::pubsub));
  Element& request = pubsub.add("publish");
  request.set_attr("node", place.node);
  Element& item = request.add("item");
  item.set_attr("id", place.item);
  item.add(payload);
  if (round == Round::options) {
    pubsub.add("publish-options").add(open_access_form(ns::pubsub_publish_options, place.many));
  }
  account_.iqs.ask(std::move(iq), [this, place, payload = std::move(payload), round, done = std::move(done),
                                   alive = lifetime_.watch()](IqResult result) mutable {
    if (alive.expired()) return;
    if (result && round == Round::bare) {
      // It is published; a server too old for publish-options may be too old for this as well.
      return configure_open(place, [done = std::move(done)](auto) { done({}); });
    }
    if (result) return done({});
    const xmpp::StanzaError error = result.error();
    if (round != Round::options) return done(tl::unexpected(error));
    if (node_is_configured_otherwise(error)) {
      return configure_open(place,
                            [this, place, payload = std::move(payload), done = std::move(done)](auto configured) {
                              if (!configured) return done(tl::unexpected(configured.error()));
                              publish(place, payload, Round::reconfigured, done);
                            });
    }
    if (options_are_unknown(error)) return publish(place, std::move(payload), Round::bare, std::move(done));
    done(tl::unexpected(error));
  });
}

void Pep::remove(const Place& place, Published done) {
  Element iq("iq", std::string(ns::client));
  iq.set_attr("type", "set");
  if (place.many) {
    Element& retract = iq.add("pubsub", std::string(ns::pubsub)).add("retract");
    retract.set_attr("node", place.node);
    retract.set_attr("notify", "true");
    retract.add("item").set_attr("id", place.item);
  } else {
    iq.add("pubsub", std::string(ns::pubsub_owner)).add("delete").set_attr("node", place.node);
  }
  account_.iqs.ask(std::move(iq), [done = std::move(done), alive = lifetime_.watch()](IqResult result) {
    if (alive.expired()) return;
    if (!result && result.error().condition != xmpp::StanzaErrorCondition::item_not_found) {
      return done(tl::unexpected(result.error()));
    }
    done({});
  });
}

void Pep::configure_open(const Place& place, Published done) {
  Element iq("iq", std::string(ns::client));
  iq.set_attr("type", "set");
  Element& configure = iq.add("pubsub", std::string(ns::pubsub_owner)).add("configure");
  configure.set_attr("node", place.node);
  configure.add(open_access_form(ns::pubsub_node_config, place.many));
  account_.iqs.ask(std::move(iq), [done = std::move(done), alive = lifetime_.watch()](IqResult result) {
    if (alive.expired()) return;
    if (!result) return done(tl::unexpected(result.error()));
    done({});
  });
}

}  // namespace tui
