// An OMEMO device driven by JSON lines: one command per line on stdin, one answer per line on stdout.
//
//   omemo_peer JID [2]      {"cmd": "bundle"} -> {"ok": true, …}   or   {"ok": false, "error": "no_session"}
#include <iostream>
#include <memory>
#include <string>

#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"
#include "tests/omemo/omemo_json.hpp"

namespace {

using omemo_json::json;

class Peer {
 public:
  Peer(std::string jid, omemo::Version version)
      : version_(version), device_(must(omemo::Device::create(store_, std::move(jid)))) {}

  json answer(const json& request) {
    try {
      json reply = run(request.at("cmd").get<std::string>(), request);
      reply["ok"] = true;
      return reply;
    } catch (const omemo::Error& error) {
      return {{"ok", false}, {"error", to_string(error.code)}, {"detail", error.detail}};
    }
  }

 private:
  template <class T>
  static T must(omemo::Result<T> result) {
    if (!result) throw result.error();
    return std::move(*result);
  }
  static void must(omemo::Result<void> result) {
    if (!result) throw result.error();
  }

  // In the version of the program's call; one may name another.
  omemo::Peer peer_from(const json& value) const { return {omemo_json::address_from(value), peer_version(value)}; }

  std::vector<omemo::Peer> recipients(const json& request) const {
    std::vector<omemo::Peer> peers;
    for (const json& to : request.at("to")) peers.push_back(peer_from(to));
    return peers;
  }

  static json sent(const omemo::Encrypted& encrypted) {
    json skipped = json::array();
    for (const auto& [peer, obstacle] : encrypted.skipped) {
      json row = omemo_json::to_json(peer.address);
      row["obstacle"] = to_string(obstacle);
      skipped.push_back(row);
    }
    json messages = json::array();
    for (const auto& message : encrypted.messages) messages.push_back(omemo_json::to_json(message));
    return {{"message", messages.at(0)}, {"messages", messages}, {"skipped", skipped}};
  }

  json decrypted(const json& request) {
    const auto result =
        must(device_->decrypt(omemo_json::message_from(request.at("message")), request.at("from").get<std::string>()));
    return {{"key_transport", result.is_key_transport},
            {"plaintext", omemo_json::to_hex(result.plaintext)},
            {"transported_key", omemo_json::to_hex(result.transported_key)},
            {"fingerprint", omemo::fingerprint(result.identity)},
            {"new_session", result.new_session}};
  }

  omemo::Version peer_version(const json& request) const {
    return request.value("version", static_cast<int>(version_)) == 2 ? omemo::Version::omemo_2
                                                                     : omemo::Version::axolotl;
  }

  json run(const std::string& command, const json& request) {
    if (command == "bundle") {
      return {{"bundle", omemo_json::to_json(must(device_->bundle(peer_version(request))).bundle)},
              {"device", device_->device_id()},
              {"fingerprint", device_->fingerprint()}};
    }
    if (command == "process_bundle") {
      must(device_->process_bundle(omemo_json::address_from(request), omemo_json::bundle_from(request.at("bundle"))));
      return json::object();
    }
    if (command == "encrypt") {
      return sent(must(device_->encrypt([&](omemo::Version) { return omemo_json::from_hex(request.at("plaintext")); },
                                        recipients(request))));
    }
    if (command == "transport") return sent(must(device_->encrypt_key_transport(recipients(request))));
    if (command == "decrypt") return decrypted(request);
    if (command == "rotate") {
      must(device_->rotate_signed_prekey());
      return json::object();
    }
    if (command == "delete_session") {
      must(device_->delete_session(peer_from(request)));
      return json::object();
    }
    if (command == "dump") return {{"store", omemo_json::dump(store_)}};
    throw omemo::Error{omemo::ErrorCode::not_found, "no such command"};
  }

  omemo::MemoryStore store_;
  omemo::Version version_;
  std::unique_ptr<omemo::Device> device_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: omemo_peer JID [2]\n";
    return 2;
  }
  try {
    Peer peer(argv[1], argc == 3 ? omemo::Version::omemo_2 : omemo::Version::axolotl);
    for (std::string line; std::getline(std::cin, line);) std::cout << peer.answer(json::parse(line)) << std::endl;
  } catch (const omemo::Error& error) {
    std::cerr << to_string(error.code) << ": " << error.detail << '\n';
    return 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
