// Our parser's Elements as gloox Tags. Only files that speak gloox include it.
#pragma once

#include <memory>

namespace gloox {
class Tag;
}
namespace xmpp {
class Element;
}

namespace tui {

// Sets xmlns on every Tag: gloox neither inherits default namespaces nor resolves prefixes from outside the stanza.
// Attributes in foreign namespaces and empty attributes are left out; nothing in gloox can use them.
std::unique_ptr<gloox::Tag> to_tag(const xmpp::Element& element);

}  // namespace tui
