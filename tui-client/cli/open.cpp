// xmpp-tui URI, while a client runs: shown there.
#include "libxmpp/xmpp/xmpp_uri.hpp"
#include "tui-client/cli/verb.hpp"

namespace tui {
namespace {

class Open final : public Verb {
 public:
  explicit Open(std::string uri) : Verb(0), uri_(std::move(uri)) {}

 private:
  void start() override {
    if (!host().open_uri(uri_)) return finish(exit_failure, "there is no screen to open it on");
    print("opened in the xmpp-tui that runs");
    finish(exit_success);
  }
  std::string uri_;
};

}  // namespace

MadeVerb make_verb(const OpenOptions& options) {
  if (const auto uri = xmpp::parse_xmpp_uri(options.uri); !uri) {
    return xmpp::fail(xmpp::Errc::invalid_argument, "\"" + options.uri + "\": " + uri.error().detail);
  }
  return std::make_unique<Open>(options.uri);
}

}  // namespace tui
