// Accounts whose owners have removed them go when accounts.removal_days are over; until then an administrator can give
// them back. So do registrations that nobody has decided on (register.approval_days).
#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

constexpr unsigned first_look_ms = 1'000;
constexpr unsigned interval_ms = 600'000;
constexpr std::size_t batch = 100;

class AccountRemoval final : public Feature {
 public:
  explicit AccountRemoval(Host& host) : host_(host) { wait(first_look_ms); }

 private:
  void wait(unsigned milliseconds) {
    timer_ = host_.environment.executor().after(milliseconds, [this] { look(); });
  }

  void look() {
    host_.stores.accounts.due_removals(std::string(host_.jid.domain()), host_.environment.now(), batch)
        .then(lifetime_, [this](const xmpp::Result<std::vector<xmpp::Jid>>& due) {
          if (!due) xmpp::log::error("accounts", "{}", due.error().detail);
          for (const auto& account : due.value_or(std::vector<xmpp::Jid>())) {
            xmpp::log::info("accounts", "{} is removed: its time is over", account.text());
            host_.account_admin.remove(account).then(lifetime_, [account](const xmpp::Result<xmpp::Done>& removed) {
              if (!removed) xmpp::log::error("accounts", "{}: {}", account.text(), removed.error().detail);
            });
          }
          wait(interval_ms);
        });
  }

  Host& host_;
  std::shared_ptr<void> timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry account_removal_feature{
    .name = "account_removal", .specifications = {{77, "2.4"}}, .settings = {}, .make = make_feature<AccountRemoval>};

}  // namespace xmppd
