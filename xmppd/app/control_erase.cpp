// A person's data goes, and it is told what stays.
#include "xmppd/app/control_erase.hpp"

#include <fmt/format.h>

#include <deque>
#include <memory>
#include <nlohmann/json.hpp>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/control_listings.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/muc/admin.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/storage/transfer_store.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr std::size_t scanned = 2000;      // messages that one step looks at
constexpr std::size_t purged = 200;        // messages that one step deletes
constexpr std::size_t listed = 1'000'000;  // invites, reports, files: all of them

struct ErasedAddress {
  xmpp::Jid jid;
  Host* host = nullptr;
};

Result<ErasedAddress> erased_address(const ControlContext& context, const json& arguments) {
  const auto text = arguments.at("jid").get<std::string>();
  const auto jid = xmpp::Jid::parse(text);
  if (!jid || jid->local().empty() || !jid->is_bare()) return fail(Errc::invalid_argument, text + ": expected user@domain");
  auto* host = context.target.hosts().find(jid->domain());
  if (!host) return fail(Errc::not_found, fmt::format("{} is not served here", jid->domain()));
  return ErasedAddress{*jid, host};
}

// One room after the other is asked to forget the person; then `done`.
struct Forgetting : std::enable_shared_from_this<Forgetting> {
  Forgetting(const ControlContext& context_in, ErasedAddress person_in, std::deque<xmpp::Jid> rooms_in,
             std::function<void(const std::vector<std::string>& failed)> done_in)
      : context(context_in), person(std::move(person_in)), rooms(std::move(rooms_in)), done(std::move(done_in)) {}

  void next() {
    if (rooms.empty()) return done(failed);
    const auto room = rooms.front();
    rooms.pop_front();
    person.host->requests.ask(room, xmpp::IqType::set, muc::forget_person(person.jid),
                              [self = shared_from_this(), room, alive = context.owner.watch()](const StanzaPtr& answer) {
                                if (alive.expired()) return;
                                if (!answer || answer->type() != "result") self->failed.push_back(room.text());
                                self->next();
                              });
  }

  ControlContext context;
  ErasedAddress person;
  std::deque<xmpp::Jid> rooms;
  std::function<void(const std::vector<std::string>&)> done;
  std::vector<std::string> failed;
};

// Counts what there is, then, unless it is a dry run, does away with it.
struct Erasure : std::enable_shared_from_this<Erasure> {
  Erasure(const ControlContext& context_in, ErasedAddress person_in, bool dry, ControlReply reply_in)
      : context(context_in),
        person(std::move(person_in)),
        stores(person.host->stores),
        dry_run(dry),
        reply(std::move(reply_in)) {}

  void begin() {
    stores.accounts.find(person.jid)
        .then(context.owner, [self = shared_from_this()](const Result<std::optional<AccountRecord>>& found) {
          if (!found) return self->reply(tl::unexpected(found.error()));
          if (!*found) return self->reply(fail(Errc::not_found, self->person.jid.text() + " does not exist"));
          self->count();
        });
  }

  void counted(std::uint64_t count, const std::string& what) {
    if (count > 0) erased.push_back(fmt::format("{} {}", count, what));
  }

  // The store answers in order: the last of these questions is answered last.
  void count() {
    const auto self = shared_from_this();
    const auto& owner = context.owner;
    const auto& jid = person.jid;
    erased.push_back("the account, its keys, contacts, vCard, private XML, settings");
    std::uint64_t sessions = 0;
    for (const auto& session : person.host->sessions.all()) sessions += session->jid().same_bare(jid) ? 1 : 0;
    counted(sessions, "sessions end");
    ArchiveQuery all;
    all.max_messages = 1;
    all.count = true;
    stores.archive.query(jid, all).then(owner, [self](const Result<ArchivePage>& page) {
      if (page) self->counted(page->count.value_or(0), "archived messages");
    });
    stores.offline.count(jid).then(owner, [self](const Result<std::uint64_t>& count) {
      if (count) self->counted(*count, "messages that waited");
    });
    stores.pubsub.nodes(jid).then(owner, [self](const Result<std::vector<PubsubNodeRecord>>& nodes) {
      if (nodes) self->counted(nodes->size(), "nodes of the account (avatar, bookmarks, OMEMO devices …)");
    });
    stores.uploads.list(jid, 0, listed).then(owner, [self](const Result<std::vector<Upload>>& files) {
      if (files) self->counted(files->size(), "uploaded files");
    });
    stores.tokens.list(jid).then(owner, [self](const Result<std::vector<LoginDevice>>& devices) {
      if (devices) self->counted(devices->size(), "clients' tokens");
    });
    stores.reports.list(0, listed).then(owner, [self](const Result<std::vector<AbuseReport>>& reports) {
      if (reports) self->count_reports(*reports);
    });
    stores.invites.list(0, listed).then(owner, [self](const Result<std::vector<Invite>>& invites) {
      if (invites) self->take_invites(*invites);
    });
    context.target.transfer()
        ->services(std::string(jid.domain()))
        .then(owner, [self](const Result<std::vector<std::string>>& services) {
          if (services) self->take_items(*services);
          self->find_rooms();
        });
  }

  void count_reports(const std::vector<AbuseReport>& reports) {
    std::uint64_t made = 0, about = 0;
    for (const auto& each : reports) {
      made += each.reporter == person.jid ? 1 : 0;
      about += each.reported.same_bare(person.jid) ? 1 : 0;
    }
    counted(made, "reports of abuse");
    if (about > 0) remains.push_back(fmt::format("{} reports of others about the address (xmppctl reports)", about));
  }

  // Those that the person has made, or that keep the name.
  void take_invites(const std::vector<Invite>& invites) {
    std::uint64_t count = 0;
    for (const auto& each : invites) {
      const bool for_it = each.domain == person.jid.domain() && each.name == person.jid.local();
      if (each.creator != person.jid.text() && each.contact != person.jid && !for_it) continue;
      ++count;
      if (!dry_run) stores.invites.remove(each.id).then_detached([](const auto&) {});
    }
    counted(count, "invites");
  }

  // Nodes without another owner, rights and subscriptions go with the account (features/pubsub/pubsub_domain.cpp).
  void take_items(const std::vector<std::string>& services) {
    for (const auto& service : services) {
      const auto jid = xmpp::Jid::parse(service);
      if (!jid) continue;
      context.target.transfer()
          ->published_by(*jid, person.jid, !dry_run)
          .then(context.owner, [self = shared_from_this(), service](const Result<std::uint64_t>& items) {
            if (items) self->counted(*items, "items published at " + service);
          });
    }
  }

  void find_rooms() {
    context.target.transfer()
        ->memberships(person.jid)
        .then(context.owner, [self = shared_from_this()](const Result<std::vector<RoomMembership>>& all) {
          if (!all) return self->reply(tl::unexpected(all.error()));
          std::deque<xmpp::Jid> rooms;
          for (const auto& each : *all) {
            self->erased.push_back(each.affiliation + " of " + each.room.text());
            if (each.only_owner) {
              self->remains.push_back(each.room.text() + ": the room stays, without an owner; it is others', too");
            }
            rooms.push_back(each.room);
          }
          if (self->dry_run) return self->answer();
          std::make_shared<Forgetting>(self->context, self->person, std::move(rooms),
                                       [self](const std::vector<std::string>& failed) {
                                         for (const auto& room : failed) {
                                           self->remains.push_back("the affiliation in " + room + ": the room did not answer");
                                         }
                                         self->remove();
                                       })
              ->next();
        });
  }

  void remove() {
    person.host->account_admin.remove(person.jid)
        .then(context.owner, [self = shared_from_this()](const Result<Done>& removed) {
          if (!removed) return self->reply(tl::unexpected(removed.error()));
          xmpp::log::info("control", "{}: erased", self->person.jid.text());
          self->answer();
        });
  }

  void answer() { reply(json{{"erased", erased}, {"remains", remains}}); }

  ControlContext context;
  ErasedAddress person;
  Stores& stores;
  const bool dry_run;
  ControlReply reply;
  std::vector<std::string> erased, remains;
};

}  // namespace

void erase_authored(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto person = erased_address(context, arguments);
  if (!person) return reply(tl::unexpected(person.error()));
  const bool erase = arguments.value("erase", false);
  context.target.transfer()
      ->authored(person->jid, number_argument(arguments, "behind"), scanned, erase ? Authored::erase : Authored::count)
      .then(context.owner, [reply, context, person = *person, erase](const Result<ArchiveAuthorship>& found) {
        if (!found) return reply(tl::unexpected(found.error()));
        json result{{"in_rooms", found->in_rooms}, {"with_others", found->with_others}};
        if (found->continue_behind) result["next"] = std::to_string(*found->continue_behind);
        // What they show to those who enter is read again.
        std::deque<xmpp::Jid> rooms;
        if (erase) rooms.assign(found->rooms.begin(), found->rooms.end());
        std::make_shared<Forgetting>(context, person, std::move(rooms), [reply, result](const auto&) { reply(result); })->next();
      });
}

void erase_account(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto person = erased_address(context, arguments);
  if (!person) return reply(tl::unexpected(person.error()));
  std::make_shared<Erasure>(context, *person, arguments.value("dry_run", false), reply)->begin();
}

void erase_leftovers(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto step = arguments.at("step").get<std::string>();
  if (step == "messages") {
    context.target.hosts().all().front()->stores.archive.purge(0, purged).then(
        context.owner, [reply](const Result<std::size_t>& count) {
          if (!count) return reply(tl::unexpected(count.error()));
          reply(json{{"done", *count < purged}});
        });
    return;
  }
  context.target.transfer()->scrub(step == "words").then(context.owner, [reply](const Result<bool>& done) {
    if (!done) return reply(tl::unexpected(done.error()));
    reply(json{{"done", *done}});
  });
}

}  // namespace xmppd
