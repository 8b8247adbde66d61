// /omemo: whose devices may read, and whose were compared.
#include <algorithm>

#include "libxmpp/xml/lexical.hpp"
#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

// One device by its number, or every device of the address.
void judge(CommandHost& host, const CommandLine& line, Trust trust) {
  const auto account = host.model().default_account();
  // "/omemo trust DEVICE" means the open chat's; "/omemo trust ADDRESS DEVICE" names it.
  const bool named = line.word(1).find('@') != std::string::npos;
  const auto jid = address_or_current(host, named ? line.word(1) : "");
  if (!jid) return;
  const auto which = line.word(named ? 2 : 1);
  if (which.empty()) return host.complain("usage: /omemo " + line.word(0) + " [ADDRESS] DEVICE|all");
  const auto wanted = xmpp::parse_unsigned<std::uint32_t>(which);
  if (which != "all" && !wanted) {
    return host.complain("\"" + which + "\" is no device number: see /omemo fingerprints");
  }
  const auto devices = host.client().devices(account, *jid);
  if (!devices) return host.complain(devices.error().detail);
  std::size_t changed = 0;
  for (const auto& device : *devices) {
    if (device.this_device || (which != "all" && device.device != wanted)) continue;
    const auto done = host.client().set_trust(account, *jid, device.device, trust);
    if (!done) return host.complain(done.error().detail);
    ++changed;
  }
  if (changed == 0) return host.complain(jid->text() + " has no such device");
  host.say(std::to_string(changed) + " device(s) of " + jid->text() + " now " + std::string(trust_word(trust)));
  host.client().prepare_chat(account, *jid);
}

void status(CommandHost& host, const CommandLine& line) {
  const auto jid = address_or_current(host, line.word(1));
  if (!jid) return;
  const auto account = host.model().default_account();
  const auto* chat = host.model().chat(account, *jid);
  if (!chat) return host.complain("no chat with " + jid->text());
  const auto& e = chat->encryption;
  if (e.mode == Encryption::none) {
    host.say(jid->text() + ": plain text (/encrypt turns OMEMO on)");
  } else if (!e.ready) {
    host.say(jid->text() + ": OMEMO; the device list is not known yet");
  } else {
    host.say(jid->text() + ": " + e.protocol + ", " + std::to_string(e.devices) + " device(s) can read" +
             (e.all_verified ? ", all verified" : ""));
  }
  for (const auto& problem : e.problems) host.complain("will not be able to read: " + problem);
}

// Trust and what was said stay as they are.
void reset(CommandHost& host, const CommandLine& line) {
  const auto jid = address_or_current(host, line.word(1));
  if (!jid) return;
  const auto done = host.client().reset_sessions(host.model().default_account(), *jid);
  if (!done) return host.complain(done.error().detail);
  host.say("new OMEMO sessions with " + jid->text() + " are begun; messages that could not be read stay closed");
}

void reset_device(CommandHost& host) {
  host.ask({"Make this a new OMEMO device, which contacts have to verify anew? (yes/no)", false,
            [&host](const std::string& answer) {
              if (answer != "yes") return host.say("this device stays the one it is");
              auto* omemo = host.client().omemo(host.model().default_account());
              if (!omemo) return host.complain("not connected");
              const auto done = omemo->reset_device();
              if (!done) return host.complain(done.error().detail);
              host.say("this is a new OMEMO device now; messages and whom you trust stay");
            }});
}

// Own devices that nothing was heard of for so many days, taken off the list after a question.
void prune(CommandHost& host, const CommandLine& line) {
  constexpr unsigned usual_days = 120;
  const auto days = line.word(1).empty() ? std::optional(usual_days) : xmpp::parse_unsigned<unsigned>(line.word(1));
  if (!days || *days == 0) return host.complain("usage: /omemo prune [DAYS]");
  const auto account = host.model().default_account();
  const auto own = xmpp::Jid::parse(account);
  const auto devices = own ? host.client().devices(account, *own) : std::vector<DeviceView>();
  if (!devices) return host.complain(devices.error().detail);
  constexpr xmpp::Timestamp day = 86'400LL * 1'000'000;
  std::vector<std::uint32_t> silent;
  std::string names;
  for (const auto& device : *devices) {
    const auto heard = std::max(device.last_used, device.listed_since);
    if (!device.own || !device.active || heard == 0 || host.model().clock - heard < *days * day) continue;
    silent.push_back(device.device);
    names += (names.empty() ? "" : ", ") + std::to_string(device.device) + (device.label.empty() ? "" : " (" + device.label + ")");
  }
  if (silent.empty()) return host.say("every device of yours was heard of within " + std::to_string(*days) + " days");
  host.ask({"Remove " + names + " from your account: nobody encrypts to it any more? (yes/no)", false,
            [&host, account, silent](const std::string& answer) {
              auto* omemo = host.client().omemo(account);
              if (answer != "yes" || !omemo) return host.say("no device is removed");
              for (const auto device : silent) report(host, omemo->remove_device(device));
              host.say(std::to_string(silent.size()) + " device(s) removed");
            }});
}

// Everybody who may see our device list reads it: nothing is published unasked.
void label(CommandHost& host, const CommandLine& line) {
  const auto text = line.after(1);
  const auto set = host.client().set_device_label(host.model().default_account(), text);
  if (!set) return host.complain(set.error().detail);
  host.say(text.empty() ? "this device has no label any more" : "others see this device as \"" + text + "\"");
}

void devices(CommandHost& host, const CommandLine&) {
  const auto account = host.model().default_account();
  if (const auto own = xmpp::Jid::parse(account)) host.show_trust(account, *own);
}

void verify(CommandHost& host, const CommandLine& line) {
  host.verify(line.words.size() == 1 ? line.word(0) : line.after(0));
}

void omemo(CommandHost& host, const CommandLine& line) {
  const auto verb = line.word(0);
  if (verb == "fingerprints") {
    if (const auto jid = address_or_current(host, line.word(1))) host.show_trust(host.model().default_account(), *jid);
  } else if (verb == "trust") {
    judge(host, line, Trust::trusted);
  } else if (verb == "verify") {
    judge(host, line, Trust::verified);
  } else if (verb == "distrust") {
    judge(host, line, Trust::distrusted);
  } else if (verb == "reset") {
    reset(host, line);
  } else if (verb == "reset-device") {
    reset_device(host);
  } else if (verb == "prune") {
    prune(host, line);
  } else if (verb == "label") {
    label(host, line);
  } else if (verb == "status") {
    status(host, line);
  } else {
    host.complain(
        "usage: /omemo fingerprints [ADDRESS] | trust|verify|distrust [ADDRESS] DEVICE|all | status [ADDRESS] | reset "
        "[ADDRESS] | reset-device | prune [DAYS] | label [TEXT]");
  }
}

std::vector<std::string> complete_omemo(const Model& model, const CommandLine&, std::size_t index) {
  if (index == 0) return {"fingerprints", "trust", "verify", "distrust", "status", "reset", "reset-device", "prune", "label"};
  if (index != 1) return {"all"};
  auto all = known_addresses(model);
  for (const auto& account : model.accounts) all.push_back(account.id);
  all.push_back("all");
  return all;
}

}  // namespace

std::vector<Command> omemo_commands() {
  return {{"omemo",
           "fingerprints [ADDRESS] | trust|verify|distrust [ADDRESS] DEVICE|all | status [ADDRESS] | reset [ADDRESS] | "
           "reset-device | prune [DAYS] | label [TEXT]",
           "See devices and their fingerprints (your own address shows yours), judge them, name this one, and take those of "
           "yours off your list that were silent for so long (120 days).",
           omemo,
           complete_omemo},
          {"devices", "",
           "Your own OMEMO devices: what they are called, when they were last heard of; trust or remove them.", devices,
           nullptr},
          {"verify", "[URI|PICTURE]",
           "Show your QR code, or verify somebody by theirs: pasted as xmpp: URI, or in a picture.", verify,
           complete_path}};
}

}  // namespace tui
