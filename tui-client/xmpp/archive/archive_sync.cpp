// ArchiveSync: gaps, page by page.
#include "tui-client/xmpp/archive/archive_sync.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/carbons.hpp"
#include "tui-client/xmpp/inbox.hpp"
#include "tui-client/xmpp/muc/room_author.hpp"
#include "tui-client/xmpp/muc/room_inbox.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;
using C = xmpp::StanzaErrorCondition;

namespace {
constexpr unsigned first_retry_ms = 5000;
constexpr unsigned max_failures = 6;  // of one login; the next one begins anew
constexpr MessageId no_bound = INT64_MAX;

bool is_new(const ArchiveGap& gap) { return gap.after.empty() && gap.after_when == 0 && !gap.in_order; }
bool is_top(const ArchiveGap& gap) { return gap.before.empty(); }
}  // namespace

ArchiveSync::ArchiveSync(AccountContext& account, Parts parts, Hooks hooks)
    : account_(account), parts_(parts), hooks_(std::move(hooks)), queries_(account) {}

void ArchiveSync::discover() {
  there_ = There::unknown;
  wanted_ = false;
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, account_.jid);
  iq.add("query", std::string(ns::disco_info));
  account_.iqs.ask(std::move(iq), [this, login = ++login_, alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired() || login != login_) return;
    const Element* query = result ? result->child("query", ns::disco_info) : nullptr;
    there_ = There::no;
    if (query) {
      for (const Element& child : query->children()) {
        // XEP-0313 §2.1: who has this names its messages, and overwrites what others claim in its name.
        if (child.is("feature", ns::disco_info) && child.attr("var") == ns::mam) there_ = There::yes;
      }
    }
    parts_.inbox.set_archive(there_ == There::yes);
    if (std::exchange(wanted_, false)) go_online();
  });
}

void ArchiveSync::go_online() {
  wanted_ = there_ == There::unknown;
  if (wanted_) return;
  if (there_ == There::yes) return begin(account_.jid);
  readings_[account_.jid].caught_up = true;
  if (hooks_.caught_up) hooks_.caught_up(account_.jid);
}

void ArchiveSync::go_offline() {
  ++login_;
  queries_.go_offline();
  readings_.clear();  // what was kept back is in the archive, behind the gap
  for (const auto& chat : std::exchange(looking_back_, {})) older_read(chat, Older::unknown);
}

void ArchiveSync::resume() {
  std::vector<xmpp::Jid> archives;
  for (const auto& [archive, reading] : readings_) archives.push_back(archive);
  for (const auto& archive : archives) go_on(archive);
}

void ArchiveSync::read_room(const xmpp::Jid& room) { begin(room.bare()); }

bool ArchiveSync::busy() const {
  return std::any_of(readings_.begin(), readings_.end(), [](const auto& entry) { return !entry.second.caught_up; });
}

// The ratchets of encrypted messages go one way; what is not encrypted is wanted from its end.
bool ArchiveSync::wants_order(const xmpp::Jid& archive) {
  return is_own(archive) || account_.history.chat_mode(account_.id, archive) != Encryption::none;
}

void ArchiveSync::begin(const xmpp::Jid& archive) {
  auto& reading = readings_[archive];
  reading.caught_up = false;
  reading.again = false;
  const auto gaps = account_.history.gaps(account_.id);
  if (!gaps) return storage_failed(archive, gaps.error());
  const auto top = std::find_if(gaps->begin(), gaps->end(),
                                [&](const ArchiveGap& gap) { return gap.archive == archive && is_top(gap); });
  ArchiveGap gap;
  if (top != gaps->end()) gap = *top;
  gap.archive = archive;
  if (!is_new(gap)) gap.in_order = gap.after.empty() || wants_order(archive);
  if (auto put = account_.history.put_gap(account_.id, gap); !put) return storage_failed(archive, put.error());
  go_on(archive);
}

std::optional<ArchiveGap> ArchiveSync::next_gap(const xmpp::Jid& archive, const Reading& reading) {
  const auto gaps = account_.history.gaps(account_.id);
  if (!gaps) {
    storage_failed(archive, gaps.error());
    return std::nullopt;
  }
  for (const auto& gap : *gaps) {
    if (gap.archive != archive) continue;
    if (is_top(gap) ? (!reading.caught_up || reading.again) : reading.background_pages > 0) return gap;
  }
  return std::nullopt;
}

void ArchiveSync::go_on(const xmpp::Jid& archive) {
  auto& reading = readings_[archive];
  if (reading.running || !account_.online) return;
  const auto gap = next_gap(archive, reading);
  if (!gap) return;
  reading.running = true;
  ArchiveRequest request;
  request.archive = archive;
  if (!gap->in_order) {
    request.before = gap->before;
  } else if (!gap->after.empty()) {
    request.after = gap->after;
  } else if (gap->after_when != 0) {
    request.start = gap->after_when;  // that id is not there any more
  }
  queries_.ask(request, [this, archive, gap = *gap, login = login_, alive = lifetime_.watch()](auto page) {
    if (alive.expired() || login != login_) return;
    readings_[archive].running = false;
    page_came(archive, gap, std::move(page));
  });
}

void ArchiveSync::refused(const xmpp::Jid& archive, ArchiveGap gap, const xmpp::StanzaError& error) {
  auto& reading = readings_[archive];
  if (error.condition == C::item_not_found && gap.in_order && !gap.after.empty()) {
    gap.after.clear();  // expired: on from its time
    if (gap.after_when == 0) gap.after_when = 1;
    if (auto put = account_.history.put_gap(account_.id, gap); !put) return storage_failed(archive, put.error());
    return go_on(archive);
  }
  if (error.condition == C::item_not_found && !gap.before.empty()) {  // and so is all that was before it
    if (auto dropped = account_.history.drop_gap(gap.id); !dropped) return storage_failed(archive, dropped.error());
    return go_on(archive);
  }
  xmpp::log::warning("client", "{}: the archive of {} was not read: {}", account_.id, archive.text(),
                     xmpp::to_string(error.condition));
  const bool passing = error.condition == C::remote_server_timeout || error.condition == C::recipient_unavailable ||
                       error.type == xmpp::StanzaErrorType::wait;
  finished(archive);  // nobody waits for it any longer; the gap stays
  if (!passing || ++reading.failures > max_failures) return;
  reading.again = true;
  reading.retry = account_.loop.after(first_retry_ms << reading.failures, [this, archive] { go_on(archive); });
}

xmpp::Result<std::vector<MessageId>> ArchiveSync::places_from(const std::vector<ArchivedMessage>& messages) {
  std::vector<MessageId> places;
  for (const auto& message : messages) {
    const auto place =
        account_.history.place_from(places.empty() ? message.when : std::max(message.when, places.back() + 1));
    if (!place) return tl::unexpected(place.error());
    places.push_back(*place);
  }
  return places;
}

xmpp::Result<std::vector<MessageId>> ArchiveSync::places_until(const std::vector<ArchivedMessage>& messages,
                                                               MessageId below) {
  std::vector<MessageId> places(messages.size());
  for (std::size_t i = messages.size(); i-- > 0;) {
    const auto place = account_.history.place_until(std::min(messages[i].when, below - 1));
    if (!place) return tl::unexpected(place.error());
    below = places[i] = *place;
  }
  return places;
}

void ArchiveSync::read(const xmpp::Jid& archive, std::vector<ArchivedMessage>& messages,
                       const std::vector<MessageId>& places, Age age, std::set<xmpp::Jid>& changed) {
  using Reading = OmemoService::Reading;
  parts_.omemo.set_reading(age == Age::news ? Reading::news : Reading::old);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Archived at{messages[i].id, messages[i].when, places[i], age == Age::news};
    if (is_own(archive)) {
      if (const auto chat = parts_.inbox.handle_archived(messages[i].message, at)) changed.insert(*chat);
    } else if (parts_.room_inbox.handle_archived(messages[i].message, archive, at)) {
      changed.insert(archive);
    }
  }
  parts_.omemo.set_reading(Reading::live);
}

// From the older end on: the gap begins where the page ends. True: nothing is missing any more.
bool ArchiveSync::take_in_order(ArchiveGap& gap, ArchivePage& page) {
  auto& messages = page.messages;
  const auto known = std::find_if(messages.begin(), messages.end(), [&](const ArchivedMessage& message) {
    return !gap.before.empty() && message.id == gap.before;
  });
  const bool reached = known != messages.end();
  messages.erase(known, messages.end());
  const bool moves = !messages.empty() && messages.back().id != gap.after;  // or it would be asked for for ever
  if (!messages.empty()) {
    gap.after = messages.back().id;
    gap.after_when = std::max<xmpp::Timestamp>(messages.back().when, 1);
  }
  return reached || page.complete || !moves;
}

// From the newer end on: the gap ends where the page begins.
bool ArchiveSync::take_newest_first(ArchiveGap& gap, ArchivePage& page) {
  auto& messages = page.messages;
  const auto known = std::find_if(messages.rbegin(), messages.rend(), [&](const ArchivedMessage& message) {
    return (!gap.after.empty() && message.id == gap.after) || message.when < gap.after_when;
  });
  const bool reached = known != messages.rend();
  messages.erase(messages.begin(), known.base());
  const bool moves = !messages.empty() && messages.front().id != gap.before;
  if (!messages.empty()) gap.before = messages.front().id;
  return reached || page.complete || !moves;
}

void ArchiveSync::page_came(const xmpp::Jid& archive, ArchiveGap gap,
                            tl::expected<ArchivePage, xmpp::StanzaError> got) {
  if (!got) return refused(archive, std::move(gap), got.error());
  auto& reading = readings_[archive];
  auto& page = *got;
  const bool top = is_top(gap), first = is_new(gap);
  const bool done = gap.in_order ? take_in_order(gap, page) : take_newest_first(gap, page);
  if (!top) reading.background_pages -= std::min(reading.background_pages, 1U);
  const auto below = reading.below.find(gap.id);
  std::set<xmpp::Jid> changed;
  const auto stored = account_.history.transaction([&]() -> xmpp::Result<void> {
    const auto places = gap.in_order
                            ? places_from(page.messages)
                            : places_until(page.messages, below == reading.below.end() ? no_bound : below->second);
    if (!places) return tl::unexpected(places.error());
    read(archive, page.messages, *places, first ? Age::old : Age::news, changed);
    if (!top || gap.in_order) {
      if (!places->empty()) reading.below[gap.id] = places->front();
      return done && !top ? account_.history.drop_gap(gap.id) : account_.history.put_gap(account_.id, gap);
    }
    // The newest page of all: what comes after it is another gap than what is before it.
    ArchiveGap now = gap;
    now.before.clear();
    now.in_order = true;
    if (!page.messages.empty()) {
      now.after = page.messages.back().id;
      now.after_when = std::max<xmpp::Timestamp>(page.messages.back().when, 1);
      now.in_order = wants_order(archive);
    }
    if (auto put = account_.history.put_gap(account_.id, now); !put) return put;
    if (first) return remember_oldest(archive, page, done);
    if (done) return {};
    gap.id = 0;
    if (auto put = account_.history.put_gap(account_.id, gap); !put) return put;
    reading.below[gap.id] = places->front();
    return {};
  });
  if (!stored) return storage_failed(archive, stored.error());
  reading.failures = 0;
  tell(changed);
  if (top && (done || !gap.in_order)) {
    finished(archive);
  } else if (top && ++reading.pages == 2 && is_own(archive)) {
    account_.emit(ArchiveProgress{account_.id, true});
  }
  go_on(archive);
}

void ArchiveSync::tell(const std::set<xmpp::Jid>& changed) {
  if (!changed.empty()) account_.emit(ChatsChanged{account_.id, {changed.begin(), changed.end()}});
}

void ArchiveSync::storage_failed(const xmpp::Jid& archive, const xmpp::Error& error) {
  account_.notice("messages of the archive can't be kept: " + error.detail, true);
  readings_[archive].background_pages = 0;
  finished(archive);
}

void ArchiveSync::finished(const xmpp::Jid& archive) {
  auto& reading = readings_[archive];
  reading.again = false;
  reading.live = 0;
  if (std::exchange(reading.caught_up, true)) return;
  if (is_own(archive)) {
    parts_.inbox.answer_archived();
    if (reading.pages >= 2) account_.emit(ArchiveProgress{account_.id, false});
  }
  parts_.omemo.answer_archived();
  for (const auto& [message, sender] : std::exchange(reading.kept_back, {})) hooks_.deliver(message, sender);
  if (hooks_.caught_up) hooks_.caught_up(archive);
}

bool ArchiveSync::keep_back(const Element& message, const xmpp::Jid& sender) {
  const Room* room = message.attr("type") == "groupchat" ? parts_.rooms.find(sender) : nullptr;
  const auto copy = room ? std::nullopt : open_carbon(message, sender, account_.jid);
  const Element& inner = copy ? *copy->message : message;
  const xmpp::Jid archive = room ? sender.bare() : account_.jid;
  const auto found = readings_.find(archive);
  if (found == readings_.end()) return false;
  auto& reading = found->second;
  const std::string id = room ? room_archive_id(inner, *room, sender) : parts_.inbox.archive_id(inner);
  if (id.empty()) return false;  // nobody would bring it again
  if (reading.caught_up) {
    if (++reading.live < reread_after) return false;
    reading.live = 0;
    reading.again = true;
    account_.loop.post([this, archive, login = login_, alive = lifetime_.watch()] {
      if (!alive.expired() && login == login_) go_on(archive);
    });
    return false;
  }
  if (!is_encrypted(inner) || !wants_order(archive)) return false;
  if (reading.kept_back.size() >= max_kept_back) reading.kept_back.pop_front();
  reading.kept_back.emplace_back(message, sender);
  return true;
}

}  // namespace tui
