"""What bash, zsh and fish complete for xmppctl, each run for real; zsh and fish where they are installed."""
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import time

PATIENCE = 60


class Shells:
    def __init__(self, daemon):
        self.daemon = daemon
        self.folder = pathlib.Path(daemon.folder, "shells")
        self.folder.mkdir()
        for shell, name in (("bash", "bash"), ("zsh", "_xmppctl"), ("fish", "fish")):
            script = subprocess.run([daemon.xmppctl, "--completion", shell], capture_output=True, text=True, timeout=PATIENCE)
            (self.folder / name).write_text(script.stdout)
        self.environment = {"PATH": os.path.dirname(os.path.abspath(daemon.xmppctl)) + ":/usr/bin:/bin", "HOME": str(self.folder),
                            "TERM": "dumb", "LC_ALL": "C.UTF-8", "HISTFILE": ""}

    def run(self, *command):
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment, timeout=PATIENCE,
                              cwd=self.folder, stdin=subprocess.DEVNULL)
        return done.stdout

    def bash(self, *words):
        quoted = " ".join("'" + word + "'" for word in ("xmppctl", *words))
        return set(self.run("bash", "--norc", "-c", f"source ./bash; COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; "
                            "_xmppctl; printf '%s\\n' \"${COMPREPLY[@]}\"").split()) - {""}

    def fish(self, *words):
        line = " ".join(("xmppctl", *words))
        out = self.run("fish", "--no-config", "-c", f"source ./fish; complete -C '{line}'")
        return {each.split("\t")[0] for each in out.splitlines()}

    def zsh(self, expected, *words):
        """What a person sees who presses the tabulator."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve(shutil.which("zsh"), ["zsh", "-f", "-i"], self.environment)
        seen = ""

        def until(text):
            nonlocal seen
            end = time.monotonic() + PATIENCE
            while text not in seen:
                ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
                assert ready, f"zsh did not show {text!r}: {seen!r}"
                seen += os.read(terminal, 65536).decode(errors="replace")

        try:
            os.write(terminal, b'fpath=($PWD $fpath); autoload -U compinit && compinit -u -D; echo up"and"running\n')
            until("upandrunning")
            seen = ""
            os.write(terminal, " ".join(("xmppctl", *words)).encode() + b"\t")
            until(expected + " ")
        finally:
            os.kill(pid, signal.SIGKILL)
            os.close(terminal)
            os.waitpid(pid, 0)


def complete(daemon):
    shells = Shells(daemon)
    config = ("--config", daemon.config)
    assert shells.bash(*config, "kick", "vic") == {"victim@example.org"}
    assert shells.bash(*config, "invite", "two") == {"two.example"}
    assert shells.bash(*config, "api-tokens", "add", "x", "--domain", "ex") == {"example.org"}
    assert shells.bash(*config, "tokens", "victim@example.org", "rev") == {"revoke"}
    assert shells.bash("--config", "/nonexistent", "kick", "vic") == set()
    # A name is never code; one that could be is not even offered.
    evil = "$(touch${IFS}evil)@example.org"
    if daemon.control("adduser", evil, "--password-stdin", text="a long enough word\n").returncode == 0:
        assert not {each for each in shells.bash(*config, "kick", "") if "touch" in each}
        assert daemon.control("deluser", evil).returncode == 0
    assert not (shells.folder / "evil").exists()
    if shutil.which("fish"):
        assert shells.fish(*config, "kick", "vic") == {"victim@example.org"}
        assert {"two.example"} == shells.fish(*config, "invite", "two")
        assert "revoke" in shells.fish(*config, "tokens", "r")
        assert "check" in shells.fish(*config, "reload", "")
    if shutil.which("zsh"):
        shells.zsh("victim@example.org", *config, "kick", "v")
        shells.zsh("two.example", *config, "invite", "t")
        shells.zsh("revoke", *config, "tokens", "rev")
        shells.zsh("check", *config, "reload", "c")
