// XEP-0402 PEP Native Bookmarks: kept in one place, and shown to older clients where they look for them: in private
// XML (XEP-0049, features/private_xml.cpp asks) and in the node storage:bookmarks (XEP-0048).
#include <deque>
#include <map>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Element;
using xmpp::Pending;
using xmpp::Promise;
using xmpp::Result;
using Owner = PersonalNodes::Owner;
using BookmarkItems = std::vector<PersonalNodes::Item>;

const IntSetting bookmarks_max_waiting =
    IntSetting("bookmarks.max_waiting", 16,
               "Lists of bookmarks of one account, in the formats of older clients, that wait to be read or kept.")
        .range(1, 1000);

// What both formats say.
struct Bookmark {
  std::string name;
  bool autojoin = false;
  std::string nick, password;

  explicit Bookmark(const Element& conference)
      : name(conference.attr("name")),
        autojoin(xmpp::parse_boolean(conference.attr("autojoin")).value_or(false)),
        nick(conference.child_text("nick", conference.ns())),
        password(conference.child_text("password", conference.ns())) {}

  friend bool operator==(const Bookmark&, const Bookmark&) = default;

  // Into a <conference/> of either namespace; what else is in there stays.
  void write(Element& conference) const {
    set_or_remove(conference, "name", name);
    set_or_remove(conference, "autojoin", autojoin ? "true" : "");
    set_or_remove_child(conference, "nick", nick);
    set_or_remove_child(conference, "password", password);
  }

 private:
  static void set_or_remove(Element& element, std::string_view name, std::string_view value) {
    element.remove_attr(name);
    if (!value.empty()) element.set_attr(name, value);
  }
  static void set_or_remove_child(Element& element, std::string_view name, std::string_view text) {
    element.remove_children_if([&element, name](const Element& each) { return each.is(name, element.ns()); });
    if (!text.empty()) element.add_text_child(std::string(name), text);
  }
};

// §4.1.1: the room's address moves into the element; clients that know <extensions/> find them.
Element to_storage(const BookmarkItems& items) {
  Element storage("storage", std::string(xmpp::ns::bookmarks_storage));
  for (auto item = items.rbegin(); item != items.rend(); ++item) {  // the oldest first, as lists grow
    if (!item->payload.is("conference", xmpp::ns::bookmarks)) continue;
    auto& conference = storage.add("conference");
    conference.set_attr("jid", item->id);
    Bookmark(item->payload).write(conference);
    const auto* extensions = item->payload.child("extensions", xmpp::ns::bookmarks);
    if (!extensions) continue;
    auto& copy = conference.add("extensions");
    for (const auto& child : extensions->children()) copy.add(child);
  }
  return storage;
}

std::string room_of(const Element& conference) {
  const auto jid = xmpp::Jid::parse(conference.attr("jid"));
  return jid ? std::string(jid->bare_text()) : std::string(conference.attr("jid"));
}

// §4.1.2: what has changed, and nothing else. Extensions of a bookmark survive a client that does not know them.
PersonalNodes::Change changes_between(const BookmarkItems& kept, const Element& storage) {
  std::map<std::string, const Element*> wanted;
  std::vector<std::string> order;
  for (const auto& child : storage.children()) {
    if (!child.is("conference", xmpp::ns::bookmarks_storage)) continue;
    auto room = room_of(child);
    if (room.empty()) continue;
    if (!wanted.contains(room)) order.push_back(room);
    wanted[std::move(room)] = &child;
  }
  PersonalNodes::Change change{std::string(xmpp::ns::bookmarks), {}, {}};
  std::map<std::string, const Element*> known;
  for (const auto& item : kept) {
    known[item.id] = &item.payload;
    if (!wanted.contains(item.id)) change.retract.push_back(item.id);
  }
  for (const auto& room : order) {
    const Bookmark bookmark(*wanted[room]);
    const auto at = known.find(room);
    const bool usable = at != known.end() && at->second->is("conference", xmpp::ns::bookmarks);
    if (usable && Bookmark(*at->second) == bookmark) continue;
    Element conference = usable ? *at->second : Element("conference", std::string(xmpp::ns::bookmarks));
    bookmark.write(conference);
    if (const auto* extensions = wanted[room]->child("extensions", xmpp::ns::bookmarks_storage)) {
      conference.remove_children_if([](const Element& each) { return each.is("extensions", xmpp::ns::bookmarks); });
      auto& copy = conference.add("extensions");
      for (const auto& child : extensions->children()) copy.add(child);
    }
    change.publish.push_back({room, std::move(conference)});
  }
  return change;
}

class Bookmarks final : public Feature {
 public:
  explicit Bookmarks(Host& host) : host_(host) {
    if (!host.personal_nodes) return;
    host.personal_nodes->derive(
        std::string(xmpp::ns::bookmarks_storage),
        {std::string(xmpp::ns::bookmarks), "current", [this](const Owner& owner) { return read(owner); },
         [this](const Owner& owner, const Element& payload, const Work& work) { return write(owner, payload, work); }});
    host.disco.add_feature(At::OwnAccount, xmpp::ns::bookmarks_compat);
    host.disco.add_feature(At::OwnAccount, xmpp::ns::bookmarks_compat_pep);
  }

 private:
  // A list as a whole, compared with what is kept once those before it are; or a question that came behind one.
  struct Job {
    std::optional<Element> list{};
    Work work{};
    Promise<Element> kept{};  // completes with what is kept then
  };
  using Queue = std::deque<Job>;

  Pending<Element> read(const Owner& owner) { return enqueue(owner, {}); }

  Pending<Done> write(const Owner& owner, const Element& list, const Work& work) {
    if (!list.is("storage", xmpp::ns::bookmarks_storage)) {
      return Pending<Done>::ready(xmpp::fail(xmpp::Errc::invalid_argument, "not a list of bookmarks"));
    }
    auto promise = std::make_shared<Promise<Done>>();
    auto pending = promise->pending();
    enqueue(owner, {list, work}).then(lifetime_, [promise](Result<Element> kept) {
      promise->complete(kept ? Result<Done>(Done{}) : Result<Done>(tl::unexpected(kept.error())));
    });
    return pending;
  }

  Pending<Element> enqueue(const Owner& owner, Job job) {
    Queue& queue = queues_[*owner];
    if (queue.size() >= static_cast<std::size_t>(host_.config.get(bookmarks_max_waiting))) {
      return Pending<Element>::ready(xmpp::fail(xmpp::Errc::limit_exceeded, "bookmarks of " + owner->jid().text()));
    }
    auto pending = job.kept.pending();
    queue.push_back(std::move(job));
    if (queue.size() == 1) next(owner);
    return pending;
  }

  void next(const Owner& owner) {
    host_.personal_nodes->items(owner, std::string(xmpp::ns::bookmarks))
        .then(lifetime_, [this, owner](Result<BookmarkItems> kept) {
          if (!kept) return finish(owner, tl::unexpected(kept.error()));
          const Job& job = queues_[*owner].front();
          if (!job.list) return finish(owner, to_storage(*kept));
          host_.personal_nodes->change(owner, {changes_between(*kept, *job.list)}, job.work)
              .then(lifetime_, [this, owner, list = *job.list](Result<Done> result) {
                finish(owner, result ? Result<Element>(list) : Result<Element>(tl::unexpected(result.error())));
              });
        });
  }

  void finish(const Owner& owner, Result<Element> result) {
    Queue& queue = queues_[*owner];
    Job done = std::move(queue.front());
    queue.pop_front();
    if (!queue.empty()) next(owner);
    done.kept.complete(std::move(result));
  }

  Host& host_;
  PerAccount<Queue> queues_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry bookmarks_feature{
    .name = "bookmarks",
    .specifications = {{48, "1.2"}, {402, "1.2.0"}},
    .settings = {&bookmarks_max_waiting},
    .make = make_feature<Bookmarks>,
};

}  // namespace xmppd
