"""Snapshots of disks: QEMU copies a disk as it was at one instant while its guest writes on.

The instant of `blockdev-backup` with sync=full is when the job starts: from then on the snapshot is *captured*. It is
*completed* when the job has ended and the copy's file is closed. Several jobs started in one QMP transaction share
their instant.
"""
import datetime
import time

from . import diskfiles, disks, faults
from .clouderror import CloudError, permanent, transient
from .machine import Machine
from .phases import Deadline
from .qmp import QmpFailure
from .records import new_id, now, records

FINISH_SECONDS = 300


def create(lab, request):
    """Creates the snapshots of a request. What the same token made before is answered again and not made twice.

    Takes the records' lock by itself; the caller sees to it that only one create runs at a time.
    """
    mode = request.get("mode")
    if mode not in ("group", "single"):
        raise permanent("InvalidMode", f"The mode is `group` or `single`, not `{mode}`.")
    members = request.get("disks") or []
    if not members:
        raise permanent("InvalidRequest", "The request names no disks.")
    if mode == "group":
        return _create_group(lab, request, members)
    return [_create_single(lab, request, member) for member in members]


def _create_group(lab, request, members):
    with records(lab) as known:
        made = [_made_before(known, request, member) for member in members]
        if all(made):
            return made
        if any(made):
            raise permanent("TokenReused", "The token was used for a group of other disks.")
        for member in members:
            _fail_on_request(lab, member)
        return _capture(lab, known, request, members)


def _create_single(lab, request, member):
    with records(lab) as known:
        made = _made_before(known, request, member)
        if made:
            return made
    _fail_on_request(lab, member)
    _keep_distance(lab, request["set"])
    with records(lab) as known:
        return _capture(lab, known, request, [member])[0]


def _fail_on_request(lab, member):
    if faults.value(lab, "fail-snapshot-member") == member.get("member"):
        raise permanent("SnapshotRefused", f"The snapshot of disk `{member['disk']}` failed (fault switched on).")


def _keep_distance(lab, set_id):
    gap = faults.value(lab, "gap-seconds")
    if not gap:
        return
    with records(lab) as known:
        instants = [s["captured_at"] for s in known["snapshots"].values() if s["set"] == set_id and s["captured_at"]]
    if instants:
        last = datetime.datetime.fromisoformat(max(instants).replace("Z", "+00:00")).timestamp()
        time.sleep(max(0.0, last + gap - time.time()))


def _made_before(known, request, member):
    token = request.get("token")
    if not token:
        return None
    return next((s for s in known["snapshots"].values()
                 if s["token"] == token and s["disk"] == member["disk"] and not s["deleted"]), None)


def _capture(lab, known, request, members):
    """One instant for all members."""
    sources = [disks.find(known, member["disk"]) for member in members]
    for member, source in zip(members, sources):
        if member.get("serial") not in (None, source["serial"]):
            raise permanent("SerialMismatch", f"Disk `{source['disk']}` has the serial `{source['serial']}`, "
                                              f"not `{member['serial']}`.")
    instances = {source["instance"] for source in sources}
    if len(instances) > 1:
        raise permanent("SeveralInstances", "The disks of a group must be attached to one instance.")
    machine = Machine(lab, instances.pop()) if instances != {None} else None
    made = [_new(lab, request, member, source) for member, source in zip(members, sources)]
    try:
        if machine and machine.is_running():
            _start_jobs(lab, machine, sources, made)
        else:
            for source, snapshot in zip(sources, made):
                snapshot["captured_at"] = now()
                diskfiles.copy(source["file"], snapshot["file"])
                snapshot.update(state="completed", progress=100)
    except BaseException:
        for snapshot in made:
            disks.unlink(snapshot["file"])
        raise
    for snapshot in made:
        known["snapshots"][snapshot["snapshot"]] = snapshot
    return made


def _start_jobs(lab, machine, sources, made):
    for snapshot in made:
        diskfiles.create(snapshot["file"], snapshot["size"])
    speed = faults.value(lab, "copy-bytes-per-second")
    opened = []
    with machine.qmp() as qmp:
        try:
            for snapshot in made:
                qmp.run_raw("blockdev-add", diskfiles.block_device(snapshot["snapshot"], snapshot["file"]))
                opened.append(snapshot["snapshot"])
            actions = [{"type": "blockdev-backup", "data": _backup(source, snapshot, speed)}
                       for source, snapshot in zip(sources, made)]
            qmp.run("transaction", actions=actions)
        except QmpFailure as failure:
            for name in opened:
                qmp.run("blockdev-del", node_name=name)
            raise transient("SnapshotRefused", str(failure)) from failure
        instant = now()
        for snapshot in made:
            snapshot.update(state="captured", captured_at=instant, machine=machine.name)
            if faults.value(lab, "fail-snapshot-copy") == snapshot["member"]:
                snapshot["break_copy"] = True


def _backup(source, snapshot, speed):
    backup = {"device": disks.node(source), "target": snapshot["snapshot"], "sync": "full",
              "job-id": snapshot["snapshot"], "auto-dismiss": False, "auto-finalize": True}
    if speed:
        backup["speed"] = int(speed)
    return backup


def _new(lab, request, member, source):
    snapshot_id = new_id("snap-")
    return {"snapshot": snapshot_id, "disk": source["disk"], "set": request["set"], "member": member.get("member"),
            "of": member.get("of"), "run": request.get("run"), "attempt": request.get("attempt"), "state": "pending",
            "captured_at": None, "progress": 0, "size": source["size"], "tags": request.get("tags") or {},
            "token": request.get("token"), "deleted": False, "machine": None,
            "file": str(lab.snapshots / f"{snapshot_id}.qcow2")}


def settle(lab, known):
    """Takes over how far the copies have come."""
    copying = {}
    for snapshot in known["snapshots"].values():
        if snapshot["state"] == "captured":
            copying.setdefault(snapshot["machine"], []).append(snapshot)
    for name, waiting in copying.items():
        machine = Machine(lab, name)
        if not machine.is_running():
            for snapshot in waiting:
                _fail(snapshot, "The instance's hypervisor ended before the copy was complete.")
            continue
        with machine.qmp() as qmp:
            jobs = {job["id"]: job for job in qmp.run("query-jobs")}
            for snapshot in waiting:
                _settle_one(qmp, snapshot, jobs.get(snapshot["snapshot"]))


def _settle_one(qmp, snapshot, job):
    if job is None:
        _fail(snapshot, "The copy is gone.")
        return
    if snapshot.pop("break_copy", False):
        _end_job(qmp, snapshot["snapshot"])
        _fail(snapshot, "The copy broke off (fault switched on).")
        return
    total = job.get("total-progress") or 0
    snapshot["progress"] = min(99, 100 * job.get("current-progress", 0) // total) if total else 0
    if job["status"] != "concluded":
        return
    qmp.run("job-dismiss", id=snapshot["snapshot"])
    qmp.run("blockdev-del", node_name=snapshot["snapshot"])
    if job.get("error"):
        _fail(snapshot, job["error"])
    else:
        snapshot.update(state="completed", progress=100)


def _fail(snapshot, why):
    snapshot.update(state="failed", error=why)
    disks.unlink(snapshot["file"])


def _end_job(qmp, snapshot_id):
    """Stops a copy, however far it has come, and closes its file."""
    jobs = {job["id"]: job for job in qmp.run("query-jobs")}
    if snapshot_id not in jobs:
        return
    if jobs[snapshot_id]["status"] != "concluded":
        qmp.run("job-cancel", id=snapshot_id)
        qmp.wait_until(lambda q: _is_concluded(q, snapshot_id), "a cancelled copy", 30)
    qmp.run("job-dismiss", id=snapshot_id)
    qmp.run("blockdev-del", node_name=snapshot_id)


def _is_concluded(qmp, snapshot_id):
    return any(job["id"] == snapshot_id and job["status"] == "concluded" for job in qmp.run("query-jobs"))


def delete(lab, known, snapshot_id):
    """Deletes a snapshot, also one that is still being copied. Disks made from it go on working."""
    snapshot = known["snapshots"].get(snapshot_id)
    if snapshot is None or snapshot["deleted"]:
        return
    if snapshot["state"] == "captured":
        machine = Machine(lab, snapshot["machine"])
        if machine.is_running():
            with machine.qmp() as qmp:
                _end_job(qmp, snapshot_id)
    snapshot["deleted"] = True
    disks.release_snapshot_file(known, snapshot_id)


def finish_copies(lab, instance):
    """Waits for the copies from an instance's disks; a cloud goes on copying when the instance is off, and QEMU does
    it only while it runs."""
    with Machine(lab, instance).qmp() as qmp:
        for job in qmp.run("query-jobs"):
            if job["status"] == "running":
                qmp.run("block-job-set-speed", device=job["id"], speed=0)
    for _ in Deadline(FINISH_SECONDS).poll(0.1):
        with records(lab) as known:
            settle(lab, known)
            if not any(s["machine"] == instance and s["state"] == "captured" for s in known["snapshots"].values()):
                return
    raise CloudError("CopiesNotFinished", "transient", f"The snapshots of `{instance}` were not copied in time.")
