// The walk along the table of steps.
#include "xmppd/stream/negotiation.hpp"

#include "xmppd/stream/stream.hpp"

namespace xmppd {

Negotiation::Negotiation(Stream& stream, const std::vector<StepEntry>& table, Facts facts)
    : stream_(stream), table_(table), facts_(facts), steps_(table.size()) {}

Step& Negotiation::instance(std::size_t index) {
  if (!steps_[index]) steps_[index] = table_[index].make(stream_);
  return *steps_[index];
}

std::vector<xmpp::Element> Negotiation::offer() {
  std::vector<xmpp::Element> features;
  for (std::size_t i = 0; i < table_.size(); ++i) {
    if (table_[i].possible(facts_)) instance(i).offer(features);
  }
  return features;
}

Negotiation::Handled Negotiation::handle(xmpp::Element& element) {
  const StepEntry* untimely = nullptr;
  for (std::size_t i = 0; i < table_.size(); ++i) {
    if (!table_[i].takes(element)) continue;
    if (table_[i].possible(facts_)) {
      instance(i).handle(std::move(element));
      return {Outcome::handled};
    }
    if (!untimely) untimely = &table_[i];
  }
  if (!untimely) return {Outcome::unknown};
  if (!untimely->refuse) return {Outcome::refused, true};
  untimely->refuse(stream_, element);
  return {Outcome::refused};
}

void Negotiation::complete(std::string_view name) {
  for (const auto& entry : table_) {
    if (entry.name == name) facts_ = entry.after(facts_);
  }
  // must_secure is the only fact that goes, so a step forbidden by any other will not come again. The caller may be
  // inside that very step: it dies once the callback is over.
  const Facts lasting = facts_.without({Fact::must_secure});
  for (std::size_t i = 0; i < table_.size(); ++i) {
    if (!steps_[i] || !lasting.has_any(table_[i].forbids)) continue;
    stream_.context().environment.executor().post([gone = std::shared_ptr<Step>(std::move(steps_[i]))] {});
  }
}

}  // namespace xmppd
