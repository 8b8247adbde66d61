// OutageNews: where our server says what is the matter while it can't be reached (XEP-0455); asked for in time, read then.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

struct OutageStatus {
  bool planned = false;
  xmpp::Timestamp beginning = 0;
  std::optional<xmpp::Timestamp> expected_end;
  std::string text;  // bounded, one line; may be empty
};

// §2.2; nullopt: there is no outage. `language`: "de", where the file has several. Errors: it is no such file.
xmpp::Result<std::optional<OutageStatus>> read_outage(std::string_view json, std::string_view language);
// Of a server's disco#info <query/> (§2.1): https:// alone, at most three.
std::vector<std::string> outage_addresses(const xmpp::Element& info);
// For a person: "example.org says: …, until 2026-11-24 22:00 UTC"; empty: it has not begun yet.
std::string outage_in_words(const std::string& domain, const OutageStatus& status, xmpp::Timestamp now);

class OutageNews {
 public:
  using ReadPage = std::function<void(const std::string& url, std::function<void(xmpp::Result<std::string>)>)>;
  // The addresses are asked for `ask_after_ms` after a login, so that it is no slower for it, and kept in the store.
  OutageNews(AccountContext& account, unsigned ask_after_ms, ReadPage read)
      : account_(account), ask_after_ms_(ask_after_ms), read_(std::move(read)) {}

  // Each state of the connection. Once a second attempt has failed, the page is read, once until the next login.
  void state_changed(ConnectionState state);

 private:
  void ask();
  void look();
  void try_next(std::vector<std::string> addresses);

  AccountContext& account_;
  const unsigned ask_after_ms_;
  const ReadPage read_;
  unsigned failures_ = 0;
  std::shared_ptr<void> asking_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
