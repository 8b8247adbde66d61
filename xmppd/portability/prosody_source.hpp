// ProsodySource: what Prosody's modules have kept, wherever its storage put it: by host, store and user.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "xmppd/portability/importer.hpp"
#include "xmppd/portability/lua_data.hpp"

namespace xmppd::portability {

// An entry of a list: a message of an archive, an item of a node.
struct ProsodyEntry {
  std::string id;
  double when = 0;  // seconds since 1970; 0: not known
  xmpp::Element element;
  Place place;
};

class ProsodySource {
 public:
  virtual ~ProsodySource() = default;
  virtual std::vector<std::string> hosts() = 0;
  virtual std::vector<std::string> stores(const std::string& host) = 0;
  // Of a store that has a value per user; sorted.
  virtual std::vector<std::string> users(const std::string& host, const std::string& store) = 0;
  // A value of nil: there is none. Errors say where.
  virtual xmpp::Result<LuaValue> get(const std::string& host, const std::string& store, const std::string& user) = 0;
  using UseEntry = std::function<xmpp::Result<void>(const ProsodyEntry& entry)>;
  // Those of a list, in its order. Errors say where, or are those of `use`.
  virtual xmpp::Result<void> each(const std::string& host, const std::string& store, const std::string& user,
                                  const UseEntry& use) = 0;
  virtual Place place_of(const std::string& host, const std::string& store, const std::string& user) const = 0;
};

// Of a folder like /var/lib/prosody (mod_storage_internal).
std::unique_ptr<ProsodySource> prosody_folder(std::string path);

// A stanza as Prosody keeps it: {name=…, attr={…}, children and texts}. nullopt: none, or nested too deeply.
std::optional<xmpp::Element> stanza_of(const LuaValue& table);

// Accounts and rooms, given to `importer`. Errors are those of the files (with their place) and of the importer.
xmpp::Result<void> read_prosody(ProsodySource& source, Importer& importer);

}  // namespace xmppd::portability
