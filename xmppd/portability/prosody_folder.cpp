// Prosody's data folder: <host>/<store>/<user>.dat and .list, with names percent-encoded.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "libxmpp/base/encoding.hpp"
#include "xmppd/portability/prosody_source.hpp"

namespace xmppd::portability {
namespace {

using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

// util/datamanager.lua: of users and hosts everything but letters and digits, of stores underscores stay, too.
std::string encoded(std::string_view text, bool store) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (store && c == '_');
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

class ProsodyFolder final : public ProsodySource {
 public:
  explicit ProsodyFolder(std::string path) : path_(std::move(path)) {}

  std::vector<std::string> hosts() override { return names_in(path_, {}, true); }
  std::vector<std::string> stores(const std::string& host) override {
    return names_in(path_ / encoded(host, false), {}, true);
  }
  std::vector<std::string> users(const std::string& host, const std::string& store) override {
    auto all = names_in(folder_of(host, store), ".dat", false);
    const auto lists = names_in(folder_of(host, store), ".list", false);
    all.insert(all.end(), lists.begin(), lists.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  Result<LuaValue> get(const std::string& host, const std::string& store, const std::string& user) override {
    const auto file = file_of(host, store, user, ".dat");
    std::ifstream input(file, std::ios::binary);
    if (!input) return LuaValue();
    LuaReader reader(input);
    auto value = reader.read_returned();
    if (!value) return fail(value.error().code, Place{file.string(), reader.line()}.text() + ": " + value.error().detail);
    return value;
  }

  Result<void> each(const std::string& host, const std::string& store, const std::string& user,
                    const UseEntry& use) override {
    const auto file = file_of(host, store, user, ".list");
    std::ifstream input(file, std::ios::binary);
    if (!input) return {};
    LuaReader reader(input);
    bool of_use = false;
    auto read = reader.read_items([&](const LuaValue& item) -> Result<void> {
      ProsodyEntry entry;
      entry.place = {file.string(), reader.line()};
      auto element = stanza_of(item);
      if (!element) return fail(Errc::invalid_argument, "an item that is no stanza");
      entry.element = std::move(*element);
      entry.id = item.text_of("key");
      entry.when = item.number_of("when").value_or(0);
      // Not the stanza's own: the store puts its time there.
      entry.element.remove_attr("stamp");
      entry.element.remove_attr("stamp_legacy");
      auto used = use(entry);
      of_use = !used;
      return used;
    });
    if (read || of_use) return read;
    return fail(read.error().code, Place{file.string(), reader.line()}.text() + ": " + read.error().detail);
  }

  Place place_of(const std::string& host, const std::string& store, const std::string& user) const override {
    return {file_of(host, store, user, ".dat").string(), 0};
  }

 private:
  std::filesystem::path folder_of(const std::string& host, const std::string& store) const {
    return path_ / encoded(host, false) / encoded(store, true);
  }
  std::filesystem::path file_of(const std::string& host, const std::string& store, const std::string& user,
                                const char* end) const {
    return folder_of(host, store) / (encoded(user, false) + end);
  }

  static std::vector<std::string> names_in(const std::filesystem::path& folder, std::string_view end, bool folders) {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), last; !error && at != last; at.increment(error)) {
      std::error_code ignored;
      // A link may lead anywhere.
      const auto status = at->symlink_status(ignored);
      const auto name = at->path().filename().string();
      if (!name.ends_with(end) || (folders ? !is_directory(status) : !is_regular_file(status))) continue;
      names.push_back(xmpp::percent_decode(name.substr(0, name.size() - end.size())));
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  const std::filesystem::path path_;
};

std::optional<xmpp::Element> stanza_below(const LuaValue& table, const std::string& ns, std::size_t depth) {
  constexpr std::size_t deepest_stanza = 60;
  const auto name = table.text_of("name");
  if (!table.is_table() || name.empty() || depth > deepest_stanza) return std::nullopt;
  xmpp::Element element(name, ns);
  if (const auto* attributes = table.find("attr")) {
    for (const auto& [key, value] : attributes->fields) {
      if (key.kind != LuaValue::Kind::text || value.is_table()) continue;
      if (key.text == "xmlns") {
        element.set_ns(value.as_text());
        continue;
      }
      auto attribute = key.text;
      std::replace(attribute.begin(), attribute.end(), '\1', '\x1F');
      element.set_attr(attribute, value.as_text());
    }
  }
  for (const auto& child : table.items) {
    if (child.kind == LuaValue::Kind::text) {
      element.append_text(child.text);
      continue;
    }
    auto below = stanza_below(child, element.ns(), depth + 1);
    if (!below) return std::nullopt;
    element.add(std::move(*below));
  }
  return element;
}

}  // namespace

std::optional<xmpp::Element> stanza_of(const LuaValue& table) { return stanza_below(table, {}, 0); }

std::unique_ptr<ProsodySource> prosody_folder(std::string path) {
  return std::make_unique<ProsodyFolder>(std::move(path));
}

}  // namespace xmppd::portability
