// The parser of story files: line by line.
#include "tests/story_runner/story.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"

namespace stories {
namespace {

constexpr std::string_view default_host = "example.org";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const auto to = std::min(text.find(separator, from), text.size());
    if (const auto part = trim(text.substr(from, to - from)); !part.empty()) parts.push_back(part);
    from = to + 1;
  }
  return parts;
}

// "{error:forbidden}" stands for the whole <error/> of that condition, "{error:forbidden wait}" for another type.
std::string expand_errors(std::string_view xml) {
  constexpr std::string_view opening = "{error:";
  std::string out;
  for (;;) {
    const auto at = xml.find(opening);
    if (at == std::string_view::npos) return out.append(xml);
    const auto end = xml.find('}', at);
    if (end == std::string_view::npos) throw std::runtime_error("{error: without }");
    const auto words = split(xml.substr(at + opening.size(), end - at - opening.size()), ' ');
    const auto condition = words.empty() ? std::nullopt : xmpp::stanza_error_condition(words[0]);
    if (!condition) throw std::runtime_error("no stanza error has this name");
    auto error = xmpp::to_element(xmpp::StanzaError(*condition));
    for (std::size_t i = 1; i < words.size(); ++i) {
      const bool by = words[i].starts_with("by=");
      error.set_attr(by ? "by" : "type", by ? words[i].substr(3) : words[i]);
    }
    out.append(xml.substr(0, at)).append(xmpp::to_xml(error, xmpp::ns::client));
    xml.remove_prefix(end + 1);
  }
}

class Parser {
 public:
  Parser(const std::string& file, std::string_view text) : file_(file) {
    for (std::size_t from = 0; from < text.size();) {
      const auto to = std::min(text.find('\n', from), text.size());
      lines_.push_back(text.substr(from, to - from));
      from = to + 1;
    }
  }

  xmpp::Result<std::vector<Story>> run() {
    try {
      read();
    } catch (const std::exception& error) {
      return xmpp::fail(xmpp::Errc::invalid_argument, fmt::format("{}:{}: {}", file_, line_, error.what()));
    }
    return std::move(stories_);
  }

 private:
  void read() {
    while (next_ < lines_.size()) {
      line_ = next_ + 1;
      const auto raw = lines_[next_++];
      const auto line = trim(raw);
      if (line.empty()) continue;
      if (line.front() == '#') {
        if (first_comment_.empty()) first_comment_ = trim(line.substr(1));
        continue;
      }
      if (raw.front() == ' ' || raw.front() == '\t') throw std::runtime_error("XML without a step before it");
      if (!header(line)) story().steps.push_back(step(line));
    }
    if (!stories_.empty()) return;
    // A file without "story:" is one story.
    common_.title = first_comment_;
    common_.file = file_;
    common_.line = 1;
    stories_.push_back(common_);
  }

  // What is written before the first "story:" belongs to every story of the file.
  Story& story() { return stories_.empty() ? common_ : stories_.back(); }

  bool header(std::string_view line) {
    const auto value_of = [line](std::string_view key) -> std::optional<std::string_view> {
      if (!line.starts_with(key)) return std::nullopt;
      return trim(line.substr(key.size()));
    };
    if (const auto title = value_of("story:")) {
      stories_.push_back(common_);
      stories_.back().file = file_;
      stories_.back().line = line_;
      stories_.back().title = *title;
    } else if (const auto accounts = value_of("accounts:")) {
      for (const auto name : split(*accounts, ',')) story().world.accounts.push_back(account(name));
    } else if (const auto friends = value_of("friends:")) {
      const auto names = split(*friends, ',');
      if (names.size() != 2) throw std::runtime_error("friends: two names, separated by a comma");
      story().world.friends.emplace_back(account(names[0]), account(names[1]));
    } else if (const auto settings = value_of("settings:")) {
      const auto equals = settings->find('=');
      if (equals == std::string_view::npos) throw std::runtime_error("settings: key = value");
      story().world.settings.emplace_back(trim(settings->substr(0, equals)), trim(settings->substr(equals + 1)));
    } else if (line == "only in-process") {
      story().only_in_process = true;
    } else {
      return false;
    }
    return true;
  }

  static xmpp::Jid account(std::string_view name) {
    const bool has_domain = name.find('@') != std::string_view::npos;
    auto jid = xmpp::Jid::parse(has_domain ? std::string(name) : fmt::format("{}@{}", name, default_host));
    if (!jid) throw std::runtime_error(jid.error().detail);
    return *jid;
  }

  static ClientName client(std::string_view name) {
    const auto slash = name.find('/');
    if (slash == std::string_view::npos) throw std::runtime_error("a step begins with a client: name/resource");
    const auto resource = name.substr(slash + 1);
    return {std::string(name), account(name.substr(0, slash)), std::string(resource.substr(0, resource.find('#')))};
  }

  Step step(std::string_view line) {
    Step step{line_, std::string(line), std::nullopt, IgnorePresence{}};
    if (line == "ignore presence") return step;
    if (line == "server stops") {
      step.what = ServerStops{};
      return step;
    }
    const auto words = split(line, ' ');
    if (words[0] == "clock" && words.size() == 4 && words[1] == "advances" && words[3] == "s") {
      step.what = ClockAdvances{number(words[2])};
      return step;
    }
    if (words[0] == "storage" && words.size() == 4 && words[1] == "fails" && words[3] == "times") {
      step.what = StorageFails{static_cast<std::size_t>(number(words[2]))};
      return step;
    }
    step.client = client(words[0]);
    const auto rest = trim(line.substr(words[0].size()));
    const auto after = [rest](std::string_view beginning) -> std::optional<std::string> {
      if (!rest.starts_with(beginning)) return std::nullopt;
      return std::string(trim(rest.substr(beginning.size())));
    };
    if (rest == "connects") {
      step.what = Connects{};
    } else if (const auto refusal = after("cannot connect:")) {
      step.what = CannotConnect{*refusal};
    } else if (rest == "is available") {
      step.what = IsAvailable{};
    } else if (const auto priority = after("is available priority")) {
      step.what = IsAvailable{static_cast<int>(number(*priority))};
    } else if (rest == "is unavailable") {
      step.what = IsUnavailable{};
    } else if (rest == "disconnects") {
      step.what = Disconnects{};
    } else if (rest == "is cut") {
      step.what = IsCut{};
    } else if (rest == "sends") {
      step.what = Sends{block()};
    } else if (rest == "receives") {
      step.what = Receives{block(), false};
    } else if (rest == "receives in any order") {
      step.what = Receives{block(), true};
    } else if (rest == "receives nothing") {
      step.what = ReceivesNothing{};
    } else if (const auto condition = after("is closed:")) {
      step.what = IsClosed{*condition};
    } else {
      throw std::runtime_error(fmt::format("unknown step '{}'", rest));
    }
    return step;
  }

  static std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) throw std::runtime_error("not a number");
    return value;
  }

  // The indented XML below a step.
  std::vector<xmpp::Element> block() {
    std::string xml;
    while (next_ < lines_.size() && !lines_[next_].empty() && (lines_[next_][0] == ' ' || lines_[next_][0] == '\t')) {
      xml.append(lines_[next_++]).append("\n");
    }
    auto parsed = xmpp::parse_element("<block xmlns='jabber:client'>" + expand_errors(xml) + "</block>");
    if (!parsed) throw std::runtime_error("XML: " + parsed.error().detail);
    if (parsed->children().empty()) throw std::runtime_error("no XML below it");
    return parsed->children();
  }

  const std::string& file_;
  std::vector<std::string_view> lines_;
  std::size_t next_ = 0;
  std::size_t line_ = 0;
  std::string first_comment_;
  Story common_;
  std::vector<Story> stories_;
};

}  // namespace

xmpp::Result<std::vector<Story>> parse_stories(const std::string& file, std::string_view text) {
  return Parser(file, text).run();
}

}  // namespace stories
