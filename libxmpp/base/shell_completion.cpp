// One writer for each shell.
#include "libxmpp/base/shell_completion.hpp"

#include <algorithm>

namespace xmpp {
namespace {

using Option = ShellCompletion::Option;
using Value = ShellCompletion::Option::Value;

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : std::string(between)) + word;
  return out;
}

std::vector<std::string> names(const std::vector<Option>& options) {
  std::vector<std::string> all;
  for (const auto& option : options) all.push_back(option.name);
  return all;
}

// In single quotes, as all three shells have them; `more` are characters with a meaning of their own, escaped.
std::string in_shell_quotes(std::string_view text, std::string_view more = {}, std::string_view quote = "'\\''") {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += quote;
    } else {
      if (more.find(c) != more.npos) out += '\\';
      out += c;
    }
  }
  return out + "'";
}

std::string function_name(const std::string& program) {
  std::string name = "_";
  for (const char c : program) name += c == '-' ? '_' : c;
  return name;
}

bool asks_anything(const ShellCompletion& all) {
  const auto asked = [](const Option& option) { return option.value == Value::asked; };
  for (const auto& verb : all.verbs) {
    if (!verb.asks.empty() || std::any_of(verb.options.begin(), verb.options.end(), asked)) return true;
  }
  return std::any_of(all.options.begin(), all.options.end(), asked);
}

// --- bash ---

// Not by compgen -W, which would expand what is in a name.
std::string bash_ask(const std::string& function) {
  return function + "_ask() {\n"
         "  local what word cur=${COMP_WORDS[COMP_CWORD]}\n"
         "  for what in \"$@\"; do\n"
         "    while IFS= read -r word; do\n"
         "      [[ $word == \"$cur\"* ]] && COMPREPLY+=(\"$(printf %q \"$word\")\")\n"
         "    done < <(\"${COMP_WORDS[0]}\" --complete \"$what\" \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\n"
         "  done\n}\n"
         "COMP_WORDBREAKS=${COMP_WORDBREAKS//@}\n";  // user@domain is one word
}

// Whose value `wanted` is, as a pattern of case; empty: nobody's.
std::string with_value(const ShellCompletion& all, Value wanted) {
  std::vector<std::string> found;
  const auto look = [&](const std::vector<Option>& options) {
    for (const auto& option : options) {
      if (option.value != wanted) continue;
      bool known = false;
      for (const auto& name : found) known = known || name == option.name;
      if (!known) found.push_back(option.name);
    }
  };
  look(all.options);
  for (const auto& verb : all.verbs) look(verb.options);
  return joined(found, "|");
}

std::string bash(const ShellCompletion& all) {
  const auto function = function_name(all.program);
  std::string valued;
  for (const auto value : {Value::file, Value::folder, Value::words, Value::asked, Value::any}) {
    const auto part = with_value(all, value);
    if (!part.empty()) valued += (valued.empty() ? "" : "|") + part;
  }
  std::string out = "# bash completion of " + all.program + ", printed by the program itself.\n" +
                    (asks_anything(all) ? bash_ask(function) : "") + function +
                    "() {\n"
                    "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= words= asks= i\n"
                    "  COMPREPLY=()\n"
                    "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
                    "    case ${COMP_WORDS[i]} in\n";
  if (!valued.empty()) out += "      " + valued + ") ((++i)) ;;\n";
  out += "      -*) ;;\n      *) verb=${COMP_WORDS[i]}; break ;;\n    esac\n  done\n  case $prev in\n";
  if (const auto files = with_value(all, Value::file); !files.empty()) {
    out += "    " + files + ") compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); return ;;\n";
  }
  if (const auto folders = with_value(all, Value::folder); !folders.empty()) {
    out += "    " + folders + ") compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); return ;;\n";
  }
  const auto words_of = [&](const std::vector<Option>& options) {
    for (const auto& option : options) {
      if (option.value == Value::asked) {
        out += "    " + option.name + ") " + function + "_ask " + joined(option.words, " ") + "; return ;;\n";
      }
      if (option.value != Value::words) continue;
      out += "    " + option.name + ") mapfile -t COMPREPLY < <(compgen -W " + in_shell_quotes(joined(option.words, " ")) +
             " -- \"$cur\"); return ;;\n";
    }
  };
  words_of(all.options);
  for (const auto& verb : all.verbs) words_of(verb.options);
  if (const auto any = with_value(all, Value::any); !any.empty()) out += "    " + any + ") return ;;\n";
  out += "  esac\n  case $verb in\n    '') words=";
  std::vector<std::string> first = names(all.options);
  for (const auto& verb : all.verbs) first.push_back(verb.name);
  out += in_shell_quotes(joined(first, " ")) + " ;;\n";
  for (const auto& verb : all.verbs) {
    auto known = names(verb.options);
    for (const auto& word : verb.words) known.push_back(word);
    for (const auto& name : names(all.options)) known.push_back(name);
    out += "    " + verb.name + ") words=" + in_shell_quotes(joined(known, " "));
    if (verb.takes_file) {
      out += "\n      [[ $cur == -* ]] || { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); return; }";
    }
    if (!verb.asks.empty()) out += "; asks='" + joined(verb.asks, " ") + "'";
    out += " ;;\n";
  }
  const std::string more = asks_anything(all) ? "  [[ $cur == -* ]] || " + function + "_ask $asks\n" : "";
  return out + "  esac\n  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n" + more + "}\ncomplete -F " + function + " " +
         all.program + "\n";
}

// --- zsh ---

std::string zsh_option(const std::string& function, const Option& option) {
  std::string escaped;
  for (const char c : option.help) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  std::string text = option.name + "[" + escaped + "]";
  switch (option.value) {
    case Value::none:
      break;
    case Value::file:
      text += ":file:_files";
      break;
    case Value::folder:
      text += ":folder:_files -/";
      break;
    case Value::words:
      text += ":value:(" + joined(option.words, " ") + ")";
      break;
    case Value::asked:
      text += ":value: " + function + "_ask " + joined(option.words, " ");
      break;
    case Value::any:
      text += ":value: ";
      break;
  }
  return in_shell_quotes(text);
}

std::string zsh_ask(const std::string& function) {
  return function + "_ask() {\n"
         "  local what; local -a found\n"
         "  for what in \"$@\"; do\n"
         "    [[ $what == -- ]] && { shift; found+=(\"$@\"); break }\n"
         "    found+=(\"${(@f)$($typed[1] --complete $what \"${(@)typed[2,-1]}\" 2>/dev/null)}\")\n"
         "    shift\n"
         "  done\n"
         "  compadd -- \"${(@)found:#}\"\n}\n";
}

std::string zsh_rest(const std::string& function, const ShellCompletion::Verb& verb) {
  if (!verb.asks.empty()) {
    return " " + function + "_ask " + joined(verb.asks, " ") + (verb.words.empty() ? "" : " -- " + joined(verb.words, " "));
  }
  if (verb.takes_file) return "_files";
  return verb.words.empty() ? " " : "(" + joined(verb.words, " ") + ")";
}

std::string zsh(const ShellCompletion& all) {
  const auto function = function_name(all.program);
  std::string options;
  for (const auto& option : all.options) options += " \\\n    " + zsh_option(function, option);
  std::string out = "#compdef " + all.program + "\n# Printed by the program itself.\n" +
                    (asks_anything(all) ? zsh_ask(function) : "") + function +
                    "() {\n  local -a typed=(\"${(@Q)words[1,CURRENT]}\")\n  local context state state_descr line\n  typeset -A opt_args\n";
  if (all.verbs.empty()) return out + "  _arguments" + options + "\n}\n" + function + " \"$@\"\n";
  out += "  local -a verbs=(\n";
  for (const auto& verb : all.verbs) out += "    " + in_shell_quotes(verb.name + ":" + verb.help) + "\n";
  out += "  )\n  _arguments -C" + options + " \\\n    '1:verb:->verb' \\\n    '*::argument:->rest'\n" +
         "  case $state in\n    verb) _describe verb verbs ;;\n    rest)\n      case $words[1] in\n";
  for (const auto& verb : all.verbs) {
    out += "        " + verb.name + ") _arguments";
    for (const auto& option : verb.options) out += " \\\n          " + zsh_option(function, option);
    for (const auto& option : all.options) out += " \\\n          " + zsh_option(function, option);
    out += " \\\n          '*:argument:" + zsh_rest(function, verb) + "' ;;\n";
  }
  return out + "      esac ;;\n  esac\n}\n" + function + " \"$@\"\n";
}

// --- fish ---

std::string fish_option(const std::string& program, const std::string& condition, const Option& option) {
  std::string out = "complete -c " + program + condition + " -l " + option.name.substr(2);
  switch (option.value) {
    case Value::none:
      break;
    case Value::file:
      out += " -r -F";
      break;
    case Value::folder:
      out += " -x -a '(__fish_complete_directories)'";
      break;
    case Value::words:
      out += " -x -a " + in_shell_quotes(joined(option.words, " "));
      break;
    case Value::asked:
      out += " -x -a '(_" + function_name(program) + "_ask " + joined(option.words, " ") + ")'";
      break;
    case Value::any:
      out += " -x";
      break;
  }
  return out + " -d " + in_shell_quotes(option.help, "\\", "\\'") + "\n";
}

std::string fish_ask(const std::string& program) {
  return "function _" + function_name(program) + "_ask\n"
         "  set -l typed (commandline -opc) (commandline -ct)\n"
         "  for what in $argv\n"
         "    $typed[1] --complete $what $typed[2..-1] 2>/dev/null\n"
         "  end\nend\n";
}

std::string fish(const ShellCompletion& all) {
  std::string out = "# fish completion of " + all.program + ", printed by the program itself.\n" +
                    (asks_anything(all) ? fish_ask(all.program) : "") + "complete -c " + all.program + " -f\n";
  for (const auto& option : all.options) out += fish_option(all.program, "", option);
  for (const auto& verb : all.verbs) {
    out += "complete -c " + all.program + " -n __fish_use_subcommand -a " + verb.name + " -d " +
           in_shell_quotes(verb.help, "\\", "\\'") + "\n";
    const auto here = " -n '__fish_seen_subcommand_from " + verb.name + "'";
    for (const auto& option : verb.options) out += fish_option(all.program, here, option);
    if (verb.takes_file) out += "complete -c " + all.program + here + " -F\n";
    if (!verb.asks.empty()) {
      out += "complete -c " + all.program + here + " -a '(_" + function_name(all.program) + "_ask " +
             joined(verb.asks, " ") + ")'\n";
    }
    if (!verb.words.empty())
      out += "complete -c " + all.program + here + " -a " + in_shell_quotes(joined(verb.words, " ")) + "\n";
  }
  return out;
}

}  // namespace

std::string ShellCompletion::script(std::string_view shell) const {
  if (shell == "bash") return bash(*this);
  if (shell == "zsh") return zsh(*this);
  if (shell == "fish") return fish(*this);
  return {};
}

}  // namespace xmpp
