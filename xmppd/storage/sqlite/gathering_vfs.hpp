// A VFS for SQLite (https://sqlite.org/vfs.html) that writes the pages of a commit to the write-ahead log together.
#pragma once

namespace xmppd {

// The name to open a database with; registered with the first call. SQLite writes the log by two small calls for each
// page. Here consecutive ones are kept until somebody reads the log, asks for its size, changes that, or syncs it.
// That is safe with synchronous=FULL alone: there a commit syncs the log before anybody is told of its frames.
// All other files, and all else, are those of SQLite's own VFS.
const char* gathering_vfs();

}  // namespace xmppd
