// Avatars between nodes and vCards (XEP-0398 §3).
#include "xmppd/features/avatar.hpp"

#include <algorithm>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::Result;
using FoundAvatar = std::optional<Avatar>;
using AvatarItems = std::vector<PersonalNodes::Item>;

namespace {

// Clients break the lines of Base64 (RFC 2045), XML indents it.
std::string without_white_space(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  return text;
}

std::string sha1_hex(std::string_view bytes) {
  return xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, bytes));
}

const Element* info_in_node(const Element& metadata) {
  const auto& all = metadata.children();
  const auto found = std::find_if(all.begin(), all.end(), [](const Element& each) {
    return each.is("info", xmpp::ns::avatar_metadata) && !each.has_attr("url");
  });
  return found == all.end() ? nullptr : &*found;
}

Element metadata_of(const Avatar& avatar) {
  Element metadata("metadata", std::string(xmpp::ns::avatar_metadata));
  auto& info = metadata.add("info");
  const auto bytes = xmpp::base64_decode(avatar.base64).value_or("").size();
  info.set_attr("id", avatar.hash).set_attr("bytes", std::to_string(bytes));
  info.set_attr("type", avatar.type.empty() ? "image/png" : avatar.type);  // the type is required (XEP-0084 §4.2.1)
  return metadata;
}

}  // namespace

std::string avatar_hash(const Element& metadata) {
  const auto* info = info_in_node(metadata);
  if (!info) return {};
  const std::string id(info->attr("id"));
  const bool sha1 = id.size() == 40 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
  return sha1 ? id : std::string();
}

xmpp::Pending<FoundAvatar> load_avatar(PersonalNodes& nodes, const PersonalNodes::Owner& owner,
                                       const xmpp::Lifetime& lifetime) {
  auto promise = std::make_shared<xmpp::Promise<FoundAvatar>>();
  auto pending = promise->pending();
  nodes.items(owner, std::string(xmpp::ns::avatar_metadata))
      .then(lifetime, [&nodes, &lifetime, owner, promise](Result<AvatarItems> items) {
        if (!items) return promise->complete(tl::unexpected(items.error()));
        Avatar avatar;
        if (!items->empty()) avatar.hash = avatar_hash(items->front().payload);
        if (avatar.hash.empty()) return promise->complete(FoundAvatar());
        avatar.type = info_in_node(items->front().payload)->attr("type");
        nodes.items(owner, std::string(xmpp::ns::avatar_data), {avatar.hash})
            .then(lifetime, [promise, avatar](Result<AvatarItems> data) mutable {
              if (!data) return promise->complete(tl::unexpected(data.error()));
              if (data->empty()) return promise->complete(FoundAvatar());
              avatar.base64 = without_white_space(data->front().payload.text());
              const auto bytes = xmpp::base64_decode(avatar.base64);
              promise->complete(bytes && sha1_hex(*bytes) == avatar.hash ? FoundAvatar(std::move(avatar))
                                                                         : FoundAvatar());
            });
      });
  return pending;
}

xmpp::Pending<xmpp::Done> publish_avatar(PersonalNodes& nodes, const PersonalNodes::Owner& owner,
                                         const std::optional<Avatar>& avatar, const Work& work) {
  PersonalNodes::Change metadata{std::string(xmpp::ns::avatar_metadata), {}, {}, true};
  if (!avatar) {
    metadata.publish.push_back({"current", Element("metadata", std::string(xmpp::ns::avatar_metadata))});
    return nodes.change(owner, {std::move(metadata)}, work);
  }
  PersonalNodes::Change data{std::string(xmpp::ns::avatar_data), {}, {}, true};
  Element picture("data", std::string(xmpp::ns::avatar_data));
  picture.set_text(avatar->base64);
  data.publish.push_back({avatar->hash, std::move(picture)});
  metadata.publish.push_back({avatar->hash, metadata_of(*avatar)});
  return nodes.change(owner, {std::move(data), std::move(metadata)}, work);
}

std::optional<Avatar> photo_in(const Element& vcard) {
  const auto* photo = vcard.child("PHOTO", xmpp::ns::vcard_temp);
  if (!photo) return std::nullopt;
  Avatar avatar;
  avatar.base64 = without_white_space(photo->child_text("BINVAL", xmpp::ns::vcard_temp));
  const auto bytes = xmpp::base64_decode(avatar.base64);
  if (!bytes || bytes->empty()) return std::nullopt;
  avatar.hash = sha1_hex(*bytes);
  avatar.type = photo->child_text("TYPE", xmpp::ns::vcard_temp);
  return avatar;
}

void put_photo(Element& vcard, const Avatar& avatar) {
  vcard.remove_children_if([](const Element& each) { return each.is("PHOTO", xmpp::ns::vcard_temp); });
  auto& photo = vcard.add("PHOTO");
  if (!avatar.type.empty()) photo.add_text_child("TYPE", avatar.type);
  photo.add_text_child("BINVAL", avatar.base64);
}

void remove_photo(Element& vcard) {
  if (!photo_in(vcard)) return;
  vcard.remove_children_if([](const Element& each) { return each.is("PHOTO", xmpp::ns::vcard_temp); });
}

}  // namespace xmppd
