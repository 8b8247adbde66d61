// Everything that is held about one person, as JSON.
#include <fmt/format.h>

#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/portability/exporter.hpp"
#include "xmppd/portability/output_file.hpp"

namespace xmppd::portability {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::Result;

class PersonWriter {
 public:
  PersonWriter(const Ask& ask, std::string account, OutputFile& file)
      : ask_(ask), account_(std::move(account)), file_(file) {}

  Result<void> write() {
    const auto found = ask_("export_accounts", {{"jid", account_}});
    if (!found) return tl::unexpected(found.error());
    json record = found->at("items").at(0);
    // Keys let nobody in, but whoever has them may try passwords: a person has no use for them.
    json mechanisms = json::array();
    for (const auto& keys : record.at("keys")) mechanisms.push_back(keys.at("mechanism"));
    record.erase("keys");
    record["login_by"] = mechanisms;
    file_.write("{\n");
    value("person", account_);
    value("exported", xmpp::format_timestamp(xmpp::now()));
    value("account", record);
    // What the daemon's listings show to its operator.
    if (auto done = listing("sessions", "sessions", {{"of", account_}}, everything); !done) return done;
    if (auto done = logins(); !done) return done;
    if (auto done = listing("uploads", "uploads", {{"of", account_}}, everything); !done) return done;
    const auto name = account_.substr(0, account_.find('@'));
    auto done = listing("invites", "invites", json::object(), [&](const json& invite) {
      return invite.value("by", "") == account_ || invite.value("contact", "") == account_ ||
             (invite.value("name", "") == name && account_ == name + "@" + invite.value("domain", ""));
    });
    if (!done) return done;
    done = listing("reports_made", "reports", json::object(),
                   [&](const json& report) { return report.value("reporter", "") == account_; });
    if (!done) return done;
    // Who has reported somebody is that other person's affair.
    std::uint64_t about = 0;
    done = each_item(ask_, "reports", json::object(), [&](const json& report) -> Result<void> {
      about += report.value("reported", "").starts_with(account_) ? 1 : 0;
      return {};
    });
    if (!done) return done;
    value("reports_about_the_person", about);
    const auto rooms = ask_("export_memberships", {{"jid", account_}});
    if (!rooms) return tl::unexpected(rooms.error());
    value("rooms", rooms->at("rooms"));
    const auto small = ask_("export_account", {{"jid", account_}});
    if (!small) return tl::unexpected(small.error());
    value("contacts", small->at("roster"));
    value("contact_requests", small->at("requests"));
    value("blocked", small->at("blocked"));
    value("kept", small->at("xml"));
    if (done = nodes(); !done) return done;
    if (done = held(); !done) return done;
    if (done = listing("offline_messages", "export_offline", {{"jid", account_}}, everything); !done) return done;
    done = listing("archive", "export_archive", {{"jid", account_}}, [this](const json&) {
      ++report.messages;
      return true;
    });
    if (!done) return done;
    if (done = published(); !done) return done;
    done = listing("room_messages", "export_authored", {{"jid", account_}}, everything);
    if (!done) return done;
    file_.write("\n}\n");
    report.accounts = 1;
    return {};
  }

  ExportReport report;

 private:
  using Wanted = std::function<bool(const json&)>;
  static bool everything(const json&) { return true; }

  void name(const std::string& key) {
    if (std::exchange(any_, true)) file_.write(",\n");
    file_.write(json(key).dump() + ": ");
  }
  void value(const std::string& key, const json& value) {
    name(key);
    file_.write(value.dump());
  }

  Result<void> listing(const std::string& key, const std::string& command, const json& arguments, const Wanted& wanted) {
    name(key);
    file_.write("[");
    bool any = false;
    auto read = each_item(ask_, command, arguments, [&](const json& item) -> Result<void> {
      if (!wanted(item)) return {};
      file_.write(std::exchange(any, true) ? ",\n  " : "\n  ");
      file_.write(item.dump());
      return {};
    });
    file_.write("]");
    return read;
  }

  // What lets the person in, and what is known of whence: names and times; no secret, no key.
  Result<void> logins() {
    const json question{{"jid", account_}};
    if (auto done = listing("login_tokens", "tokens", question, everything); !done) return done;
    if (auto done = listing("application_passwords", "app_passwords", question, everything); !done) return done;
    if (auto done = listing("certificates", "certificates", question, everything); !done) return done;
    const auto devices = ask_("devices", question);
    if (!devices) return tl::unexpected(devices.error());
    value("devices", devices->at("items"));
    const auto factor = ask_("second_factor", question);
    if (!factor) return tl::unexpected(factor.error());
    value("second_factor", *factor);
    // Who logged in, who could not, and what the operator did.
    return listing("audit_log", "audit", {{"account", account_}}, everything);
  }

  // What people elsewhere have sent that waits (strangers.*).
  Result<void> held() {
    const auto strangers = ask_("strangers", {{"jid", account_}});
    if (!strangers) return tl::unexpected(strangers.error());
    value("held_from_strangers", strangers->at("items"));
    return {};
  }

  Result<void> nodes() {
    const auto all = ask_("export_nodes", {{"service", account_}});
    if (!all) return tl::unexpected(all.error());
    value("nodes", all->at("items"));
    for (const auto& node : all->at("items")) {
      const auto name = node.at("node").get<std::string>();
      auto done = listing("items of " + name, "export_items", {{"service", account_}, {"node", name}}, everything);
      if (!done) return done;
    }
    return {};
  }

  // What the person has published at the domain's services, whoever's the node.
  Result<void> published() {
    const auto services = ask_("export_services", {{"domain", account_.substr(account_.find('@') + 1)}});
    if (!services) return tl::unexpected(services.error());
    name("published");
    file_.write("[");
    bool any = false;
    for (const auto& service : services->at("items")) {
      const auto nodes = ask_("export_nodes", {{"service", service}});
      if (!nodes) return tl::unexpected(nodes.error());
      for (const auto& node : nodes->at("items")) {
        auto read = each_item(ask_, "export_items", {{"service", service}, {"node", node.at("node")}}, [&](json item) -> Result<void> {
          const auto publisher = item.value("publisher", "");
          if (publisher != account_ && !publisher.starts_with(account_ + "/")) return {};
          item["service"] = service;
          item["node"] = node.at("node");
          file_.write((std::exchange(any, true) ? ",\n  " : "\n  ") + item.dump());
          return {};
        });
        if (!read) return read;
      }
    }
    file_.write("]");
    return {};
  }

  const Ask& ask_;
  const std::string account_;
  OutputFile& file_;
  bool any_ = false;
};

}  // namespace

Result<ExportReport> write_person(const Ask& ask, const std::string& account, OutputFile& file) {
  PersonWriter writer(ask, account, file);
  if (const auto written = writer.write(); !written) return tl::unexpected(written.error());
  return writer.report;
}

}  // namespace xmppd::portability
