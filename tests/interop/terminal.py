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

    def settled(self, seconds=0.3):
        """The screen, once nothing on it has changed for so long."""
        while True:
            before = self.screen()
            time.sleep(seconds)
            if self.screen() == before:
                return before

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


def first_start(terminal, server, program, address, password):
    """xmpp-tui without a configuration, as somebody starts it for the first time; `tui` starts it again."""
    terminal.enter(f"alias tui={program}; clear")
    terminal.enter(f"tui --server 127.0.0.1:{server.port}")
    terminal.wait("Your address")
    terminal.enter(address)
    terminal.wait("Password for " + address)
    terminal.enter(password)
    terminal.wait("Passphrase for what is stored here")
    terminal.keys("Enter")
    terminal.wait("Trust this certificate")
    terminal.enter("yes")
    terminal.wait(rf"\A {address} ● online")


def leave(terminal):
    """Ends xmpp-tui and waits for the shell."""
    terminal.keys("C-q")
    terminal.wait(r"\$ *\n*\Z")


def come_back(terminal, address, options=""):
    terminal.enter("clear; tui " + options)
    terminal.wait(rf"\A {address} ● online")


def read_back(terminal, pattern, seconds=30):
    """What the open chat says from its beginning on: of each line that matches, the match's group 1, oldest first.
    PageUp until there is nothing older; two pages overlap, so that nothing between them is missed."""
    found = None
    end = time.monotonic() + seconds
    while True:
        screen = terminal.settled()
        shown = re.findall(pattern, screen)
        if found is None:
            found = shown
        else:
            # The new page goes on where the old one began: the longest overlap counts.
            most = min(len(shown), len(found))
            overlap = next((n for n in range(most, 0, -1) if shown[-n:] == found[:n]), None)
            if overlap is None and shown and found:
                # Further back than one page: lines were put in between meanwhile.
                raise Failed(f"a page that does not go on where the one below began: {shown} / {found[:60]}")
            found = shown[:len(shown) - (overlap or 0)] + found
        if "beginning of the conversation" in screen:
            return found
        if time.monotonic() > end:
            raise Failed(f"no beginning within {seconds} s:\n{screen}")
        terminal.keys("PPage")
        poll(lambda: terminal.screen() != screen, 2)  # or an older page is still on its way


def poll(condition, seconds):
    """The first true value of condition() within the time, or the last false one."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.05)
