"""The guest's root file system: built once by debootstrap, kept in the cache under a hash of all that makes it."""
import hashlib
import os
import shutil
import subprocess

from . import packages, settings
from .failure import LabFailure
from .files import locked
from .phases import phase

#: Raise it when this file changes in a way that changes the image.
FORMAT = "1"


class Image:
    """A built image: `root` (raw ext4), `kernel`, `initrd`, and `tree`, the files as debootstrap made them."""

    def __init__(self, directory):
        self.directory = directory
        self.root = directory / "root.img"
        self.kernel = directory / "vmlinuz"
        self.initrd = directory / "initrd.img"
        self.tree = directory / "rootfs"

    @property
    def key(self):
        return self.directory.name


def image_for(debian):
    """The image of a Debian release ("13"), built now when the cache has none."""
    cache = settings.cache_directory()
    cache.mkdir(parents=True, exist_ok=True)
    image = Image(cache / f"image-debian{debian}-{_key(debian)}")
    if not image.directory.exists():
        with locked(cache / f"image-debian{debian}.lock"):
            if not image.directory.exists():
                _build(debian, image.directory)
    return image


def _key(debian):
    digest = hashlib.sha256()
    for part in (FORMAT, debian, settings.ROOT_DISK_SIZE, ",".join(_package_list()), _configure().read_text()):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


def _package_list():
    lines = (settings.LAB_SOURCE / "guest" / "packages").read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _configure():
    return settings.LAB_SOURCE / "guest" / "configure.sh"


def _build(debian, directory):
    if os.geteuid() != 0:
        raise LabFailure(
            "The image has to be built once by root (debootstrap makes files of many owners). Run once:\n"
            f"  sudo RUNBOOK_LAB_CACHE={settings.cache_directory()} {settings.LAB_SOURCE / 'image'} --debian {debian}")
    packages.ensure(packages.BUILD_PROGRAMS)
    work = directory.with_name(directory.name + ".partial")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    image = Image(work)
    log = work / "build.log"
    debs = settings.cache_directory() / "debs"
    debs.mkdir(exist_ok=True)
    release = settings.RELEASES[debian]
    with phase(f"build the image of Debian {debian} ({release}) by debootstrap, about two minutes", announce=True):
        _run(log, ["debootstrap", f"--cache-dir={debs}", "--variant=minbase",
                   "--include=" + ",".join(_package_list()), release, str(image.tree)])
    with phase("configure the image"):
        shutil.copy(_configure(), image.tree / "configure.sh")
        # The mounts live in a mount name space of their own and end with it.
        inside = 'mount -t proc proc "$1/proc" && mount --bind /dev "$1/dev" && exec chroot "$1" /bin/sh /configure.sh'
        _run(log, ["unshare", "--mount", "sh", "-c", inside, "sh", str(image.tree)])
        (image.tree / "configure.sh").unlink()
        for target, pattern in ((image.kernel, "vmlinuz-*"), (image.initrd, "initrd.img-*")):
            newest = max((image.tree / "boot").glob(pattern))
            shutil.copy(newest, target)
    with phase("make the root disk"):
        with open(image.root, "wb") as root:
            root.truncate(_bytes(settings.ROOT_DISK_SIZE))
        _run(log, ["mke2fs", "-q", "-F", "-t", "ext4", "-L", "lab-root", "-m", "0", "-J", "size=64",
                   "-E", "lazy_itable_init=0,lazy_journal_init=0", "-d", str(image.tree), str(image.root)])
    for path in (image.root, image.kernel, image.initrd):
        path.chmod(0o444)
    work.rename(directory)


def _bytes(size):
    return int(size[:-1]) << {"K": 10, "M": 20, "G": 30}[size[-1]]


def _run(log, command):
    with open(log, "ab") as out:
        out.write(("$ " + " ".join(command) + "\n").encode())
        out.flush()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                              env=dict(os.environ, LC_ALL="C", DEBIAN_FRONTEND="noninteractive"))
    if done.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise LabFailure(f"`{command[0]}` failed with exit code {done.returncode}; the whole log is {log}:\n{tail}")
