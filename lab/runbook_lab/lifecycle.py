"""A lab's beginning and end."""
import concurrent.futures
import re
import shutil
import sys
import time

from . import disks, faults, image, keys, packages, processes, settings, template, values
from .failure import LabFailure
from .files import locked
from .machine import Machine
from .phases import Deadline, phase, say
from .records import records

#: What `down` removes from a state directory; anything else there is not ours.
CONTENTS = ("machines", "disks", "snapshots", "archive", "catalog", "keys", "lab.json", "cloud.json", "faults.json",
            "lab-values.yml", "inventory.yml", "cloud.lock", "create.lock", "faults.lock")

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class Wish:
    """What a user wants of a lab."""

    def __init__(self, debian, machines, disk_count, disk_size, accel, cpus):
        self.debian = debian
        self.machines = machines
        self.disk_count = disk_count
        self.disk_bytes = size_in_bytes(disk_size)
        self.accel = accel
        self.cpus = cpus
        if not machines or len(set(machines)) != len(machines):
            raise LabFailure("Name at least one machine, and none twice.")
        for name in machines:
            if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name):
                raise LabFailure(f"`{name}` is no name for a machine: small letters, digits and `-`.")
        if not 0 <= disk_count <= settings.HOT_PLUG_PORTS:
            raise LabFailure(f"A machine takes 0 to {settings.HOT_PLUG_PORTS} data disks.")


def size_in_bytes(text):
    """`2G`, `512M` or bytes."""
    match = re.fullmatch(r"(\d+)([KMG]?)", text)
    if not match:
        raise LabFailure(f"`{text}` is no size; write for example 2G or 512M.")
    return int(match[1]) * UNITS[match[2]]


def up(lab, wish):
    """Makes the lab; one that runs already as wished is left alone."""
    lab.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(lab.state / "lab.lock"):
        if lab.exists():
            _accept_running(lab, wish)
            return
        # What an interrupted start may have left.
        _stop_everything(lab)
        _remove_contents(lab)
        started = time.monotonic()
        packages.ensure(packages.PROGRAMS)
        ready = template.template_for(image.image_for(wish.debian), wish.accel, wish.cpus)
        try:
            _make(lab, wish, ready)
        except BaseException:
            _stop_everything(lab)
            raise
        say(f"{time.monotonic() - started:6.1f} s  in all; the lab is up: {lab.state}")


def down(lab, keep_files):
    """Ends all of the lab's processes and, unless `keep_files`, removes what it made."""
    if not lab.state.exists():
        return
    with locked(lab.state / "lab.lock"):
        _stop_everything(lab)
        if keep_files:
            return
        _remove_contents(lab)
        (lab.state / "lab.lock").unlink()
    try:
        lab.state.rmdir()
    except OSError:
        say(f"Left {lab.state}, which holds files that are not the lab's.")


def _remove_contents(lab):
    for name in CONTENTS:
        path = lab.state / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def archive_is_running(lab):
    return processes.is_alive(lab.archive, "server")


def _make(lab, wish, ready):
    for directory in (lab.disks, lab.snapshots, lab.archive, lab.catalog, lab.state / "machines"):
        directory.mkdir(mode=0o700, exist_ok=True)
    faults.clear(lab)
    with phase("make keys"):
        keys.make(lab, wish.machines)
    archive_port = start_archive(lab)
    # The first machine is the one with the data; its user needs no password for sudo, the others' does.
    sudo = {name: "nopasswd" if number == 0 else "password" for number, name in enumerate(wish.machines)}
    machines = [Machine(lab, name) for name in wish.machines]
    with concurrent.futures.ThreadPoolExecutor(len(machines)) as pool:
        with phase("restore " + " and ".join(wish.machines)):
            ports = dict(zip(wish.machines, pool.map(lambda m: m.restore(ready), machines)))
        keys.write_known_hosts(lab, ports)
        with phase("set clock, name, keys and sudo"):
            list(pool.map(lambda m: m.personalise(sudo[m.name], archive_port), machines))
        if wish.disk_count:
            with phase(f"plug in {wish.disk_count} disks"):
                serials = [f"disk{number}" for number in range(1, wish.disk_count + 1)]
                _plug_in(lab, machines[0], serials, wish.disk_bytes)
        with phase("log in by ssh"):
            list(pool.map(lambda m: m.wait_for_login(ports[m.name]), machines))
    lab.save_description({
        "debian": wish.debian, "accelerator": ready.accel, "cpus": wish.cpus, "archive_port": archive_port,
        "disks": [f"d-disk{number}" for number in range(1, wish.disk_count + 1)], "disk_bytes": wish.disk_bytes,
        "machines": {name: {"ssh_port": ports[name], "sudo": sudo[name]} for name in wish.machines}})
    values.write(lab)


def _plug_in(lab, machine, serials, size_bytes):
    for serial in serials:
        disk = disks.add_empty(lab, serial, size_bytes)
        with records(lab) as known:
            disks.attach(lab, known, disk["disk"], machine.name)
    machine.wait_for_disks(serials)


def start_archive(lab):
    """Starts the archive's server and waits until it listens; its port on 127.0.0.1."""
    port = lab.archive / "port"
    port.unlink(missing_ok=True)
    command = [sys.executable, str(settings.LAB_SOURCE / "archive-server"), str(lab.state)]
    log = lab.archive / "server.log"
    process = processes.start(command, lab.archive, "server", log)
    for _ in Deadline(20).poll():
        if port.exists():
            return int(port.read_text())
        if process.poll() is not None:
            break
    raise LabFailure(f"The archive did not start; see {log}.")


def _accept_running(lab, wish):
    description = lab.describe()
    same = (description["debian"] == wish.debian and list(description["machines"]) == wish.machines
            and len(description["disks"]) == wish.disk_count and description["disk_bytes"] == wish.disk_bytes)
    running = archive_is_running(lab) and all(Machine(lab, name).is_running() for name in description["machines"])
    if not same:
        raise LabFailure(f"Another lab is in {lab.state}. Run `lab/down` first, or name another directory by --state.")
    if not running:
        raise LabFailure(f"The lab in {lab.state} has machines that are off. Run `lab/down`, then `lab/up`.")
    say(f"The lab is up already: {lab.state}")


def _stop_everything(lab):
    directories = sorted((lab.state / "machines").glob("*"))
    for directory in directories:
        Machine(lab, directory.name).switch_off()
    processes.stop(lab.archive, "server")
