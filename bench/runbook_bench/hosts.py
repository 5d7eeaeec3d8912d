"""Containers with a real OpenSSH server, reached by their bridge addresses."""

import os
import pathlib
import subprocess
import time
import uuid


class Hosts:
    """Starts `count` hosts and removes them at the end. The user is `ops`, who logs in with a key and has sudo."""

    def __init__(self, count, home):
        self.home = pathlib.Path(home)
        self._ids = []
        self._label = f"runbook-bench-{uuid.uuid4().hex[:8]}"
        ssh = self.home / ".ssh"
        ssh.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.key = ssh / "id_ed25519"  # What ssh-keygen makes by default since OpenSSH 9.5.
        if not self.key.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.key)], check=True)
        image = os.environ["RUNBOOK_TEST_IMAGE"]
        for number in range(count):
            self._ids.append(_docker("run", "-d", "--rm", "--init", "--name", f"{self._label}-{number + 1}", image).strip())
        self.addresses = [_docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", each).strip() for each in self._ids]
        public = self.key.with_suffix(".pub").read_text()
        for each in self._ids:
            self.root(each, f"printf %s '{public.strip()}' > /home/ops/.ssh/authorized_keys && chown ops: /home/ops/.ssh/authorized_keys")
        self.known_hosts = ssh / "known_hosts"
        self._scan()

    def root(self, host, script):
        """Runs a script as root in a host, by its id or its number from 0."""
        name = self._ids[host] if isinstance(host, int) else host
        return _docker("exec", "-i", name, "sh", "-ec", script)

    def everywhere(self, script, count=None):
        return [self.root(each, script) for each in self._ids[:count]]

    def close(self):
        if self._ids:
            subprocess.run(["docker", "rm", "-f", *self._ids], stdout=subprocess.DEVNULL, check=False)

    def _scan(self):
        deadline = time.monotonic() + 120
        lines = {}
        while len(lines) < len(self.addresses):
            missing = [each for each in self.addresses if each not in lines]
            scan = subprocess.run(["ssh-keyscan", "-T", "5", "-t", "ed25519,ecdsa", *missing], capture_output=True, text=True, check=False)
            for line in scan.stdout.splitlines():
                if not line.startswith("#"):
                    lines.setdefault(line.split()[0], set()).add(line)
            if time.monotonic() > deadline:
                raise RuntimeError("some hosts did not answer in 120 s")
        self.known_hosts.write_text("".join(f"{line}\n" for each in lines.values() for line in sorted(each)))


def _docker(*arguments):
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"docker {' '.join(arguments[:3])}: {done.stderr.strip()}")
    return done.stdout
