// SessionStates: what features remember of a session (PerSession) and must not forget when the daemon is restarted.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xmppd {

class Session;

class SessionStates {
 public:
  // A short text; empty: nothing to remember. Looked at after each presence and IQ of the session's client.
  using Save = std::function<std::string(Session&)>;
  using Restore = std::function<void(Session&, const std::string&)>;
  // Features call this when they are made. `name` is written to disk.
  void add(std::string name, Save save, Restore restore) {
    states_.push_back({std::move(name), std::move(save), std::move(restore)});
  }

  void save(Session& session, const std::function<void(const std::string& name, std::string text)>& put) const {
    for (const auto& state : states_) {
      if (auto text = state.save(session); !text.empty()) put(state.name, std::move(text));
    }
  }
  // What no feature knows (any more) is passed over.
  void restore(Session& session, std::string_view name, const std::string& text) const {
    for (const auto& state : states_) {
      if (state.name == name) state.restore(session, text);
    }
  }

 private:
  struct State {
    std::string name;
    Save save;
    Restore restore;
  };
  std::vector<State> states_;
};

}  // namespace xmppd
