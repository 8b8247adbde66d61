// What the tests of ArchiveStore share: an archive of one user.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "store_fixture.hpp"

namespace xmppd::test {

inline constexpr xmpp::Timestamp t0 = 1'700'000'000'000'000;
inline constexpr xmpp::Timestamp second = 1'000'000;

template <class F>
struct Archive {
  Archive() {
    make_account(f, "romeo@example.org");
    make_account(f, "juliet@example.org");
  }

  ArchivedMessage message(const std::string& text, std::string_view with, xmpp::Timestamp when) {
    ArchivedMessage m;
    m.id = archive.new_id(when);
    m.received = when;
    m.with = jid(with);
    m.author = jid(with).bare();
    m.message_id = "m-" + text;
    m.stanza = text;
    m.search_text = text;
    return m;
  }
  // Returns its id.
  std::string keep(const std::string& text, std::string_view with = "juliet@example.org/balcony",
                   xmpp::Timestamp when = 0, ArchiveQuota quota = {}) {
    clock += second;
    auto m = message(text, with, when == 0 ? clock : when);
    const auto id = m.id;
    REQUIRE(wait(f.loop, archive.append(owner, ArchiveKind::account, std::move(m), quota)));
    return id;
  }
  ArchivePage page(const ArchiveQuery& query) { return wait(f.loop, archive.query(owner, query)).value(); }
  std::string texts(const ArchiveQuery& query = {}) {
    std::string all;
    for (const auto& m : page(query).messages) all += m.stanza;
    return all;
  }
  xmpp::Errc error(const ArchiveQuery& query) { return wait(f.loop, archive.query(owner, query)).error().code; }

  F f;
  xmpp::Timestamp clock = t0;
  ArchiveStore& archive = f.stores.archive;
  xmpp::Jid owner = jid("romeo@example.org");
};

}  // namespace xmppd::test
