"""Free TCP ports of the loopback interface."""
import socket


def free_port():
    """A port that was free a moment ago; whoever listens on it must be ready to find it taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
