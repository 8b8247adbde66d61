"""xmpp-tui's verbs for scripts, as one user with a device (--data) of their own. Environment: XMPP_TUI."""
import json
import os
import subprocess

from servers import die_with_parent, end_process


class Client:
    def __init__(self, server, folder, name, password):
        self.server, self.name, self.password = server, name, password
        self.jid = f"{name}@{server.domain}"
        self.folder = os.path.join(folder, f"xmpp-tui-{name}")
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        self.data = os.path.join(self.folder, "data")
        self.password_file = os.path.join(self.folder, "password")
        with open(self.password_file, "w", encoding="utf-8") as file:
            file.write(password + "\n")

    def arguments(self, *words):
        return [os.environ["XMPP_TUI"], "--data", self.data, "--account", self.jid, "--password-file",
                self.password_file, "--server", f"127.0.0.1:{self.server.port}", "--ca", self.server.ca, *words]

    def environment(self):
        env = dict(os.environ, HOME=self.folder, LC_ALL="C.UTF-8", TZ="UTC")
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XMPP_TUI_ACCOUNT", "XMPP_TUI_PASSWORD", "XMPP_TUI_DATA"):
            env.pop(name, None)
        return env

    def run(self, *words, stdin=None, status=0, seconds=40):
        """Runs a verb; returns its standard output. Any other exit status than `status` is an error."""
        done = subprocess.run(self.arguments(*words), input=stdin, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=self.environment(), timeout=seconds)
        if done.returncode != status:
            raise RuntimeError(f"xmpp-tui {' '.join(words)} ended with {done.returncode} instead of {status}\n"
                               f"{done.stdout}{done.stderr}")
        return done.stdout

    def send(self, to, text, *options, status=0):
        self.run("send", to, text, *options, status=status)

    def receive(self, count=1, seconds=20):
        """The next messages, as the objects that `recv --json` prints."""
        out = self.run("recv", "--json", "--count", str(count), "--timeout", str(seconds), seconds=seconds + 15)
        return [json.loads(line) for line in out.splitlines()]

    def fingerprint(self):
        """Device number and fingerprint of this device."""
        number, key, _ = self.run("fingerprint").splitlines()[0].split("\t")
        return int(number), key

    def start(self, *words):
        """Runs a verb in the background."""
        return Background(self, words)


class Background:
    """A verb that runs until stop(); with it as a context manager, until the block's end."""

    def __init__(self, client, words):
        self.log = os.path.join(client.folder, f"{words[0]}.log")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(client.arguments(*words), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=client.environment(), preexec_fn=die_with_parent)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stop()

    def output(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def stop(self):
        return end_process(self.process)
