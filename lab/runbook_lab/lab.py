"""One lab: what its state directory holds and where."""
from pathlib import Path

from .failure import LabFailure
from .files import read_json, write_json


class Lab:
    """The names of everything in a state directory; creates and owns nothing by itself."""

    def __init__(self, state):
        self.state = Path(state)
        self.description = self.state / "lab.json"
        self.keys = self.state / "keys"
        self.known_hosts = self.state / "keys" / "known_hosts"
        self.user_key = self.state / "keys" / "ops"
        self.sudo_password = self.state / "keys" / "sudo-password"
        self.archive_token = self.state / "keys" / "archive-token"
        self.archive_header = self.state / "keys" / "archive-header"
        self.disks = self.state / "disks"
        self.snapshots = self.state / "snapshots"
        self.archive = self.state / "archive"
        self.catalog = self.state / "catalog"
        self.cloud = self.state / "cloud.json"
        self.faults = self.state / "faults.json"
        self.values = self.state / "lab-values.yml"
        self.inventory = self.state / "inventory.yml"

    def machine_directory(self, name):
        return self.state / "machines" / name

    def describe(self):
        """What `up` wrote: {"machines": {NAME: {"ssh_port", "sudo"}}, "debian", "accelerator", ...}."""
        found = read_json(self.description)
        if found is None:
            raise LabFailure(f"There is no lab in {self.state}. `lab/up` makes one.")
        return found

    def exists(self):
        return self.description.exists()

    def save_description(self, description):
        write_json(self.description, description)
