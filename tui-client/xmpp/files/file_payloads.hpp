// What a message says of the file it shares: out-of-band data (XEP-0066) and stateless file sharing (XEP-0447).
#pragma once

#include <optional>
#include <string>

#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"

namespace tui {

struct FilePayloads {
  SharedFile file;
  std::string url;  // where it is; empty: the message says nothing of a file
};
FilePayloads read_file_payloads(const xmpp::Element& message);

// Whether `row`, whose body is known now, shares a file. What stands beside an encrypted body is not looked at: anybody
// on the way could have written it.
std::optional<SharedFile> shared_file(const FilePayloads& said, const ChatMessage& row);

// For a message in plain text whose body is the link.
void write_file_payloads(xmpp::Element& message, const std::string& url, const SharedFile& file);

}  // namespace tui
