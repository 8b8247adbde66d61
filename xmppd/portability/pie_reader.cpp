// XEP-0227 files: each element is read, handed over and forgotten.
#include "xmppd/portability/pie_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/document_reader.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/portability/names.hpp"
#include "xmppd/portability/pie_parts.hpp"

namespace xmppd::portability {
namespace {

using nlohmann::json;
using xmpp::Element;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr xmpp::ParserLimits file_limits{
    .max_stanza_bytes = 16'777'216, .max_depth = 120, .max_children = 1'000'000, .max_attributes = 100};
constexpr std::size_t deepest_include = 3;  // main file, host, user
constexpr std::size_t read_bytes = 65536;

// What of an element is read bit by bit; everything else is small.
enum class Level { file, data, host, user, archive, offline, items_pubsub, items, room, room_archive, service };

// The state that goes on through included files.
struct Reading {
  explicit Reading(Importer& importer_in) : importer(importer_in) {}

  Importer& importer;
  std::filesystem::path folder;
  std::string domain;                // of the <host/> around
  std::string owner;                 // the account, room or service that parts are of
  json secrets = json::object();     // of the account
  json room = json::object();        // what is known of the room
  std::string node;                  // of the <items/> around
  std::set<std::string> nodes;       // of the account or service, that are configured
};

class FileReader final : public xmpp::DocumentReaderHandler {
 public:
  FileReader(Reading& reading, std::filesystem::path path, Level root, std::size_t depth)
      : reading_(reading), path_(std::move(path)), depth_(depth), reader_(*this, file_limits) {
    levels_.push_back(root);
  }

  Result<void> read() {
    std::ifstream file(path_, std::ios::binary);
    if (!file) return fail(Errc::invalid_argument, path_.string() + ": can't be opened");
    std::string buffer(read_bytes, '\0');
    Result<void> result;
    while (result && file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())).gcount() > 0) {
      result = reader_.feed(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
    }
    if (result && file.bad()) return fail(Errc::invalid_argument, path_.string() + ": can't be read");
    if (result) result = reader_.finish();
    if (result) return result;
    // What came of the daemon, or of a file within, says where it is from.
    if (stopped_) return result;
    return fail(result.error().code, fmt::format("{}: {}", place().text(), result.error().detail));
  }

  Take on_start(const Element& start) override {
    const auto next = level_of(start);
    if (!next && levels_.back() == Level::file) refuse("<" + start.name() + "/> is not what an export begins with");
    if (!next) return levels_.back() == Level::file ? Take::skip : take_small(start);
    if (!enter(*next, start)) return Take::skip;
    levels_.push_back(*next);
    return Take::open;
  }

  void on_element(Element element) override {
    switch (levels_.back()) {
      case Level::data:
      case Level::host:
        return include(element);
      case Level::user:
        return of_user(element);
      case Level::archive:
        return forward(message_part(element, false), "a message of the archive");
      case Level::room_archive:
        return forward(message_part(element, true), "a message of the archive");
      case Level::offline:
        return forward(offline_part(element), "an offline message");
      case Level::items:
        return forward(item_part(element, reading_.node), "an item");
      case Level::room:
        return room_part(element, reading_.room);
      case Level::service:
        return of_user(element);
      default:
        return;
    }
  }

  void on_end(const Element& start) override {
    const auto level = levels_.back();
    levels_.pop_back();
    if (level == Level::user) {
      keep(reading_.importer.end_account(place(), std::exchange(reading_.secrets, json::object())));
    }
    if (level == Level::room) {
      keep(reading_.importer.end_room(place(), std::exchange(reading_.room, json::object())));
    }
    if (level == Level::service) keep(reading_.importer.end_service());
    if (level == Level::host) reading_.domain.clear();
    static_cast<void>(start);
  }

 private:
  Place place() const { return {path_.string(), reader_.line()}; }

  std::optional<Level> level_of(const Element& e) const {
    switch (levels_.back()) {
      case Level::file:
        if (depth_ == 0 && e.is("server-data", pie)) return Level::data;
        if (depth_ == 0 || depth_ == 1) {
          if (e.is("host", pie)) return Level::host;
        }
        if (depth_ > 0 && e.is("user", pie)) return Level::user;
        return std::nullopt;
      case Level::data:
        return e.is("host", pie) ? std::optional(Level::host) : std::nullopt;
      case Level::host:
        if (e.is("user", pie)) return Level::user;
        if (e.is("room", ours)) return Level::room;
        if (e.is("service", ours)) return Level::service;
        return std::nullopt;
      case Level::user:
        if (e.is("archive", pie_archive)) return Level::archive;
        if (e.name() == "offline-messages") return Level::offline;
        if (e.is("pubsub", xmpp::ns::pubsub)) return Level::items_pubsub;
        return std::nullopt;
      case Level::service:
        return e.is("pubsub", xmpp::ns::pubsub) ? std::optional(Level::items_pubsub) : std::nullopt;
      case Level::items_pubsub:
        return e.is("items", xmpp::ns::pubsub) ? std::optional(Level::items) : std::nullopt;
      case Level::room:
        return e.is("archive", pie_archive) ? std::optional(Level::room_archive) : std::nullopt;
      default:
        return std::nullopt;
    }
  }

  // Whether what the element holds is wanted.
  bool enter(Level level, const Element& start) {
    auto& importer = reading_.importer;
    switch (level) {
      case Level::host: {
        reading_.domain = start.attr("jid");
        if (reading_.domain.empty()) refuse("a <host/> without its address");
        return !reading_.domain.empty();
      }
      case Level::user: {
        const auto name = start.attr("name");
        if (name.empty() || reading_.domain.empty()) {
          refuse("a <user/> without a name, or outside of a <host/>");
          return false;
        }
        reading_.owner = std::string(name) + "@" + reading_.domain;
        reading_.nodes.clear();
        reading_.secrets = json::object();
        if (start.has_attr("password")) take_password(start.attr("password"));
        if (start.attr(attribute_in(ours, "disabled")) == "true") reading_.secrets["disabled"] = true;
        json facts = json::object();
        for (const auto* fact : {"created", "last_login"}) {
          const auto text = start.attr(attribute_in(ours, fact));
          if (!text.empty()) facts[fact] = text;
        }
        return keep(importer.begin_account(place(), reading_.owner, std::move(facts)));
      }
      case Level::room:
        reading_.owner = start.attr("jid");
        reading_.room = json{{"created", start.attr("created")}, {"secret", start.attr("secret")}, {"hats", start.attr("hats")},
                             {"affiliations", json::array()}, {"config", "<x xmlns='jabber:x:data' type='submit'/>"}};
        return keep(importer.begin_room(place(), reading_.owner));
      case Level::service:
        reading_.owner = start.attr("jid");
        reading_.nodes.clear();
        return keep(importer.begin_service(place(), reading_.owner));
      case Level::items:
        reading_.node = start.attr("node");
        // Its configuration may come behind its items, or not at all.
        return reading_.nodes.contains(reading_.node) ||
               keep(importer.part(place(), json{{"kind", "node"}, {"node", reading_.node}}));
      default:
        return true;
    }
  }

  Take take_small(const Element& start) {
    // Includes are followed where files of accounts and hosts may stand, nowhere in what users have written (§5).
    const bool above_users = levels_.back() == Level::data || levels_.back() == Level::host;
    if (above_users && !start.is("include", xinclude)) {
      reading_.importer.leave(place(), "<" + start.name() + "/>", "nothing that is known here");
      return Take::skip;
    }
    return Take::whole;
  }

  void include(const Element& element) {
    const std::filesystem::path target(std::string(element.attr("href")));
    const bool plain = !element.has_attr("parse") && !element.has_attr("xpointer");
    const bool below = target.is_relative() && std::none_of(target.begin(), target.end(), [](const auto& part) {
                         return part == "..";
                       });
    if (target.empty() || !plain || !below) return refuse("an <include/> of something else than a file below this folder");
    if (depth_ + 1 >= deepest_include) return refuse("files include each other too deeply");
    const auto path = path_.parent_path() / target;
    std::error_code error;
    const auto real = std::filesystem::canonical(path, error);
    const auto relative = real.lexically_relative(reading_.folder);
    if (error || relative.empty() || *relative.begin() == "..") {
      return refuse("the included file " + path.string() + " is not there, or outside of the folder");
    }
    FileReader inner(reading_, path, Level::file, depth_ + (levels_.back() == Level::data ? 1 : 2));
    const auto domain = reading_.domain;
    if (auto read = inner.read(); !read) {
      stopped_ = true;
      reader_.stop(read.error());
    }
    reading_.domain = domain;
  }

  // ejabberd writes its keys there: "scram:StoredKey,ServerKey,Salt,Iterations", with the hash in front or without.
  void take_password(std::string_view password) {
    if (auto keys = ejabberd_keys(password)) {
      reading_.secrets["keys"] = json::array({std::move(*keys)});
    } else {
      reading_.secrets["password"] = password;
    }
  }

  void of_user(const Element& element) {
    if (element.is("scram-credentials", pie_scram)) {
      reading_.secrets["keys"].push_back(credentials(element));
      return;
    }
    const auto parts = account_parts(element);
    if (!parts) {
      return reading_.importer.leave(place(), fmt::format("{}: <{} xmlns='{}'/>", reading_.owner, element.name(), element.ns()),
                                     "nothing that is known here");
    }
    for (const auto& part : *parts) {
      if (part.at("kind") == "node") reading_.nodes.insert(part.at("node").get<std::string>());
      if (!keep(reading_.importer.part(place(), part))) return;
    }
  }

  void forward(std::optional<json> part, const char* what) {
    if (!part) return reading_.importer.leave(place(), reading_.owner + ": " + what, "it is not what it should be");
    keep(reading_.importer.part(place(), std::move(*part)));
  }

  void refuse(const std::string& reason) { reader_.stop({Errc::invalid_argument, reason}); }

  // What the importer can't go on after ends the reading. Whether it can.
  bool keep(const Result<void>& result) {
    if (result) return true;
    stopped_ = true;
    reader_.stop(result.error());
    return false;
  }
  bool keep(const Result<bool>& result) {
    if (result) return *result;
    stopped_ = true;
    reader_.stop(result.error());
    return false;
  }

  Reading& reading_;
  const std::filesystem::path path_;
  const std::size_t depth_;  // 0: the main file, 1: included where a <host/> may stand, 2: where a <user/> may
  xmpp::DocumentReader reader_;
  std::vector<Level> levels_;
  bool stopped_ = false;  // by an error that says where it is from
};

}  // namespace

Result<void> read_pie(const std::string& path, Importer& importer) {
  Reading reading(importer);
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  if (error) return fail(Errc::invalid_argument, path + ": " + error.message());
  reading.folder = real.parent_path();
  return FileReader(reading, path, Level::file, 0).read();
}

}  // namespace xmppd::portability
