#!/usr/bin/python3
"""What programs print for man and shells: a page without a warning that names all there is, completion that is asked."""

import os
import re
import shutil
import subprocess
import sys
import tempfile


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return done


def manual(program, folder, wanted):
    """As somebody at a terminal reads it."""
    path = os.path.join(folder, os.path.basename(program) + ".1")
    with open(path, "w") as file:
        file.write(run(program, "--man").stdout)
    environment = dict(os.environ, LC_ALL="C.UTF-8", MANWIDTH="80", MAN_KEEP_FORMATTING="")
    done = run("man", "--warnings", "-E", "UTF-8", "-l", "-P", "cat", path, env=environment)
    if done.stderr:
        sys.exit(f"{program} --man: {done.stderr}")
    text = re.sub(".\b", "", done.stdout)  # bold by overstriking
    for words in wanted:
        if not re.search(words, text, re.M):
            sys.exit(f"{program} --man says nothing of {words}")
    return text


def asked(program, folder, *words):
    """What bash offers for the last of the words."""
    script = os.path.join(folder, "completion")
    with open(script, "w") as file:
        file.write(run(program, "--completion", "bash").stdout)
    name = os.path.basename(program)
    quoted = " ".join("'" + word + "'" for word in (name, *words))
    done = run("bash", "--norc", "-c", f"source {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; "
               f"_{name.replace('-', '_')}; printf '%s\\n' \"${{COMPREPLY[@]}}\"", cwd=folder)
    if done.stderr.replace("bash: compopt: not currently executing completion function\n", ""):
        sys.exit(f"{name} {words}: {done.stderr}")
    return set(done.stdout.split("\n")) - {""}


def check(found, expected, what):
    if found != expected:
        sys.exit(f"{what}: {sorted(found)} instead of {sorted(expected)}")


def shells(program, folder):
    """The others' scripts are read, where there is the shell."""
    for shell in ("zsh", "fish"):
        path = os.path.join(folder, shell)
        with open(path, "w") as file:
            file.write(run(program, "--completion", shell).stdout)
        if shutil.which(shell):
            run(shell, "-n", path)


def xmpp_tui(program, folder):
    usage = run(program, "--help").stdout
    verbs = set(re.findall(r"^  ([a-z]+) +\S", usage.split("Subcommands:")[1], re.M))
    if len(verbs) < 15:
        sys.exit(f"the verbs of --help: {verbs}")
    text = manual(program, folder, [rf"^ +{verb}\b" for verb in verbs] +
                  ["^ +--store-passphrase-fd", r"^ +/omemo ", "^ +Ctrl-K", "lock_after = 0", r"^EXIT STATUS", r"on_message = \["])
    if "\\" in text or len(text.splitlines()) < 300:
        sys.exit("the manual page looks odd")
    with open(os.path.join(folder, "a file"), "w"):
        pass
    check(asked(program, folder, "se"), {"send"}, "se")
    check(asked(program, folder, "--store-pass"), {"--store-passphrase-file", "--store-passphrase-fd"}, "--store-pass")
    check(verbs - asked(program, folder, ""), set(), "verbs that are not offered")
    check(asked(program, folder, "--account", "a@b", "recv", "--f"), {"--follow"}, "recv --f")
    check(asked(program, folder, "export", "--format", ""), {"json", "text", "xep0227"}, "export --format")
    check(asked(program, folder, "upload", "bob@example.org", "a"), {"a file"}, "upload")
    check(asked(program, folder, "--config", "a"), {"a file"}, "--config")
    check(asked(program, folder, "--pin", "se"), set(), "--pin")
    # The file that documents the settings is the one that is installed.
    for option, name in (("config", "xmpp-tui.toml"), ("keys", "keys.toml"), ("theme", "theme.toml")):
        with open(os.path.join(os.path.dirname(__file__), "..", "conf", name)) as file:
            if run(program, "--print-default-" + option).stdout != file.read():
                sys.exit(f"--print-default-{option} is not conf/{name}")


def xmppctl(program, folder):
    commands = set(re.findall(r"^  ([a-z0-9-]+) +\S", run(program, "--help").stdout, re.M))
    manual(program, folder, [rf"^ +{command}\b" for command in commands])
    check(commands - asked(program, folder, ""), set(), "commands that are not offered")
    check(asked(program, folder, "--config", "x.toml", "users", "--j"), {"--json"}, "users --j")
    check(asked(program, folder, "reload", ""), {"check", "--config", "--help", "--json"}, "reload")
    check(asked(program, folder, "api-tokens", "r"), {"revoke"}, "api-tokens r")


def xmppd(program, folder):
    defaults = run(program, "--print-default-config").stdout
    keys = set(re.findall(r"^#([a-z0-9_]+) = ", defaults, re.M))
    manual(program, folder, [rf"^ +{key} = " for key in keys] + [r"\[muc\]"])
    check(asked(program, folder, "--che"), {"--check"}, "--che")


def main():
    tests = {"xmpp-tui": xmpp_tui, "xmppctl": xmppctl, "xmppd": xmppd}
    with tempfile.TemporaryDirectory() as folder:
        for program in sys.argv[1:]:
            program = os.path.abspath(program)
            tests[os.path.basename(program)](program, folder)
            shells(program, folder)
            print(f"{os.path.basename(program)}: in order")


if __name__ == "__main__":
    main()
