// One line for each field; an empty one leaves what the service suggests.
#include "tui-client/cli/form_questions.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "tui-client/cli/output.hpp"
#include "tui-client/files/file_link.hpp"
#include "tui-client/files/incoming_file.hpp"

namespace tui {

namespace {

constexpr std::size_t longest_line = 4096;

bool is_question(const xmpp::FormField& field) {
  return field.type != "fixed" && field.type != "hidden" && !field.var.empty();
}

void ask_for(const xmpp::FormField& field) {
  std::string text = shown(field.label.empty() ? field.var : field.label, false);
  if (field.type == "boolean") text += " (yes/no)";
  for (std::size_t i = 0; i < field.options.size(); ++i) {
    const auto& option = field.options[i];
    text += "\n  " + std::to_string(i + 1) + "  " + shown(option.label.empty() ? option.value : option.label, false);
  }
  if (!field.options.empty()) text += "\nnumber";
  if (!field.values.empty()) text += " [" + shown(field.values.front(), false) + "]";
  std::fprintf(stderr, "%s: ", text.c_str());
}

// nullopt: it means nothing here.
std::optional<std::vector<std::string>> meant(const xmpp::FormField& field, const std::string& line) {
  if (line.empty()) {
    if (field.required && field.values.empty()) return std::nullopt;
    return field.values;
  }
  if (field.type == "boolean") {
    if (line != "yes" && line != "no") return std::nullopt;
    return std::vector<std::string>{line == "yes" ? "1" : "0"};
  }
  if (field.options.empty()) return std::vector<std::string>{line};
  for (std::size_t i = 0; i < field.options.size(); ++i) {
    if (line == std::to_string(i + 1)) return std::vector<std::string>{field.options[i].value};
  }
  return std::nullopt;
}

}  // namespace

FormQuestions::FormQuestions(xmpp::EventLoop& loop, int input, const FormOffer& offer,
                             const std::filesystem::path& directory,
                             std::function<void(std::optional<xmpp::DataForm>)> done)
    : input_(input), form_(offer.form), done_(std::move(done)) {
  answers_.type = "submit";
  if (!form_.instructions.empty()) std::fprintf(stderr, "%s\n", shown(form_.instructions).c_str());
  for (const auto& field : form_.fields) {
    for (const auto& line : field.type == "fixed" ? field.values : std::vector<std::string>()) {
      std::fprintf(stderr, "%s\n", shown(field.label.empty() ? line : field.label + ": " + line, false).c_str());
    }
  }
  if (!offer.picture.empty()) {
    const auto saved = save_file(directory, "picture" + image_ending(offer.picture), offer.picture);
    complain(saved ? "the picture to look at: " + *saved : "the picture can't be saved: " + saved.error().detail);
  }
  watcher_.emplace(loop, input_, [this] { readable(); });
  while (at_ < form_.fields.size() && !is_question(form_.fields[at_])) ++at_;
  if (at_ < form_.fields.size()) ask_for(form_.fields[at_]);
}

void FormQuestions::readable() {
  char piece[512];
  const auto got = ::read(input_, piece, sizeof piece);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got <= 0 || read_.size() > longest_line) return end(std::nullopt);
  read_.append(piece, static_cast<std::size_t>(got));
  for (auto feed = read_.find('\n'); feed != std::string::npos && watcher_; feed = read_.find('\n')) {
    auto line = read_.substr(0, feed);
    read_.erase(0, feed + 1);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    take(std::move(line));
  }
}

void FormQuestions::take(std::string line) {
  if (at_ >= form_.fields.size()) return go_on();
  const auto& field = form_.fields[at_];
  auto values = meant(field, line);
  if (!values) {
    complain("that is no answer");
    return ask_for(field);
  }
  xmpp::FormField given;
  given.var = field.var;
  given.values = std::move(*values);
  answers_.fields.push_back(std::move(given));
  ++at_;
  go_on();
}

void FormQuestions::go_on() {
  while (at_ < form_.fields.size() && !is_question(form_.fields[at_])) ++at_;
  if (at_ < form_.fields.size()) return ask_for(form_.fields[at_]);
  end(std::move(answers_));
}

void FormQuestions::end(std::optional<xmpp::DataForm> answers) {
  watcher_.reset();
  if (const auto done = std::exchange(done_, nullptr)) done(std::move(answers));
}

}  // namespace tui
