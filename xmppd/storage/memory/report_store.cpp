// ReportStore over a map.
#include "xmppd/storage/report_store.hpp"

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryReportStore final : public ReportStore {
 public:
  explicit MemoryReportStore(MemoryData& data) : data_(data) {}

  Pending<Done> add(AbuseReport report, ReportBounds keep) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(report.reporter)) return fail(Errc::not_found, report.reporter.text());
      const auto reporter = report.reporter;
      report.id = ++data_.last_report_id;
      data_.reports.emplace(report.id, std::move(report));
      drop_oldest(keep.of_one_reporter, [&](const AbuseReport& each) { return each.reporter == reporter; });
      drop_oldest(keep.in_all, [](const AbuseReport&) { return true; });
      return Done{};
    });
  }

  Pending<std::vector<AbuseReport>> list(std::int64_t after, std::size_t limit) override {
    return data_.call<std::vector<AbuseReport>>([&]() -> Result<std::vector<AbuseReport>> {
      std::vector<AbuseReport> found;
      for (auto at = data_.reports.upper_bound(after); at != data_.reports.end() && found.size() < limit; ++at) {
        found.push_back(at->second);
      }
      return found;
    });
  }

  Pending<Done> remove(std::int64_t id) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (data_.reports.erase(id) > 0) return Done{};
      return fail(Errc::not_found, "there is no report " + std::to_string(id));
    });
  }

 private:
  template <class Which>
  void drop_oldest(std::uint64_t keep, const Which& which) {
    auto& all = data_.reports;
    for (auto at = all.end(); at != all.begin();) {
      --at;
      if (!which(at->second)) continue;
      if (keep > 0) {
        --keep;
      } else {
        at = all.erase(at);
      }
    }
  }

  MemoryData& data_;
};

}  // namespace

std::unique_ptr<ReportStore> make_memory_report_store(MemoryData& data) {
  return std::make_unique<MemoryReportStore>(data);
}

}  // namespace xmppd
