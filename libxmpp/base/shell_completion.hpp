// ShellCompletion: completion scripts for bash, zsh and fish, for programs that print theirs from their own tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xmpp {

struct ShellCompletion {
  struct Option {
    std::string name;  // "--config"
    std::string help;  // one line
    // What follows it: nothing, a file, a folder, one of `words`, what the program says of each of `words`, or anything.
    enum class Value { none, file, folder, words, asked, any } value = Value::none;
    std::vector<std::string> words = {};
  };
  struct Verb {
    std::string name;
    std::string help;  // one line
    std::vector<Option> options = {};
    bool takes_file = false;  // some of its words are files
    std::vector<std::string> words = {};  // that may stand behind it
    std::vector<std::string> asks = {};   // of each, the program says what may stand there
  };

  std::string program;
  std::vector<Option> options;  // before the verb and behind it
  std::vector<Verb> verbs;

  // Where something is asked, the shell runs "PROGRAM --complete WHAT" with the words typed so far, the unfinished one last;
  // it prints one candidate a line. Candidates are never read as shell code, whatever is in them.
  // Of "bash", "zsh" or "fish"; empty: none of them.
  std::string script(std::string_view shell) const;
};

}  // namespace xmpp
