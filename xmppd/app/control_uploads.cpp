// uploads of the control socket.
#include "xmppd/app/control_uploads.hpp"

#include <nlohmann/json.hpp>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/control_listings.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using nlohmann::json;

namespace {

json describe_upload(const Upload& file) {
  return {{"id", file.id},
          {"owner", file.owner.text()},
          {"name", file.file_name},
          {"type", file.content_type},
          {"bytes", file.size},
          {"created", xmpp::format_timestamp(file.created)},
          {"ends", file.ends ? json(xmpp::format_timestamp(*file.ends)) : json()}};
}

}  // namespace

void list_uploads(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto of = arguments.value("of", std::string());
  std::optional<xmpp::Jid> owner;
  if (!of.empty()) {
    auto parsed = xmpp::Jid::parse(of);
    if (!parsed || parsed->local().empty() || !parsed->is_bare()) {
      return reply(xmpp::fail(xmpp::Errc::invalid_argument, of + ": expected user@domain"));
    }
    owner = std::move(*parsed);
  }
  const auto size = page_size(arguments);
  context.target.uploads()
      .list(std::move(owner), number_argument(arguments, "after"), size)
      .then(context.owner, [reply, size](const xmpp::Result<std::vector<Upload>>& page) {
        if (!page) return reply(tl::unexpected(page.error()));
        json items = json::array();
        for (const Upload& file : *page) items.push_back(describe_upload(file));
        reply(page_reply(std::move(items), page->empty() ? std::string() : std::to_string(page->back().number), size));
      });
}

void delete_upload(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto id = arguments.at("id").get<std::string>();
  context.target.uploads()
      .remove(id, std::nullopt)
      .then(context.owner, [reply, id](const xmpp::Result<xmpp::Done>& removed) {
        if (!removed) return reply(xmpp::fail(removed.error().code, id + ": there is no such file"));
        xmpp::log::info("control", "upload {} deleted", id);
        reply(json::object());
      });
}

}  // namespace xmppd
