// Media elements point to data by its hash, or to somewhere in the web.
#include "tui-client/xmpp/form_media.hpp"

#include <algorithm>
#include <cctype>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr std::size_t most_links = 8;
constexpr std::size_t longest_link = 500;

std::string without_blanks(std::string text) {
  std::erase_if(text, [](unsigned char c) { return std::isspace(c); });
  return text;
}

// "sha1+HEX@bob.xmpp.org" (XEP-0231 §2.5).
bool has_hash(std::string_view cid, std::string_view bytes) {
  const auto plus = cid.find('+'), at = cid.find('@');
  if (plus == std::string_view::npos || at == std::string_view::npos || at < plus) return false;
  const auto name = cid.substr(0, plus);
  const auto algorithm = name == "sha1"     ? xmpp::HashAlgorithm::sha1
                         : name == "sha256" ? xmpp::HashAlgorithm::sha256
                                            : xmpp::HashAlgorithm::sha512;
  if (name != "sha1" && name != "sha256" && name != "sha512") return false;
  std::string hex(cid.substr(plus + 1, at - plus - 1));
  std::transform(hex.begin(), hex.end(), hex.begin(), [](unsigned char c) { return std::tolower(c); });
  return hex == xmpp::hex_encode(xmpp::digest(algorithm, bytes));
}

std::string data_named(std::string_view cid, const Element& around) {
  for (const auto& data : around.children()) {
    if (!data.is("data", ns::bob) || data.attr("cid") != cid) continue;
    const auto text = without_blanks(data.text());
    if (text.size() > most_form_picture_bytes / 3 * 4 + 4) return {};
    const auto bytes = xmpp::base64_decode(text);
    return bytes && has_hash(cid, *bytes) ? *bytes : std::string();
  }
  return {};
}

}  // namespace

FormMedia read_form_media(const Element& x, const Element& around) {
  constexpr std::string_view cid_scheme = "cid:";
  FormMedia found;
  for (const auto& field : x.children()) {
    const Element* media = field.is("field", ns::data_forms) ? field.child("media", ns::media_element) : nullptr;
    if (!media) continue;
    found.any = true;
    bool here = false;
    std::vector<std::string> elsewhere;
    for (const auto& uri : media->children()) {
      if (!uri.is("uri", ns::media_element)) continue;
      const auto text = without_blanks(uri.text());
      if (text.starts_with(cid_scheme) && uri.attr("type").starts_with("image/")) {
        auto bytes = data_named(std::string_view(text).substr(cid_scheme.size()), around);
        if (bytes.empty()) bytes = data_named(std::string_view(text).substr(cid_scheme.size()), x);
        here = here || !bytes.empty();
        if (found.picture.empty()) found.picture = std::move(bytes);
      } else if ((text.starts_with("https://") || text.starts_with("http://")) && text.size() <= longest_link) {
        elsewhere.push_back(text);
      }
    }
    if (here) continue;
    for (auto& link : elsewhere) {
      if (found.links.size() < most_links) found.links.push_back(std::move(link));
    }
  }
  return found;
}

IllustratedForm illustrated(xmpp::DataForm form, const FormMedia& media) {
  for (const auto& link : media.links) form.instructions += (form.instructions.empty() ? "" : "\n") + ("To be seen at " + link);
  return {std::move(form), media.picture};
}

}  // namespace tui
