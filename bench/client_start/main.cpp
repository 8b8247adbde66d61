// client_start: from the start of xmpp-tui to the frame that one can type into, with 2,000 and with 1,000,000 messages
// in 200 chats; and what the parts of it cost that read the store.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include "libxmpp/xmpp/timestamp.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tui-client/history/history.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using tui::History;

const tui::AccountId me = "me@example.org";
constexpr std::size_t chats = 200;
constexpr std::size_t batch = 10'000;
constexpr int starts = 11;
constexpr std::array words{"deploy", "tomorrow", "the",  "notes",  "are",   "on",    "Friday", "lunch",
                           "review", "again",    "with", "thanks", "build", "train", "a",      "question"};

template <class T>
T require(xmpp::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

double ms_since(Clock::time_point started) {
  return std::chrono::duration<double, std::milli>(Clock::now() - started).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

xmpp::Jid chat(std::size_t number) { return *xmpp::Jid::parse(fmt::format("contact{:03}@example.net", number)); }

void fill(const std::filesystem::path& folder, std::size_t messages) {
  const auto history = require(History::open(folder));
  const xmpp::Timestamp first = xmpp::now() - static_cast<xmpp::Timestamp>(messages) * 1'000'000;
  std::uint64_t dice = 1;
  for (std::size_t done = 0; done < messages;) {
    require(history->transaction([&]() -> xmpp::Result<void> {
      for (const auto end = std::min(done + batch, messages); done < end; ++done) {
        tui::ChatMessage m;
        m.account = me;
        m.chat = m.from = chat(done % chats);
        m.direction = done % 3 == 0 ? tui::Direction::outgoing : tui::Direction::incoming;
        m.delivery = tui::Delivery::read;
        m.when = first + static_cast<xmpp::Timestamp>(done) * 1'000'000;
        m.id = m.when;
        m.stanza_id = fmt::format("{:016x}", done);
        m.encryption = tui::Encryption::omemo;
        for (int i = 0; i < 8; ++i) {
          dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
          m.body += std::string(i > 0 ? " " : "") + words[(dice >> 33) % words.size()];
        }
        if (auto added = history->add(m); !added) return tl::unexpected(added.error());
      }
      return {};
    }));
  }
  for (std::size_t i = 0; i < chats; ++i) {
    require(history->set_chat_setting(me, chat(i), "notify", i % 2 == 0 ? "always" : "mention"));
  }
}

// The real program in a terminal of its own, until the newest chat's name is on the screen.
double start(const std::string& program, const std::filesystem::path& folder) {
  const auto started = Clock::now();
  winsize size{24, 80, 0, 0};
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child < 0) throw std::runtime_error("no terminal");
  if (child == 0) {
    ::setenv("TERM", "xterm-256color", 1);
    ::setenv("LC_ALL", "C.UTF-8", 1);
    ::execl(program.c_str(), program.c_str(), "--config", (folder / "toml").c_str(), "--data", folder.c_str(),
            "--account", me.c_str(), "--password-file", (folder / "pw").c_str(), "--server", "127.0.0.1:1", nullptr);
    ::_exit(127);
  }
  std::string screen;
  double took = -1;
  while (took < 0) {
    pollfd ready{terminal, POLLIN, 0};
    std::array<char, 4096> bytes{};
    if (::poll(&ready, 1, 10'000) != 1) break;
    const auto n = ::read(terminal, bytes.data(), bytes.size());
    if (n <= 0) break;
    screen.append(bytes.data(), static_cast<std::size_t>(n));
    if (screen.find("contact") != std::string::npos) took = ms_since(started);
  }
  ::kill(child, SIGTERM);
  while (::poll(nullptr, 0, 1) == 0 && ::waitpid(child, nullptr, WNOHANG) == 0) {
    std::array<char, 4096> bytes{};
    pollfd ready{terminal, POLLIN, 0};
    if (::poll(&ready, 1, 10) == 1) (void)!::read(terminal, bytes.data(), bytes.size());
  }
  ::close(terminal);
  if (took < 0) throw std::runtime_error("xmpp-tui shows no chats: " + screen);
  return took;
}

template <class Body>
double cost(Body body) {
  std::vector<double> times;
  for (int i = 0; i < starts; ++i) {
    const auto started = Clock::now();
    body();
    times.push_back(ms_since(started));
  }
  return median(times);
}

void measure(const std::string& program, std::size_t messages) {
  const test::TemporaryDirectory directory;
  const auto folder = directory.path() / "data";
  fill(folder, messages);
  std::ofstream(folder / "pw") << "secret\n";
  std::ofstream(folder / "toml") << "";
  std::vector<double> times;
  for (int i = 0; i < starts; ++i) times.push_back(start(program, folder));
  fmt::print("{:>9} messages: start to first usable frame {:5.1f} ms (median of {}, worst {:.1f})\n", messages,
             median(times), starts, *std::max_element(times.begin(), times.end()));
  const auto opening = cost([&] { require(History::open(folder)); });
  const auto history = require(History::open(folder));
  const auto list = cost([&] { require(history->chats(me)); });
  const auto page = cost([&] { require(history->page(me, chat(7), 0, 100)); });
  const auto unread = cost([&] { require(history->unread_state(me, chat(7))); });
  const auto found = cost([&] { require(history->search({.words = "deploy tomorrow", .limit = 100})); });
  const auto step = cost([&] { require(history->expire(xmpp::now(), 30'000, 100)); });
  fmt::print(
      "          open {:.2f} ms, chats {:.2f} ms, a page of one {:.2f} ms, its unread {:.2f} ms, a search {:.2f} ms, "
      "looking for old ones {:.2f} ms\n",
      opening, list, page, unread, found, step);
  const auto before = Clock::now();
  const auto gone = require(history->expire(xmpp::now() + 100'000LL * 86'400 * 1'000'000, 30'000, 100));
  const auto deleting = ms_since(before);
  const auto tidying = Clock::now();
  require(history->finish_expiry());
  fmt::print("          100 old messages deleted in {:.1f} ms{}; cleaning the index when nobody looks: {:.0f} ms\n",
             deleting, gone.more ? "" : ", all of them", ms_since(tidying));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"what a start of xmpp-tui costs"};
  std::string program;
  std::vector<std::size_t> sizes{2'000, 1'000'000};
  app.add_option("program", program, "xmpp-tui")->required();
  app.add_option("--messages", sizes, "stored ones");
  CLI11_PARSE(app, argc, argv);
  try {
    for (const auto size : sizes) measure(program, size);
  } catch (const std::exception& error) {
    fmt::print(stderr, "client_start: {}\n", error.what());
    return 1;
  }
  return 0;
}
