// One question, one answer.
#include "xmppd/stream/steps/second_factor_task.hpp"

#include <utility>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {

using xmpp::Element;
namespace ns = xmpp::ns;

SecondFactorTask::SecondFactorTask(Stream& stream, std::function<void(const std::string&)> shown)
    : stream_(stream), shown_(std::move(shown)) {}

void SecondFactorTask::begin(std::string_view additional_data) {
  Element element("continue", std::string(ns::sasl2));
  if (!additional_data.empty()) element.add_text_child("additional-data", xmpp::base64_encode(additional_data));
  element.add("tasks").add_text_child("task", task);
  element.add_text_child("text", "A code of your authenticator is needed, or a recovery code.").set_attr("xml:lang", "en");
  stream_.send(element);
}

bool SecondFactorTask::handle(const Element& element) {
  const bool next = element.is("next", ns::sasl2) && element.attr("task") == task;
  const bool data = element.is("task-data", ns::sasl2);
  if (begun_ ? !data : !next) return false;
  begun_ = true;
  if (const auto* code = element.child("totp", ns::mfa)) return take(*code);
  if (data) return false;
  stream_.send(Element("task-data", std::string(ns::sasl2)));
  return true;
}

bool SecondFactorTask::take(const Element& code) {
  const auto shown = std::exchange(shown_, nullptr);
  if (!shown) return false;
  shown(code.text());
  return true;
}

}  // namespace xmppd
