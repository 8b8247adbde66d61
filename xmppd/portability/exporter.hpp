// What the daemon keeps, page by page into a file: as XEP-0227 for another server, or as JSON for a person.
#pragma once

#include <cstdint>
#include <string>

#include "xmppd/portability/importer.hpp"

namespace xmppd::portability {

class OutputFile;

struct ExportScope {
  std::string account;  // one account; or
  std::string domain;   // one domain; or, both empty, everything
};

struct ExportReport {
  std::uint64_t accounts = 0, rooms = 0, messages = 0;
};

// Archives of rooms, their settings and the nodes of services are in elements of our own namespace; with a scope of one
// account they are left out. Errors: those of `ask`; not_found: no such account or domain.
xmpp::Result<ExportReport> write_pie(const Ask& ask, const ExportScope& scope, OutputFile& file);
// Everything that is held about one person, as one object; what it has is said in README.md. Errors as above.
xmpp::Result<ExportReport> write_person(const Ask& ask, const std::string& account, OutputFile& file);

// Calls `use` for each item of all pages of a listing. Errors: those of `ask` and of `use`.
using UseItem = std::function<xmpp::Result<void>(const nlohmann::json& item)>;
xmpp::Result<void> each_item(const Ask& ask, const std::string& command, nlohmann::json arguments, const UseItem& use);

}  // namespace xmppd::portability
