"""A program in a terminal of its own: tmux on a private socket; keys in, the screen's text out."""

import os
import re
import subprocess
import time

from harness import Failed
from servers import die_with_parent


class Terminal:
    """A shell (bash, with job control) in a window of width x height cells.

    with Terminal(folder) as terminal:
        terminal.enter("xmpp-tui --data d")
        terminal.wait("online")
    """

    def __init__(self, folder, width=100, height=28, environment=None):
        self.folder = folder
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self.socket = os.path.join(folder, "tmux.socket")
        env = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC", "SHELL": "/bin/bash"}
        env.update({name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")})
        env.update(environment or {})
        config = os.path.join(folder, "tmux.conf")
        with open(config, "w") as file:
            file.write('set -g default-terminal "tmux-256color"\nset -g status off\nset -g escape-time 0\n'
                       "set -g history-limit 0\n")
        # In the foreground, so that it is a child of ours whose pid is known.
        self.server = subprocess.Popen(["tmux", "-u", "-S", self.socket, "-f", config, "-D"], env=env,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        poll(lambda: os.path.exists(self.socket), 20)
        try:
            self.tmux("new-session", "-d", "-s", "t", "-x", str(width), "-y", str(height), "-c", folder,
                      "bash --norc --noprofile")
            self.enter("PS1='$ '; clear")
            self.wait(r"\A\$\s*\Z")
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind:
                print("--- the screen at the end:\n" + self.screen())
        finally:
            self.close()

    def tmux(self, *arguments):
        done = subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], text=True, timeout=20,
                              stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 0:
            raise Failed(f"tmux {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def keys(self, *names):
        """Keys by tmux's names: Enter, C-k, M-Down, F1, PPage …"""
        self.tmux("send-keys", "-t", "t", *names)

    def type(self, text):
        self.tmux("send-keys", "-t", "t", "-l", text)

    def enter(self, text):
        self.type(text)
        self.keys("Enter")

    def paste(self, text):
        """As a terminal pastes: in brackets, if the program asked for them."""
        self.tmux("set-buffer", text)
        self.tmux("paste-buffer", "-p", "-t", "t")

    def resize(self, width, height):
        self.tmux("resize-window", "-t", "t", "-x", str(width), "-y", str(height))

    def screen(self, attributes=False):
        return self.tmux("capture-pane", "-p", *(["-e"] if attributes else []), "-t", "t")

    def wait(self, pattern, seconds=20):
        """Waits until the regular expression matches somewhere on the screen; returns the screen."""
        if poll(lambda: re.search(pattern, self.screen()), seconds):
            return self.screen()
        raise Failed(f"not on the screen within {seconds} s: {pattern}\n{self.screen()}")

    def wait_gone(self, pattern, seconds=20):
        if poll(lambda: not re.search(pattern, self.screen()), seconds):
            return self.screen()
        raise Failed(f"still on the screen after {seconds} s: {pattern}\n{self.screen()}")

    def close(self):
        if self.server.poll() is None:
            # What runs in it gets SIGHUP, as from a terminal that is closed.
            subprocess.run(["tmux", "-S", self.socket, "kill-server"], stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20, check=False)
        self.server.terminate()
        self.server.wait(20)


def poll(condition, seconds):
    """The first true value of condition() within the time, or the last false one."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.05)
