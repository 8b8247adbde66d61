// omemo_cost: what encrypting a message for 200 devices and decrypting one costs, in the client's encrypted store, each
// in its transaction.
#include <fmt/format.h>

#include <chrono>
#include <CLI/CLI.hpp>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tui-client/history/history.hpp"

namespace {

template <class T>
T require(omemo::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <class Body>
double cost(int times, Body body) {
  const auto before = cpu_ms();
  for (int i = 0; i < times; ++i) body();
  return (cpu_ms() - before) / times;
}

omemo::Bytes text(omemo::Version) {
  constexpr std::string_view said = "Yes. The notes are on the wiki, and the deploy is tomorrow.";
  return {said.begin(), said.end()};
}

struct Other {
  omemo::MemoryStore store;
  std::unique_ptr<omemo::Device> device;
  omemo::Address address;
};

void measure(omemo::Version version, std::size_t devices, int messages) {
  const test::TemporaryDirectory directory;
  auto history = tui::History::open(directory.path() / "data");
  if (!history) throw std::runtime_error(history.error().detail);
  auto& store = (*history)->omemo_store("alice@example.org");
  const auto alice = require(omemo::Device::create(store, "alice@example.org"));
  const omemo::Address own{"alice@example.org", alice->device_id()};
  std::vector<std::unique_ptr<Other>> others;
  std::vector<omemo::Peer> peers;
  for (std::size_t i = 0; i < devices; ++i) {
    auto& other = *others.emplace_back(std::make_unique<Other>());
    const auto jid = fmt::format("contact{}@example.net", i / 4);
    omemo::Options options;
    options.prekey_count = 2;
    other.device = require(omemo::Device::create(other.store, jid, options));
    other.address = {jid, other.device->device_id()};
    require(alice->process_bundle(other.address, require(other.device->bundle(version)).bundle));
    peers.push_back({other.address, version});
  }
  const auto begun = cost(1, [&] { require(alice->encrypt(text, peers)); });
  const auto encrypting = cost(messages, [&] { require(alice->encrypt(text, peers)); });

  auto& bob = *others.front();
  require(bob.device->process_bundle(own, require(alice->bundle(version)).bundle));
  const std::vector<omemo::Peer> to_alice{{own, version}};
  std::vector<omemo::EncryptedMessage> sent;
  for (int i = 0; i < messages * 10; ++i) {
    sent.push_back(require(bob.device->encrypt(text, to_alice)).messages.front());
    // Answered once, so that the rest are ordinary messages.
    if (i == 0) require(alice->decrypt(sent.back(), bob.address.jid));
    if (i == 0) {
      const auto answer = require(alice->encrypt(text, std::vector<omemo::Peer>{{bob.address, version}}));
      require(bob.device->decrypt(answer.messages.front(), own.jid));
    }
  }
  std::size_t next = 1;
  const auto decrypting = cost(messages * 10 - 1, [&] { require(alice->decrypt(sent[next++], bob.address.jid)); });
  fmt::print(
      "{:9}  the first message for {} devices {:.1f} ms, each further one {:.1f} ms; decrypting one {:.2f} ms (CPU)\n",
      omemo::to_string(version), devices, begun, encrypting, decrypting);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"what OMEMO costs"};
  std::size_t devices = 200;
  int messages = 50;
  app.add_option("--devices", devices);
  app.add_option("--messages", messages, "encrypted; ten times as many are decrypted");
  CLI11_PARSE(app, argc, argv);
  try {
    for (const auto version : omemo::all_versions) {
      if (omemo::supports(version)) measure(version, devices, messages);
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "omemo_cost: {}\n", error.what());
    return 1;
  }
  return 0;
}
