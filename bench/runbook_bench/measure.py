"""One run of one command: wall time, CPU seconds and peak memory, of the process and all that it waited for."""

import os
import subprocess
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """Seconds of wall and of CPU (user and system, with children that were waited for); bytes of memory."""

    wall: float
    cpu: float
    memory: int
    threads: int


class Failed(Exception):
    """A command that was measured did not do its work."""


def run(command, env, cwd, log, expect=(0,)):
    """Runs the command to its end.

    Memory is the highest sum of the resident sets of the process and its descendants, sampled 20 times a second, and at
    least the kernel's own figure for the largest of them.
    """
    with open(log, "wb") as out:
        begin = time.monotonic()
        process = subprocess.Popen(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        watch = _Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        memory, threads = watch.end()
    if process.returncode not in expect:
        with open(log, errors="replace") as text:
            raise Failed(f"{' '.join(map(str, command))}: exit {process.returncode}\n{text.read()[-3000:]}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, max(memory, usage.ru_maxrss * 1024), threads)


class _Watch:
    """Samples a process tree in a thread of its own."""

    def __init__(self, pid):
        self._pid = pid
        self._memory = 0
        self._threads = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def end(self):
        self._over.set()
        self._thread.join()
        return self._memory, self._threads

    def _run(self):
        while not self._over.wait(0.05):
            tree = _descendants(self._pid)
            self._memory = max(self._memory, sum(_resident(pid) for pid in tree))
            self._threads = max(self._threads, _count_threads(self._pid))


def _descendants(root):
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    parent = int(stat.read().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, []))
    return found


def _resident(pid):
    try:
        with open(f"/proc/{pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _count_threads(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return 0
