"""Keys and passwords of one lab. The hosts' keys are made here, so known_hosts is right before the first login."""
import secrets
import subprocess

from .files import write_atomically


def make(lab, machine_names):
    """Makes the user's key, each machine's host key, the sudo password and the archive's token."""
    lab.keys.mkdir(mode=0o700, exist_ok=True)
    _key_pair(lab.user_key, "ops@runbook-lab")
    for name in machine_names:
        _key_pair(host_key(lab, name), f"root@{name}")
    write_atomically(lab.sudo_password, secrets.token_urlsafe(15) + "\n")
    token = secrets.token_urlsafe(24)
    write_atomically(lab.archive_token, token + "\n")
    write_atomically(lab.archive_header, f"Authorization: Bearer {token}\n")


def host_key(lab, name):
    return lab.keys / f"host-{name}"


def write_known_hosts(lab, ssh_ports):
    """:param ssh_ports: machine name -> port on 127.0.0.1"""
    lines = [f"[127.0.0.1]:{port} {_public(host_key(lab, name))}\n" for name, port in sorted(ssh_ports.items())]
    write_atomically(lab.known_hosts, "".join(lines))


def fingerprint(lab, name):
    """The host key's SHA256:... as ssh prints it."""
    done = subprocess.run(["ssh-keygen", "-l", "-f", f"{host_key(lab, name)}.pub"], stdout=subprocess.PIPE, text=True,
                          check=True)
    return done.stdout.split()[1]


def _public(path):
    return " ".join(path.with_name(path.name + ".pub").read_text().split()[:2])


def _key_pair(path, comment):
    if not path.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path)], check=True,
                       stdin=subprocess.DEVNULL)
