// The omemo::Store over SQL: one statement per call; a row that does not have the sizes it must have is a store error.
#include "tui-client/history/omemo_tables.hpp"

#include <algorithm>

namespace tui {

namespace {

using omemo::Result;

// No exception may leave a Store: what SQLite says becomes store_failed.
template <class Body>
auto guarded(Body body) {
  return sql::attempt<omemo::Error>(
      std::move(body), [](const std::string& what) { return omemo::fail(omemo::ErrorCode::store_failed, what); });
}

template <class Array>
void read_exactly(std::span<const std::uint8_t> bytes, Array& out) {
  if (bytes.size() != out.size()) throw std::runtime_error("a key in the store has the wrong size");
  std::copy(bytes.begin(), bytes.end(), out.begin());
}

omemo::KeyPair read_keys(const sql::Statement& row, int column) {
  omemo::KeyPair keys;
  read_exactly(row.bytes(column), keys.public_key);
  read_exactly(row.bytes(column + 1), keys.private_key.bytes);
  return keys;
}

omemo::Version read_version(const sql::Statement& row, int column) {
  for (const omemo::Version version : omemo::all_versions) {
    if (row.integer(column) == static_cast<std::int64_t>(version)) return version;
  }
  throw std::runtime_error("an OMEMO version in the store is unknown");
}

std::int64_t number_of(omemo::Version version) { return static_cast<std::int64_t>(version); }

omemo::PreKeyRecord read_prekey(const sql::Statement& row) {
  return {static_cast<std::uint32_t>(row.integer(0)), read_keys(row, 1), row.integer(3) != 0, read_version(row, 4)};
}

omemo::IdentityRecord read_identity(const sql::Statement& row) {
  omemo::IdentityRecord record;
  record.address = {row.text(0), static_cast<omemo::DeviceId>(row.integer(1))};
  read_exactly(row.bytes(2), record.key);
  const auto trust = row.integer(3);
  // An unknown value must not turn into trust.
  record.trust = trust >= 0 && trust <= 3 ? static_cast<omemo::Trust>(trust) : omemo::Trust::undecided;
  record.first_seen = row.integer(4);
  return record;
}

}  // namespace

Result<void> OmemoTables::transaction(const std::function<Result<void>()>& work) {
  Result<void> outcome;
  const auto ran = guarded([&] {
    database_.transaction([&] {
      outcome = work();
      return outcome.has_value();
    });
  });
  return ran ? outcome : ran;
}

Result<std::optional<omemo::LocalState>> OmemoTables::load_local() {
  return guarded([&]() -> std::optional<omemo::LocalState> {
    auto row = database_.prepare(
        "SELECT device, public_key, private_key, next_prekey, next_signed_prekey, generation, published, "
        "generation_2, published_2 FROM omemo_local WHERE account = ?");
    if (!row.bind(account_).step()) return std::nullopt;
    omemo::LocalState state;
    state.device_id = static_cast<omemo::DeviceId>(row.integer(0));
    state.identity = read_keys(row, 1);
    state.next_prekey_id = static_cast<std::uint32_t>(row.integer(3));
    state.next_signed_prekey_id = static_cast<std::uint32_t>(row.integer(4));
    int column = 5;
    for (auto& bundle : state.bundles) {
      bundle.generation = static_cast<std::uint64_t>(row.integer(column++));
      bundle.published = static_cast<std::uint64_t>(row.integer(column++));
    }
    return state;
  });
}

Result<void> OmemoTables::save_local(const omemo::LocalState& state) {
  return guarded([&] {
    auto row = database_.prepare("INSERT OR REPLACE INTO omemo_local VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row.bind(account_)
        .bind(state.device_id)
        .bind(state.identity.public_key)
        .bind(state.identity.private_key.bytes)
        .bind(state.next_prekey_id)
        .bind(state.next_signed_prekey_id);
    for (const auto& bundle : state.bundles) {
      row.bind(static_cast<std::int64_t>(bundle.generation)).bind(static_cast<std::int64_t>(bundle.published));
    }
    row.run();
  });
}

Result<std::vector<omemo::PreKeyRecord>> OmemoTables::prekeys() {
  return guarded([&] {
    std::vector<omemo::PreKeyRecord> all;
    auto row = database_.prepare(
        "SELECT id, public_key, private_key, used, version FROM omemo_prekeys WHERE account = ? ORDER BY id");
    row.bind(account_);
    while (row.step()) all.push_back(read_prekey(row));
    return all;
  });
}

Result<std::optional<omemo::PreKeyRecord>> OmemoTables::find_prekey(std::uint32_t id) {
  return guarded([&]() -> std::optional<omemo::PreKeyRecord> {
    auto row = database_.prepare(
        "SELECT id, public_key, private_key, used, version FROM omemo_prekeys WHERE account = ? AND id = ?");
    if (!row.bind(account_).bind(id).step()) return std::nullopt;
    return read_prekey(row);
  });
}

Result<void> OmemoTables::save_prekey(const omemo::PreKeyRecord& prekey) {
  return guarded([&] {
    database_.prepare("INSERT OR REPLACE INTO omemo_prekeys VALUES (?, ?, ?, ?, ?, ?)")
        .bind(account_)
        .bind(prekey.id)
        .bind(prekey.keys.public_key)
        .bind(prekey.keys.private_key.bytes)
        .bind(std::int64_t{prekey.used})
        .bind(number_of(prekey.version))
        .run();
  });
}

Result<void> OmemoTables::remove_prekey(std::uint32_t id) {
  return guarded([&] {
    database_.prepare("DELETE FROM omemo_prekeys WHERE account = ? AND id = ?").bind(account_).bind(id).run();
  });
}

Result<std::vector<omemo::SignedPreKeyRecord>> OmemoTables::signed_prekeys() {
  return guarded([&] {
    std::vector<omemo::SignedPreKeyRecord> all;
    auto row = database_.prepare(
        "SELECT id, public_key, private_key, signature, created, replaced, version FROM omemo_signed_prekeys "
        "WHERE account = ? ORDER BY id");
    row.bind(account_);
    while (row.step()) {
      const auto signature = row.bytes(3);
      omemo::SignedPreKeyRecord record{static_cast<std::uint32_t>(row.integer(0)),
                                       read_keys(row, 1),
                                       omemo::Bytes(signature.begin(), signature.end()),
                                       row.integer(4),
                                       std::nullopt,
                                       read_version(row, 6)};
      if (!row.is_null(5)) record.replaced = row.integer(5);
      all.push_back(std::move(record));
    }
    return all;
  });
}

Result<void> OmemoTables::save_signed_prekey(const omemo::SignedPreKeyRecord& prekey) {
  return guarded([&] {
    auto row = database_.prepare("INSERT OR REPLACE INTO omemo_signed_prekeys VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    row.bind(account_)
        .bind(prekey.id)
        .bind(prekey.keys.public_key)
        .bind(prekey.keys.private_key.bytes)
        .bind(prekey.signature)
        .bind(prekey.created);
    if (prekey.replaced) {
      row.bind(*prekey.replaced);
    } else {
      row.bind_null();
    }
    row.bind(number_of(prekey.version)).run();
  });
}

Result<void> OmemoTables::remove_signed_prekey(std::uint32_t id) {
  return guarded([&] {
    database_.prepare("DELETE FROM omemo_signed_prekeys WHERE account = ? AND id = ?").bind(account_).bind(id).run();
  });
}

Result<std::optional<omemo::SecretBytes>> OmemoTables::load_session(const omemo::Peer& peer) {
  return guarded([&]() -> std::optional<omemo::SecretBytes> {
    auto row = database_.prepare(
        "SELECT state FROM omemo_sessions WHERE account = ? AND jid = ? AND device = ? AND version = ?");
    row.bind(account_).bind(peer.address.jid).bind(peer.address.device).bind(number_of(peer.version));
    if (!row.step()) return std::nullopt;
    const auto state = row.bytes(0);
    return omemo::SecretBytes(state.begin(), state.end());
  });
}

Result<void> OmemoTables::save_session(const omemo::Peer& peer, const omemo::SecretBytes& session) {
  return guarded([&] {
    database_.prepare("INSERT OR REPLACE INTO omemo_sessions VALUES (?, ?, ?, ?, ?)")
        .bind(account_)
        .bind(peer.address.jid)
        .bind(peer.address.device)
        .bind(number_of(peer.version))
        .bind(std::span<const std::uint8_t>(session))
        .run();
  });
}

Result<void> OmemoTables::remove_session(const omemo::Peer& peer) {
  return guarded([&] {
    database_.prepare("DELETE FROM omemo_sessions WHERE account = ? AND jid = ? AND device = ? AND version = ?")
        .bind(account_)
        .bind(peer.address.jid)
        .bind(peer.address.device)
        .bind(number_of(peer.version))
        .run();
  });
}

Result<std::vector<omemo::Peer>> OmemoTables::sessions(const std::string& jid) {
  return guarded([&] {
    std::vector<omemo::Peer> all;
    auto row = database_.prepare(
        "SELECT jid, device, version FROM omemo_sessions WHERE account = ?1 AND (?2 = '' OR jid = ?2) "
        "ORDER BY jid, device, version");
    row.bind(account_).bind(jid);
    while (row.step()) {
      all.push_back({{row.text(0), static_cast<omemo::DeviceId>(row.integer(1))}, read_version(row, 2)});
    }
    return all;
  });
}

Result<std::optional<omemo::IdentityRecord>> OmemoTables::find_identity(const omemo::Address& address) {
  return guarded([&]() -> std::optional<omemo::IdentityRecord> {
    auto row = database_.prepare(
        "SELECT jid, device, key, trust, first_seen FROM omemo_identities "
        "WHERE account = ? AND jid = ? AND device = ?");
    if (!row.bind(account_).bind(address.jid).bind(address.device).step()) return std::nullopt;
    return read_identity(row);
  });
}

Result<void> OmemoTables::save_identity(const omemo::IdentityRecord& identity) {
  return guarded([&] {
    database_.prepare("INSERT OR REPLACE INTO omemo_identities VALUES (?, ?, ?, ?, ?, ?)")
        .bind(account_)
        .bind(identity.address.jid)
        .bind(identity.address.device)
        .bind(identity.key)
        .bind(static_cast<std::int64_t>(identity.trust))
        .bind(identity.first_seen)
        .run();
  });
}

Result<void> OmemoTables::remove_identity(const omemo::Address& address) {
  return guarded([&] {
    database_.prepare("DELETE FROM omemo_identities WHERE account = ? AND jid = ? AND device = ?")
        .bind(account_)
        .bind(address.jid)
        .bind(address.device)
        .run();
  });
}

Result<std::vector<omemo::IdentityRecord>> OmemoTables::identities(const std::string& jid) {
  return guarded([&] {
    std::vector<omemo::IdentityRecord> all;
    auto row = database_.prepare(
        "SELECT jid, device, key, trust, first_seen FROM omemo_identities "
        "WHERE account = ?1 AND (?2 = '' OR jid = ?2) ORDER BY jid, device");
    row.bind(account_).bind(jid);
    while (row.step()) all.push_back(read_identity(row));
    return all;
  });
}

}  // namespace tui
