// JsonOutput: which of the documents it is.
#include "xmppd/ctl/json_output.hpp"

#include <nlohmann/json.hpp>

#include "xmppd/app/control_code.hpp"
#include "xmppd/ctl/control_client.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

// Without "xmppctl: " before it and the end of the line behind it.
std::string message_of(std::string text) {
  constexpr std::string_view name = "xmppctl: ";
  if (text.starts_with(name)) text.erase(0, name.size());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

void write(std::ostream& stream, const json& document) {
  stream << document.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
}

}  // namespace

void JsonOutput::take(const ControlClient& daemon) {
  answers_ = daemon.answers();
  error_ = daemon.error();
}

void JsonOutput::finish(int code) {
  if (through_) return;
  const auto text = out_.str();
  const auto complaint = err_.str();
  if (json::accept(text)) {
    terminal_.out() << text;
  } else if (code == exit_ok) {
    json all = json::array();
    for (const auto& answer : answers_) all.push_back(json::parse(answer));
    write(terminal_.out(), all.empty() ? json::object() : all.size() == 1 ? all[0] : all);
  }
  if (complaint.empty() && (code == exit_ok || json::accept(text))) return;
  const auto error_code = code == exit_usage         ? std::string("usage")
                          : code == exit_unreachable ? std::string("unreachable")
                          : error_                   ? control_code(error_->code)
                                                     : std::string("refused");
  write(terminal_.err(), {{"error", {{"code", error_code}, {"message", message_of(complaint.empty() ? text : complaint)}}}});
}

}  // namespace xmppd::ctl
