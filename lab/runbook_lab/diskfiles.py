"""The disks' files (qcow2)."""
import json
import subprocess

from .clouderror import transient


def create(path, size_bytes):
    """An empty disk."""
    _run("create", "-q", "-f", "qcow2", str(path), str(size_bytes))


def create_over(path, backing, size_bytes):
    """A disk that begins with the content of `backing` and leaves that file as it is."""
    _run("create", "-q", "-f", "qcow2", "-b", str(backing), "-F", "qcow2", str(path), str(size_bytes))


def copy(source, target):
    """A full copy of a disk that no machine has open."""
    _run("convert", "-q", "-f", "qcow2", "-O", "qcow2", str(source), str(target))


def virtual_size(path):
    """Bytes that the guest sees."""
    return json.loads(_run("info", "-U", "--output=json", str(path)))["virtual-size"]


def block_device(node, path):
    """The blockdev-add arguments of a disk.

    The host's own flushes are left out: the guest's write order and a lost machine are kept, only the loss of the
    host's power is not survived, and a rehearsal does not need that.
    """
    return {"node-name": node, "driver": "qcow2", "discard": "unmap",
            "file": {"driver": "file", "filename": str(path), "discard": "unmap",
                     "cache": {"direct": False, "no-flush": True}}}


def _run(*arguments):
    done = subprocess.run(["qemu-img", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise transient("DiskFileFailed", done.stderr.strip())
    return done.stdout
