// Jid: an address, valid and prepared from the moment it exists (RFC 7622 rules by way of RFC 6122's profiles).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace xmpp {

// Immutable. Parts are prepared (nodeprep, IDNA/UTS 46 domain in U-label form, resourceprep), each 1..1023 bytes, so
// equality is byte equality. An empty Jid (default constructed) stands for "none" and compares below every other.
class Jid {
 public:
  Jid() = default;
  // Errc::invalid_argument names the faulty part. A trailing dot of the domain is dropped (RFC 7622 §3.2).
  static Result<Jid> parse(std::string_view text);
  // From raw parts; `local` and `resource` may be empty for none.
  static Result<Jid> make(std::string_view local, std::string_view domain, std::string_view resource = {});

  bool empty() const { return domain_size_ == 0; }
  std::string_view local() const;
  std::string_view domain() const;
  std::string_view resource() const;
  bool is_bare() const { return resource().empty(); }
  bool is_domain() const { return local().empty() && resource().empty(); }

  Jid bare() const;
  Jid domain_jid() const;
  // The bare form as a view, without a copy.
  std::string_view bare_text() const;
  // "local@domain/resource"
  const std::string& text() const { return text_; }
  // This bare address with another resource; it must be acceptable to resourceprep.
  Result<Jid> with_resource(std::string_view resource) const;
  // True if both name the same account or domain, whatever the resource.
  bool same_bare(const Jid& other) const { return bare_text() == other.bare_text(); }

  friend bool operator==(const Jid& a, const Jid& b) { return a.text_ == b.text_; }
  friend auto operator<=>(const Jid& a, const Jid& b) { return a.text_ <=> b.text_; }

 private:
  std::string text_;
  unsigned short local_size_ = 0;  // 0: no local part
  unsigned short domain_size_ = 0;
};

}  // namespace xmpp

template <>
struct std::hash<xmpp::Jid> {
  std::size_t operator()(const xmpp::Jid& jid) const noexcept { return std::hash<std::string>{}(jid.text()); }
};
