// Discovery, the request, and what the answer may say.
#include "tui-client/xmpp/files/upload_service.hpp"

#include <algorithm>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/files/file_link.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;
using xmpp::Errc;

namespace {

constexpr std::size_t max_url_bytes = 4096;
constexpr std::size_t max_headers = 20;
constexpr std::size_t max_header_bytes = 8192;

bool is_url(std::string_view text) {
  return text.starts_with("https://") && text.size() <= max_url_bytes &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 127 && c != '#'; });
}

std::string without_newlines(std::string text) {
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n'; });
  return text;
}

// §5: all others must be ignored. "" if it is not one of them.
std::string allowed_header(std::string name) {
  name = without_newlines(std::move(name));
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower == "authorization" || lower == "cookie" || lower == "expires" ? name : std::string();
}

std::string too_large(std::uint64_t size, std::uint64_t most) {
  return "the file has " + size_words(size) + ", the server takes up to " + size_words(most);
}

xmpp::Error in_error(const SlotRequest& request, const xmpp::StanzaError& error) {
  if (error.application && error.application->is("file-too-large", ns::http_upload)) {
    const auto most = xmpp::parse_unsigned<std::uint64_t>(error.application->child_text("max-file-size"));
    return {Errc::limit_exceeded, most ? too_large(request.size, *most) : "the file is too large for the server"};
  }
  return {Errc::not_allowed, "the server gives no room for it: " + in_words(error)};
}

}  // namespace

std::optional<UploadSlot> read_slot(const Element& result) {
  const Element* slot = result.child("slot", ns::http_upload);
  const Element* put = slot ? slot->child("put", ns::http_upload) : nullptr;
  const Element* get = slot ? slot->child("get", ns::http_upload) : nullptr;
  if (!put || !get || !is_url(put->attr("url")) || !is_url(get->attr("url"))) return std::nullopt;
  UploadSlot read{std::string(put->attr("url")), std::string(get->attr("url")), {}};
  for (const auto& header : put->children()) {
    if (!header.is("header", ns::http_upload) || read.headers.size() >= max_headers) continue;
    auto name = allowed_header(std::string(header.attr("name")));
    auto value = without_newlines(header.text());
    if (!name.empty() && value.size() <= max_header_bytes) read.headers.emplace_back(std::move(name), std::move(value));
  }
  return read;
}

UploadService::Service UploadService::read_service(const FoundService& found) {
  Service service{found.jid, std::nullopt};
  for (const auto& child : found.info.children()) {
    const auto form = xmpp::DataForm::parse(child);
    if (!form || form->form_type() != ns::http_upload) continue;
    if (const auto most = form->value("max-file-size")) {
      service.max_file_size = xmpp::parse_unsigned<std::uint64_t>(*most);
    }
  }
  return service;
}

void UploadService::request_slot(const SlotRequest& request, Got got) {
  if (service_) return ask(request, std::move(got));
  find_service(account_, ns::http_upload, lifetime_.watch(), [this, request, got = std::move(got)](const auto& found) {
    if (!found) return got(xmpp::fail(Errc::connection_closed, found.error().detail));
    if (!*found) return got(xmpp::fail(Errc::not_found, "your server takes no files"));
    service_ = read_service(**found);
    ask(request, got);
  });
}

void UploadService::ask(const SlotRequest& request, Got got) {
  if (service_->max_file_size && request.size > *service_->max_file_size) {
    return got(xmpp::fail(Errc::limit_exceeded, too_large(request.size, *service_->max_file_size)));
  }
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, service_->jid);
  iq.add("request", std::string(ns::http_upload))
      .set_attr("filename", request.name)
      .set_attr("size", std::to_string(request.size))
      .set_attr("content-type", request.media_type);
  account_.iqs.ask(std::move(iq), [request, got = std::move(got), alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired()) return;
    if (!result) return got(tl::unexpected(in_error(request, result.error())));
    auto slot = read_slot(*result);
    if (!slot) return got(xmpp::fail(Errc::protocol_violation, "the server's answer is no slot"));
    got(std::move(*slot));
  });
}

}  // namespace tui
