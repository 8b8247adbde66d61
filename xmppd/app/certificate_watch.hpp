// CertificateWatch: sees that certificates on disk are others than those in use, once whoever writes them is done.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/event_loop.hpp"

namespace xmppd {

// What tells one content of a file from another: also the same name for another file (a link that certbot has moved).
struct FileState {
  std::uint64_t device = 0, inode = 0, size = 0;  // all 0: it is not there
  std::int64_t modified_ns = 0, changed_ns = 0;   // changed: its rights or its owner, too
  bool operator==(const FileState&) const = default;
};

// Looks by stat(2), which sees through links and needs no right to read. A change counts once two looks in a row have
// found the same: certificate and key are two files, and nobody writes both at once.
class CertificateWatch {
 public:
  struct Sources {
    // Those that are in use; asked at every look, since the configuration may change.
    std::function<std::vector<std::string>()> files;
    // Reads and judges them, and takes them into use. An error leaves everything as it was.
    std::function<xmpp::Result<void>()> take;
  };
  // `seconds`: between two looks, asked before each; 0 looks at nothing, and asks again in half a minute.
  CertificateWatch(xmpp::EventLoop& loop, Sources sources, std::function<std::int64_t()> seconds);

  using States = std::map<std::string, FileState>;
  static States states_of(const std::vector<std::string>& files);
  // Somebody else (a reload) has read the files, which were as `then` before, and has taken them into use or not.
  void note(States then, bool taken);

  struct Counts {
    std::uint64_t taken = 0, refused = 0;  // since the start
    bool stale = false;                    // what is on the disk was refused: older ones are in use
  };
  const Counts& counts() const { return counts_; }

  // A look, as the timer does it.
  void look();

 private:
  void wait();

  Sources sources_;
  std::function<std::int64_t()> seconds_;
  States judged_;  // taken or refused
  States seen_;    // at the last look
  Counts counts_;
  xmpp::Timer timer_;
};

}  // namespace xmppd
