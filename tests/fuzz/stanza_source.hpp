// Stanzas for fuzzers: every one that a story sends, with changes that the fuzzer's bytes choose. What is new in the
// stories is so fuzzed without being said twice.
#pragma once

#include <vector>

#include "libxmpp/xml/element.hpp"
#include "tests/fuzz/bytes.hpp"

namespace fuzz {

// In the order of the files' names.
const std::vector<xmpp::Element>& known_stanzas();

// One of them with up to seven changes: values, texts, children taken away, doubled, or taken from another stanza,
// names and namespaces of others.
xmpp::Element changed_stanza(Bytes& bytes);
void change(xmpp::Element& stanza, Bytes& bytes);  // one of these

}  // namespace fuzz
