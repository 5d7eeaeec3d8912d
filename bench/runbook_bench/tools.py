"""The tools that are measured, each set up as its own documentation recommends for speed."""

import os
import pathlib
import re
import shutil
import subprocess

import json


class Tools:
    """Command lines of every tool for one set of hosts; files are written into `work`."""

    def __init__(self, work, hosts):
        self.work = pathlib.Path(work)
        self.hosts = hosts
        self.venv = pathlib.Path(os.environ["RUNBOOK_BENCH_DIRECTORY"]) / "peers"
        self.runbook = os.environ["RUNBOOK_BENCH_COMMAND"]
        self.names = [f"h{number + 1}" for number in range(len(hosts.addresses))]
        self._inventories()

    def environment(self):
        keep = {name: os.environ[name] for name in ("PATH", "LANG", "DOCKER_HOST") if name in os.environ}
        control = self.work / "control"
        shutil.rmtree(control, ignore_errors=True)
        control.mkdir(mode=0o700)
        return {
            **keep,
            "HOME": str(self.hosts.home),
            "LC_ALL": "C.UTF-8",
            "XDG_STATE_HOME": str(self.work / "state"),
            "ANSIBLE_CONFIG": str(self.work / "ansible.cfg"),
            "ANSIBLE_HOME": str(self.work / "ansible"),
            "PYTHONDONTWRITEBYTECODE": "",
        }

    def forget_connections(self):
        """Ends the masters that a run left behind: each run pays for its own logins."""
        subprocess.run(["pkill", "-f", str(self.work / "control")], check=False)

    def write(self, name, text):
        file = self.work / name
        file.write_text(text)
        return str(file)

    def apply(self, file, count):
        return [self.runbook, "apply", file, "-i", str(self.work / f"hosts-{count}.yml"), "-f", str(max(20, count)), "--no-color"]

    def ansible(self, file, count):
        return [str(self.venv / "bin/ansible-playbook"), "-i", str(self.work / f"hosts-{count}.ini"), file]

    def mitogen(self, file, count):
        return ["env", f"ANSIBLE_STRATEGY_PLUGINS={self._mitogen()}", "ANSIBLE_STRATEGY=mitogen_linear", *self.ansible(file, count)]

    def pyinfra(self, file, count):
        return [str(self.venv / "bin/pyinfra"), "-y", "--parallel", str(max(20, count)), str(self.work / f"hosts_{count}.py"), file]

    def ssh(self, commands, count):
        """One master per host, all hosts side by side, one `ssh` for each command."""
        lines = ["set -eu", f"control={self.work / 'control'}"]
        lines.append('on() { ssh -F none -o "ControlPath=$control/%h" "ops@$1" "$2"; }')
        lines.append("one() {")
        lines.append(f'  ssh -F none {self._login()} -o ControlMaster=yes -o "ControlPath=$control/%h" -f -N "ops@$1"')
        lines.extend(f"  on $1 {_quoted(command)}" for command in commands)
        lines.append('  ssh -F none -o "ControlPath=$control/%h" -O exit "ops@$1" 2>/dev/null')
        lines.append("}")
        lines.extend(f"one {address} &" for address in self.hosts.addresses[:count])
        lines.append("for job in $(seq 1 %d); do wait -n; done" % count)
        return ["bash", self.write(f"ssh-{count}-{len(commands)}.sh", "\n".join(lines) + "\n")]

    def versions(self):
        return {
            "runbook": _version([self.runbook, "--version"]),
            "ansible-core": _version([str(self.venv / "bin/ansible"), "--version"]),
            "mitogen": self._package("mitogen"),
            "pyinfra": _version([str(self.venv / "bin/pyinfra"), "--version"]),
            "OpenSSH client": _version(["ssh", "-V"]),
            "Python of the peers": _version([str(self.venv / "bin/python"), "--version"]),
        }

    def _login(self):
        # An ssh of OpenSSH takes the home directory from the user database, whatever HOME says.
        return f"-o BatchMode=yes -o IdentitiesOnly=yes -i {self.hosts.key} -o UserKnownHostsFile={self.hosts.known_hosts}"

    def _inventories(self):
        for count in {1, len(self.names)}:
            pairs = list(zip(self.names, self.hosts.addresses))[:count]
            self.write(
                f"hosts-{count}.yml",
                "all:\n  hosts:\n"
                + "".join(
                    f"    {name}: {{ connection: {{ address: {address}, user: ops, key: {self.hosts.key},"
                    f" known_hosts: {self.hosts.known_hosts} }} }}\n"
                    for name, address in pairs
                ),
            )
            self.write(
                f"hosts-{count}.ini",
                "".join(f"{name} ansible_host={address}\n" for name, address in pairs)
                + "[all:vars]\nansible_user=ops\nansible_python_interpreter=/usr/bin/python3\n",
            )
            self.write(
                f"hosts_{count}.py",
                "hosts = "
                + repr([(address, self._pyinfra_login()) for _, address in pairs])
                + "\n",
            )
        self.write(
            "ansible.cfg",
            f"""[defaults]
forks = {max(5, len(self.names))}
gathering = explicit
host_key_checking = True
retry_files_enabled = False
[ssh_connection]
pipelining = True
ssh_args = -F none {self._login()} -o ControlMaster=auto -o ControlPersist=60s
control_path_dir = {self.work / 'control'}
control_path = %(directory)s/%%C
""",
        )

    def _pyinfra_login(self):
        return {
            "ssh_user": "ops",
            "ssh_key": str(self.hosts.key),
            "ssh_known_hosts_file": str(self.hosts.known_hosts),
            "ssh_strict_host_key_checking": "yes",
        }

    def _mitogen(self):
        found = sorted(self.venv.glob("lib/python*/site-packages/ansible_mitogen/plugins/strategy"))
        if not found:
            raise RuntimeError("mitogen is not installed")
        return str(found[0])

    def _package(self, name):
        text = subprocess.run([str(self.venv / "bin/pip"), "show", name], capture_output=True, text=True, check=True).stdout
        return re.search(r"^Version: (.*)$", text, re.M)[1]


def _version(command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (done.stdout or done.stderr).splitlines()[0].strip()


def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def literal(text):
    """A YAML scalar: JSON is YAML."""
    return json.dumps(text)
