"""Files that are either whole or not there, and locks between processes."""
import contextlib
import fcntl
import json
import os
import tempfile
from pathlib import Path


def write_atomically(path, content, mode=0o600):
    """Replaces `path` by `content` (text or bytes); a reader sees the old file or the new one, never a part."""
    path = Path(path)
    data = content.encode() if isinstance(content, str) else content
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    sync_directory(path.parent)


def sync_directory(path):
    """Makes the names in a directory durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_json(path, default=None):
    """The document in `path`, or `default` when there is no such file."""
    try:
        return json.loads(Path(path).read_text())
    except FileNotFoundError:
        return default


def write_json(path, document):
    write_atomically(path, json.dumps(document, indent=1, sort_keys=True) + "\n")


@contextlib.contextmanager
def locked(path):
    """Holds an exclusive lock on the file `path` between processes; waits for it. The kernel lets go when we die."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
