// What a query of an archive says (XEP-0313 §4), checked; and the form that tells what it may say.
#pragma once

#include <string>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/storage/archive_store.hpp"

namespace xmppd {

struct ArchiveRequest {
  ArchiveQuery query;
  std::string query_id;
  bool flip_page = false;
};

// What a query may ask for at most; `default_page` where it does not say.
struct ArchiveLimits {
  std::size_t default_page = 50;
  std::size_t max_page = 250;
  std::uint64_t max_page_bytes = 1'048'576;
};

// `query`: the <query/> of an IQ set. bad-request: a value that is none; feature-not-implemented: a field or a way of
// paging that is not known here (§4.1.5); policy-violation: more ids than a page may hold, an endless queryid.
tl::expected<ArchiveRequest, xmpp::StanzaError> parse_archive_request(const xmpp::Element& query,
                                                                      const ArchiveLimits& limits);

// The <query/> with the form of all fields.
xmpp::Element make_archive_form();

}  // namespace xmppd
