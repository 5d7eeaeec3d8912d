"""QEMU's machine protocol (QMP): one command, one answer, events on the way."""
import json

from . import sockets
from .failure import LabFailure
from .phases import Deadline


class QmpFailure(LabFailure):
    """QEMU understood the command and refused it; `kind` is its error class."""

    def __init__(self, command, error):
        super().__init__(f"QEMU refused `{command}`: {error.get('desc')}")
        self.kind = error.get("class")
        self.description = error.get("desc", "")


class Qmp:
    """One conversation. QEMU serves one at a time on a socket; the next waits, so keep it short.

    OSError (also a time-out) from any method means that the machine is not there or does not answer.
    """

    def __init__(self, path, timeout=60):
        self._connection = sockets.connect(path, timeout)
        self._lines = self._connection.makefile("rb")
        self._read()
        self.run("qmp_capabilities")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self._lines.close()
        self._connection.close()

    def run(self, command, **arguments):
        """Runs a command and gives what it returned; argument names have `_` for QMP's `-`."""
        return self.run_raw(command, {name.replace("_", "-"): value for name, value in arguments.items()})

    def run_raw(self, command, arguments):
        request = {"execute": command}
        if arguments:
            request["arguments"] = arguments
        self._connection.sendall(json.dumps(request).encode() + b"\n")
        while True:
            answer = self._read()
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise QmpFailure(command, answer["error"])

    def wait_until(self, condition, what, seconds):
        """Asks `condition(self)` again and again until it gives something true, which is returned."""
        deadline = Deadline(seconds)
        for _ in deadline.poll():
            result = condition(self)
            if result:
                return result
        raise LabFailure(f"QEMU did not come to `{what}` within {seconds} s.")

    def _read(self):
        line = self._lines.readline()
        if not line:
            raise ConnectionResetError("QEMU closed its control socket")
        return json.loads(line)
