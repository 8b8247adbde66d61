// FileActions: files that go with messages (XEP-0363, XEP-0454); implemented by Transfers, in tests by a recorder.
#pragma once

#include <optional>
#include <string>

#include "libxmpp/base/result.hpp"
#include "tui-client/types.hpp"

namespace tui {

// Every call returns at once; TransferChanged tells what becomes of it.
class FileActions {
 public:
  virtual ~FileActions() = default;

  // Uploads the file and sends its link as a message. Encrypted if the chat is, or as `mode` says for this file alone;
  // never in plain text because something did not work.
  virtual xmpp::Result<TransferId> upload(const xmpp::Jid& chat, const std::string& path,
                                          std::optional<Encryption> mode = std::nullopt) = 0;
  // Fetches, decrypts and saves the file of a message.
  virtual xmpp::Result<TransferId> download(const ChatMessage& message) = 0;
  // Asks the server how large it is (a HEAD request); MessageUpdated follows, or a Notice.
  virtual xmpp::Result<void> ask_size(const ChatMessage& message) = 0;
  // Ends it, or forgets one that failed; nothing of it stays behind.
  virtual xmpp::Result<void> cancel(TransferId transfer) = 0;
  // Of one that failed: from the beginning, an upload under a new key.
  virtual xmpp::Result<void> retry(TransferId transfer) = 0;
};

}  // namespace tui
