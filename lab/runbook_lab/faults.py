"""Faults that a test may switch on. Each is off until set, and `clear` switches all of them off."""
from .failure import LabFailure
from .files import locked, read_json, write_json

#: name -> what it does, with its value's meaning
KNOWN = {
    "fail-snapshot-member": "creating the snapshot of member N fails for good, in both modes",
    "fail-snapshot-copy": "the copy of member N breaks after its instant was captured: its state becomes failed",
    "gap-seconds": "the instants of a set's single snapshots lie at least N seconds apart",
    "copy-bytes-per-second": "snapshots need longer from captured to completed: N bytes a second for each disk",
    "throttle-calls": "the next N calls of the cloud are refused as too frequent",
    "archive-down": "1: the archive answers 503 to everything",
}


def read(lab):
    """The faults that are on: name -> number."""
    return read_json(lab.faults, {})


def value(lab, name):
    """The value of one fault, or None when it is off."""
    return read(lab).get(name)


def set_fault(lab, name, number):
    if name not in KNOWN:
        raise LabFailure(f"There is no fault `{name}`. There are: {', '.join(KNOWN)}.")
    try:
        parsed = float(number) if "." in number else int(number)
    except ValueError:
        raise LabFailure(f"`{number}` is not a number.") from None
    with _locked(lab):
        write_json(lab.faults, {**read(lab), name: parsed})


def clear(lab):
    with _locked(lab):
        write_json(lab.faults, {})


def take_one(lab, name):
    """Counts a fault down by one; whether there was one to take."""
    if not value(lab, name):
        return False
    with _locked(lab):
        faults = read(lab)
        left = faults.get(name, 0)
        if left <= 0:
            return False
        faults[name] = left - 1
        write_json(lab.faults, faults)
        return True


def _locked(lab):
    return locked(lab.state / "faults.lock")
