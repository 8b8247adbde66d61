// XEP-0433 Extended Channel Search, over the listed rooms of this service.
#include <algorithm>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/rsm.hpp"
#include "xmppd/features/muc/room_list.hpp"
#include "xmppd/features/muc/search_terms.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

constexpr std::string_view params_type = "urn:xmpp:channel-search:0:search-params";
constexpr std::string_view error_ns = "urn:xmpp:channel-search:0:error";
constexpr std::string_view by_address = "{urn:xmpp:channel-search:0:order}address";
constexpr std::string_view by_users = "{urn:xmpp:channel-search:0:order}nusers";
constexpr std::string_view rooms_of_muc = "xep-0045";

StanzaError refusal_with(Condition condition, std::string name, std::string text) {
  return StanzaError(Type::modify, condition, std::move(text))
      .with(xmpp::Element(std::move(name), std::string(error_ns)));
}

xmpp::Element search_form() {
  xmpp::DataForm form;
  form.type = "form";
  form.add("FORM_TYPE", std::string(params_type), "hidden");
  const auto add = [&form](std::string var, std::string value, std::string type, std::string label) -> auto& {
    auto& field = form.add(std::move(var), std::move(value), std::move(type));
    field.label = std::move(label);
    return field;
  };
  add("q", {}, "text-single", "Search for").values.clear();
  add("all", "false", "boolean", "All rooms");
  add("sinname", "true", "boolean", "Search in name");
  add("sindescription", "true", "boolean", "Search in description");
  add("sinaddress", "true", "boolean", "Search in address");
  add("types", std::string(rooms_of_muc), "list-multi", "Kinds of rooms").options = {
      {"XEP-0045 Multi-User Chat", std::string(rooms_of_muc)}};
  add("key", std::string(by_address), "list-single", "Order").options = {
      {"Address", std::string(by_address)}, {"Number of occupants", std::string(by_users)}};
  xmpp::Element search("search", std::string(xmpp::ns::channel_search));
  search.add(form.to_element());
  return search;
}

struct Search {
  MucListQuery query;
  bool most_users_first = false;
  bool other_kinds_only = false;  // of which there are none here
};

tl::expected<void, StanzaError> read_terms(const xmpp::DataForm& form, MucListQuery& query) {
  const auto text = form.value("q");
  const bool all = form.boolean("all").value_or(false);
  if (all && text && !text->empty()) {
    auto error = refusal_with(Condition::bad_request, "conflicting-fields", "Either all rooms, or those with a word.");
    for (const char* var : {"all", "q"}) error.application->add_text_child("var", var);
    return tl::unexpected(std::move(error));
  }
  if (all) return {};
  if (!text) {
    return tl::unexpected(
        refusal_with(Condition::bad_request, "no-search-conditions", "There is nothing to search for."));
  }
  auto words = search_words(*text);
  if (!words) {
    return tl::unexpected(refusal_with(Condition::bad_request, "invalid-search-terms",
                                       "One to eight words are needed, 256 bytes at most."));
  }
  query.filter.words = std::move(*words);
  query.filter.in_name = form.boolean("sinname").value_or(true);
  query.filter.in_description = form.boolean("sindescription").value_or(true);
  const auto short_name = form.boolean("sinaddr");  // as the example of §4.2.1 has it
  query.filter.in_address = form.boolean("sinaddress").value_or(short_name.value_or(true));
  if (query.filter.in_name || query.filter.in_description || query.filter.in_address) return {};
  return tl::unexpected(refusal_with(Condition::bad_request, "no-search-conditions", "There is nowhere to search."));
}

tl::expected<Search, StanzaError> read_search(const xmpp::Element& request, const xmpp::DataForm& form) {
  Search search;
  const auto rsm = xmpp::parse_rsm(request);
  if (!rsm) return tl::unexpected(rsm.error());
  search.query = list_query(*rsm);
  const auto key = form.value("key").value_or(by_address);
  if (key != by_address && key != by_users) {
    return tl::unexpected(refusal_with(Condition::feature_not_implemented, "invalid-sort-key", {}));
  }
  search.most_users_first = key == by_users;
  if (const auto* types = form.field("types"); types && !types->values.empty()) {
    search.other_kinds_only =
        std::find(types->values.begin(), types->values.end(), rooms_of_muc) == types->values.end();
  }
  if (const auto terms = read_terms(form, search.query); !terms) return tl::unexpected(terms.error());
  return search;
}

xmpp::Element item_of(const xmpp::Jid& jid, const RoomConfig& config, std::optional<std::size_t> users) {
  xmpp::Element item("item", std::string(xmpp::ns::channel_search));
  item.set_attr("address", jid.text());
  item.add_text_child("name", config.name.empty() ? jid.local() : std::string_view(config.name));
  if (!config.description.empty()) item.add_text_child("description", config.description);
  if (!config.language.empty()) item.add_text_child("language", config.language);
  item.add_text_child("nusers", std::to_string(users.value_or(0)));
  item.add_text_child("service-type", rooms_of_muc);
  if (!config.members_only && !config.password_protected) item.add_text_child("is-open", "true");
  item.add_text_child("anonymity-mode",
                      config.semi_anonymous ? "muc_semianonymous" : "{urn:xmpp:channel-search:0:anonymity}none");
  return item;
}

xmpp::Element empty_result() { return xmpp::Element("result", std::string(xmpp::ns::channel_search)); }

xmpp::Element listing_result(Service& service, const MucListing& listing) {
  auto result = empty_result();
  for (const auto& room : listing.rooms) {
    const auto* loaded = service.rooms.idle(room.jid);
    result.add(item_of(room.jid, config_from_text(room.values),
                       loaded ? std::optional(loaded->occupants.size()) : std::nullopt));
  }
  result.add(make_rsm(listing));
  return result;
}

// Rooms with somebody in them, the fullest first; their place is the id of a page's end, so that it means something
// when numbers have changed.
xmpp::Element fullest_rooms(Service& service, const MucListQuery& query) {
  using Place = std::pair<std::size_t, std::string>;  // users, address
  const auto before = [](const Place& a, const Place& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  const auto place_of = [](const std::string& id) -> std::optional<Place> {
    const auto colon = id.find(':');
    const auto users = xmpp::parse_unsigned<std::size_t>(std::string_view(id).substr(0, colon));
    if (!users || colon == id.npos) return std::nullopt;
    return Place(*users, id.substr(colon + 1));
  };
  std::vector<std::pair<Place, const Room*>> found;
  service.rooms.for_each([&](Room& room) {
    if (room.locked || !room.config.listed || room.occupants.empty()) return;
    if (query.filter.matches(room.jid, searched_texts(room.config))) {
      found.emplace_back(Place(room.occupants.size(), room.jid.text()), &room);
    }
  });
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return before(a.first, b.first); });
  const auto count = found.size();
  if (const auto after = place_of(query.after)) {
    std::erase_if(found, [&](const auto& each) { return !before(*after, each.first); });
  }
  const auto index = count - found.size();
  if (found.size() > query.max) found.resize(query.max);
  auto result = empty_result();
  for (const auto& [place, room] : found) result.add(item_of(room->jid, room->config, place.first));
  const auto id = [](const Place& place) { return std::to_string(place.first) + ":" + place.second; };
  if (found.empty()) {
    result.add(xmpp::make_rsm({}, {}, count));
  } else {
    result.add(xmpp::make_rsm(id(found.front().first), id(found.back().first), count, index));
  }
  return result;
}

IqAnswer answer(Service& service, const IqRequest& request) {
  const auto* x = request.payload().child("x", xmpp::ns::data_forms);
  if (!x) return search_form();
  const auto form = xmpp::DataForm::parse(*x);
  if (!form || form->type != "submit" || form->form_type() != params_type) return StanzaError(Condition::bad_request);
  auto search = read_search(request.payload(), *form);
  if (!search) return std::move(search.error());
  if (search->other_kinds_only) return empty_result();
  if (search->most_users_first) return fullest_rooms(service, search->query);
  const auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  service.host.stores.muc.listed(std::string(service.domain.jid.domain()), std::move(search->query))
      .then(service.lifetime, [promise, &service](const xmpp::Result<MucListing>& listing) {
        if (!listing) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(listing.error()))));
        promise->complete(IqReply(listing_result(service, *listing)));
      });
  return promise->pending();
}

}  // namespace

void serve_search(Service& service) {
  service.domain.disco.add_feature(At::Server, xmpp::ns::channel_search);
  service.domain.iq.on_get(At::Server, xmpp::ns::channel_search, "search",
                           [&service](IqRequest& request) { return answer(service, request); });
}

}  // namespace xmppd::muc
