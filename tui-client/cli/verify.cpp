// xmpp-tui verify [URI|PICTURE]: this account's code, or somebody's against the keys in the store. No network.
#include "libxmpp/qr/qr_code.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"
#include "tui-client/files/code_reader.hpp"

namespace tui {
namespace {

class Verify final : public Verb {
 public:
  Verify(const VerifyOptions& options, std::optional<VerificationUri> uri)
      : Verb(0), with_code_(options.qr), uri_(std::move(uri)) {}

 private:
  void start() override {
    if (!uri_) return show_own();
    const auto outcome = host().verify(*uri_);
    if (!outcome) return finish(exit_failure, outcome.error().detail);
    const bool bad = !outcome->mismatches.empty();
    for (const auto& line : verification_words(uri_->jid, *outcome)) {
      if (bad) {
        host().complain(line);
      } else {
        print(line);
      }
    }
    finish(bad ? exit_failure : exit_success);
  }

  void show_own() {
    const auto uri = host().own_uri();
    if (!uri) return finish(exit_failure, uri.error().detail);
    if (with_code_) {
      const auto code = xmpp::QrCode::of(to_text(*uri, HexCase::upper));
      if (!code) return finish(exit_failure, "too long for a QR code");
      // In black on white, whatever the terminal has.
      for (const auto& line : code->lines(4, false)) print("\x1b[30;107m" + line + "\x1b[0m");
    }
    print(to_text(*uri));
    finish(exit_success);
  }

  bool with_code_;
  std::optional<VerificationUri> uri_;  // none: ours is shown
};

}  // namespace

MadeVerb make_verb(const VerifyOptions& options) {
  if (options.code.empty()) return std::make_unique<Verify>(options, std::nullopt);
  auto uri = parse_verification_uri(options.code);
  if (!uri) return tl::unexpected(uri.error());
  return std::make_unique<Verify>(options, std::move(*uri));
}

int run_verify(const Config& config, const VerifyOptions& options) {
  VerifyOptions complete = options;
  if (!options.code.empty() && !options.code.starts_with("xmpp:")) {
    auto read = read_codes(options.code);
    if (!read) {
      complain(read.error().detail);
      return exit_failure;
    }
    complete.code = read->substr(0, read->find('\n'));
  }
  return run_verb(config, "verify", complete);
}

}  // namespace tui
