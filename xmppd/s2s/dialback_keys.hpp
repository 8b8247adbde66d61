// DialbackKeys: keys of Server Dialback (XEP-0220) that need no memory (XEP-0185).
#pragma once

#include <string>
#include <string_view>

namespace xmppd {

// What a key is for: the stream `id`, opened by `originating` towards `receiving`.
struct DialbackClaim {
  std::string receiving;    // who is asked to believe it
  std::string originating;  // who says to be it
  std::string id;           // of the stream, given by the receiving server
};

class DialbackKeys {
 public:
  // All servers of `originating` domains have the same secret.
  explicit DialbackKeys(std::string_view secret);
  std::string key(const DialbackClaim& claim) const;
  // Takes the same time whatever the key.
  bool right(const DialbackClaim& claim, std::string_view key) const;

 private:
  std::string hashed_;
};

}  // namespace xmppd
