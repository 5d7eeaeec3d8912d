"""The cloud's disks: made from snapshots, plugged into running machines and pulled out again."""
from pathlib import Path

from . import diskfiles
from .clouderror import permanent, transient
from .hardware import port_name
from .machine import Machine
from .phases import Deadline
from .qmp import QmpFailure
from .records import new_id, records
from .settings import HOT_PLUG_PORTS

DETACH_SECONDS = 120


def add_empty(lab, serial, size_bytes):
    """A new empty disk `d-SERIAL`."""
    disk = _new(lab, f"d-{serial}", serial, size_bytes, None, {}, None)
    diskfiles.create(disk["file"], size_bytes)
    with records(lab) as known:
        known["disks"][disk["disk"]] = disk
    return disk


def create_empty(lab, known, request):
    """An empty disk `d-SERIAL` of a size in bytes, under a serial number that no disk has."""
    serial, size = request.get("serial"), request.get("size")
    if not serial or not size:
        raise permanent("InvalidRequest", "The request has no snapshot, nor serial and size of an empty disk.")
    if any(disk["serial"] == serial for disk in known["disks"].values()):
        raise permanent("SerialInUse", f"There is a disk with the serial `{serial}` already.")
    disk = _new(lab, f"d-{serial}", serial, int(size), None, request.get("tags") or {}, request.get("token"))
    diskfiles.create(disk["file"], disk["size"])
    known["disks"][disk["disk"]] = disk
    return disk


def create(lab, known, request):
    """A disk from a completed snapshot. The same token again gives the same disk."""
    token = request.get("token")
    for disk in known["disks"].values():
        if token and disk["token"] == token:
            return disk
    snapshot = known["snapshots"].get(request["snapshot"])
    if snapshot is None or snapshot["deleted"]:
        raise permanent("SnapshotNotFound", f"There is no snapshot `{request['snapshot']}`.")
    if snapshot["state"] == "failed":
        raise permanent("SnapshotFailed", f"Snapshot `{snapshot['snapshot']}` failed.")
    if snapshot["state"] != "completed":
        raise transient("SnapshotNotCompleted",
                        f"Snapshot `{snapshot['snapshot']}` is {snapshot['state']}, not completed.")
    size = max(int(request.get("size") or 0), snapshot["size"])
    serial = new_id("r")
    disk = _new(lab, f"d-{serial}", serial, size, snapshot["snapshot"], request.get("tags") or {}, token)
    diskfiles.create_over(disk["file"], snapshot["file"], size)
    known["disks"][disk["disk"]] = disk
    return disk


def attach(lab, known, disk_id, instance):
    """Plugs a disk into a running machine; already there is fine."""
    disk = find(known, disk_id)
    if disk["instance"] == instance and disk["state"] in ("in-use", "attaching"):
        return disk
    if disk["state"] != "available":
        raise permanent("DiskInUse", f"Disk `{disk_id}` is {disk['state']} at `{disk['instance']}`.")
    machine = Machine(lab, instance)
    if not machine.directory.exists():
        raise permanent("InstanceNotFound", f"There is no instance `{instance}`.")
    if not machine.is_running():
        raise permanent("InstanceStopped", f"Instance `{instance}` is stopped.")
    taken = {other["port"] for other in known["disks"].values() if other["instance"] == instance}
    free = next((n for n in range(1, HOT_PLUG_PORTS + 1) if n not in taken), None)
    if free is None:
        raise permanent("TooManyDisks", f"Instance `{instance}` has {HOT_PLUG_PORTS} disks, which is all it can have.")
    with machine.qmp() as qmp:
        qmp.run_raw("blockdev-add", diskfiles.block_device(node(disk), disk["file"]))
        try:
            qmp.run("device_add", driver="virtio-blk-pci", drive=node(disk), serial=disk["serial"], id=device(disk),
                    bus=port_name(free))
        except QmpFailure:
            qmp.run("blockdev-del", node_name=node(disk))
            raise
    disk.update(state="in-use", instance=instance, port=free)
    return disk


def detach(lab, disk_id):
    """Pulls a disk out and waits until the guest has let go; already out is fine. Takes the records' lock by itself,
    and not while it waits."""
    with records(lab) as known:
        disk = find(known, disk_id)
        if disk["instance"] is None:
            return disk
        _ask_to_let_go(lab, disk)
    for _ in Deadline(DETACH_SECONDS).poll(0.1):
        with records(lab) as known:
            disk = find(known, disk_id)
            settle(lab, known, disk)
            if disk["instance"] is None:
                return disk
    raise transient("DetachTimeout", f"The guest has not let go of disk `{disk_id}` within {DETACH_SECONDS} s.")


def settle(lab, known, disk):
    """Takes over what has happened to a disk since: let go by its guest, or its machine switched off."""
    if disk["state"] != "detaching":
        return
    machine = Machine(lab, disk["instance"])
    if machine.is_running():
        with machine.qmp() as qmp:
            present = {entry["name"] for entry in qmp.run("qom-list", path="/machine/peripheral")}
            if device(disk) in present or not _close(qmp, disk):
                return
    disk.update(state="available", instance=None, port=None)


def delete(known, disk_id):
    """Deletes a disk that is nowhere attached; a missing one counts as deleted."""
    disk = known["disks"].get(disk_id)
    if disk is None:
        return
    if disk["instance"] is not None:
        raise permanent("DiskInUse", f"Disk `{disk_id}` is {disk['state']} at `{disk['instance']}`; detach it first.")
    unlink(disk["file"])
    del known["disks"][disk_id]
    release_snapshot_file(known, disk["snapshot"])


def release_snapshot_file(known, snapshot_id):
    """Removes a deleted snapshot's file once no disk stands on it."""
    snapshot = known["snapshots"].get(snapshot_id)
    if snapshot and snapshot["deleted"] and not any(d["snapshot"] == snapshot_id for d in known["disks"].values()):
        unlink(snapshot["file"])
        del known["snapshots"][snapshot_id]


def find(known, disk_id):
    disk = known["disks"].get(disk_id)
    if disk is None:
        raise permanent("DiskNotFound", f"There is no disk `{disk_id}`.")
    return disk


def node(disk):
    return "disk-" + disk["serial"]


def device(disk):
    return "dev-" + disk["serial"]


def _new(lab, disk_id, serial, size, snapshot, tags, token):
    return {"disk": disk_id, "serial": serial, "size": size, "state": "available", "instance": None, "port": None,
            "snapshot": snapshot, "tags": tags, "token": token, "file": str(lab.disks / f"{disk_id}.qcow2")}


def _ask_to_let_go(lab, disk):
    machine = Machine(lab, disk["instance"])
    disk["state"] = "detaching"
    if machine.is_running():
        with machine.qmp() as qmp:
            try:
                qmp.run("device_del", id=device(disk))
            except QmpFailure as failure:
                # Gone already, or asked before and on its way: `settle` sees which.
                if "unplug" not in failure.description and failure.kind != "DeviceNotFound":
                    raise


def _close(qmp, disk):
    """Closes the disk's file; no while a snapshot is still being copied from it."""
    nodes = {entry["node-name"] for entry in qmp.run("query-named-block-nodes", flat=True)}
    if node(disk) in nodes:
        try:
            qmp.run("blockdev-del", node_name=node(disk))
        except QmpFailure:
            return False
    return True


def unlink(path):
    """Removes a disk's or a snapshot's file, if it is there."""
    Path(path).unlink(missing_ok=True)
