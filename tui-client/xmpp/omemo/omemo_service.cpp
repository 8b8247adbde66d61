// OmemoService: life cycle, who can read, encrypting.
#include "tui-client/xmpp/omemo/omemo_service.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/device_views.hpp"
#include "tui-client/xmpp/omemo/envelope.hpp"
#include "tui-client/xmpp/omemo/omemo_words.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace tui {

namespace {
constexpr unsigned day_ms = 24U * 60 * 60 * 1000;
// After so long the device list of somebody who never tells of a change is asked for again before anything is sent.
constexpr std::uint64_t old_list_ms = 4ULL * 60 * 60 * 1000;
}  // namespace

xmpp::Result<std::unique_ptr<OmemoService>> OmemoService::open(AccountContext& account, const Rooms& rooms,
                                                               bool blind_trust) {
  auto device = open_omemo_device(account.history, account.id);
  if (!device) return tl::unexpected(device.error());
  return std::unique_ptr<OmemoService>(new OmemoService(account, rooms, std::move(*device), blind_trust));
}

OmemoService::OmemoService(AccountContext& account, const Rooms& rooms, std::unique_ptr<omemo::Device> device,
                           bool blind_trust)
    : account_(account),
      rooms_(rooms),
      blind_trust_(blind_trust),
      device_(std::move(device)),
      pep_(account),
      lists_(account, pep_, [this](const xmpp::Jid& jid) { list_changed(jid); }),
      builder_(account, pep_, *device_,
               [this](const SessionBuilder::Outcome& outcome) {
                 if (outcome.changed_identity) return identity_changed(outcome.address, *outcome.changed_identity);
                 if (outcome.first_seen) met_device(outcome.address);
               }),
      trust_(account.history, account.id, *device_) {
  device_->set_policy(blind_trust ? omemo::TrustPolicy::btbv : omemo::TrustPolicy::manual);
  for (const omemo::Version version : omemo::all_versions) {
    if (!omemo::supports(version)) continue;
    publications_.push_back(std::make_unique<OwnPublication>(
        account, pep_, lists_, *device_, version, [this] { tell_encryption(account_.jid); },
        [this] { store_is_older(); }));
  }
}

OmemoService::~OmemoService() = default;

void OmemoService::go_online() {
  device_->begin_catch_up();
  builder_.forget_all_failures();
  maintain();
  for (const auto& publication : publications_) publication->go_online();
  lists_.fetch(account_.jid, [this, alive = lifetime_.watch()] {
    if (alive.expired()) return;
    tell_trust();
    note_silent_devices();
  });
}

void OmemoService::go_offline() {
  lists_.go_offline();
  for (const auto& publication : publications_) publication->go_offline();
}

void OmemoService::flush() {
  for (const auto& publication : publications_) publication->flush();
}

void OmemoService::refresh_bundles_soon() {
  for (const auto& publication : publications_) publication->refresh_bundle_soon();
}

// Others can encrypt to us in one version at least: a server may have no place for the other.
bool OmemoService::published() const {
  return std::any_of(publications_.begin(), publications_.end(), [](const auto& one) { return one->published(); });
}

void OmemoService::end_catch_up() {
  if (auto ended = device_->end_catch_up(); !ended) {
    xmpp::log::error("omemo", "{}: {}", account_.id, ended.error().detail);
  }
  refresh_bundles_soon();
}

void OmemoService::maintain() {
  if (auto done = device_->maintain(); !done) {
    account_.notice("OMEMO keys can't be renewed: " + done.error().detail, true);
  }
  refresh_bundles_soon();
  daily_ = account_.loop.after(day_ms, [this] { maintain(); });
}

void OmemoService::handle_pep_event(const xmpp::Jid& sender, const xmpp::Element& change) {
  lists_.handle_event(sender, change);
}

void OmemoService::list_changed(const xmpp::Jid& jid) {
  builder_.forget_failures(std::string(jid.bare_text()));
  if (jid == account_.jid) {
    for (const auto& publication : publications_) publication->check_list();
    for (const auto& chat : prepared_) tell_encryption(chat);
    if (!prepared_.contains(account_.jid)) tell_encryption(account_.jid);
    return;
  }
  auto concerned = rooms_of(jid);
  if (prepared_.contains(jid)) concerned.push_back(jid);
  for (const auto& chat : concerned) {
    if (account_.online) {
      prepare(chat, [] {});
    } else {
      tell_encryption(chat);
    }
  }
}

std::vector<omemo::Peer> OmemoService::peers(const xmpp::Jid& jid) {
  std::vector<omemo::Peer> result;
  for (const auto& [listed, version] : lists_.devices(jid)) {
    if (jid.same_bare(account_.jid) && listed.id == device_->device_id()) continue;
    result.push_back({{std::string(jid.bare_text()), listed.id}, version});
  }
  return result;
}

std::vector<omemo::Peer> OmemoService::recipients(const xmpp::Jid& chat) {
  std::vector<omemo::Peer> all;
  for (const auto& person : audience(chat)) {
    const auto theirs = peers(person);
    all.insert(all.end(), theirs.begin(), theirs.end());
  }
  if (chat.same_bare(account_.jid)) return all;
  const auto own = peers(account_.jid);
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

void OmemoService::prepare(const xmpp::Jid& chat, std::function<void()> done) {
  const xmpp::Jid jid = rooms_.chat_of(chat);
  prepared_.insert(jid);
  lists_.fetch(account_.jid, [this, jid, done = std::move(done), alive = lifetime_.watch()] {
    if (alive.expired()) return;
    const auto people = audience(jid);
    if (people.empty()) return start_sessions(jid, done);
    for (const auto& person : people) lists_.doubt_older(person, old_list_ms);
    auto left = std::make_shared<std::size_t>(people.size());
    for (const auto& person : people) {
      lists_.fetch(person, [this, jid, left, done, alive] {
        if (!alive.expired() && --*left == 0) start_sessions(jid, done);
      });
    }
  });
}

void OmemoService::start_sessions(const xmpp::Jid& chat, std::function<void()> done) {
  std::vector<omemo::Peer> wanted;
  if (const auto states = device_->check_recipients(recipients(chat))) {
    for (const auto& state : *states) {
      if (state.obstacle == omemo::Obstacle::broken_session) (void)device_->delete_session(state.peer);
      if (state.obstacle == omemo::Obstacle::broken_session || state.obstacle == omemo::Obstacle::no_session) {
        wanted.push_back(state.peer);
      }
    }
  }
  builder_.build(wanted, [this, chat, done = std::move(done), alive = lifetime_.watch()] {
    if (alive.expired()) return;
    tell_encryption(chat);
    done();
  });
}

std::string OmemoService::obstacle_words(const omemo::RecipientState& state) {
  std::string who = device_name(state.peer.address);
  if (state.peer.address.jid == account_.id) who = "your own " + who;
  const std::string failure = builder_.failure(state.peer);
  switch (state.obstacle) {
    case omemo::Obstacle::undecided:
      return who + " is new and waits for your decision";
    case omemo::Obstacle::distrusted:
      return who + " is distrusted";
    case omemo::Obstacle::no_session:
    case omemo::Obstacle::broken_session:
      return who + " " + (failure.empty() ? "has no session yet" : failure);
    case omemo::Obstacle::invalid:
      return who + " is impossible";
    default:
      return {};
  }
}

ChatEncryption OmemoService::chat_encryption(const xmpp::Jid& chat) {
  ChatEncryption state;
  state.mode = account_.history.chat_mode(account_.id, rooms_.chat_of(chat)).value_or(Encryption::omemo);
  const bool own = chat.same_bare(account_.jid);
  const auto room = rooms_.audience(chat);
  const bool alone = room && rooms_.occupant(chat);
  const auto people = audience(chat);
  state.ready =
      (!own || published()) && (!room || room->known || !room->problem.empty()) &&
      std::all_of(people.begin(), people.end(), [&](const xmpp::Jid& person) { return lists_.fresh(person); });
  if (room && state.mode == Encryption::none) return state;  // its members' devices are nobody's concern
  if (room && !room->problem.empty()) state.problems.push_back((alone ? "" : "anybody: ") + room->problem);
  std::size_t theirs = 0;
  for (const auto& person : people) {
    const auto devices = peers(person).size();
    theirs += devices;
    if (const std::string problem = lists_.problem(person); !problem.empty()) {
      state.problems.push_back(room ? std::string(person.bare_text()) + ": " + problem : problem);
    } else if (lists_.fresh(person) && devices == 0 && !own) {
      state.problems.push_back(std::string(person.bare_text()) + " has no OMEMO device");
    }
  }
  const auto obstacles = device_->check_recipients(recipients(chat));
  if (!obstacles) {
    state.problems.push_back("the OMEMO state can't be read: " + obstacles.error().detail);
    return state;
  }
  std::set<std::string> reached;
  std::set<omemo::Version> spoken;
  for (const auto& recipient : *obstacles) {
    const auto& address = recipient.peer.address;
    if (auto words = obstacle_words(recipient); !words.empty()) {
      state.problems.push_back(room ? address.jid + ": " + words : words);
    }
    if (recipient.obstacle == omemo::Obstacle::none && (own || address.jid != account_.id)) {
      ++state.devices;
      reached.insert(address.jid);
      spoken.insert(recipient.peer.version);
    }
  }
  state.protocol = protocol_name(spoken);
  std::size_t verified = 0;
  for (const auto& person : people) {
    if (room && !alone && state.ready && !reached.contains(std::string(person.bare_text())) &&
        !may_miss(chat, person)) {
      state.left_out.emplace_back(person.bare_text());
    }
    for (const auto& view : devices(person)) {
      if (view.active && !view.this_device && view.trust == Trust::verified) ++verified;
    }
  }
  state.all_verified = theirs > 0 && verified == theirs;
  return state;
}

void OmemoService::tell_encryption(const xmpp::Jid& chat) {
  account_.emit(EncryptionChanged{account_.id, rooms_.chat_of(chat), chat_encryption(chat)});
}

xmpp::Result<std::vector<xmpp::Element>> OmemoService::encrypt(const xmpp::Jid& chat, const std::string& text) {
  const auto room = rooms_.audience(chat);
  if (room && !room->problem.empty()) return xmpp::fail(xmpp::Errc::not_allowed, room->problem);
  if (room && !room->known) return xmpp::fail(xmpp::Errc::not_allowed, "the room's members are not known");
  const auto people = audience(chat);
  if (room && people.empty())
    return xmpp::fail(xmpp::Errc::not_allowed, "nobody else is a member of this room: /invite");
  const auto content = [&](omemo::Version version) -> omemo::Bytes {
    if (version == omemo::Version::omemo_2) return make_envelope(account_.jid, person(chat), text, xmpp::now());
    return {text.begin(), text.end()};
  };
  const auto encrypted =
      device_->encrypt(content, recipients(chat), [&](const omemo::Encrypted& result) -> omemo::Result<void> {
        // Our own other devices alone are nobody to talk to.
        for (const auto& person : people) {
          const bool reached = std::any_of(result.reached.begin(), result.reached.end(),
                                           [&](const auto& peer) { return peer.address.jid == person.bare_text(); });
          if (!reached && !may_miss(chat, person)) {
            return omemo::fail(omemo::ErrorCode::no_recipient, "not one device of the other side");
          }
        }
        return {};
      });
  if (encrypted) {
    std::vector<xmpp::Element> elements;
    for (const auto& message : encrypted->messages) elements.push_back(encrypted_to_xml(message));
    return elements;
  }
  if (encrypted.error().code != omemo::ErrorCode::no_recipient) {
    return xmpp::fail(xmpp::Errc::internal,
                      std::string(omemo::to_string(encrypted.error().code)) + ": " + encrypted.error().detail);
  }
  const auto state = chat_encryption(chat);
  std::string reasons;
  for (const auto& problem : state.problems) reasons += (reasons.empty() ? "" : "; ") + problem;
  if (!state.left_out.empty()) reasons += " (/without sends it to the others)";
  return xmpp::fail(xmpp::Errc::not_allowed, reasons.empty() ? "nobody could read it" : reasons);
}

}  // namespace tui
