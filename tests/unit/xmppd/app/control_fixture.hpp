// Two hosts in memory behind a real control socket, and a client's thread that talks to it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/app/api_tokens.hpp"
#include "xmppd/app/control_socket.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/app/daemon_environment.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/storage/memory/memory_stores.hpp"

namespace xmppd::test {

// A client that closes when told to, as a stream does.
class QuietSink final : public StanzaSink {
 public:
  void deliver(const StanzaPtr&) override {}
  void close(const xmpp::StreamError& reason) override { closed_with = reason.condition; }
  void when_flushed(std::function<void()>) override {}
  void pause_reading() override {}
  void resume_reading() override {}
  xmpp::StreamErrorCondition closed_with = xmpp::StreamErrorCondition::undefined_condition;
};

class TestTerminal final : public ctl::Terminal {
 public:
  std::ostream& out() override { return out_; }
  std::ostream& err() override { return err_; }
  xmpp::Result<std::string> read_line() override;
  xmpp::Result<std::string> ask_secret(std::string_view prompt) override;

  std::ostringstream out_, err_;
  std::string input;                 // for read_line()
  std::vector<std::string> secrets;  // typed one after the other; none left: no terminal
  std::string prompts;
};

struct Outcome {
  int code = -1;
  std::string out, err;
};

class ControlFixture final : public ControlTarget {
 public:
  ControlFixture();
  ~ControlFixture() override;

  // Runs `work` in a thread of its own while the loop turns here.
  void in_client(const std::function<void()>& work);
  Outcome ctl(std::vector<std::string> words, const std::string& input = {}, std::vector<std::string> secrets = {});
  // Sends lines as they are; what came back until the daemon closed, or until as many lines came.
  std::string raw(const std::string& bytes, std::size_t lines);

  void add_account(const std::string& jid);
  std::shared_ptr<Session> log_in(const std::string& full_jid, QuietSink& sink);
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  HostDirectory& hosts() override { return directory; }
  AccountStore& accounts() override { return stores.accounts; }
  ReportStore& reports() override { return stores.reports; }
  UploadStore& uploads() override { return stores.uploads; }
  ApiTokens& api_tokens() override { return tokens; }
  DaemonStatistics statistics() override;
  Federation* federation() override { return nullptr; }
  std::vector<ComponentStatus> components() override { return component_list; }
  xmpp::Result<ConfigChanges> reload(Reload how) override {
    reloaded = how;
    return reload_result;
  }
  void stop() override { ++stops; }
  void restart() override { ++restarts; }

  std::vector<ComponentStatus> component_list;
  std::filesystem::path folder_;
  xmpp::EventLoop loop;
  DaemonEnvironment environment{loop};
  MemoryStores memory{loop};
  Stores stores = memory.stores();
  Config config;
  HostDirectory directory;
  std::unique_ptr<Host> first, second;
  std::unique_ptr<ControlSocket> socket;
  ApiTokens tokens{path("api-tokens.json")};
  xmpp::Result<ConfigChanges> reload_result;
  Reload reloaded = Reload::check;
  int stops = 0, restarts = 0;
};

}  // namespace xmppd::test
