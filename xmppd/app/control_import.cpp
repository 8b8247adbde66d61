// Batches of an import, checked and written.
#include "xmppd/app/control_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/app/imported_values.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/service_domain.hpp"
#include "xmppd/features/avatar.hpp"
#include "xmppd/storage/transfer_store.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr std::size_t most_offline = 100'000;  // that are compared when an import is taken up again

struct ImportedAddress {
  xmpp::Jid jid;
  Host* host = nullptr;
  ServiceDomain* service = nullptr;  // else it is an account's
};

// An account of a host, a room, or a service itself.
Result<ImportedAddress> address_in(const ControlContext& context, const json& arguments) {
  const auto text = arguments.at("jid").get<std::string>();
  const auto jid = xmpp::Jid::parse(text);
  if (!jid || !jid->is_bare()) return fail(Errc::invalid_argument, fmt::format("\"{}\" is no address", text));
  auto& directory = context.target.hosts();
  if (auto* host = directory.find(jid->domain()); host && !jid->local().empty()) return ImportedAddress{*jid, host};
  auto* service = directory.find_service(jid->domain());
  for (auto* host : service ? directory.all() : std::vector<Host*>()) {
    if (jid->domain().ends_with("." + host->jid.text())) return ImportedAddress{*jid, host, service};
  }
  return fail(Errc::not_found, fmt::format("{} is not served here", jid->domain()));
}

bool has_rooms(const ServiceDomain& service) {
  const auto info = service.disco.info(At::Server);
  return std::any_of(info.children().begin(), info.children().end(), [](const xmpp::Element& each) {
    return each.name() == "identity" && each.attr("category") == "conference";
  });
}

// One batch: what it writes is asked of the store in one turn; the reply follows when nobody holds it any more.
struct Batch {
  Batch(const ControlContext& context_in, const ImportedAddress& to, bool dry, ControlReply reply_in)
      : context(context_in),
        jid(to.jid),
        host(*to.host),
        kind(to.service && !to.jid.local().empty() ? ArchiveKind::room : ArchiveKind::account),
        dry_run(dry),
        reply(std::move(reply_in)) {}
  ~Batch() { reply(failure ? Result<json>(tl::unexpected(*failure)) : Result<json>(json{{"left", std::move(left)}})); }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  void leave(std::size_t index, const std::string& reason) {
    left.push_back({{"index", index}, {"reason", reason}});
  }

  ControlContext context;
  const xmpp::Jid jid;
  Host& host;
  const ArchiveKind kind;
  const bool dry_run;
  ControlReply reply;
  json left = json::array();
  std::optional<xmpp::Error> failure;  // of the store: nothing more of it is tried
};
using BatchPtr = std::shared_ptr<Batch>;

// For what is written of one part: a bound that is reached concerns the part, anything else the whole.
auto written(const BatchPtr& batch, std::size_t index) {
  return [batch, index](const auto& result) {
    if (result) return;
    if (result.error().code == Errc::limit_exceeded) return batch->leave(index, "too large, or too many");
    if (result.error().code == Errc::not_found) return batch->leave(index, "what it belongs to is not there");
    batch->failure = result.error();
  };
}

class BatchWriter {
 public:
  BatchWriter(BatchPtr batch, Roster roster, std::set<std::string> offline)
      : batch_(std::move(batch)), roster_(std::move(roster)), known_offline_(std::move(offline)) {}

  void write(const json& parts) {
    std::size_t index = 0;
    for (const auto& part : parts) {
      index_ = index++;
      Result<Done> result = Done{};
      try {
        result = take(part);
      } catch (const json::exception& error) {
        result = fail(Errc::invalid_argument, std::string("malformed: ") + error.what());
      }
      if (!result) batch_->leave(index_, result.error().detail);
    }
    write_messages();
  }

 private:
  Stores& stores() { return batch_->host.stores; }
  bool personal() const { return !batch_->jid.local().empty() && batch_->kind == ArchiveKind::account; }

  template <class Pending>
  void then(Pending pending) {
    pending.then(batch_->context.owner, written(batch_, index_));
  }

  Result<Done> take(const json& part) {
    const auto kind = part.at("kind").get<std::string>();
    if (kind == "message") return message(part);
    if (batch_->kind == ArchiveKind::room) return fail(Errc::invalid_argument, kind + " of a room");
    if (kind == "node") return node(part);
    if (kind == "item") return item(part);
    if (!personal()) return fail(Errc::invalid_argument, kind + " of a service");
    if (kind == "roster") return contact(part);
    if (kind == "request") return request(part);
    if (kind == "block") return block(part);
    if (kind == "xml") return xml(part);
    if (kind == "offline") return offline(part);
    return fail(Errc::invalid_argument, "nothing that is kept here: " + kind);
  }

  Result<Done> message(const json& part) {
    auto message = imported_message(part, batch_->jid, batch_->kind);
    if (!message) return tl::unexpected(message.error());
    messages_.push_back(std::move(*message));
    message_indices_.push_back(index_);
    return Done{};
  }

  void write_messages() {
    if (messages_.empty() || batch_->dry_run) return;
    batch_->context.target.transfer()
        ->restore(batch_->jid, batch_->kind, std::move(messages_))
        .then(batch_->context.owner,
              [batch = batch_, indices = message_indices_](const Result<ArchiveRestored>& restored) {
                if (!restored) {
                  batch->failure = restored.error();
                  return;
                }
                for (const auto each : restored->refused) {
                  batch->leave(indices[each], "its time is of the future, or out of the archive's order");
                }
              });
  }

  Result<Done> contact(const json& part) {
    auto item = imported_roster_item(part);
    if (!item) return tl::unexpected(item.error());
    RosterChange change;
    change.version = ++roster_.version;
    change.put = std::move(*item);
    if (!batch_->dry_run) then(stores().rosters.apply(batch_->jid, std::move(change)));
    return Done{};
  }

  Result<Done> request(const json& part) {
    const auto from = xmpp::Jid::parse(part.at("from").get<std::string>());
    if (!from || from->empty()) return fail(Errc::invalid_argument, "a request from nowhere");
    auto presence = imported_xml(part, xmpp::ns::client);
    if (!presence) return tl::unexpected(presence.error());
    if (!presence->is("presence", xmpp::ns::client)) return fail(Errc::invalid_argument, "not a presence");
    presence->set_attr("from", from->bare_text());
    presence->set_attr("type", "subscribe");
    RosterChange change;
    change.put_request = SubscriptionRequest{from->bare(), xmpp::to_xml(*presence, xmpp::ns::client)};
    if (!batch_->dry_run) then(stores().rosters.apply(batch_->jid, std::move(change)));
    return Done{};
  }

  Result<Done> block(const json& part) {
    const auto who = xmpp::Jid::parse(part.at("jid").get<std::string>());
    if (!who || who->empty()) return fail(Errc::invalid_argument, "a blocked address that is none");
    if (!batch_->dry_run) then(stores().block_lists.add(batch_->jid, {*who}, UINT64_MAX));
    return Done{};
  }

  Result<Done> xml(const json& part) {
    const auto area = part.at("area").get<std::string>();
    auto element = imported_xml(part, {});
    if (!element) return tl::unexpected(element.error());
    if (area == "private_xml" && element->is("storage", xmpp::ns::bookmarks_storage)) return bookmarks(*element);
    if (area == "vcard") return vcard(std::move(*element));
    const std::map<std::string, UserXmlArea> areas{{"private_xml", UserXmlArea::private_xml},
                                                   {"archive_prefs", UserXmlArea::archive_prefs},
                                                   {"push", UserXmlArea::push},
                                                   {"last_activity", UserXmlArea::last_activity},
                                                   {"held", UserXmlArea::held}};
    const auto known = areas.find(area);
    if (known == areas.end()) return fail(Errc::invalid_argument, "nothing that is kept here: " + area);
    auto key = area == "private_xml" ? element->name() + "\n" + element->ns() : part.value("key", "");
    if (!batch_->dry_run) {
      then(stores().user_xml.put(batch_->jid, known->second, std::move(key), xmpp::to_xml(*element), UINT64_MAX));
    }
    return Done{};
  }

  // Its picture is kept in the nodes of XEP-0084, unless there is one (features/vcard.cpp).
  Result<Done> vcard(xmpp::Element vcard) {
    if (!vcard.is("vCard", xmpp::ns::vcard_temp)) return fail(Errc::invalid_argument, "not a vCard");
    const auto photo = photo_in(vcard);
    if (photo) remove_photo(vcard);
    if (batch_->dry_run) return Done{};
    then(stores().user_xml.put(batch_->jid, UserXmlArea::vcard, {}, xmpp::to_xml(vcard), UINT64_MAX));
    if (!photo) return Done{};
    stores().pubsub.nodes(batch_->jid).then(
        batch_->context.owner,
        [batch = batch_, index = index_, photo = *photo](const Result<std::vector<PubsubNodeRecord>>& nodes) {
          if (!nodes) return;
          const auto is_avatar = [](const auto& node) { return node.node == xmpp::ns::avatar_metadata; };
          if (std::none_of(nodes->begin(), nodes->end(), is_avatar)) put_avatar(batch, index, photo);
        });
    return Done{};
  }

  static void put_avatar(const BatchPtr& batch, std::size_t index, const Avatar& photo) {
    xmpp::Element data("data", std::string(xmpp::ns::avatar_data));
    data.set_text(photo.base64);
    xmpp::Element metadata("metadata", std::string(xmpp::ns::avatar_metadata));
    auto& info = metadata.add("info");
    info.set_attr("id", photo.hash).set_attr("type", photo.type.empty() ? "image/png" : photo.type);
    info.set_attr("bytes", std::to_string(photo.base64.size() / 4 * 3));
    for (const auto* payload : {&data, &metadata}) {
      PubsubNodeRecord node;
      node.node = payload->ns();
      node.config["pubsub#access_model"] = {"open"};
      node.created = xmpp::now();
      node.creator = batch->jid;
      PubsubItemRecord item{photo.hash, batch->jid, xmpp::now(), xmpp::to_xml(*payload)};
      auto& pubsub = batch->host.stores.pubsub;
      pubsub.put_node(batch->jid, node).then(batch->context.owner, written(batch, index));
      pubsub.publish(batch->jid, node.node, std::move(item), {}).then(batch->context.owner, written(batch, index));
    }
  }

  Result<Done> node(const json& part) {
    auto record = imported_node(part, batch_->jid);
    if (!record) return tl::unexpected(record.error());
    if (derived(record->node)) return Done{};
    if (!batch_->dry_run) then(stores().pubsub.put_node(batch_->jid, std::move(*record)));
    return Done{};
  }

  Result<Done> item(const json& part) {
    auto item = imported_item(part, batch_->jid);
    if (!item) return tl::unexpected(item.error());
    const auto node = part.at("node").get<std::string>();
    if (derived(node)) {
      const auto storage = imported_xml(part, {});
      return storage ? bookmarks(*storage) : Result<Done>(tl::unexpected(storage.error()));
    }
    PubsubItemRules rules;
    rules.max_items = SIZE_MAX;
    const bool newest_only = node == xmpp::ns::avatar_metadata || node == xmpp::ns::avatar_data;
    if (newest_only && personal()) rules.max_items = 1;
    if (!batch_->dry_run) then(stores().pubsub.publish(batch_->jid, node, std::move(*item), rules));
    return Done{};
  }

  // Bookmarks of older clients are made from those of XEP-0402 (features/bookmarks.cpp); those that came so stay.
  bool derived(const std::string& node) const { return personal() && node == xmpp::ns::bookmarks_storage; }

  Result<Done> bookmarks(const xmpp::Element& storage) {
    auto items = imported_bookmarks(storage, batch_->jid);
    if (batch_->dry_run || items.empty()) return Done{};
    const std::string node(xmpp::ns::bookmarks);
    PubsubItemQuery all;
    all.limit = 10'000;
    stores().pubsub.items(batch_->jid, node, all)
        .then(batch_->context.owner, [batch = batch_, index = index_, items = std::move(items),
                                      node](const Result<PubsubItemPage>& kept) {
          if (!kept) return;
          auto& pubsub = batch->host.stores.pubsub;
          if (kept->total == 0) {
            PubsubNodeRecord record;
            record.node = node;
            record.config = {{"pubsub#access_model", {"whitelist"}},
                             {"pubsub#persist_items", {"1"}},
                             {"pubsub#max_items", {"max"}},
                             {"pubsub#send_last_published_item", {"never"}}};
            record.created = xmpp::now();
            record.creator = batch->jid;
            pubsub.put_node(batch->jid, record).then(batch->context.owner, written(batch, index));
          }
          PubsubItemRules rules;
          rules.max_items = SIZE_MAX;
          for (const auto& item : items) {
            const auto is_it = [&](const PubsubItemRecord& each) { return each.id == item.id; };
            if (std::any_of(kept->items.begin(), kept->items.end(), is_it)) continue;
            pubsub.publish(batch->jid, node, item, rules).then(batch->context.owner, written(batch, index));
          }
        });
    return Done{};
  }

  Result<Done> offline(const json& part) {
    const auto stanza = imported_xml(part, xmpp::ns::client);
    if (!stanza) return tl::unexpected(stanza.error());
    if (!stanza->is("message", xmpp::ns::client)) return fail(Errc::invalid_argument, "not a message");
    const auto received = imported_time(part, "received");
    if (!received) return tl::unexpected(received.error());
    OfflineMessage message{0, *received, xmpp::to_xml(*stanza, xmpp::ns::client)};
    if (batch_->dry_run || known_offline_.contains(message.stanza)) return Done{};
    then(stores().offline.append(batch_->jid, std::move(message), UINT64_MAX, UINT64_MAX));
    return Done{};
  }

  BatchPtr batch_;
  Roster roster_;
  std::set<std::string> known_offline_;
  std::size_t index_ = 0;
  std::vector<ArchivedMessage> messages_;
  std::vector<std::size_t> message_indices_;
};

bool holds(const json& parts, const char* kind) {
  return std::any_of(parts.begin(), parts.end(), [kind](const json& part) {
    return part.is_object() && part.value("kind", json()) == kind;
  });
}

}  // namespace

void import_account(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto address = address_in(context, arguments);
  if (!address) return reply(tl::unexpected(address.error()));
  if (address->service) return reply(fail(Errc::not_found, address->jid.text() + " is no account's address"));
  AccountRecord record{address->jid, {}, xmpp::now(), std::nullopt};
  for (const auto* name : {"created", "last_login"}) {
    if (!arguments.contains(name)) continue;
    const auto time = imported_time(arguments, name);
    if (!time) return reply(tl::unexpected(time.error()));
    if (name == std::string_view("created")) record.created = *time;
    if (name == std::string_view("last_login")) record.last_login = *time;
  }
  record.disabled = true;
  const bool dry_run = arguments.value("dry_run", false);
  Stores& stores = address->host->stores;
  auto* transfer = context.target.transfer();
  stores.accounts.find(address->jid)
      .then(context.owner, [=, &stores, jid = address->jid, host = address->host,
                            owner = context.owner.watch()](const Result<std::optional<AccountRecord>>& found) {
        if (!found) return reply(tl::unexpected(found.error()));
        if (*found) {
          transfer->being_imported(jid).then(owner, [reply](const Result<bool>& mark) {
            if (!mark) return reply(tl::unexpected(mark.error()));
            reply(json{{"state", *mark ? "unfinished" : "exists"}});
          });
          return;
        }
        if (dry_run) return reply(json{{"state", "new"}});
        stores.accounts.create(record).then(owner, [reply](const Result<Done>& created) {
          if (!created) reply(tl::unexpected(created.error()));
        });
        transfer->set_being_imported(jid, true).then(owner, [reply, host, jid](const Result<Done>& marked) {
          if (!marked) return;
          host->accounts.forget(jid);  // it was known not to be there
          reply(json{{"state", "new"}});
        });
      });
}

void import_parts(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto address = address_in(context, arguments);
  if (!address) return reply(tl::unexpected(address.error()));
  const auto& parts = arguments.at("parts");
  if (!parts.is_array()) return reply(fail(Errc::invalid_argument, "parts: expected a list"));
  auto batch = std::make_shared<Batch>(context, *address, arguments.value("dry_run", false), reply);
  Stores& stores = address->host->stores;
  const auto write = [batch, parts, again = arguments.value("again", false), &stores](Roster roster) {
    if (!again || batch->dry_run || !holds(parts, "offline")) return BatchWriter(batch, std::move(roster), {}).write(parts);
    stores.offline.load(batch->jid, 0, most_offline)
        .then(batch->context.owner, [batch, parts, roster](const Result<std::vector<OfflineMessage>>& kept) {
          std::set<std::string> known;
          for (const auto& each : kept ? *kept : std::vector<OfflineMessage>()) known.insert(each.stanza);
          BatchWriter(batch, roster, std::move(known)).write(parts);
        });
  };
  if (batch->dry_run || address->service) return write({});
  // Nothing is added to an account that is in use.
  context.target.transfer()->being_imported(batch->jid)
      .then(context.owner, [batch, write, &stores](const Result<bool>& mark) {
        if (!mark || !*mark) {
          batch->failure = mark ? xmpp::Error{Errc::not_allowed, batch->jid.text() + " is not being imported"} : mark.error();
          return;
        }
        stores.rosters.load(batch->jid).then(batch->context.owner, [batch, write](const Result<Roster>& roster) {
          if (roster) return write(*roster);
          batch->failure = roster.error();
        });
      });
}

void finish_import(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto address = address_in(context, arguments);
  if (!address) return reply(tl::unexpected(address.error()));
  if (address->service) return reply(fail(Errc::not_found, address->jid.text() + " is no account's address"));
  auto keys = imported_keys(arguments.value("keys", json::array()));
  if (!keys) return reply(tl::unexpected(keys.error()));
  const bool disabled = arguments.value("disabled", false);
  auto* transfer = context.target.transfer();
  const auto finish = [reply, transfer, host = address->host, jid = address->jid, disabled, owner = context.owner.watch()] {
    transfer->set_being_imported(jid, false).then_detached([](const auto&) {});
    host->stores.accounts.set_disabled(jid, disabled).then(owner, [reply, host, jid](const Result<Done>& done) {
      if (!done) return reply(tl::unexpected(done.error()));
      host->accounts.forget(jid);  // whoever wrote to it meanwhile has seen a part of it
      host->account_admin.keys_have_changed();
      xmpp::log::info("control", "{}: account imported", jid.text());
      reply(json{{"jid", jid.text()}});
    });
  };
  Stores& stores = address->host->stores;
  transfer->being_imported(address->jid)
      .then(context.owner, [=, &stores, keys = *keys, jid = address->jid, host = address->host,
                            owner = context.owner.watch(), password = arguments.value("password", std::string())](
                               const Result<bool>& mark) {
        if (!mark) return reply(tl::unexpected(mark.error()));
        if (!*mark) return reply(fail(Errc::not_allowed, jid.text() + " is not being imported"));
        if (password.empty()) {
          stores.accounts.set_keys(jid, keys).then_detached([](const auto&) {});
          return finish();
        }
        host->account_admin.set_password(jid, password).then(owner, [reply, finish](const Result<Done>& set) {
          if (!set) return reply(tl::unexpected(set.error()));
          finish();
        });
      });
}

void import_room(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto address = address_in(context, arguments);
  if (!address) return reply(tl::unexpected(address.error()));
  if (!address->service || address->jid.local().empty() || !has_rooms(*address->service)) {
    return reply(fail(Errc::invalid_argument, address->jid.text() + " is no room of a group chat service here"));
  }
  Stores& stores = address->host->stores;
  if (arguments.value("check", false) || arguments.value("dry_run", false)) {
    if (!arguments.value("check", false)) {
      if (const auto record = imported_room(arguments); !record) return reply(tl::unexpected(record.error()));
    }
    stores.muc.load(address->jid).then(context.owner, [reply](const Result<std::optional<MucRoomRecord>>& found) {
      if (!found) return reply(tl::unexpected(found.error()));
      reply(json{{"state", *found ? "exists" : "new"}});
    });
    return;
  }
  auto record = imported_room(arguments);
  if (!record) return reply(tl::unexpected(record.error()));
  stores.muc.create(std::move(*record), UINT64_MAX)
      .then(context.owner, [reply, jid = address->jid](const Result<Done>& created) {
        if (created) xmpp::log::info("control", "{}: room imported", jid.text());
        if (created) return reply(json{{"state", "new"}});
        if (created.error().code == Errc::already_exists) return reply(json{{"state", "exists"}});
        reply(tl::unexpected(created.error()));
      });
}

}  // namespace xmppd
