// Read with bounds; written as the XEPs have it.
#include "tui-client/xmpp/files/file_payloads.hpp"

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/files/file_link.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr std::size_t max_name_bytes = 255;

std::string bounded(std::string text) { return text.size() <= max_name_bytes ? text : std::string(); }

// Larger ones are nobody's.
std::uint64_t size_in(const std::string& text) {
  constexpr std::uint64_t most = std::uint64_t{1} << 50;
  const auto size = xmpp::parse_unsigned<std::uint64_t>(text).value_or(0);
  return size <= most ? size : 0;
}

}  // namespace

FilePayloads read_file_payloads(const Element& message) {
  FilePayloads said;
  if (const Element* sharing = message.child("file-sharing", ns::file_sharing)) {
    const Element* file = sharing->child("file", ns::file_metadata);
    const Element* sources = sharing->child("sources", ns::file_sharing);
    const Element* source = sources ? sources->child("url-data", ns::url_data) : nullptr;
    if (source) said.url = source->attr("target");
    if (file) {
      said.file.name = bounded(file->child_text("name", ns::file_metadata));
      said.file.media_type = bounded(file->child_text("media-type", ns::file_metadata));
      said.file.size = size_in(file->child_text("size", ns::file_metadata));
    }
  }
  if (const Element* oob = message.child("x", ns::oob); oob && said.url.empty()) {
    said.url = oob->child_text("url", ns::oob);
  }
  return said;
}

std::optional<SharedFile> shared_file(const FilePayloads& said, const ChatMessage& row) {
  const auto link = parse_file_link(row.body);
  if (!link) return std::nullopt;
  const bool ours = !link->fragment.empty();
  const bool announced = row.encryption == Encryption::none && !said.url.empty() && said.url == row.body;
  // A link alone is a link.
  if (!ours && !announced) return std::nullopt;
  SharedFile file = announced ? said.file : SharedFile{};
  if (file.name.empty()) file.name = bounded(name_in_link(link->url));
  if (file.media_type.empty()) file.media_type = media_type_of(file.name);
  return file;
}

void write_file_payloads(Element& message, const std::string& url, const SharedFile& file) {
  auto& sharing = message.add("file-sharing", std::string(ns::file_sharing));
  sharing.set_attr("disposition", file.media_type.starts_with("image/") ? "inline" : "attachment");
  auto& about = sharing.add("file", std::string(ns::file_metadata));
  about.add_text_child("media-type", file.media_type);
  about.add_text_child("name", file.name);
  about.add_text_child("size", std::to_string(file.size));
  sharing.add("sources").add("url-data", std::string(ns::url_data)).set_attr("target", url);
  auto& fallback = message.add("fallback", std::string(ns::fallback));
  fallback.set_attr("for", ns::file_sharing).add("body");
  message.add("x", std::string(ns::oob)).add_text_child("url", url);
}

}  // namespace tui
