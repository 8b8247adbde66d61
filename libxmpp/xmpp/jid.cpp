// Jid: taking addresses apart and putting them together.
#include "libxmpp/xmpp/jid.hpp"

#include "libxmpp/xmpp/jid_prep.hpp"

namespace xmpp {

// RFC 7622 §3.1: the resource is what follows the first '/', the local part what precedes the first '@' before it.
Result<Jid> Jid::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  std::string_view resource;
  if (slash != std::string_view::npos) {
    resource = text.substr(slash + 1);
    if (resource.empty()) return fail(Errc::invalid_argument, "empty resource part");
  }
  std::string_view domain = text.substr(0, slash);
  std::string_view local;
  if (const std::size_t at = domain.find('@'); at != std::string_view::npos) {
    local = domain.substr(0, at);
    domain.remove_prefix(at + 1);
    if (local.empty()) return fail(Errc::invalid_argument, "empty local part");
  }
  return make(local, domain, resource);
}

Result<Jid> Jid::make(std::string_view local, std::string_view domain, std::string_view resource) {
  Jid jid;
  if (!local.empty()) {
    auto prepared = nodeprep(local);
    if (!prepared) return fail(Errc::invalid_argument, "invalid local part");
    jid.local_size_ = static_cast<unsigned short>(prepared->size());
    jid.text_ = *std::move(prepared);
    jid.text_ += '@';
  }
  const auto prepared_domain = domainprep(domain);
  if (!prepared_domain) return fail(Errc::invalid_argument, "invalid domain part");
  jid.domain_size_ = static_cast<unsigned short>(prepared_domain->size());
  jid.text_ += *prepared_domain;
  if (!resource.empty()) {
    const auto prepared = resourceprep(resource);
    if (!prepared) return fail(Errc::invalid_argument, "invalid resource part");
    jid.text_ += '/';
    jid.text_ += *prepared;
  }
  return jid;
}

std::string_view Jid::local() const { return std::string_view(text_).substr(0, local_size_); }

std::string_view Jid::domain() const {
  return std::string_view(text_).substr(local_size_ == 0 ? 0 : local_size_ + 1U, domain_size_);
}

std::string_view Jid::bare_text() const {
  return std::string_view(text_).substr(0, (local_size_ == 0 ? 0 : local_size_ + 1U) + domain_size_);
}

std::string_view Jid::resource() const {
  const std::size_t bare_size = bare_text().size();
  return bare_size < text_.size() ? std::string_view(text_).substr(bare_size + 1) : std::string_view();
}

Jid Jid::bare() const {
  Jid jid;
  jid.text_ = bare_text();
  jid.local_size_ = local_size_;
  jid.domain_size_ = domain_size_;
  return jid;
}

Jid Jid::domain_jid() const {
  Jid jid;
  jid.text_ = domain();
  jid.domain_size_ = domain_size_;
  return jid;
}

Result<Jid> Jid::with_resource(std::string_view resource) const {
  const auto prepared = resourceprep(resource);
  if (!prepared || empty()) return fail(Errc::invalid_argument, "invalid resource part");
  Jid jid = bare();
  jid.text_ += '/';
  jid.text_ += *prepared;
  return jid;
}

}  // namespace xmpp
