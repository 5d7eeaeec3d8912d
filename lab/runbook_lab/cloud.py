"""The lab's cloud: one verb a call, a JSON request in, a JSON document out.

Exit code 0: done. Otherwise stderr has the message and stdout {"error": {"code", "class", "message"}}, with the class
throttle, transient or permanent.
"""
import json
import sys

from . import disks, faults, instances, snapshots
from .clouderror import CloudError, permanent
from .failure import LabFailure
from .files import locked
from .records import disk_answer, records, snapshot_answer


def create(lab, request):
    # One at a time: a distance between two instants is kept while the records are free for others.
    with locked(lab.state / "create.lock"):
        made = snapshots.create(lab, request)
    return {"snapshots": [snapshot_answer(snapshot) for snapshot in made]}


def describe(lab, request):
    with records(lab) as known:
        snapshots.settle(lab, known)
        found = [s for s in known["snapshots"].values() if not s["deleted"]]
    if request.get("set") is not None:
        found = [s for s in found if s["set"] == request["set"]]
    if request.get("snapshots") is not None:
        found = [s for s in found if s["snapshot"] in request["snapshots"]]
    found.sort(key=lambda s: (s["set"], s["attempt"] or 0, s["member"] or 0, s["snapshot"]))
    return {"snapshots": [snapshot_answer(snapshot) for snapshot in found]}


def delete(lab, request):
    with records(lab) as known:
        for snapshot_id in request["snapshots"]:
            snapshots.delete(lab, known, snapshot_id)
    return {"deleted": request["snapshots"]}


def create_disk(lab, request):
    with records(lab) as known:
        if request.get("snapshot") is None:
            return {"disk": disk_answer(disks.create_empty(lab, known, request))}
        snapshots.settle(lab, known)
        return {"disk": disk_answer(disks.create(lab, known, request))}


def describe_disks(lab, request):
    with records(lab) as known:
        for disk in known["disks"].values():
            disks.settle(lab, known, disk)
        found = list(known["disks"].values())
    if request.get("disks") is not None:
        found = [d for d in found if d["disk"] in request["disks"]]
    if request.get("instance") is not None:
        found = [d for d in found if d["instance"] == request["instance"]]
    for name, value in (request.get("tags") or {}).items():
        found = [d for d in found if d["tags"].get(name) == value]
    return {"disks": [disk_answer(disk) for disk in found]}


def attach(lab, request):
    with records(lab) as known:
        disk = disks.find(known, request["disk"])
        disks.settle(lab, known, disk)
        return {"disk": disk_answer(disks.attach(lab, known, disk["disk"], request["instance"]))}


def detach(lab, request):
    return {"disk": disk_answer(disks.detach(lab, request["disk"]))}


def delete_disk(lab, request):
    with records(lab) as known:
        disks.delete(known, request["disk"])
    return {"deleted": request["disk"]}


def describe_instances(lab, request):
    return {"instances": instances.describe(lab)}


def stop_instance(lab, request):
    return {"instance": instances.stop(lab, request["instance"])}


#: verb -> what runs, and what a request must have
VERBS = {
    "create": (create, ("set", "mode", "disks")),
    "describe": (describe, ()),
    "delete": (delete, ("snapshots",)),
    "create-disk": (create_disk, ()),
    "describe-disks": (describe_disks, ()),
    "attach": (attach, ("disk", "instance")),
    "detach": (detach, ("disk",)),
    "delete-disk": (delete_disk, ("disk",)),
    "describe-instances": (describe_instances, ()),
    "stop-instance": (stop_instance, ("instance",)),
}


def call(lab, verb, text):
    """Runs one verb with the request's text; returns the exit code."""
    try:
        document = _run(lab, verb, text)
    except CloudError as error:
        return _refuse(error)
    except (LabFailure, OSError) as failure:
        return _refuse(CloudError("LabFailure", "transient", str(failure)))
    print(json.dumps(document))
    return 0


def _run(lab, verb, text):
    if verb not in VERBS:
        raise permanent("UnknownVerb", f"There is no verb `{verb}`. There are: {', '.join(VERBS)}.")
    try:
        request = json.loads(text) if text.strip() else {}
    except ValueError as error:
        raise permanent("InvalidRequest", f"The request is not JSON: {error}") from error
    if not isinstance(request, dict):
        raise permanent("InvalidRequest", "The request is not a JSON object.")
    function, needed = VERBS[verb]
    missing = [name for name in needed if request.get(name) is None]
    if missing:
        raise permanent("InvalidRequest", f"The request has no {', '.join(missing)}.")
    lab.describe()
    if faults.take_one(lab, "throttle-calls"):
        raise CloudError("Throttling", "throttle", "Too many calls (fault switched on).")
    return function(lab, request)


def _refuse(error):
    print(json.dumps({"error": {"code": error.code, "class": error.kind, "message": str(error)}}))
    print(f"{error.code}: {error}", file=sys.stderr)
    return 1
