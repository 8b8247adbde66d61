// Importer: what readers find in files, asked of the daemon in batches; and what became of it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "libxmpp/base/result.hpp"

namespace xmppd::portability {

// Asks the daemon (control_client.hpp). Blocking.
using Ask = std::function<xmpp::Result<nlohmann::json>(const std::string& command, const nlohmann::json& arguments)>;

// Where something stands.
struct Place {
  std::string file;
  std::uint64_t line = 0;  // 0: of the file as a whole
  std::string text() const;
};

struct ImportReport {
  std::uint64_t accounts = 0, resumed = 0, existing = 0, rooms = 0, existing_rooms = 0;
  std::map<std::string, std::uint64_t> parts;  // taken, by kind
  std::uint64_t left = 0;                      // in all
  nlohmann::json details = nlohmann::json::array();  // {"where":…, "what":…, "reason":…} of the first max_details
  static constexpr std::size_t max_details = 10'000;

  nlohmann::json to_json() const;
};

struct ImportOptions {
  bool dry_run = false;
  std::string domain;  // only this one; empty: every one that the files have
};

// The readers call it in the order of the files. Errors are those that end the import: the daemon is gone, or its store
// fails. What is refused for itself is in the report, with its place.
class Importer {
 public:
  Importer(Ask ask, ImportOptions options) : ask_(std::move(ask)), options_(std::move(options)) {}

  // Whether it is to be read on: of an account that exists, or of another domain, no part may follow. `facts`:
  // "created", "last_login".
  xmpp::Result<bool> begin_account(const Place& place, const std::string& jid, nlohmann::json facts);
  // `secrets`: "keys" or "password", "disabled". Without the first two the account waits for a password.
  xmpp::Result<void> end_account(const Place& place, nlohmann::json secrets);
  // The messages of a room come as parts, in front of the room itself.
  xmpp::Result<bool> begin_room(const Place& place, const std::string& jid);
  xmpp::Result<void> end_room(const Place& place, nlohmann::json room);
  // Nodes of a pubsub service, as parts.
  xmpp::Result<bool> begin_service(const Place& place, const std::string& jid);
  xmpp::Result<void> end_service();
  // One of the kinds of app/control_import.cpp.
  xmpp::Result<void> part(const Place& place, nlohmann::json part);
  // Something that is not taken.
  void leave(const Place& place, const std::string& what, const std::string& reason);

  const ImportReport& report() const { return report_; }

 private:
  bool other_domain(const std::string& domain) const;
  xmpp::Result<void> flush();

  Ask ask_;
  ImportOptions options_;
  ImportReport report_;
  std::string jid_;  // whose parts these are
  bool again_ = false;
  nlohmann::json batch_ = nlohmann::json::array();
  std::vector<Place> places_;
  std::size_t batch_bytes_ = 0;
};

}  // namespace xmppd::portability
