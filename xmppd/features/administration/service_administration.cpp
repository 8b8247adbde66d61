// XEP-0133 Service Administration: what those named in host.admins can do from any client, as commands of XEP-0050.
// What changes the configuration (the list of administrators, block lists) is not here: it is the operator's file.
#include "xmppd/features/administration/notices.hpp"
#include "xmppd/features/administration/user_lists.hpp"

namespace xmppd {

const IntSetting administration_max_listed =
    IntSetting("administration.max_listed", 1000, "How many users a list for an administrator (XEP-0133) shows.")
        .range(1, 10'000);
const IntSetting administration_idle_seconds =
    IntSetting("administration.idle_seconds", 600,
               "A user who has sent no message and no presence for so long is idle in lists for administrators.")
        .range(1, 604'800);
const IntSetting administration_max_notice_bytes =
    IntSetting("administration.max_notice_bytes", 8192,
               "Length of an announcement, of the message of the day and of the welcome message.")
        .range(1, 65'536);

namespace {

class ServiceAdministration final : public Feature {
 public:
  explicit ServiceAdministration(Host& host) : lists_(host), notices_(host) {
    add_account_commands(host, lifetime_);
    add_account_reports(host, lifetime_);
  }

 private:
  UserLists lists_;
  Notices notices_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry service_administration_feature{
    .name = "administration",
    .specifications = {{133, "1.3.1", true}},
    .settings = {&administration_max_listed, &administration_idle_seconds, &administration_max_notice_bytes},
    .make = make_feature<ServiceAdministration>,
};

}  // namespace xmppd
