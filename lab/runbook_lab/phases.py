"""Says what is being done and how long it took."""
import contextlib
import sys
import threading
import time

_lock = threading.Lock()


def say(text):
    with _lock:
        print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def phase(name, announce=False):
    """Prints `name` with its seconds when the block ends well; `announce` also says so before a long one."""
    if announce:
        say(f"  ...     {name}")
    started = time.monotonic()
    yield
    say(f"{time.monotonic() - started:6.1f} s  {name}")


class Deadline:
    """A moment after which waiting makes no sense."""

    def __init__(self, seconds):
        self._end = time.monotonic() + seconds

    @property
    def left(self):
        return max(0.0, self._end - time.monotonic())

    @property
    def passed(self):
        return self.left == 0.0

    def poll(self, interval=0.05):
        """Yields until the deadline has passed, resting `interval` seconds between two looks."""
        while not self.passed:
            yield
            time.sleep(min(interval, self.left))
