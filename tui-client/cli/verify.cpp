// xmpp-tui verify [URI|PICTURE]: this account's code, or somebody's against the keys in the store. No network: our
// other devices learn of it with the next login.
#include "omemo/omemo.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/files/code_reader.hpp"
#include "tui-client/ui/qr_code.hpp"
#include "tui-client/xmpp/omemo/device_views.hpp"
#include "tui-client/xmpp/omemo/verification.hpp"

namespace tui {
namespace {

int show(const VerificationUri& uri, bool with_code) {
  if (with_code) {
    const auto code = QrCode::of(to_text(uri, HexCase::upper));
    if (!code) {
      complain("too long for a QR code");
      return exit_failure;
    }
    // In black on white, whatever the terminal has.
    for (const auto& line : code->lines(4, false)) print_line("\x1b[30;107m" + line + "\x1b[0m");
  }
  return print_line(to_text(uri)) ? exit_success : exit_failure;
}

}  // namespace

int run_verify(const Config& config, const VerifyOptions& options) {
  auto opened = open_store(config);
  if (!opened.history) return opened.status;
  const xmpp::Jid own = config.accounts.front().jid.bare();
  auto device = open_omemo_device(*opened.history, own.text());
  if (!device) {
    complain(device.error().detail);
    return exit_failure;
  }
  if (options.code.empty()) return show(own_verification_uri(**device, own), options.qr);
  std::string text = options.code;
  if (!text.starts_with("xmpp:")) {
    auto read = read_codes(text);
    if (!read) {
      complain(read.error().detail);
      return exit_failure;
    }
    text = read->substr(0, read->find('\n'));
  }
  const auto uri = parse_verification_uri(text);
  if (!uri) {
    complain(uri.error().detail);
    return exit_usage;
  }
  TrustTransfer transfer(*opened.history, own.text(), **device);
  const auto outcome = verify_devices(**device, transfer, *uri);
  if (!outcome) {
    complain(outcome.error().detail);
    return exit_failure;
  }
  const bool bad = !outcome->mismatches.empty();
  for (const auto& line : verification_words(uri->jid, *outcome)) {
    if (bad) {
      complain(line);
    } else {
      print_line(line);
    }
  }
  return bad ? exit_failure : exit_success;
}

}  // namespace tui
