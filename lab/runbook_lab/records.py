"""The cloud's records: snapshots and disks as they are kept in cloud.json and as they are answered."""
import contextlib
import datetime
import secrets

from .files import locked, read_json, write_json


@contextlib.contextmanager
def records(lab):
    """The cloud's records under their lock, written back when the block ends; also when it ends by an error,
    for what was done until then has happened."""
    with locked(lab.state / "cloud.lock"):
        content = read_json(lab.cloud, {"snapshots": {}, "disks": {}})
        before = repr(content)
        try:
            yield content
        finally:
            if repr(content) != before:
                write_json(lab.cloud, content)


def new_id(prefix):
    """Random, so that an id from an earlier lab never names something else in this one."""
    return prefix + secrets.token_hex(5)


def now():
    """RFC 3339, UTC, milliseconds."""
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def snapshot_answer(snapshot):
    names = ("snapshot", "disk", "set", "member", "of", "run", "attempt", "state", "captured_at", "progress", "size",
             "tags", "error")
    return {name: snapshot[name] for name in names if name in snapshot}


def disk_answer(disk):
    names = ("disk", "serial", "size", "state", "instance", "snapshot", "tags")
    return {name: disk[name] for name in names}
