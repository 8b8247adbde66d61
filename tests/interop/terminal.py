"""A program in a terminal of its own: tmux on a private socket, keys in, the screen's text out."""
import os
import re
import subprocess
import sys
import time

from servers import die_with_parent, end_process, wait_until


class Terminal:
    """A shell (bash, with job control) in a window of width x height cells.

    with Terminal(folder) as terminal:
        terminal.run("xmpp-tui --data d")
        terminal.wait("online")
    """

    def __init__(self, folder, width=100, height=28, environment=None):
        self.folder = folder
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self.socket = os.path.join(folder, "tmux")
        self.seen = ""
        env = {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC",
               "SHELL": "/bin/bash"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                env[name] = os.environ[name]
        env.update(environment or {})
        config = os.path.join(folder, "tmux.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write('set -g default-terminal "tmux-256color"\nset -g status off\nset -g escape-time 0\n'
                       "set -g remain-on-exit on\nset -g history-limit 0\nset -g window-size manual\n")
        # In the foreground, so that it is a child of ours with a known pid.
        self.server = subprocess.Popen(["tmux", "-u", "-S", self.socket, "-f", config, "-D"], env=env,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        wait_until(lambda: os.path.exists(self.socket), 20, "tmux")
        self.tmux("new-session", "-d", "-s", "t", "-x", str(width), "-y", str(height), "-c", folder,
                  "bash --norc --noprofile")
        self.run("PS1='$ '; clear")

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            print("--- the screen at the end:\n" + self.screen(), file=sys.stderr)
        self.close()

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], check=True, text=True, timeout=20,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout

    def keys(self, *names):
        """Keys by tmux's names: Enter, C-k, M-Down, F1, PPage …"""
        self.tmux("send-keys", "-t", "t", *names)

    def type(self, text):
        self.tmux("send-keys", "-t", "t", "-l", text)

    def enter(self, text):
        self.type(text)
        self.keys("Enter")

    run = enter

    def resize(self, width, height):
        self.tmux("resize-window", "-t", "t", "-x", str(width), "-y", str(height))

    def screen(self):
        self.seen = self.tmux("capture-pane", "-p", "-t", "t")
        return self.seen

    def lines(self):
        return self.screen().splitlines()

    def wait(self, pattern, seconds=15):
        """Waits until the regular expression is on the screen (or pattern(screen) is true); returns the screen."""
        found = pattern if callable(pattern) else lambda screen: re.search(pattern, screen)
        what = pattern.__name__ if callable(pattern) else f"/{pattern}/ on the screen"
        try:
            wait_until(lambda: found(self.screen()), seconds, what)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.seen}") from None
        return self.seen

    def wait_gone(self, pattern, seconds=15):
        try:
            wait_until(lambda: not re.search(pattern, self.screen()), seconds, f"/{pattern}/ still on the screen")
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.seen}") from None
        return self.seen

    def settled(self, quiet=0.3, seconds=10):
        """The screen once it did not change for `quiet` seconds."""
        end = time.monotonic() + seconds
        last, since = self.screen(), time.monotonic()
        while time.monotonic() < end:
            time.sleep(0.05)
            now = self.screen()
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet:
                break
        return last

    def close(self):
        if self.server.poll() is None:
            # What runs in it gets SIGHUP, as from a terminal that is closed.
            subprocess.run(["tmux", "-S", self.socket, "kill-server"], stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20, check=False)
        end_process(self.server)
