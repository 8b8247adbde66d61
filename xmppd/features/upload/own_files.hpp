// OwnFiles: a user's own uploaded files, by a command at the own account (XEP-0050): what is there, and away with it.
#pragma once

namespace xmppd {
class Host;
}

namespace xmppd::upload {

void serve_own_files(Host& host);

}  // namespace xmppd::upload
