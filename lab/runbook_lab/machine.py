"""One virtual machine of a lab: started from the template's saved state, made itself, switched off."""
import secrets
import shlex
import subprocess
import time

from . import hardware, keys, processes
from .channel import Channel
from .failure import LabFailure
from .phases import Deadline
from .ports import free_port
from .qmp import Qmp
from .settings import HOST_SEEN_FROM_GUEST, LAB_SOURCE, USER

PORT_ATTEMPTS = 5


class Machine:
    """A machine's directory and what can be done with it."""

    def __init__(self, lab, name):
        self.lab = lab
        self.name = name
        self.directory = lab.machine_directory(name)

    def is_running(self):
        return processes.is_alive(self.directory, "qemu")

    def qmp(self):
        """A conversation with its QEMU; close it soon."""
        try:
            return Qmp(self.directory / "qmp.sock")
        except OSError as failure:
            raise LabFailure(f"The machine `{self.name}` is not running ({failure}).") from failure

    def restore(self, template):
        """Continues the template's saved instant as this machine; returns the ssh port."""
        self.directory.mkdir(parents=True, exist_ok=True)
        for _ in range(PORT_ATTEMPTS):
            port = free_port()
            if self._start(template, port):
                return port
        raise LabFailure(f"Found no free port for `{self.name}`: {self._log()}")

    def personalise(self, sudo, archive_port):
        """Gives the machine its clock, name, host key, user's key, sudo rule and archive; sshd starts at the end.

        :param sudo: "nopasswd" or "password"
        """
        host_key = keys.host_key(self.lab, self.name)
        values = {
            "NAME": self.name,
            "MACHINE_ID": secrets.token_hex(16),
            "AUTHORIZED_KEY": _public(self.lab.user_key),
            "SUDO": sudo,
            "PASSWORD": self.lab.sudo_password.read_text().strip(),
            "HOST_KEY": host_key.read_text().rstrip("\n"),
            "HOST_KEY_PUBLIC": _public(host_key),
            "ARCHIVE_HEADER": self.lab.archive_header.read_text().strip(),
            "ARCHIVE_URL": f"http://{HOST_SEEN_FROM_GUEST}:{archive_port}/wal",
            "ARCHIVE_TOOL": (LAB_SOURCE / "guest" / "lab-archive").read_text().rstrip("\n"),
        }
        assignments = "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
        with Channel(self.directory / "channel.sock") as channel:
            # The clock stands where the state was saved. A command of its own, because a long one takes time to send.
            channel.run_checked(f"date -u -s @{time.time():.3f}")
            channel.run_checked(assignments + (LAB_SOURCE / "guest" / "personalise.sh").read_text())

    def wait_for_login(self, port, seconds=180):
        """Waits until a login by the user's key, with the host's key checked, works."""
        failure = ""
        for _ in Deadline(seconds).poll(0.2):
            done = subprocess.run(ssh_command(self.lab, port, ["true"]), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if done.returncode == 0:
                return
            failure = done.stderr.strip()
        raise LabFailure(f"No login to `{self.name}` within {seconds} s: {failure}")

    def wait_for_disks(self, serials, seconds=180):
        """Waits until the guest has a device for each serial."""
        names = " ".join(f"/dev/disk/by-id/virtio-{serial}" for serial in serials)
        script = f"for try in $(seq {seconds * 5}); do ls {names} >/dev/null 2>&1 && exit 0; sleep 0.2; done; exit 1"
        with Channel(self.directory / "channel.sock") as channel:
            code, _ = channel.run(script, seconds + 30)
        if code:
            raise LabFailure(f"`{self.name}` does not see its disks after {seconds} s.")

    def switch_off(self):
        """Ends the machine at once, as a loss of power would; what its disks were given stays."""
        if self.is_running():
            try:
                with self.qmp() as qmp:
                    qmp.run("quit")
            except (LabFailure, OSError):
                pass
            if not processes.wait_for_end(self.directory, "qemu", 15):
                processes.stop(self.directory, "qemu")

    def _start(self, template, port):
        root = self.directory / "root.qcow2"
        root.unlink(missing_ok=True)
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", str(template.root), "-F", "qcow2", str(root)],
                       check=True)
        incoming = ["-S", "-incoming", "exec:cat " + shlex.quote(str(template.state))]
        line = hardware.command(template.image, "root.qcow2", template.accel, template.cpus, incoming, port)
        (self.directory / "qemu.log").unlink(missing_ok=True)
        process = processes.start(line, self.directory, "qemu", self.directory / "qemu.log")
        for _ in Deadline(180).poll():
            if process.poll() is not None:
                if "host forwarding" in self._log():
                    return False
                raise LabFailure(f"QEMU did not start `{self.name}`: {self._log()}")
            if (self.directory / "qmp.sock").exists() and self._continue():
                return True
        processes.stop(self.directory, "qemu")
        raise LabFailure(f"The saved state was not restored for `{self.name}` within 180 s.")

    def _continue(self):
        try:
            qmp = Qmp(self.directory / "qmp.sock")
        except OSError:
            return False
        with qmp:
            qmp.wait_until(lambda q: q.run("query-status")["status"] != "inmigrate", "restored state", 120)
            qmp.run("cont")
        return True

    def _log(self):
        path = self.directory / "qemu.log"
        return path.read_text(errors="replace").strip()[-800:] if path.exists() else ""


def ssh_command(lab, port, arguments):
    """An ssh command line that trusts this lab's host keys only."""
    return ["ssh", "-F", "none", "-i", str(lab.user_key), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
            "-o", f"UserKnownHostsFile={lab.known_hosts}", "-o", "GlobalKnownHostsFile=none",
            "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", "-o", "ConnectTimeout=20",
            "-p", str(port), f"{USER}@127.0.0.1", *arguments]


def _public(path):
    return path.with_name(path.name + ".pub").read_text().strip()
