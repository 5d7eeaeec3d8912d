"""Processes that outlive the command which started them, told apart from others that got the same number."""
import os
import signal
import subprocess

from .files import read_json, write_json
from .phases import Deadline


def start(command, directory, name, log):
    """Starts `command` in `directory`, detached; its identity goes to `directory/name.process`, its output to `log`."""
    with open(log, "ab") as out:
        process = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    write_json(directory / f"{name}.process", {"pid": process.pid, "started": _start_time(process.pid)})
    return process


def is_alive(directory, name):
    """Whether the process recorded in `directory/name.process` still runs."""
    return _pid(directory, name) is not None


def stop(directory, name, seconds=10):
    """Ends the recorded process: asks it first, after `seconds` kills it. Nothing to do is fine."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        pid = _pid(directory, name)
        if pid is None:
            return
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        wait_for_end(directory, name, seconds)


def wait_for_end(directory, name, seconds):
    """Whether the recorded process has ended within `seconds`."""
    for _ in Deadline(seconds).poll():
        if not is_alive(directory, name):
            return True
    return not is_alive(directory, name)


def _pid(directory, name):
    record = read_json(directory / f"{name}.process")
    if record and record["started"] and _start_time(record["pid"]) == record["started"]:
        return record["pid"]
    return None


def _start_time(pid):
    """Clock ticks since boot (proc(5), field 22), or None when it is gone or a zombie."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[19])
