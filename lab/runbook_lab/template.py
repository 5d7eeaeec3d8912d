"""A machine booted once, its running state saved; every machine of a lab continues from it within seconds."""
import hashlib
import shlex
import shutil
import subprocess

from . import accelerator, hardware, processes, settings
from .channel import Channel
from .failure import LabFailure
from .files import locked
from .phases import Deadline, phase, say
from .qmp import Qmp

#: Raise it when this file changes in a way that changes the saved state.
FORMAT = "1"

#: A minute on an idle machine; several when others keep its processors busy.
BOOT_SECONDS = 900
ATTEMPTS = 4

#: Sooner with KVM. Where that was chosen for somebody who did not ask for it, one try shows whether it carries the
#: guest: there are hosts that offer it, run the firmware, and stop the guest later.
TRIAL_SECONDS = 240

#: Runs once what every machine will run, so that its pages are in the saved memory; loads modules that would cost
#: seconds at their first use. The keys made here never leave the template: sshd starts with them and they go again.
SETTLE = """
for module in dm_mod raid0 xfs; do modprobe $module; done
ssh-keygen -q -A && systemctl start ssh.service && systemctl stop ssh.service; rm -f /etc/ssh/ssh_host_*
lsblk -J -o NAME,SERIAL >/dev/null; findmnt -J >/dev/null; pvs >/dev/null 2>&1; su -s /bin/sh ops -c 'sudo -n true' 2>/dev/null
systemd-run --quiet --wait true
udevadm settle
rm -rf /var/log/wtmp /var/log/lastlog
sync
"""


class Template:
    """`root` is the disk and `state` the memory and devices of a machine at one instant."""

    def __init__(self, directory, image, accel, cpus):
        self.root = directory / "root.qcow2"
        self.state = directory / "state"
        self.directory = directory
        self.image = image
        self.accel = accel
        self.cpus = cpus


def template_for(image, accel_wanted, cpus):
    """The saved machine for an image, booted now when the cache has none."""
    cache = settings.cache_directory()
    accel = accelerator.choose(accel_wanted, cache)
    if accel != "kvm" or accel_wanted != "auto":
        return _template(image, accel, cpus, ATTEMPTS, BOOT_SECONDS)
    try:
        return _template(image, accel, cpus, 1, TRIAL_SECONDS)
    except LabFailure as failure:
        say(f"  ...     KVM does not carry the guest ({failure}); going on with software emulation")
        accelerator.remember_that_kvm_failed(cache)
        return _template(image, "tcg", cpus, ATTEMPTS, BOOT_SECONDS)


def _template(image, accel, cpus, attempts, seconds):
    cache = settings.cache_directory()
    directory = cache / f"machine-{_key(image, accel, cpus)}"
    template = Template(directory, image, accel, cpus)
    if not directory.exists():
        with locked(cache / f"{directory.name}.lock"):
            if not directory.exists():
                _make(template, attempts, seconds)
    return template


def _key(image, accel, cpus):
    digest = hashlib.sha256()
    line = hardware.command(image, "root.qcow2", accel, cpus, [])
    for part in (FORMAT, image.key, hardware.qemu_version(), SETTLE, _processor() if accel == "kvm" else "", *line):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


def _processor():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as info:
        return next((line for line in info if line.startswith("model name")), "")


def _make(template, attempts, seconds):
    for attempt in range(1, attempts + 1):
        work = template.directory.with_name(template.directory.name + ".partial")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        try:
            with phase(f"boot a machine once and save its state ({template.accel}), about a minute", announce=True):
                _boot_and_save(template, work, seconds)
            (work / "root.qcow2").chmod(0o444)
            work.rename(template.directory)
            return
        except (LabFailure, OSError) as failure:
            # One boot in some forty dies in early boot under emulation with two processors.
            if attempt == attempts:
                raise LabFailure(f"No machine came up in {attempts} attempt{'s' if attempts > 1 else ''}; its console is "
                                 f"{work}/console.log. The last one: {failure}") from failure
            say(f"  ...     that boot died ({failure}); once more")
        finally:
            processes.stop(work, "qemu")


def _boot_and_save(template, work, seconds):
    root = work / "root.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", str(template.image.root), "-F", "raw", str(root)],
                   check=True)
    line = hardware.command(template.image, "root.qcow2", template.accel, template.cpus, [])
    process = processes.start(line, work, "qemu", work / "qemu.log")
    deadline = Deadline(seconds)
    channel = _wait_for_channel(work, process, deadline)
    with channel:
        _wait_for_system(channel, process, deadline)
        channel.run_checked(SETTLE, 120)
    with Qmp(work / "qmp.sock") as qmp:
        qmp.run("stop")
        qmp.run("migrate-set-parameters", max_bandwidth=1 << 40)
        qmp.run("migrate", uri="exec:cat > " + shlex.quote(str(work / "state")))
        qmp.wait_until(_migrated, "saved state", 120)
        qmp.run("quit")
    if not processes.wait_for_end(work, "qemu", 30):
        raise LabFailure("QEMU did not end after it had saved the machine.")
    process.wait()


def _wait_for_channel(work, process, deadline):
    for _ in deadline.poll():
        if process.poll() is not None:
            raise LabFailure(f"QEMU ended at once: {(work / 'qemu.log').read_text(errors='replace')[-500:]}")
        if (work / "channel.sock").exists() and (work / "qmp.sock").exists():
            return Channel(work / "channel.sock")
    raise LabFailure("QEMU made no sockets.")


def _wait_for_system(channel, process, deadline):
    state = "nothing yet"
    while not deadline.passed:
        if process.poll() is not None:
            raise LabFailure("the guest panicked")
        try:
            lines = channel.run("systemctl is-system-running", 5)[1].split()
        except LabFailure:
            continue
        # Answers to questions that came too early may stand in front.
        state = lines[-1] if lines else state
        if state == "running":
            return
        if state == "degraded":
            raise LabFailure("units failed: " + channel.run("systemctl --failed --no-legend --plain", 30)[1])
    raise LabFailure(f"The guest was not up after {BOOT_SECONDS} s; systemd says: {state}.")


def _migrated(qmp):
    answer = qmp.run("query-migrate")
    if answer.get("status") in ("failed", "cancelled"):
        raise LabFailure(f"QEMU could not save the machine: {answer.get('error-desc', answer['status'])}")
    return answer.get("status") == "completed"
