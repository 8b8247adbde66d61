// Salt one way, the salted password the other.
#include "xmppd/stream/steps/scram_upgrade.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {

using xmpp::Element;
namespace ns = xmpp::ns;

namespace {

constexpr std::size_t upgrade_salt_bytes = 16;

}  // namespace

bool ScramUpgrade::is_offered(Stream& stream) {
  const auto& list = stream.context().config.get(settings::mechanisms);
  return !stream.host().account_admin.all_have_sha512() &&
         std::find(list.begin(), list.end(), xmpp::scram_mechanism(xmpp::HashAlgorithm::sha512)) != list.end();
}

bool ScramUpgrade::is_asked(const Element& authenticate) {
  const auto& children = authenticate.children();
  return std::any_of(children.begin(), children.end(), [](const Element& each) {
    return each.is("upgrade", ns::upgrade) && each.text() == task;
  });
}

ScramUpgrade::ScramUpgrade(Stream& stream, xmpp::Jid user, std::function<void()> done)
    : stream_(stream), user_(std::move(user)), done_(std::move(done)) {}

void ScramUpgrade::begin(std::string_view additional_data) {
  Element element("continue", std::string(ns::sasl2));
  if (!additional_data.empty()) element.add_text_child("additional-data", xmpp::base64_encode(additional_data));
  element.add("tasks").add_text_child("task", task);
  stream_.send(element);
}

bool ScramUpgrade::handle(const Element& element) {
  if (!salt_.empty()) return element.is("task-data", ns::sasl2) && take(element);
  if (!element.is("next", ns::sasl2) || element.attr("task") != task) return false;
  salt_ = xmpp::random_bytes(upgrade_salt_bytes);
  iterations_ = static_cast<unsigned>(stream_.context().config.get(settings::scram_iterations));
  Element data("task-data", std::string(ns::sasl2));
  data.add_text_child("salt", xmpp::base64_encode(salt_), std::string(ns::scram_upgrade))
      .set_attr("iterations", std::to_string(iterations_));
  stream_.send(data);
  return true;
}

bool ScramUpgrade::take(const Element& task_data) {
  auto salted = xmpp::base64_decode(task_data.child_text("hash", ns::scram_upgrade));
  if (!salted || salted->size() != xmpp::digest_size(xmpp::HashAlgorithm::sha512)) return false;
  stream_.host().account_admin.add_keys(
      user_, xmpp::scram_keys_of_salted(xmpp::HashAlgorithm::sha512, *salted, std::move(salt_), iterations_));
  xmpp::wipe(*salted);
  const auto done = std::move(done_);
  done();
  return true;
}

}  // namespace xmppd
