"""Unix sockets in directories whose path is longer than a socket's address may be (108 bytes)."""
import os
import socket


def connect(path, timeout):
    """Connects to the Unix socket `path`; `timeout` seconds bound the connect and every later read."""
    directory = os.open(path.parent, os.O_PATH)
    try:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        try:
            connection.connect(f"/proc/self/fd/{directory}/{path.name}")
        except OSError:
            connection.close()
            raise
        return connection
    finally:
        os.close(directory)
