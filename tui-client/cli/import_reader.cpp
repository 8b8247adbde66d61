// JSON lines and XEP-0227 as `export` writes them; and which of all formats a file is.
#include "tui-client/cli/import_reader.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace tui {

namespace fs = std::filesystem;
using nlohmann::json;
using xmpp::Errc;

LineFile::LineFile(const fs::path& path) : file_(std::fopen(path.c_str(), "re")), name_(path.filename().string()) {}
LineFile::~LineFile() {
  if (file_) std::fclose(file_);
}

bool LineFile::next(std::string& line, bool& cut) {
  line.clear();
  cut = false;
  if (!file_) return false;
  bool any = false;
  for (int c = 0; (c = std::fgetc(file_)) != EOF;) {
    any = true;
    if (c == '\n') break;
    if (line.size() < ImportReader::longest_line) {
      line += static_cast<char>(c);
    } else {
      cut = true;
    }
  }
  if (any) ++number_;
  if (line.ends_with('\r')) line.pop_back();
  return any;
}

namespace {

constexpr std::uintmax_t largest_document = 256ULL * 1024 * 1024;
constexpr const char* pie = "urn:xmpp:pie:0";

ImportItem bad(std::string place, std::string problem) { return {std::move(place), std::move(problem), {}, {}}; }

// --- JSON lines ---

class JsonReader final : public ImportReader {
 public:
  explicit JsonReader(ImportSource source) : source_(std::move(source)), file_(source_.path) {}

  std::optional<ImportItem> next() override {
    std::string line;
    bool cut = false;
    while (file_.next(line, cut)) {
      if (line.empty()) continue;
      if (cut) return bad(file_.place(), "too long a line");
      const auto words = json::parse(line, nullptr, false);
      if (!words.is_object()) return bad(file_.place(), "no JSON object");
      if (words.value("retracted", json(false)) == json(true)) continue;  // nothing of it is left
      try {
        return read(words);
      } catch (const json::exception&) {
        return bad(file_.place(), "no message as xmpp-tui exports them");
      }
    }
    return std::nullopt;
  }

 private:
  static std::string text(const json& words, const char* name) {
    const auto found = words.find(name);
    return found == words.end() ? std::string() : found->get<std::string>();
  }
  static bool flag(const json& words, const char* name) {
    const auto found = words.find(name);
    return found != words.end() && found->get<bool>();
  }

  ImportItem read(const json& words) {
    ImportItem item;
    item.place = file_.place();
    auto& message = item.message;
    message.account = source_.account.text();
    const auto account = text(words, "account");
    if (std::find(source_.others.begin(), source_.others.end(), account) != source_.others.end()) {
      return bad(item.place, "of another account: --account " + account);
    }
    const auto chat = xmpp::Jid::parse(words.at("chat").get<std::string>());
    const auto from = xmpp::Jid::parse(words.at("from").get<std::string>());
    const auto when = xmpp::parse_timestamp(words.at("time").get<std::string>());
    if (!chat || !from) return bad(item.place, "an address that is none");
    if (!when || *when <= 0) return bad(item.place, "a time that is none");
    message.chat = *chat;
    message.from = *from;
    message.when = *when;
    message.direction = flag(words, "outgoing") ? Direction::outgoing : Direction::incoming;
    message.in_room = flag(words, "room");
    message.encryption = flag(words, "encrypted") ? Encryption::omemo : Encryption::none;
    message.stanza_id = text(words, "id");
    if (words.contains("undecryptable")) {
      message.kind = MessageKind::undecryptable;
      message.body = text(words, "undecryptable");
    } else {
      message.body = words.at("body").get<std::string>();
    }
    if (const auto file = words.find("file"); file != words.end()) {
      message.file = SharedFile{text(*file, "name"), text(*file, "type"), file->value("size", std::uint64_t{0}), {}};
    }
    if (message.in_room && message.direction == Direction::outgoing) item.nick = std::string(from->resource());
    return item;
  }

  ImportSource source_;
  LineFile file_;
};

// --- XEP-0227 ---

class ArchiveReader final : public ImportReader {
 public:
  ArchiveReader(ImportSource source, const xmpp::Element& document) : source_(std::move(source)) {
    std::vector<std::pair<std::string, const xmpp::Element*>> archives;
    for (const auto& host : document.children()) {
      if (!host.is("host", pie)) continue;
      for (const auto& user : host.children()) {
        const auto* archive = user.is("user", pie) ? user.child("archive", std::string(pie) + "#mam") : nullptr;
        if (archive) archives.emplace_back(std::string(user.attr("name")) + "@" + std::string(host.attr("jid")), archive);
      }
    }
    // A file of one user may be of the account that was left; of several, ours is meant.
    for (const auto& [address, archive] : archives) {
      if (archives.size() > 1 && address != source_.account.text()) continue;
      for (const auto& result : archive->children()) {
        if (result.is("result", xmpp::ns::mam)) items_.push_back(read(result, address));
      }
    }
  }

  std::optional<ImportItem> next() override {
    if (at_ == items_.size()) return std::nullopt;
    return std::move(items_[at_++]);
  }

 private:
  ImportItem read(const xmpp::Element& result, const std::string& owner) const {
    ImportItem item;
    item.place = source_.path.filename().string() + ": message " + std::to_string(items_.size() + 1);
    const auto* forwarded = result.child("forwarded", xmpp::ns::forward);
    const auto* stanza = forwarded ? forwarded->child("message", xmpp::ns::client) : nullptr;
    const auto* delay = forwarded ? forwarded->child("delay", xmpp::ns::delay) : nullptr;
    const auto* body = stanza ? stanza->child("body", xmpp::ns::client) : nullptr;
    if (!stanza || !delay) return bad(item.place, "no message with a time");
    if (!body || body->text().empty()) return bad(item.place, "without a text: encrypted, or no message for people");
    const auto from = xmpp::Jid::parse(stanza->attr("from")), to = xmpp::Jid::parse(stanza->attr("to"));
    const auto when = xmpp::parse_timestamp(delay->attr("stamp"));
    if (!from) return bad(item.place, "a sender that is none");
    if (!when || *when <= 0) return bad(item.place, "a time that is none");
    auto& message = item.message;
    message.account = source_.account.text();
    message.from = *from;
    message.when = *when;
    message.body = body->text();
    message.stanza_id = std::string(stanza->attr("id"));
    message.in_room = stanza->attr("type") == "groupchat";
    // Of a room, from which all comes: what was sent to it from here names it as the receiver.
    const bool ours = message.in_room ? to && to->same_bare(*from) : from->bare().text() == owner;
    message.direction = ours ? Direction::outgoing : Direction::incoming;
    if (ours && !message.in_room && !to) return bad(item.place, "a receiver that is none");
    message.chat = message.in_room || !ours ? from->bare() : to->bare();
    if (ours && message.in_room) item.nick = std::string(from->resource());
    return item;
  }

  ImportSource source_;
  std::vector<ImportItem> items_;
  std::size_t at_ = 0;
};

xmpp::Result<std::unique_ptr<ImportReader>> open_archive(ImportSource source) {
  std::error_code error;
  const auto size = fs::file_size(source.path, error);
  if (error) return xmpp::fail(Errc::not_found, source.path.string() + ": " + error.message());
  if (size > largest_document) return xmpp::fail(Errc::limit_exceeded, source.path.string() + ": more than 256 MiB");
  std::string text(size, '\0');
  std::ifstream(source.path, std::ios::binary).read(text.data(), static_cast<std::streamsize>(text.size()));
  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = largest_document;
  limits.max_children = largest_document / 8;
  const auto document = xmpp::parse_element(text, {}, limits);
  if (!document) return xmpp::fail(Errc::invalid_argument, source.path.string() + ": " + document.error().detail);
  if (!document->is("server-data", pie)) {
    return xmpp::fail(Errc::invalid_argument, source.path.string() + ": no XEP-0227 document");
  }
  return std::make_unique<ArchiveReader>(std::move(source), *document);
}

}  // namespace

std::optional<ImportFormat> guess_format(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    for (fs::recursive_directory_iterator file(path, error), end; !error && file != end; file.increment(error)) {
      if (!file->is_regular_file(error)) continue;
      if (file->path().extension() == ".log" && file->path().filename() != "roster.log") return ImportFormat::profanity;
      if (guess_format(file->path()) == ImportFormat::poezio) return ImportFormat::poezio;
    }
    return std::nullopt;
  }
  LineFile file(path);
  std::string line;
  bool cut = false;
  if (!file.next(line, cut)) return std::nullopt;
  if (line.starts_with("{")) return ImportFormat::json;
  if (line.starts_with("<")) return ImportFormat::xep0227;
  if (line.starts_with("MR ") || line.starts_with("MI ")) return ImportFormat::poezio;
  if (path.extension() == ".log") return ImportFormat::profanity;
  return std::nullopt;
}

xmpp::Result<std::unique_ptr<ImportReader>> open_import(ImportFormat format, ImportSource source) {
  std::error_code error;
  if (!fs::exists(source.path, error)) return xmpp::fail(Errc::not_found, source.path.string() + ": no such file");
  if (format == ImportFormat::guess) {
    const auto guessed = guess_format(source.path);
    if (!guessed) return xmpp::fail(Errc::invalid_argument, source.path.string() + ": what is it? give --format");
    format = *guessed;
  }
  const bool one_file = format == ImportFormat::json || format == ImportFormat::xep0227;
  if (one_file && !LineFile(source.path).open()) {
    return xmpp::fail(Errc::not_found, source.path.string() + ": can't be read");
  }
  switch (format) {
    case ImportFormat::xep0227:
      return open_archive(std::move(source));
    case ImportFormat::profanity:
      return profanity_logs(std::move(source));
    case ImportFormat::poezio:
      return poezio_logs(std::move(source));
    case ImportFormat::json:
    case ImportFormat::guess:
      break;
  }
  return std::make_unique<JsonReader>(std::move(source));
}

}  // namespace tui
