// RFC 2782's weighted choice and XEP-0368's merge.
#include "libxmpp/net/srv_order.hpp"

#include <algorithm>

namespace xmpp {

std::vector<SrvRecord> order_srv(std::vector<SrvRecord> records, const RandomUpTo& random) {
  std::erase_if(records, [](const SrvRecord& record) { return record.target.empty(); });
  // Weight 0 goes to the front of its priority: chosen only if the number drawn is 0.
  std::stable_sort(records.begin(), records.end(), [](const SrvRecord& a, const SrvRecord& b) {
    if (a.priority != b.priority) return a.priority < b.priority;
    return a.weight == 0 && b.weight != 0;
  });
  for (auto first = records.begin(); first != records.end(); ++first) {
    const auto end =
        std::find_if(first, records.end(), [&](const SrvRecord& other) { return other.priority != first->priority; });
    std::uint32_t sum = 0;
    for (auto it = first; it != end; ++it) sum += it->weight;
    const std::uint32_t drawn = random(sum);
    std::uint32_t running = 0;
    auto chosen = first;
    for (; chosen + 1 != end; ++chosen) {
      running += chosen->weight;
      if (running >= drawn) break;
    }
    std::rotate(first, chosen, chosen + 1);
  }
  return records;
}

std::vector<std::string> interleave_families(const std::vector<std::string>& addresses) {
  const auto is_v6 = [](const std::string& address) { return address.find(':') != std::string::npos; };
  std::vector<std::string> result;
  if (addresses.empty()) return result;
  std::vector<std::string> first;
  std::vector<std::string> second;
  for (const std::string& address : addresses) {
    (is_v6(address) == is_v6(addresses.front()) ? first : second).push_back(address);
  }
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) result.push_back(first[i]);
    if (i < second.size()) result.push_back(second[i]);
  }
  return result;
}

}  // namespace xmpp
