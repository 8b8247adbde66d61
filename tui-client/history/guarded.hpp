// The border where SQLite's exceptions become Results of the history.
#pragma once

#include <string>
#include <utility>

#include "libxmpp/base/result.hpp"
#include "tui-client/history/sqlcipher.hpp"

namespace tui::history {

template <class Body>
auto guarded(Body body) {
  return sql::attempt<xmpp::Error>(std::move(body), [](const std::string& what) {
    return xmpp::fail(xmpp::Errc::storage_failed, "history: " + what);
  });
}

}  // namespace tui::history
