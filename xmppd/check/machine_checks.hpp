// What the machine has for the daemon: ports, files, limits, disk, time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "xmppd/check/finding.hpp"

namespace xmppd {

// Connects to everything that `key` lists ("127.0.0.1:5222", ":5222"); for a running daemon.
void check_listeners(const std::string& key, const std::vector<std::string>& addresses, Findings& findings);

// `config`: may hold secrets; `directory`: of the store, with xmppd.db in it.
void check_files(const std::string& config, const std::string& directory, Findings& findings);

// Open files of the running daemon, or with nothing of this process; `needed` are as many as its connections.
void check_open_files(std::optional<int> pid, std::int64_t needed, Findings& findings);
// Where the store grows.
void check_disk(const std::string& directory, Findings& findings);
// Whether somebody keeps the clock right.
void check_clock(Findings& findings);

// The process at the other end of a Unix socket; nothing: nobody listens there.
std::optional<int> process_at(const std::string& socket);
// The addresses of this machine's interfaces, numeric.
std::vector<std::string> own_addresses();

}  // namespace xmppd
