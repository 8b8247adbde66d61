// Reports of spam and abuse that come with a block (XEP-0377): read, bounded, written to the log.
#pragma once

#include <optional>

#include "libxmpp/xml/element.hpp"
#include "xmppd/storage/report_store.hpp"

namespace xmppd {

// The report in the <item/> of a <block/>; nullopt: there is none. Texts and ids are cut to what one report may have.
std::optional<AbuseReport> read_report(const xmpp::Element& item, const xmpp::Jid& reporter, const xmpp::Jid& reported,
                                       xmpp::Timestamp now);
void log_report(const AbuseReport& report);

}  // namespace xmppd
