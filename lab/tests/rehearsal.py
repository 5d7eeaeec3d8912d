"""What the tests share: a lab of their own, its commands run as a user would run them."""
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from runbook_lab.lab import Lab
from runbook_lab.phases import Deadline
from runbook_lab.settings import LAB_SOURCE

DEBIAN = os.environ.get("RUNBOOK_LAB_DEBIAN", "13")


class CloudRefusal(Exception):
    """The cloud said no: `error` is its document."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.error = error


class Rehearsal:
    """A running lab in a temporary directory; `close` ends it."""

    def __init__(self, disks):
        self.top = Path(tempfile.mkdtemp(prefix="runbook-lab-test-"))
        self.lab = Lab(self.top / "state")
        try:
            self.command("up", "--debian", DEBIAN, "--disks", str(disks), "--disk-size", "512M")
        except BaseException:
            self.close()
            raise

    def close(self):
        self.command("down")
        shutil.rmtree(self.top)

    def command(self, name, *arguments, check=True):
        """Runs lab/NAME on this lab; its stdout."""
        return subprocess.run([str(LAB_SOURCE / name), "--state", str(self.lab.state), *arguments], check=check,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True).stdout

    def ssh(self, machine, script):
        """Runs a script on a machine as root, its sudo password on stdin where it needs one; its stdout."""
        sudo = "sudo -n" if self.lab.describe()["machines"][machine]["sudo"] == "nopasswd" else "sudo -S -p ''"
        done = subprocess.run(
            [str(LAB_SOURCE / "ssh"), "--state", str(self.lab.state), machine, f"{sudo} sh -euc {_quoted(script)}"],
            input=self.lab.sudo_password.read_text(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise AssertionError(f"on {machine}, exit code {done.returncode}: {script}\n{done.stdout}{done.stderr}")
        return done.stdout

    def cloud(self, verb, **request):
        """One call of the lab's cloud; CloudRefusal when it says no."""
        done = subprocess.run([str(LAB_SOURCE / "cloud"), "--state", str(self.lab.state), verb],
                              input=json.dumps(request), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        document = json.loads(done.stdout)
        if done.returncode:
            raise CloudRefusal(document["error"])
        return document

    def members(self):
        """The data disks as a create request names them."""
        disks = self.lab.describe()["disks"]
        return [{"disk": disk, "serial": disk[2:], "member": number, "of": len(disks)}
                for number, disk in enumerate(disks, 1)]

    def create(self, set_id, mode, members, token=None):
        return self.cloud("create", set=set_id, run="run-1", attempt=1, mode=mode, token=token or set_id, disks=members,
                          tags={"purpose": "test"})["snapshots"]

    def wait_until_completed(self, set_id, seconds=120):
        for _ in Deadline(seconds).poll(0.2):
            found = self.cloud("describe", set=set_id)["snapshots"]
            if all(snapshot["state"] == "completed" for snapshot in found):
                return found
        raise AssertionError(f"not completed within {seconds} s: {found}")

    def lay_out(self):
        """One ext4 over all data disks of the primary, striped, mounted on /data."""
        devices = " ".join(f"/dev/disk/by-id/virtio-{member['serial']}" for member in self.members())
        count = len(self.members())
        self.ssh("primary", f"""
            pvcreate -q {devices}
            vgcreate -q vgdata {devices}
            lvcreate -q -i {count} -I 8 -l 100%VG -n data vgdata
            mkfs.ext4 -q -E stride=2,stripe_width={2 * count},lazy_itable_init=0 /dev/vgdata/data
            mkdir -p /data
            mount -o noatime /dev/vgdata/data /data""")

    def attach_copies(self, snapshots, machine="restore1"):
        """Makes a disk of each snapshot and plugs it in; the disks."""
        disks = []
        for snapshot in snapshots:
            disk = self.cloud("create-disk", snapshot=snapshot["snapshot"], token="disk-of-" + snapshot["snapshot"],
                              tags={"restore": snapshot["set"]}, type=None, size=0)["disk"]
            disks.append(self.cloud("attach", disk=disk["disk"], instance=machine)["disk"])
        names = " ".join(f"/dev/disk/by-id/virtio-{disk['serial']}" for disk in disks)
        self.ssh(machine, f"for try in $(seq 300); do ls {names} >/dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1")
        return disks

    def check_copy(self, machine="restore1"):
        """Activates, replays the journal by mount and umount, checks read-only, and mounts on /copy."""
        self.ssh(machine, """
            pvscan -q --cache >/dev/null
            vgchange -q -ay vgdata
            mkdir -p /copy
            mount /dev/vgdata/data /copy
            umount /copy
            e2fsck -fn /dev/vgdata/data
            mount /dev/vgdata/data /copy""")

    def release_copies(self, disks, machine="restore1"):
        """Takes the copies out of the machine again and deletes them."""
        self.ssh(machine, """
            if mountpoint -q /copy; then umount /copy; fi
            vgchange -q -an vgdata""")
        for disk in disks:
            self.cloud("detach", disk=disk["disk"])
            self.cloud("delete-disk", disk=disk["disk"])


def _quoted(script):
    return "'" + script.replace("'", "'\\''") + "'"
