"""A lab as its users see it: machines, snapshots, restores, faults."""
import datetime
import socket
import subprocess
import unittest

from runbook_lab import processes
from runbook_lab.machine import Machine
from runbook_lab.settings import LAB_SOURCE

from .rehearsal import CloudRefusal, Rehearsal

#: Writes a lot of small files until told to stop, each one complete only with its last line.
WRITER = """
nohup sh -c 'n=0; while [ ! -e /run/stop-writing ]; do
    n=$((n + 1)); d=/data/load/$((n % 7)); mkdir -p $d
    { seq $((n % 900)); echo end; } > $d/$n; [ $((n % 3)) -eq 0 ] && sync $d/$n; [ $((n % 11)) -eq 0 ] && rm -rf $d
done' >/dev/null 2>&1 </dev/null &
echo $! > /run/writer
"""


class FourDisks(unittest.TestCase):
    """The tests of this class share one lab; each makes sets of its own and removes them."""

    @classmethod
    def setUpClass(cls):
        cls.rehearsal = Rehearsal(disks=4)
        cls.addClassCleanup(cls.rehearsal.close)
        cls.rehearsal.lay_out()

    def setUp(self):
        self.addCleanup(self.rehearsal.command, "fault", "clear")
        self.addCleanup(self._delete_snapshots)

    def _delete_snapshots(self):
        found = self.rehearsal.cloud("describe")["snapshots"]
        self.rehearsal.cloud("delete", snapshots=[snapshot["snapshot"] for snapshot in found])

    def _write_blob(self):
        return self.rehearsal.ssh("primary", """
            dd if=/dev/urandom of=/data/blob bs=1M count=40 status=none
            sha256sum < /data/blob""")

    def test_machines_differ_in_what_hosts_differ_in(self):
        script = "hostname; cat /etc/machine-id /proc/sys/kernel/random/boot_id /etc/ssh/ssh_host_ed25519_key.pub"
        primary, restore = (self.rehearsal.ssh(name, script).split() for name in ("primary", "restore1"))
        self.assertEqual("primary", primary[0])
        self.assertEqual("restore1", restore[0])
        for ours, theirs in zip(primary[:3] + primary[4:5], restore[:3] + restore[4:5]):
            self.assertNotEqual(ours, theirs)

    def test_clock_is_right(self):
        for name in ("primary", "restore1"):
            before = datetime.datetime.now().timestamp()
            guest = float(self.rehearsal.ssh(name, "date +%s.%N"))
            after = datetime.datetime.now().timestamp()
            self.assertTrue(before - 2 < guest < after + 2, f"{name}: {before} {guest} {after}")

    def test_an_ordinary_user_reads_the_boot_id(self):
        self.assertRegex(self.rehearsal.command("ssh", "restore1", "cat /proc/sys/kernel/random/boot_id"),
                         r"^[0-9a-f-]{36}\n$")

    def test_sudo_asks_for_a_password_on_the_second_machine_only(self):
        def sudo(machine):
            return subprocess.run([LAB_SOURCE / "ssh", "--state", self.rehearsal.lab.state, machine, "sudo -n true"],
                                  stdin=subprocess.DEVNULL, stderr=subprocess.PIPE).returncode
        self.assertEqual(0, sudo("primary"))
        self.assertEqual(1, sudo("restore1"))

    def test_the_archive_commands_of_a_guest_tell_missing_from_broken(self):
        def archive(machine, arguments):
            return self.rehearsal.ssh(machine, f"""
                cd /tmp
                code=0; sudo -u postgres lab-archive {arguments} || code=$?
                echo $code""").split()[-1]
        self.assertEqual("postgres 600\n", self.rehearsal.ssh(
            "primary", "stat -c '%U %a' /etc/runbook-lab/archive-header; echo segment > /tmp/segment"))
        self.assertEqual("0", archive("primary", "push /tmp/segment 000000010000000000000007"))
        self.assertEqual("0", archive("restore1", "get 000000010000000000000007 /tmp/fetched"))
        self.assertEqual("segment\n", self.rehearsal.ssh("restore1", "cat /tmp/fetched"))
        self.assertEqual("1", archive("restore1", "get 000000010000000000000008 /tmp/fetched"))
        self.assertEqual("000000010000000000000007\n", self.rehearsal.ssh("restore1", (
            "printf '%s\\n' 000000010000000000000008 000000010000000000000007 00000001 | sudo -u postgres lab-archive list")))
        self.rehearsal.command("fault", "archive-down", "1")
        self.assertEqual("200", archive("restore1", "get 000000010000000000000008 /tmp/fetched"))
        self.assertEqual("200", archive("restore1", "list </dev/null"))
        self.assertEqual("1", archive("primary", "push /tmp/segment 000000010000000000000009"))

    def test_up_again_leaves_a_running_lab_alone(self):
        before = self.rehearsal.lab.describe()
        self.rehearsal.command("up", "--debian", before["debian"], "--disk-size", "512M")
        self.assertEqual(before, self.rehearsal.lab.describe())

    def test_a_group_under_load_has_one_instant(self):
        digest = self._write_blob()
        self.rehearsal.ssh("primary", "sync; rm -f /run/stop-writing" + WRITER)
        try:
            made = self.rehearsal.create("group", "group", self.rehearsal.members())
            self.assertEqual(1, len({snapshot["captured_at"] for snapshot in made}))
        finally:
            self.rehearsal.ssh("primary", "touch /run/stop-writing; while kill -0 $(cat /run/writer) 2>/dev/null; "
                                          "do sleep 0.1; done")
        disks = self.rehearsal.attach_copies(self.rehearsal.wait_until_completed("group"))
        self.rehearsal.check_copy()
        self.assertEqual(digest, self.rehearsal.ssh("restore1", "sha256sum < /copy/blob"))
        self.rehearsal.release_copies(disks)

    def test_single_snapshots_of_a_frozen_file_system_fit_together(self):
        digest = self._write_blob()
        self.rehearsal.command("fault", "gap-seconds", "0.5")
        self.rehearsal.ssh("primary", "fsfreeze -f /data")
        try:
            made = [self.rehearsal.create("frozen", "single", [member], f"frozen-{member['disk']}")[0]
                    for member in self.rehearsal.members()]
        finally:
            self.rehearsal.ssh("primary", "fsfreeze -u /data")
        instants = [datetime.datetime.fromisoformat(s["captured_at"].replace("Z", "+00:00")) for s in made]
        for earlier, later in zip(instants, instants[1:]):
            self.assertGreaterEqual((later - earlier).total_seconds(), 0.49)
        self.rehearsal.ssh("primary", "rm /data/blob; sync")
        disks = self.rehearsal.attach_copies(self.rehearsal.wait_until_completed("frozen"))
        self.rehearsal.check_copy()
        self.assertEqual(digest, self.rehearsal.ssh("restore1", "sha256sum < /copy/blob"))
        self.rehearsal.release_copies(disks)

    def test_the_same_token_gives_the_same_snapshots_and_disks(self):
        first = self.rehearsal.create("token", "group", self.rehearsal.members())
        again = self.rehearsal.create("token", "group", self.rehearsal.members())
        self.assertEqual([s["snapshot"] for s in first], [s["snapshot"] for s in again])
        self.rehearsal.wait_until_completed("token")
        disks = [self.rehearsal.cloud("create-disk", snapshot=first[0]["snapshot"], token="one")["disk"]["disk"]
                 for _ in range(2)]
        self.assertEqual(disks[0], disks[1])
        self.rehearsal.cloud("delete-disk", disk=disks[0])
        self.rehearsal.cloud("delete-disk", disk=disks[0])

    def test_an_empty_disk_has_the_serial_and_size_it_was_asked_for(self):
        made = self.rehearsal.cloud("create-disk", serial="spare", size=64 << 20)["disk"]
        self.assertEqual(("d-spare", "spare", 64 << 20, "available"),
                         (made["disk"], made["serial"], made["size"], made["state"]))
        with self.assertRaises(CloudRefusal) as refusal:
            self.rehearsal.cloud("create-disk", serial="spare", size=64 << 20)
        self.assertEqual("SerialInUse", refusal.exception.error["code"])
        with self.assertRaises(CloudRefusal) as refusal:
            self.rehearsal.cloud("create-disk", serial="other")
        self.assertEqual("InvalidRequest", refusal.exception.error["code"])
        self.rehearsal.cloud("delete-disk", disk="d-spare")

    def test_a_failing_member_leaves_nothing_of_a_group(self):
        self.rehearsal.command("fault", "fail-snapshot-member", "2")
        with self.assertRaises(CloudRefusal) as refusal:
            self.rehearsal.create("failing", "group", self.rehearsal.members())
        self.assertEqual(("SnapshotRefused", "permanent"),
                         (refusal.exception.error["code"], refusal.exception.error["class"]))
        self.assertEqual([], self.rehearsal.cloud("describe", set="failing")["snapshots"])

    def test_a_failing_single_member_leaves_those_before_it(self):
        self.rehearsal.command("fault", "fail-snapshot-member", "2")
        with self.assertRaises(CloudRefusal):
            self.rehearsal.create("failing", "single", self.rehearsal.members())
        left = self.rehearsal.cloud("describe", set="failing")["snapshots"]
        self.assertEqual([1], [snapshot["member"] for snapshot in left])

    def test_captured_is_told_from_completed_and_a_copy_may_break(self):
        self.rehearsal.ssh("primary", "dd if=/dev/urandom of=/data/bulk bs=1M count=64 status=none; sync")
        self.rehearsal.command("fault", "copy-bytes-per-second", str(1 << 20))
        made = self.rehearsal.create("slow", "group", self.rehearsal.members())
        self.assertEqual({"captured"}, {snapshot["state"] for snapshot in made})
        with self.assertRaises(CloudRefusal) as refusal:
            self.rehearsal.cloud("create-disk", snapshot=made[0]["snapshot"], token="early")
        self.assertEqual("transient", refusal.exception.error["class"])
        self.rehearsal.cloud("delete", snapshots=[snapshot["snapshot"] for snapshot in made])
        self.assertEqual([], self.rehearsal.cloud("describe", set="slow")["snapshots"])
        self.rehearsal.command("fault", "fail-snapshot-copy", "3")
        self.rehearsal.create("broken", "single", self.rehearsal.members())
        states = {s["member"]: s["state"] for s in self.rehearsal.cloud("describe", set="broken")["snapshots"]}
        self.assertEqual("failed", states[3])
        self.assertNotIn("failed", (states[1], states[2], states[4]))
        self.rehearsal.ssh("primary", "rm /data/bulk")

    def test_throttling_passes(self):
        self.rehearsal.command("fault", "throttle-calls", "1")
        with self.assertRaises(CloudRefusal) as refusal:
            self.rehearsal.cloud("describe")
        self.assertEqual("throttle", refusal.exception.error["class"])
        self.rehearsal.cloud("describe")

    def test_a_disk_outlives_its_snapshot(self):
        digest = self._write_blob()
        self.rehearsal.ssh("primary", "sync /data/blob")
        self.rehearsal.create("gone", "group", self.rehearsal.members())
        completed = self.rehearsal.wait_until_completed("gone")
        disks = self.rehearsal.attach_copies(completed)
        self.rehearsal.cloud("delete", snapshots=[snapshot["snapshot"] for snapshot in completed])
        self.rehearsal.check_copy()
        self.assertEqual(digest, self.rehearsal.ssh("restore1", "sha256sum < /copy/blob"))
        with self.assertRaises(CloudRefusal):
            self.rehearsal.cloud("delete-disk", disk=disks[0]["disk"])
        self.rehearsal.release_copies(disks)
        self.assertEqual([], list(self.rehearsal.lab.snapshots.iterdir()))


class SixteenDisks(unittest.TestCase):

    def test_sixteen_disks_are_restored_after_the_primary_is_lost(self):
        rehearsal = Rehearsal(disks=16)
        self.addCleanup(rehearsal.close)
        rehearsal.lay_out()
        digest = rehearsal.ssh("primary", """
            dd if=/dev/urandom of=/data/blob bs=1M count=64 status=none
            sync
            sha256sum < /data/blob""")
        rehearsal.command("fault", "copy-bytes-per-second", str(2 << 20))
        made = rehearsal.create("sixteen", "group", rehearsal.members())
        self.assertEqual({"captured"}, {snapshot["state"] for snapshot in made})
        # The machine goes while its snapshots are still being copied.
        rehearsal.cloud("stop-instance", instance="primary")
        states = {i["instance"]: i["state"] for i in rehearsal.cloud("describe-instances")["instances"]}
        self.assertEqual({"primary": "stopped", "restore1": "running"}, states)
        completed = rehearsal.wait_until_completed("sixteen", 30)
        disks = rehearsal.attach_copies(completed)
        rehearsal.check_copy()
        self.assertEqual(digest, rehearsal.ssh("restore1", "sha256sum < /copy/blob"))
        self.assertEqual(16, len({disk["serial"] for disk in disks}))


class Down(unittest.TestCase):

    def test_nothing_is_left(self):
        rehearsal = Rehearsal(disks=1)
        lab = rehearsal.lab
        description = lab.describe()
        ports = [machine["ssh_port"] for machine in description["machines"].values()] + [description["archive_port"]]
        rehearsal.command("down", "--keep-files")
        for name in description["machines"]:
            self.assertFalse(Machine(lab, name).is_running())
        self.assertFalse(processes.is_alive(lab.archive, "server"))
        for port in ports:
            with socket.socket() as probe, self.assertRaises(ConnectionRefusedError):
                probe.connect(("127.0.0.1", port))
        rehearsal.command("down")
        self.assertFalse(lab.state.exists())
        rehearsal.close()
