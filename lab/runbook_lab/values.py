"""What a lab tells inventories and users: a flat list of values, and a whole inventory."""
import json

from . import keys
from .files import write_atomically
from .settings import HOST_SEEN_FROM_GUEST, LAB_SOURCE, USER


def write(lab):
    """Writes lab-values.yml and inventory.yml from the lab's description. No secret is in them, only files' names."""
    description = lab.describe()
    write_atomically(lab.values, _yaml_mapping(values(lab, description)))
    write_atomically(lab.inventory, _inventory(lab, description))


def values(lab, description):
    flat = {
        "lab_state": str(lab.state),
        "lab_debian": description["debian"],
        "lab_user": USER,
        "lab_user_key": str(lab.user_key),
        "lab_known_hosts": str(lab.known_hosts),
        "lab_sudo_password_file": str(lab.sudo_password),
        "lab_cloud": str(LAB_SOURCE / "cloud"),
        "lab_disks": description["disks"],
        "lab_catalog": str(lab.catalog),
        "archive_url": f"http://{HOST_SEEN_FROM_GUEST}:{description['archive_port']}/wal",
        "archive_url_control": f"http://127.0.0.1:{description['archive_port']}/wal",
        "archive_token_file": str(lab.archive_token),
        "archive_header_file": str(lab.archive_header),
        "archive_header_file_on_hosts": "/etc/runbook-lab/archive-header",
    }
    for name, machine in description["machines"].items():
        flat[f"{name}_ssh_port"] = machine["ssh_port"]
        flat[f"{name}_host_key"] = keys.fingerprint(lab, name)
    return flat


def _inventory(lab, description):
    first = next(iter(description["machines"]))
    lines = ["# Made by lab/up; lab/down removes it.", "all:", "  vars:"]
    lines += [f"    {name}: {json.dumps(value)}" for name, value in values(lab, description).items()]
    lines += [f"    ansible_user: {USER}",
              f"    ansible_ssh_private_key_file: {json.dumps(str(lab.user_key))}",
              "    ansible_ssh_common_args: " + json.dumps(
                  f"-o UserKnownHostsFile={lab.known_hosts} -o GlobalKnownHostsFile=none "
                  "-o StrictHostKeyChecking=yes -o IdentitiesOnly=yes "
                  # Machines without hardware virtualization, on a computer that has other work.
                  "-o ConnectTimeout=60"),
              "  children:"]
    # A group may not bear a host's name, and the first host is usually named `primary`.
    groups = {"primaries": [first], "restore": [name for name in description["machines"] if name != first]}
    for group, names in groups.items():
        lines += [f"    {group}:", "      hosts:" if names else "      hosts: {}"]
        for name in names:
            machine = description["machines"][name]
            lines += [f"        {name}:",
                      "          ansible_host: 127.0.0.1",
                      f"          ansible_port: {machine['ssh_port']}",
                      f"          lab_instance: {name}"]
            if machine["sudo"] == "password":
                lines.append(f"          ansible_become_password: !secret {{ file: {json.dumps(str(lab.sudo_password))} }}")
    return "\n".join(lines) + "\n"


def _yaml_mapping(flat):
    # JSON's strings, numbers and lists are YAML's as well.
    return "# Made by lab/up; lab/down removes it.\n" + "".join(
        f"{name}: {json.dumps(value)}\n" for name, value in flat.items())
