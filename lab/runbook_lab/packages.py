"""The programs that the lab stands on, and how to get them."""
import os
import shutil
import subprocess

from .failure import LabFailure
from .phases import phase

#: program -> Debian package that brings it
PROGRAMS = {
    "qemu-system-x86_64": "qemu-system-x86",
    "qemu-img": "qemu-utils",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
}

#: Needed only while an image is being built.
BUILD_PROGRAMS = {"debootstrap": "debootstrap", "mke2fs": "e2fsprogs", "unshare": "util-linux"}


def ensure(programs):
    """Installs what is missing when root on Debian; otherwise names all of it in one message."""
    _extend_path()
    missing = sorted({package for program, package in programs.items() if not shutil.which(program)})
    if not missing:
        return
    install = "apt-get install --no-install-recommends " + " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise LabFailure(f"The lab needs programs that are not installed. On Debian:\n  sudo {install}")
    with phase("install " + " ".join(missing)):
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for command in (["apt-get", "-qq", "update"],
                        ["apt-get", "-qq", "-y", "install", "--no-install-recommends", *missing]):
            done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                raise LabFailure(f"`{' '.join(command)}` failed:\n{done.stdout[-2000:]}")


def _extend_path():
    # An ordinary user's PATH on Debian has no sbin, where mke2fs and debootstrap live.
    parts = os.environ.get("PATH", "").split(os.pathsep)
    extra = [p for p in ("/usr/sbin", "/sbin") if p not in parts]
    os.environ["PATH"] = os.pathsep.join(parts + extra)
