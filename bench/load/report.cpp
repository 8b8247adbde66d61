// Measuring and printing.
#include "bench/load/report.hpp"

#include <fmt/format.h>

#include "bench/load/clients.hpp"

namespace load {

void Report::add(Figure figure) {
  if (!quiet_) {
    fmt::print("{:<42}{:>10.2f} {}", figure.what, figure.value, figure.unit);
    if (figure.count > 0) {
      fmt::print(" ({:.0f} in {:.2f} s: {:.0f}/s)", figure.count, figure.seconds, figure.count / figure.seconds);
    }
    fmt::print("\n");
    std::fflush(stdout);
  }
  figures_.push_back(std::move(figure));
}

std::string Report::json() const {
  std::string text = "{";
  for (const auto& figure : figures_) {
    text +=
        fmt::format("{}\n  \"{}\": {{\"value\": {:.3f}, \"unit\": \"{}\", \"count\": {:.0f}, \"per_second\": {:.1f}}}",
                    text.size() > 1 ? "," : "", figure.key, figure.value, figure.unit, figure.count,
                    figure.seconds > 0 ? figure.count / figure.seconds : 0);
  }
  return text + "\n}\n";
}

Meter::Meter(Clients& clients)
    : clients_(clients), cpu_(clients.server().processes.cpu_ns()), begun_(std::chrono::steady_clock::now()) {}

void Meter::stop(Report& report, std::string key, std::string what, double count, const std::string& unit) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  clients_.settle();
  const double cpu_us = static_cast<double>(clients_.server().processes.cpu_ns() - cpu_) / 1e3;
  report.add({std::move(key), std::move(what), cpu_us / count, "us server CPU per " + unit, count, seconds});
}

}  // namespace load
