// Nicks: which are acceptable, and which look alike (RFC 8266; UTS 39).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xmppd::muc {

// `nick` has passed resourceprep. False: it begins or ends with a space or holds a run of them, or it holds something
// that nobody sees (controls, invisible and bidirectional format characters, what no font draws).
bool acceptable_nick(std::string_view nick);

// Two nicks that share a key can't be told apart. The first: RFC 8266 §2.4 (case, width, spaces). If `lookalikes`, a
// second one after the skeleton of UTS 39 §4: by it "pаypal" with a Cyrillic letter is "paypal", "PauI" is "Paul".
std::vector<std::string> nick_keys(std::string_view nick, bool lookalikes);

}  // namespace xmppd::muc
