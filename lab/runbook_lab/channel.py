"""The lab's root shell in a guest, over the machine's second serial port."""
import base64
import secrets
import socket

from . import sockets
from .failure import LabFailure
from .phases import Deadline


class Channel:
    """Runs scripts in a guest. One at a time; OSError when the machine is gone."""

    def __init__(self, path):
        self._connection = sockets.connect(path, 1)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._connection.close()

    def run(self, script, seconds=180):
        """Runs a shell script as root and gives (exit code, output of both streams)."""
        mark = "done-" + secrets.token_hex(8)
        encoded = base64.b64encode(script.encode()).decode()
        # The mark is written in two parts, so that an echo of this very line is not taken for the end.
        line = f"\necho {encoded} | base64 -d | sh 2>&1; echo {mark[:9]}''{mark[9:]} $?\n"
        self._connection.sendall(line.encode())
        received = b""
        deadline = Deadline(seconds)
        while not deadline.passed:
            try:
                data = self._connection.recv(65536)
            except socket.timeout:
                continue
            if not data:
                raise ConnectionResetError("the machine is gone")
            received += data
            text, found, rest = received.partition(mark.encode())
            if found and b"\n" in rest:
                return int(rest.split()[0]), text.decode(errors="replace").replace("\r", "")
        raise LabFailure(f"The machine did not answer the lab's channel within {seconds} s.")

    def run_checked(self, script, seconds=180):
        code, output = self.run(script, seconds)
        if code:
            raise LabFailure(f"A step inside the machine failed with exit code {code}:\n{output[-2000:]}")
        return output
