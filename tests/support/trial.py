"""What every scripted test needs: steps with names, a time limit of its own, a folder that goes away."""
import shutil
import signal
import sys
import tempfile
import time
import traceback


class Trial:
    """with Trial("name", 80) as trial: trial.step("does this"); trial.check(x == y, "what it means")"""

    def __init__(self, name, seconds):
        self.name, self.seconds = name, seconds
        self.folder = None
        self.doing = "start"
        self.begin = time.monotonic()

    def __enter__(self):
        # Ended here rather than from outside: what was started has to be stopped again.
        signal.signal(signal.SIGALRM, self.out_of_time)
        signal.signal(signal.SIGTERM, self.interrupted)
        signal.alarm(self.seconds)
        self.folder = tempfile.mkdtemp(prefix=self.name + ".")
        return self

    def out_of_time(self, *_):
        raise TimeoutError(f"{self.name} took more than {self.seconds} s")

    def interrupted(self, *_):
        raise KeyboardInterrupt

    def step(self, text):
        self.doing = text
        print(f"[{time.monotonic() - self.begin:5.1f} s] {text}", flush=True)

    def check(self, truth, text, evidence=""):
        if not truth:
            raise AssertionError(f"{text}\n{evidence}".rstrip())

    def equal(self, got, expected, text):
        self.check(got == expected, f"{text}: expected {expected!r}, got {got!r}")

    def __exit__(self, kind, value, trace):
        signal.alarm(0)
        shutil.rmtree(self.folder, ignore_errors=True)
        if kind is None:
            print(f"passed in {time.monotonic() - self.begin:.1f} s")
            return False
        if kind is SystemExit:
            return False
        traceback.print_exception(kind, value, trace)
        print(f"FAILED at: {self.doing}", file=sys.stderr)
        sys.exit(130 if kind is KeyboardInterrupt else 1)
