"""Where a lab keeps what it makes, and what a user may choose."""
import os
from pathlib import Path

LAB_SOURCE = Path(__file__).resolve().parent.parent
CHECKOUT = LAB_SOURCE.parent

#: Debian releases that the lab knows, by number.
RELEASES = {"13": "trixie", "12": "bookworm"}

#: Free hot-plug ports of each machine. A restore of sixteen disks fits beside a few spares.
HOT_PLUG_PORTS = 24

MEMORY_MIB = 1024
ROOT_DISK_SIZE = "8G"

#: How the guests see the machine that runs the lab (QEMU's user-mode network).
HOST_SEEN_FROM_GUEST = "10.0.2.2"

USER = "ops"


def state_directory(given=None):
    """The directory of one lab: the option, RUNBOOK_LAB, or `.lab` in the checkout."""
    return Path(given or os.environ.get("RUNBOOK_LAB") or CHECKOUT / ".lab").absolute()


def cache_directory():
    """The directory of images and saved machines, shared by all labs of a user."""
    given = os.environ.get("RUNBOOK_LAB_CACHE")
    if given:
        return Path(given).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).absolute() / "runbook-lab"
