// The first configuration, as one text; and the steps that no program can take by itself.
#include "xmppd/app/first_config.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace xmppd {
namespace {

// TOML's basic string (its escapes are JSON's).
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

xmpp::Error problem(const std::string& path) {
  return {xmpp::Errc::storage_failed, path + ": " + std::strerror(errno)};
}

std::string records(const FirstConfig& wanted) {
  const auto domain = wanted.domain.text();
  std::string text;
  const auto add = [&](const std::string& service, const std::string& name, int port) {
    text += fmt::format("  {:46} 3600 IN SRV 0 5 {} {}.\n", service + "." + name + ".", port, wanted.host);
  };
  add("_xmpp-client._tcp", domain, 5222);
  add("_xmpps-client._tcp", domain, 5223);
  add("_xmpp-server._tcp", domain, 5269);
  add("_xmpps-server._tcp", domain, 5270);
  // Rooms and public nodes are domains of their own to other servers.
  for (const auto* service : {"conference", "pubsub"}) {
    add("_xmpp-server._tcp", service + ("." + domain), 5269);
    add("_xmpps-server._tcp", service + ("." + domain), 5270);
  }
  return text;
}

}  // namespace

std::string first_config_text(const FirstConfig& wanted) {
  const bool has_certificate = !wanted.certificate.empty();
  const auto folder = std::filesystem::path(wanted.file).parent_path().string();
  const auto path = [&](const std::string& given, const char* name) {
    return quoted(given.empty() ? (folder.empty() ? std::string() : folder + "/") + name : given);
  };
  return fmt::format(
      "# Configuration of xmppd for {0}, made by \"xmppd init\". Every other key has its default:\n"
      "# xmppd --print-default-config shows all of them. After a change: xmppctl reload.\n"
      "\n"
      "[[host]]\n"
      "domain = {1}\n"
      "{2}# One certificate for all: {0}, conference.{0} and pubsub.{0}\n"
      "{3}certificate = {4}\n"
      "{3}key = {5}\n"
      "# Who may administer the domain from a client:\n"
      "#admins = [\"admin@{0}\"]\n"
      "\n"
      "# Files, invitations, WebSocket and BOSH: HTTPS under the same name.\n"
      "[http]\n"
      "listen = [\":5443\"]\n"
      "public_url = \"https://{6}:5443\"\n"
      "\n"
      "[storage]\n"
      "directory = {7}\n",
      wanted.domain.text(), quoted(wanted.domain.text()),
      has_certificate ? "" : "# Until these are there the daemon makes itself a certificate that nobody trusts.\n",
      has_certificate ? "" : "#", path(wanted.certificate, "fullchain.pem"), path(wanted.key, "privkey.pem"),
      wanted.host, quoted(wanted.directory));
}

std::string first_steps(const FirstConfig& wanted) {
  const auto domain = wanted.domain.text();
  const std::string config = wanted.file == "/etc/xmppd/xmppd.toml" ? "" : " --config " + wanted.file;
  std::string names = domain;
  for (const auto* service : {"conference", "pubsub"}) names += fmt::format(" -d {}.{}", service, domain);
  if (wanted.host != domain) names += " -d " + wanted.host;
  std::string text = fmt::format(
      "{} is written. What is left to do:\n\n"
      "1. DNS: {} has to have the addresses of this machine (A, AAAA), and these records help others to find it:\n{}\n"
      "   Open the ports 5222, 5223, 5269, 5270 and 5443.\n\n",
      wanted.file, wanted.host, records(wanted));
  if (wanted.certificate.empty()) {
    text += fmt::format(
        "2. A certificate for {0}, conference.{0} and pubsub.{0}, for example:\n"
        "     certbot certonly --standalone -d {1}\n"
        "   certbot needs an address for each of these names (CNAME to {2}). Copy fullchain.pem and privkey.pem to\n"
        "   where the configuration says, readable for the user xmppd, and uncomment the two lines there.\n\n",
        domain, names, wanted.host);
  } else {
    text += fmt::format("2. The certificate {} has to name {}, conference.{} and pubsub.{}.\n\n", wanted.certificate,
                        domain, domain, domain);
  }
  return text + fmt::format(
                    "3. Start it, and look whether all is well:\n"
                    "     systemctl enable --now xmppd        # or: xmppd{0}\n"
                    "     xmppctl{0} check\n\n"
                    "4. The first account, and an invitation for somebody else:\n"
                    "     xmppctl{0} adduser admin@{1}\n"
                    "     xmppctl{0} invite --contact admin\n",
                    config, domain);
}

xmpp::Result<void> write_first_config(const FirstConfig& wanted) {
  const std::string text = first_config_text(wanted);
  const std::filesystem::path file(wanted.file);
  std::error_code error;
  if (file.has_parent_path() && std::filesystem::create_directories(file.parent_path(), error)) {
    std::filesystem::permissions(file.parent_path(), std::filesystem::perms(0755), error);  // the umask is tighter
  }
  const int descriptor = ::open(wanted.file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (descriptor < 0) {
    if (errno == EEXIST) return xmpp::fail(xmpp::Errc::already_exists, wanted.file + " exists; it stays as it is");
    return tl::unexpected(problem(wanted.file));
  }
  // Secrets may be written into it later: for the daemon's user, and nobody else.
  const group* const daemon = ::geteuid() == 0 ? ::getgrnam("xmppd") : nullptr;
  const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       (!daemon || (::fchown(descriptor, 0, daemon->gr_gid) == 0 && ::fchmod(descriptor, 0640) == 0)) &&
                       ::fsync(descriptor) == 0;
  const auto failed = problem(wanted.file);
  ::close(descriptor);
  if (written) return {};
  ::unlink(wanted.file.c_str());
  return tl::unexpected(failed);
}

}  // namespace xmppd
