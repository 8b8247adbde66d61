// The logs of other clients: Profanity's, a file for each day in a folder for each chat, and poezio's, a file for each
// chat. Neither has ids; poezio's have nicks instead of addresses.
#include <algorithm>
#include <ctime>
#include <deque>
#include <set>

#include "tui-client/cli/import_reader.hpp"

namespace tui {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view at_sign = "_at_";

std::vector<fs::path> files_below(const fs::path& path) {
  std::vector<fs::path> files;
  std::error_code error;
  if (fs::is_regular_file(path, error)) return {path};
  for (fs::recursive_directory_iterator file(path, error), end; !error && file != end; file.increment(error)) {
    if (file->is_regular_file(error)) files.push_back(file->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A log's files one after the other, with the message that is being read: its text may have more lines.
class LogReader : public ImportReader {
 public:
  LogReader(ImportSource source, std::vector<fs::path> files) : source_(std::move(source)), files_(std::move(files)) {}

  std::optional<ImportItem> next() override {
    while (ready_.empty() && advance()) {
    }
    if (ready_.empty()) return std::nullopt;
    auto item = std::move(ready_.front());
    ready_.pop_front();
    return item;
  }

 protected:
  // A file begins; "": its messages can be read, or why it is left out (a blank: silently).
  virtual std::string begin(const fs::path& file) = 0;
  virtual void line(const std::string& line) = 0;

  void complain(const std::string& problem) { ready_.push_back({file_->place(), problem, {}, {}}); }
  void start(ImportItem item) {
    flush();
    open_ = std::move(item);
    open_->place = file_->place();
  }
  // Another line of the message's text; false: there is none that it could belong to.
  bool more(std::string_view text) {
    if (!open_) return false;
    if (open_->message.body.size() + text.size() < longest_text) open_->message.body += "\n" + std::string(text);
    return true;
  }
  void flush() {
    if (open_) ready_.push_back(std::move(*open_));
    open_.reset();
  }
  bool is_ours(const std::string& nick) const {
    return std::find(source_.nicks.begin(), source_.nicks.end(), nick) != source_.nicks.end() ||
           (source_.nicks.empty() && nick == source_.account.local());
  }
  bool is_room(const xmpp::Jid& jid) const {
    return std::find(source_.rooms.begin(), source_.rooms.end(), jid) != source_.rooms.end();
  }
  // A message of a chat with nicks: whose it is.
  void sign(ImportItem& item, const xmpp::Jid& chat, bool room, const std::string& nick, bool ours) const {
    auto& message = item.message;
    message.account = source_.account.text();
    message.chat = chat;
    message.in_room = room;
    message.direction = ours ? Direction::outgoing : Direction::incoming;
    message.from = ours ? source_.account : chat;
    if (!room) return;
    if (const auto full = xmpp::Jid::parse(chat.text() + "/" + nick)) message.from = *full;
    if (ours) item.nick = nick;
  }
  const ImportSource& source() const { return source_; }
  LineFile& file() { return *file_; }

 private:
  // One line more; false: there is none in any file.
  bool advance() {
    if (!file_) {
      if (at_ == files_.size()) return false;
      const auto& path = files_[at_++];
      file_ = std::make_unique<LineFile>(path);
      const auto problem = file_->open() ? begin(path) : std::string("can't be read");
      if (problem.empty()) return true;
      if (problem != " ") ready_.push_back({path.string(), problem, {}, {}});
      file_.reset();
      return true;
    }
    std::string text;
    bool cut = false;
    if (!file_->next(text, cut)) {
      flush();
      file_.reset();
    } else if (cut) {
      complain("too long a line");
    } else {
      line(text);
    }
    return true;
  }

  ImportSource source_;
  std::vector<fs::path> files_;
  std::size_t at_ = 0;
  std::unique_ptr<LineFile> file_;
  std::optional<ImportItem> open_;
  std::deque<ImportItem> ready_;
};

// --- Profanity: chatlogs/ME_at_HOST/[rooms/]OTHER_at_HOST/2024_01_31.log ---

std::string address_of_folder(const fs::path& folder) {
  std::string name = folder.filename().string();
  for (std::size_t at = 0; (at = name.find(at_sign, at)) != std::string::npos; ++at) name.replace(at, at_sign.size(), "@");
  return name;
}

// "2024-01-31T12:00:00.123456+01", as GLib writes it, or in old logs "12:00:00" of the day of the file, by the clock
// on the wall.
std::optional<xmpp::Timestamp> profanity_time(std::string text, const std::string& day) {
  if (text.size() == 8 && text[2] == ':' && day.size() == 10) {
    std::tm local{};
    const std::string whole = day + " " + text;
    const char* end = ::strptime(whole.c_str(), "%Y_%m_%d %H:%M:%S", &local);
    if (!end || *end != '\0') return std::nullopt;
    local.tm_isdst = -1;
    return static_cast<xmpp::Timestamp>(std::mktime(&local)) * 1'000'000;
  }
  const auto zone = text.find_last_of("+-");
  if (zone != std::string::npos && zone > 10) {  // behind the date
    const auto digits = text.substr(zone + 1);
    if (digits.size() == 2 && all_digits(digits)) text += ":00";
    if (digits.size() == 4 && all_digits(digits)) text.insert(zone + 3, ":");
  }
  return xmpp::parse_timestamp(text);
}

class ProfanityReader final : public LogReader {
 public:
  using LogReader::LogReader;

 private:
  std::string begin(const fs::path& path) override {
    day_ = path.stem().string();
    const auto folder = path.parent_path();
    room_ = folder.parent_path().filename() == "rooms";
    const auto owner = address_of_folder(room_ ? folder.parent_path().parent_path() : folder.parent_path());
    const auto& others = source().others;
    if (std::find(others.begin(), others.end(), owner) != others.end()) {
      return "of another account: --account " + owner;
    }
    const auto chat = xmpp::Jid::parse(address_of_folder(folder));
    if (!chat || !chat->is_bare() || chat->local().empty()) {
      return "its folder is no address: " + folder.filename().string();
    }
    chat_ = *chat;
    return {};
  }

  void line(const std::string& line) override {
    const auto middle = line.find(" - ");
    const auto when =
        middle == std::string::npos ? std::nullopt : profanity_time(line.substr(0, middle), day_);
    if (!when) {
      if (!more(line)) complain("neither a message nor a line of one");
      return;
    }
    const auto rest = std::string_view(line).substr(middle + 3);
    const bool action = rest.starts_with("*");
    const auto end = action ? rest.find(' ') : rest.find(": ");
    flush();
    if (end == std::string_view::npos) return complain("no sender");
    const std::string who(rest.substr(action ? 1 : 0, end - (action ? 1 : 0)));
    // In rooms the own nick stands there like any other.
    const bool ours = room_ ? is_ours(who) : who == "me";
    if (!room_ && !ours && who != chat_.text()) return complain("of " + who + ", which is not this chat's address");
    ImportItem item;
    sign(item, chat_, room_, who, ours);
    item.message.when = *when;
    item.message.body = action ? "/me " + std::string(rest.substr(end + 1)) : std::string(rest.substr(end + 2));
    start(std::move(item));
  }

  xmpp::Jid chat_;
  std::string day_;
  bool room_ = false;
};

// --- poezio: logs/ADDRESS, "MR 20240131T12:00:00Z 001 <nick>  text" and as many lines more as the number says ---

struct PoezioLine {
  xmpp::Timestamp when = 0;
  std::string nick, text;
};

std::optional<PoezioLine> poezio_line(const std::string& line) {
  constexpr std::size_t time_at = 3, time_length = 18, more_at = time_at + time_length + 1;
  const auto nick = line.find(" <"), end = line.find(">  ", nick == std::string::npos ? 0 : nick);
  if (line.size() < more_at || nick == std::string::npos || end == std::string::npos || nick < more_at) return {};
  if (!all_digits(std::string_view(line).substr(more_at, nick - more_at))) return {};
  auto time = line.substr(time_at, time_length);
  if (line[more_at - 1] != ' ' || time[8] != 'T') return {};
  time.insert(6, "-").insert(4, "-");
  const auto when = xmpp::parse_timestamp(time);
  if (!when) return {};
  return PoezioLine{*when, line.substr(nick + 2, end - nick - 2), line.substr(end + 3)};
}

class PoezioReader final : public LogReader {
 public:
  using LogReader::LogReader;

 private:
  std::string begin(const fs::path& path) override {
    auto name = path.filename().string();
    if (name == "roster.log") return " ";
    std::replace(name.begin(), name.end(), '\\', '/');
    const auto chat = xmpp::Jid::parse(name);
    if (!chat || chat->local().empty()) return "its name is no address";
    chat_ = *chat;
    // The log does not say what is a room: more than two people speak in it.
    room_ = chat_.is_bare() && (is_room(chat_) || nicks_in(path) > 2);
    return {};
  }

  static std::size_t nicks_in(const fs::path& path) {
    constexpr std::size_t enough = 3;
    std::set<std::string> nicks;
    LineFile lines(path);
    std::string line;
    for (bool cut = false; nicks.size() < enough && lines.next(line, cut);) {
      if (!line.starts_with("MR ")) continue;
      if (auto read = poezio_line(line)) nicks.insert(std::move(read->nick));
    }
    return nicks.size();
  }

  void line(const std::string& line) override {
    if (line.starts_with(" ")) {
      if (!more(std::string_view(line).substr(1)) && !in_information_) complain("a line of no message");
      return;
    }
    flush();
    in_information_ = line.starts_with("MI ");
    if (in_information_) return;  // who came and went
    const auto read = line.starts_with("MR ") ? poezio_line(line) : std::nullopt;
    if (!read) return complain("neither a message nor a line of one");
    ImportItem item;
    sign(item, chat_, room_, read->nick, is_ours(read->nick));
    item.message.when = read->when;
    item.message.body = read->text;
    start(std::move(item));
  }

  xmpp::Jid chat_;
  bool room_ = false, in_information_ = false;
};

}  // namespace

std::unique_ptr<ImportReader> profanity_logs(ImportSource source) {
  auto files = files_below(source.path);
  std::erase_if(files, [](const fs::path& file) { return file.extension() != ".log"; });
  return std::make_unique<ProfanityReader>(std::move(source), std::move(files));
}

std::unique_ptr<ImportReader> poezio_logs(ImportSource source) {
  auto files = files_below(source.path);
  return std::make_unique<PoezioReader>(std::move(source), std::move(files));
}

}  // namespace tui
