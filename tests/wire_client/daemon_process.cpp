// Starting and stopping the daemon.
#include "tests/wire_client/daemon_process.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

extern char** environ;

namespace wire {
namespace {

constexpr int poll_us = 2000;
constexpr int start_polls = 10'000'000 / poll_us;
constexpr int stop_polls = 15'000'000 / poll_us;  // longer than shutdown.seconds

bool is_bare(const std::string& value) {
  return value == "true" || value == "false" || value.starts_with("[") ||
         value.find_first_not_of("0123456789") == std::string::npos;
}

std::string config_text(const std::string& folder, const std::vector<std::string>& domains,
                        const std::vector<std::pair<std::string, std::string>>& settings) {
  std::map<std::string, std::map<std::string, std::string>> tables{
      {"listen",
       {{"c2s", "[\"127.0.0.1:0\"]"},
        {"c2s_direct_tls", "[\"127.0.0.1:0\"]"},
        {"report_file", fmt::format("\"{}/ports.json\"", folder)}}},
      {"s2s", {{"enabled", "false"}}},
      {"limits",
       {{"messages_per_minute", "0"}, {"new_messages_per_minute", "0"}, {"requests_per_hour", "0"},
        {"new_requests_per_hour", "0"}}},
      {"devices", {{"announce_new", "false"}}},  // what a story receives is what it asks for
      {"storage", {{"directory", fmt::format("\"{}/data\"", folder)}}},
      {"log", {{"file", fmt::format("\"{}/log\"", folder)}, {"level", "\"debug\""}}},
  };
  if (const char* threads = std::getenv("XMPPD_IO_THREADS")) tables["c2s"]["io_threads"] = threads;
  for (const auto& [key, value] : settings) {
    const auto dot = key.find('.');
    tables[key.substr(0, dot)][key.substr(dot + 1)] = is_bare(value) ? value : fmt::format("\"{}\"", value);
  }
  std::string text;
  const auto of_hosts = tables.extract("host");
  for (const auto& domain : domains) {
    text += fmt::format("[[host]]\ndomain = \"{}\"\n", domain);
    if (of_hosts.empty()) continue;
    for (const auto& [name, value] : of_hosts.mapped()) text += fmt::format("{} = {}\n", name, value);
  }
  for (const auto& [table, values] : tables) {
    text += fmt::format("[{}]\n", table);
    for (const auto& [name, value] : values) text += fmt::format("{} = {}\n", name, value);
  }
  return text;
}

std::string content(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The port of the first address behind "key":[
std::uint16_t port_in(const std::string& json, const std::string& key) {
  const auto at = json.find("\"" + key + "\":[");
  const auto end = json.find(']', at);
  const auto colon = json.rfind(':', end);
  if (at == std::string::npos || colon < at) throw std::runtime_error("no port in " + json);
  return static_cast<std::uint16_t>(std::atoi(json.c_str() + colon + 1));
}

}  // namespace

DaemonProcess::DaemonProcess(const std::string& folder, const std::vector<std::string>& domains,
                             const std::vector<std::pair<std::string, std::string>>& settings)
    : folder_(folder) {
  const char* const program = std::getenv("XMPPD");
  if (!program) throw std::runtime_error("the environment variable XMPPD has to name the daemon's program");
  const std::string config = folder + "/xmppd.toml";
  std::ofstream(config) << config_text(folder, domains, settings);
  const std::string report = folder + "/ports.json";
  unlink(report.c_str());  // of an earlier one with the same data
  const char* const arguments[] = {program, "--config", config.c_str(), nullptr};
  if (posix_spawn(&pid_, program, nullptr, nullptr, const_cast<char**>(arguments), environ) != 0) {
    throw std::runtime_error(fmt::format("can't run {}", program));
  }
  for (int i = 0; i < start_polls && access(report.c_str(), F_OK) != 0; ++i) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      throw std::runtime_error("the daemon did not start: " + content(folder + "/log"));
    }
    usleep(poll_us);
  }
  const std::string json = content(report);
  starttls_port_ = port_in(json, "c2s");
  direct_tls_port_ = port_in(json, "c2s_direct_tls");
}

DaemonProcess::~DaemonProcess() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  int status = 0, polls = 0;
  while (waitpid(pid_, &status, WNOHANG) != pid_) {
    if (++polls == stop_polls) kill(pid_, SIGKILL);
    usleep(poll_us);
  }
  if (status == 0) return;
  // A daemon that crashed, leaked or did not stop must fail the run, and a destructor has no other way to say so.
  fmt::print(stderr, "the daemon ended with status {:#x}; its log is in {}\n{}\n", status, folder_,
             content(folder_ + "/log"));
  std::_Exit(1);
}

}  // namespace wire
