"""KVM or software emulation, found out by trying and not by the presence of /dev/kvm."""
import os
import subprocess
import tempfile
from pathlib import Path

from .files import read_json, write_json
from .phases import Deadline


def choose(wanted, cache):
    """`kvm` or `tcg`. A refusal of KVM by a guest kernel is remembered in the cache until the host reboots."""
    if wanted != "auto":
        return wanted
    if read_json(_verdict(cache), {}).get("refused_in_boot") == _boot_id():
        return "tcg"
    return "kvm" if os.access("/dev/kvm", os.R_OK | os.W_OK) and _firmware_runs_under_kvm() else "tcg"


def remember_that_kvm_failed(cache):
    write_json(_verdict(cache), {"refused_in_boot": _boot_id()})


def flags(accelerator):
    """QEMU's options for it."""
    if accelerator == "kvm":
        return ["-accel", "kvm", "-cpu", "host"]
    # Linux 6.12 on QEMU 7.2's emulated cmpxchg16b panics in kmalloc within seconds of its start.
    return ["-accel", "tcg,thread=multi", "-cpu", "max,cx16=off"]


def _firmware_runs_under_kvm():
    """The firmware writes to its debug port within a second when the guest really executes."""
    with tempfile.TemporaryDirectory(prefix="runbook-lab-") as directory:
        output = Path(directory) / "firmware"
        process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "kvm", "-cpu", "host", "-machine", "q35", "-m", "64", "-nodefaults",
             "-display", "none", "-no-reboot", "-chardev", f"file,id=firmware,path={output}",
             "-device", "isa-debugcon,iobase=0x402,chardev=firmware"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in Deadline(3).poll():
                if output.exists() and b"No bootable device" in output.read_bytes():
                    return True
                if process.poll() is not None:
                    return False
            return False
        finally:
            process.kill()
            process.wait()


def _verdict(cache):
    return cache / "kvm.json"


def _boot_id():
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
