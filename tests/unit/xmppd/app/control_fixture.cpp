// The fixture of the control socket's tests.
#include "control_fixture.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "xmppd/ctl/run_ctl.hpp"

namespace xmppd::test {

xmpp::Result<std::string> TestTerminal::read_line() {
  return input.empty() ? xmpp::Result<std::string>(xmpp::fail(xmpp::Errc::invalid_argument, "no line")) : input;
}

xmpp::Result<std::string> TestTerminal::ask_secret(std::string_view prompt) {
  prompts += prompt;
  if (secrets.empty()) return xmpp::fail(xmpp::Errc::not_allowed, "no terminal");
  std::string secret = secrets.front();
  secrets.erase(secrets.begin());
  return secret;
}

ControlFixture::ControlFixture() {
  std::string pattern = (std::filesystem::temp_directory_path() / "xmppd-ctl-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  std::ofstream(path("x.toml"))
      << "[[host]]\ndomain = \"one.example\"\n[control]\nsocket = \"socket\"\n[other]\nkey = 1\n";
  config.set(settings::scram_iterations, std::int64_t{4096});
  const auto make = [&](const char* domain) {
    return std::make_unique<Host>(xmpp::Jid::parse(domain).value(), config, stores, environment, directory,
                                  std::vector<const FeatureEntry*>{});
  };
  first = make("one.example");
  second = make("two.example");
  socket = ControlSocket::open(loop, path("socket"), config, *this).value();
}

ControlFixture::~ControlFixture() {
  socket.reset();
  std::filesystem::remove_all(folder_);
}

void ControlFixture::in_client(const std::function<void()>& work) {
  std::atomic<bool> done = false;
  std::thread client([&] {
    work();
    done = true;
  });
  while (!done) {
    loop.run_once_nowait();
    std::this_thread::yield();
  }
  client.join();
}

Outcome ControlFixture::ctl(std::vector<std::string> words, const std::string& input,
                            std::vector<std::string> secrets) {
  TestTerminal terminal;
  terminal.input = input;
  terminal.secrets = std::move(secrets);
  words.insert(words.begin(), {"--config", path("x.toml")});
  Outcome outcome;
  in_client([&] { outcome.code = ctl::run_ctl(words, terminal); });
  outcome.out = terminal.out_.str();
  outcome.err = terminal.err_.str();
  return outcome;
}

std::string ControlFixture::raw(const std::string& bytes, std::size_t lines) {
  std::string received;
  in_client([&] {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
      ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      char buffer[4096];
      ssize_t count = 0;
      while (static_cast<std::size_t>(std::count(received.begin(), received.end(), '\n')) < lines &&
             (count = ::recv(descriptor, buffer, sizeof buffer, 0)) > 0) {
        received.append(buffer, static_cast<std::size_t>(count));
      }
    }
    ::close(descriptor);
  });
  return received;
}

void ControlFixture::add_account(const std::string& jid) {
  AccountRecord record;
  record.jid = xmpp::Jid::parse(jid).value();
  record.created = 1'700'000'000'000'000;
  stores.accounts.create(std::move(record));
}

std::shared_ptr<Session> ControlFixture::log_in(const std::string& full_jid, QuietSink& sink) {
  const auto jid = xmpp::Jid::parse(full_jid).value();
  Host& host = *directory.find(jid.domain());
  std::shared_ptr<Session> session;
  host.accounts.with(jid.bare(), [&](xmpp::Result<std::shared_ptr<Account>> account) {
    SessionFacts facts{"s1", "192.0.2.7", "TLSv1.3", "SCRAM-SHA-256", 1'700'000'000'000'000};
    session = host.sessions.bind(account.value(), jid.resource(), sink, facts).value();
  });
  while (!session) loop.run_once_nowait();
  return session;
}

DaemonStatistics ControlFixture::statistics() {
  DaemonStatistics statistics;
  statistics.version = "0.1";
  statistics.uptime_seconds = 77;
  statistics.connections = 3;
  statistics.storage.thread.commits = 2;
  statistics.storage.thread.commit_us = 10;
  statistics.storage.database_bytes = 4096;
  return statistics;
}

}  // namespace xmppd::test
