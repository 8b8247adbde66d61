// Transfers: the files of one account on their way, in both directions.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/app/config.hpp"
#include "tui-client/files/incoming_file.hpp"
#include "tui-client/files/outgoing_file.hpp"
#include "tui-client/http/http_client.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/file_actions.hpp"
#include "tui-client/xmpp/files/upload_service.hpp"

namespace tui {

class Transfers final : public FileActions {
 public:
  static constexpr std::size_t most_transfers = 50;  // running, and failed ones nobody has looked after

  struct Hooks {
    std::function<xmpp::Result<MessageId>(const xmpp::Jid& chat, const Draft& draft, std::optional<Encryption> mode)>
        send;
    std::function<xmpp::Jid(const xmpp::Jid& whom)> chat_of;
    std::function<bool(const xmpp::Jid& who)> is_contact;  // one who may see us: fetching tells them our address
    // The SHA-256 of the certificate that somebody has accepted for our server; empty: nobody had to. It counts for
    // files on that server alone.
    std::function<std::string()> accepted_certificate = {};
  };
  Transfers(AccountContext& account, FileSettings settings, std::string ca_file, Hooks hooks);
  ~Transfers() override;

  xmpp::Result<TransferId> upload(const xmpp::Jid& chat, const std::string& path,
                                  std::optional<Encryption> mode) override;
  xmpp::Result<TransferId> download(const ChatMessage& message) override;
  xmpp::Result<void> ask_size(const ChatMessage& message) override;
  xmpp::Result<void> cancel(TransferId transfer) override;
  xmpp::Result<void> retry(TransferId transfer) override;

  // A message that has just come: its file is fetched by itself if the settings say so.
  void arrived(const ChatMessage& message);
  void go_offline() { service_.go_offline(); }

 private:
  struct Job {
    TransferView view;
    unsigned attempt = 0;  // what belongs to an earlier one is not listened to
    HttpClient::RequestId request = 0;
    std::uint64_t told_at = 0;  // by the loop's clock
    // Of an upload:
    std::string path;
    Encryption mode = Encryption::omemo;
    std::optional<Encryption> said;  // for this file alone
    std::shared_ptr<OutgoingFile> outgoing;
    // Of a download:
    ChatMessage message;
    bool automatic = false;
    std::shared_ptr<IncomingFile> incoming;  // of a failed one: what of it is here, for retry() to go on
    std::string edition;                     // which the server said that it is (HttpAnswer::tag)
  };

  xmpp::Result<Job*> add(Job job);
  Job* find(TransferId id, unsigned attempt);
  void begin(Job& job);
  void begin_upload(Job& job);
  void put(Job& job, const UploadSlot& slot);
  void uploaded(Job& job, const std::string& url);
  bool spend_unasked(std::uint64_t bytes);
  void begin_download(Job& job);
  void fetch(Job& job, const std::string& url, std::string_view fragment);
  void interrupted(Job& job, const xmpp::Error& why);
  void save(Job& job);
  void saved(Job& job, const std::string& path, std::uint64_t size);
  void moved(TransferId id, unsigned attempt, std::size_t bytes);
  void fail(Job& job, const std::string& problem);
  // Tells it for the last time and forgets it.
  void end(Job& job, TransferState state);
  void tell(const Job& job) const { account_.emit(TransferChanged{job.view}); }
  void keep_file(const ChatMessage& message, const SharedFile& file);
  HttpRequest request_for(HttpRequest::Method method, const std::string& url) const;
  bool is_our_server(const std::string& host) const;

  AccountContext& account_;
  FileSettings settings_;
  std::string ca_file_;
  Hooks hooks_;
  UploadService service_;
  HttpClient http_;
  std::map<TransferId, Job> jobs_;
  TransferId last_id_ = 0;
  std::set<std::string> upload_hosts_;  // that our server named for our files
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
