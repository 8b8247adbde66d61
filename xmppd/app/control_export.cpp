// Pages of what is kept.
#include "xmppd/app/control_export.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "libxmpp/base/encoding.hpp"
#include "xmppd/app/control_listings.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/storage/transfer_store.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

// Of things that may be large each.
constexpr std::size_t item_page = 20;
constexpr std::size_t room_page = 20;
constexpr std::size_t offline_page = 50;
constexpr std::uint64_t archive_page_bytes = 1'048'576;
constexpr std::size_t authored_scanned = 2000;  // messages that one step looks at

Stores& stores_of(const ControlContext& context) { return context.target.hosts().all().front()->stores; }

Result<xmpp::Jid> jid_in(const json& arguments, const char* name) {
  return xmpp::Jid::parse(arguments.at(name).get<std::string>());
}

json exported_keys(const std::vector<xmpp::ScramKeys>& all) {
  json keys = json::array();
  for (const auto& each : all) {
    keys.push_back({{"mechanism", xmpp::scram_mechanism(each.hash)},
                    {"iterations", each.iterations},
                    {"salt", xmpp::base64_encode(each.salt)},
                    {"stored_key", xmpp::base64_encode(each.stored_key)},
                    {"server_key", xmpp::base64_encode(each.server_key)}});
  }
  return keys;
}

json exported_account(const AccountRecord& record) {
  auto account = describe_account(record);
  account.erase("mechanisms");
  account["keys"] = exported_keys(record.keys);
  return account;
}

json exported_roster(const Roster& roster) {
  json items = json::array();
  for (const auto& item : roster.items) {
    items.push_back({{"jid", item.jid.text()},
                     {"name", item.name},
                     {"subscription", to_string(item.subscription)},
                     {"ask", item.ask},
                     {"approved", item.approved},
                     {"groups", item.groups}});
  }
  return items;
}

json exported_node(const PubsubNodeRecord& record) {
  json affiliations = json::object(), subscriptions = json::array();
  for (const auto& [jid, affiliation] : record.affiliations) affiliations[jid.text()] = affiliation;
  for (const auto& [jid, subscription] : record.subscriptions) {
    subscriptions.push_back({{"jid", jid.text()},
                             {"id", subscription.id},
                             {"pending", subscription.pending},
                             {"deliver", subscription.deliver},
                             {"expires", subscription.expires ? json(xmpp::format_timestamp(*subscription.expires)) : json()},
                             {"show_values", subscription.show_values}});
  }
  return {{"node", record.node},
          {"config", record.config},
          {"affiliations", std::move(affiliations)},
          {"subscriptions", std::move(subscriptions)},
          {"created", xmpp::format_timestamp(record.created)},
          {"creator", record.creator.text()}};
}

json exported_room(const MucRoomRecord& record) {
  json affiliations = json::array();
  for (const auto& each : record.affiliations) {
    affiliations.push_back({{"jid", each.jid.text()},
                            {"affiliation", each.affiliation},
                            {"reason", each.reason},
                            {"nick", each.nick}});
  }
  return {{"jid", record.jid.text()},
          {"created", xmpp::format_timestamp(record.created)},
          {"config", record.config.values},
          {"subject",
           {{"text", record.subject.text},
            {"by", record.subject.by.text()},
            {"when", xmpp::format_timestamp(record.subject.when)}}},
          {"vcard", record.vcard},
          {"hats", record.hats},
          {"secret", xmpp::base64_encode(record.secret)},
          {"affiliations", std::move(affiliations)}};
}

// What is asked for one after the other and answered as a whole. The first failure is the answer.
struct AccountCollection : std::enable_shared_from_this<AccountCollection> {
  AccountCollection(const ControlContext& context_in, xmpp::Jid jid_in, ControlReply reply_in)
      : context(context_in), stores(stores_of(context)), jid(std::move(jid_in)), reply(std::move(reply_in)) {}

  void begin() {
    const auto self = shared_from_this();
    stores.rosters.load(jid).then(context.owner, [self](const Result<Roster>& roster) {
      if (!roster) return self->fail_with(roster.error());
      self->result["roster"] = exported_roster(*roster);
      auto& requests = self->result["requests"] = json::array();
      for (const auto& [from, request] : roster->requests) {
        requests.push_back({{"from", from.text()}, {"xml", request.stanza}});
      }
    });
    stores.block_lists.load(jid).then(context.owner, [self](const Result<BlockList>& blocked) {
      if (!blocked) return self->fail_with(blocked.error());
      self->result["blocked"] = blocked->items();
    });
    context.target.transfer()->kept_xml(jid).then(context.owner, [self](const Result<std::vector<KeptXml>>& kept) {
      if (!kept) return self->fail_with(kept.error());
      auto& all = self->result["xml"] = json::array();
      for (const auto& each : *kept) all.push_back({{"area", each.area}, {"key", each.key}, {"xml", each.xml}});
      // The store works in order: this is the last answer.
      if (!self->failed) self->reply(std::move(self->result));
    });
  }
  void fail_with(const xmpp::Error& error) {
    if (!std::exchange(failed, true)) reply(tl::unexpected(error));
  }

  ControlContext context;
  Stores& stores;
  xmpp::Jid jid;
  ControlReply reply;
  json result;
  bool failed = false;
};

struct RoomCollection : std::enable_shared_from_this<RoomCollection> {
  RoomCollection(const ControlContext& context_in, ControlReply reply_in)
      : context(context_in), stores(stores_of(context)), reply(std::move(reply_in)) {}

  void begin(const std::string& service, const xmpp::Jid& after) {
    context.target.transfer()
        ->rooms(service, after, room_page)
        .then(context.owner, [self = shared_from_this()](const Result<std::vector<xmpp::Jid>>& page) {
          if (!page) return self->reply(tl::unexpected(page.error()));
          if (page->size() == room_page) self->next = page->back().text();
          self->rooms = *page;
          std::reverse(self->rooms.begin(), self->rooms.end());
          self->step();
        });
  }
  void step() {
    if (rooms.empty()) {
      json result{{"items", std::move(items)}};
      if (!next.empty()) result["next"] = next;
      return reply(std::move(result));
    }
    const auto room = rooms.back();
    rooms.pop_back();
    stores.muc.load(room).then(context.owner,
                               [self = shared_from_this()](const Result<std::optional<MucRoomRecord>>& record) {
                                 if (!record) return self->reply(tl::unexpected(record.error()));
                                 // A room that somebody has just made, or that is there for its occupants only, is no
                                 // room to take along.
                                 const bool lasting = *record && !(*record)->locked && (*record)->config.persistent;
                                 if (lasting) self->items.push_back(exported_room(**record));
                                 self->step();
                               });
  }

  ControlContext context;
  Stores& stores;
  ControlReply reply;
  std::vector<xmpp::Jid> rooms;
  std::string next;
  json items = json::array();
};

}  // namespace

void export_accounts(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  auto& accounts = context.target.accounts();
  if (arguments.contains("jid")) {
    const auto jid = jid_in(arguments, "jid");
    if (!jid) return reply(tl::unexpected(jid.error()));
    accounts.find(*jid).then(context.owner, [reply, jid = *jid](const Result<std::optional<AccountRecord>>& found) {
      if (!found) return reply(tl::unexpected(found.error()));
      if (!*found) return reply(fail(Errc::not_found, jid.text() + " does not exist"));
      reply(json{{"items", json::array({exported_account(**found)})}});
    });
    return;
  }
  const auto domain = arguments.value("domain", std::string());
  if (!domain.empty() && !context.target.hosts().find(domain)) {
    return reply(fail(Errc::not_found, domain + " is not served here"));
  }
  const auto after = xmpp::Jid::parse(arguments.value("after", std::string())).value_or(xmpp::Jid());
  accounts.list(domain, after, control_page).then(context.owner, [reply](const Result<std::vector<AccountRecord>>& page) {
    if (!page) return reply(tl::unexpected(page.error()));
    json items = json::array();
    for (const auto& record : *page) items.push_back(exported_account(record));
    reply(page_reply(std::move(items), page->empty() ? std::string() : page->back().jid.text()));
  });
}

void export_account(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto jid = jid_in(arguments, "jid");
  if (!jid) return reply(tl::unexpected(jid.error()));
  std::make_shared<AccountCollection>(context, *jid, reply)->begin();
}

void export_nodes(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto service = jid_in(arguments, "service");
  if (!service) return reply(tl::unexpected(service.error()));
  stores_of(context).pubsub.nodes(*service).then(
      context.owner, [reply](const Result<std::vector<PubsubNodeRecord>>& nodes) {
        if (!nodes) return reply(tl::unexpected(nodes.error()));
        json items = json::array();
        for (const auto& node : *nodes) items.push_back(exported_node(node));
        reply(json{{"items", std::move(items)}});
      });
}

void export_items(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto service = jid_in(arguments, "service");
  if (!service) return reply(tl::unexpected(service.error()));
  PubsubItemQuery query;
  query.limit = item_page;
  query.before = arguments.value("after", std::string());  // the store counts from the newest
  stores_of(context)
      .pubsub.items(*service, arguments.at("node").get<std::string>(), std::move(query))
      .then(context.owner, [reply](Result<PubsubItemPage> page) {
        if (!page) return reply(tl::unexpected(page.error()));
        std::reverse(page->items.begin(), page->items.end());
        json items = json::array();
        for (const auto& item : page->items) {
          items.push_back({{"id", item.id},
                           {"publisher", item.publisher.text()},
                           {"published", xmpp::format_timestamp(item.published)},
                           {"xml", item.payload}});
        }
        reply(page_reply(std::move(items), page->items.empty() ? std::string() : page->items.back().id, item_page));
      });
}

void export_offline(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto jid = jid_in(arguments, "jid");
  if (!jid) return reply(tl::unexpected(jid.error()));
  const auto after = static_cast<std::uint64_t>(number_argument(arguments, "after"));
  stores_of(context)
      .offline.load(*jid, after, offline_page)
      .then(context.owner, [reply](const Result<std::vector<OfflineMessage>>& page) {
        if (!page) return reply(tl::unexpected(page.error()));
        json items = json::array();
        for (const auto& message : *page) {
          items.push_back({{"received", xmpp::format_timestamp(message.received)}, {"xml", message.stanza}});
        }
        reply(page_reply(std::move(items), page->empty() ? std::string() : std::to_string(page->back().id),
                         offline_page));
      });
}

void export_archive(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto jid = jid_in(arguments, "jid");
  if (!jid) return reply(tl::unexpected(jid.error()));
  ArchiveQuery query;
  query.page_after = arguments.value("after", std::string());
  query.max_messages = control_page;
  query.max_bytes = archive_page_bytes;
  stores_of(context).archive.query(*jid, std::move(query)).then(context.owner, [reply](const Result<ArchivePage>& page) {
    if (!page) return reply(tl::unexpected(page.error()));
    json items = json::array();
    for (const auto& message : page->messages) {
      items.push_back({{"id", message.id},
                       {"received", xmpp::format_timestamp(message.received)},
                       {"author", message.author.text()},
                       {"xml", message.stanza}});
    }
    json result{{"items", std::move(items)}};
    if (!page->complete) result["next"] = page->messages.back().id;
    reply(std::move(result));
  });
}

void export_authored(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto jid = jid_in(arguments, "jid");
  if (!jid) return reply(tl::unexpected(jid.error()));
  context.target.transfer()
      ->authored(*jid, number_argument(arguments, "after"), authored_scanned, Authored::read)
      .then(context.owner, [reply](const Result<ArchiveAuthorship>& found) {
        if (!found) return reply(tl::unexpected(found.error()));
        json items = json::array();
        for (const auto& message : found->read) {
          items.push_back({{"room", message.room.text()},
                           {"received", xmpp::format_timestamp(message.received)},
                           {"xml", message.stanza}});
        }
        json result{{"items", std::move(items)}};
        if (found->continue_behind) result["next"] = std::to_string(*found->continue_behind);
        reply(std::move(result));
      });
}

void export_services(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto domain = arguments.at("domain").get<std::string>();
  context.target.transfer()->services(domain).then(context.owner, [reply](const Result<std::vector<std::string>>& services) {
    if (!services) return reply(tl::unexpected(services.error()));
    reply(json{{"items", *services}});
  });
}

void export_rooms(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto after = xmpp::Jid::parse(arguments.value("after", std::string())).value_or(xmpp::Jid());
  std::make_shared<RoomCollection>(context, reply)->begin(arguments.at("service").get<std::string>(), after);
}

void export_memberships(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto jid = jid_in(arguments, "jid");
  if (!jid) return reply(tl::unexpected(jid.error()));
  context.target.transfer()->memberships(*jid).then(
      context.owner, [reply](const Result<std::vector<RoomMembership>>& memberships) {
        if (!memberships) return reply(tl::unexpected(memberships.error()));
        json rooms = json::array();
        for (const auto& each : *memberships) {
          rooms.push_back({{"room", each.room.text()}, {"affiliation", each.affiliation}, {"nick", each.nick}});
        }
        reply(json{{"rooms", std::move(rooms)}});
      });
}

}  // namespace xmppd
