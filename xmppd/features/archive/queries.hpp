// ArchiveQueries: answers the queries of XEP-0313 for whatever archive, an account's or a room's.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "xmppd/core/iq_router.hpp"
#include "xmppd/core/session.hpp"
#include "xmppd/features/archive/query_form.hpp"

namespace xmppd {

class Host;
struct SettingBase;

// A page at a time for each session, and the next one when the page before has left the process: who does not read what
// he asked for costs us one page (archive.max_page, archive.max_page_bytes) and the questions themselves, which count
// as unhandled (sessions.max_unhandled) and so end the reading.
class ArchiveQueries {
 public:
  // Changes a message before it is sent: what a room tells of its occupants, who may know what.
  using Present = std::function<void(xmpp::Element& message, const ArchivedMessage& archived)>;

  explicit ArchiveQueries(Host& host);

  // The caller has made sure that the asker may read this archive. `request` is an IQ set with <query/>.
  IqAnswer query(const IqRequest& request, const xmpp::Jid& owner, Present present = {});
  // An IQ get with <query/>: the fields.
  static IqAnswer form();
  // An IQ get with <metadata/> (§5).
  IqAnswer metadata(const xmpp::Jid& owner);
  // The same element into `parent`, for as long as it takes.
  void add_metadata(const xmpp::Jid& owner, std::shared_ptr<xmpp::Element> parent);

 private:
  struct Job;
  struct Line {  // the queries of one session
    std::deque<std::shared_ptr<Job>> waiting;
    bool busy = false;
  };

  static xmpp::Element metadata_of(const std::optional<ArchiveEnds>& ends);
  void next(const std::shared_ptr<Session>& session);
  void run(const std::shared_ptr<Job>& job, std::shared_ptr<void> turn);
  void send_page(const Job& job, ArchivePage& page);
  void send_message(const Job& job, ArchivedMessage& archived);

  Host& host_;
  // Of sessions that wait for an answer or have not read it. Not in the session (PerSession): a query holds who asked.
  std::map<std::shared_ptr<Session>, Line> lines_;
  xmpp::Lifetime lifetime_;
};

const std::vector<const SettingBase*>& archive_query_settings();

}  // namespace xmppd
