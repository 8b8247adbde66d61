// UploadService: slots to upload a file to (XEP-0363).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/service_search.hpp"

namespace tui {

struct UploadSlot {
  std::string put_url, get_url;                              // https
  std::vector<std::pair<std::string, std::string>> headers;  // of the PUT; none but those of §5
};

struct SlotRequest {
  std::string name;        // what the server may know the file by
  std::uint64_t size = 0;  // of what is sent to it
  std::string media_type;
};

class UploadService {
 public:
  explicit UploadService(AccountContext& account) : account_(account) {}

  using Got = std::function<void(xmpp::Result<UploadSlot>)>;
  // Finds the service first (once per login). Errors, for a person: not_found (no service), limit_exceeded (larger than
  // it takes), not_allowed, connection_closed.
  void request_slot(const SlotRequest& request, Got got);
  // Another server may offer something else.
  void go_offline() { service_.reset(); }

 private:
  struct Service {
    xmpp::Jid jid;
    std::optional<std::uint64_t> max_file_size;
  };
  static Service read_service(const FoundService& found);
  void ask(const SlotRequest& request, Got got);

  AccountContext& account_;
  std::optional<Service> service_;
  xmpp::Lifetime lifetime_;
};

// Of a <slot/>; nullopt if there are no two https addresses in it.
std::optional<UploadSlot> read_slot(const xmpp::Element& result);

}  // namespace tui
