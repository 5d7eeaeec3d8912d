"""The virtual machine's parts. A saved state fits only the very same parts, so both uses share this one list."""
import re
import subprocess

from . import accelerator, settings


def port_name(number):
    """The name of the hot-plug port `number`, counted from 1."""
    return f"port{number}"


def command(image, root_disk, accel, cpus, extra, ssh_port=None):
    """QEMU's command line.

    :param root_disk: qcow2 over the image's root
    :param extra: what differs: sockets, -incoming
    :param ssh_port: port of 127.0.0.1 that leads to the guest's 22; None for no way in
    """
    forward = f",hostfwd=tcp:127.0.0.1:{ssh_port}-:22" if ssh_port else ""
    line = ["qemu-system-x86_64", *accelerator.flags(accel), "-machine", "q35", "-smp", str(cpus),
            "-m", str(settings.MEMORY_MIB), "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-kernel", str(image.kernel), "-initrd", str(image.initrd),
            # With random addresses an emulator translates all of libc anew for every process (decision 10).
            "-append", "root=LABEL=lab-root rw console=ttyS0 quiet net.ifnames=0 panic=-1 norandmaps",
            "-chardev", "file,id=console,path=console.log,append=on", "-serial", "chardev:console",
            "-chardev", "socket,id=channel,path=channel.sock,server=on,wait=off", "-serial", "chardev:channel",
            "-qmp", "unix:qmp.sock,server=on,wait=off",
            "-blockdev", f"driver=qcow2,node-name=root,file.driver=file,file.filename={root_disk},"
                         "file.cache.no-flush=on,discard=unmap",
            "-device", "virtio-blk-pci,drive=root,serial=root,addr=0x2",
            "-netdev", f"user,id=net{forward}", "-device", "virtio-net-pci,netdev=net,addr=0x3",
            "-device", "virtio-rng-pci,addr=0x4", "-device", "vmgenid,guid=auto"]
    for number in range(1, settings.HOT_PLUG_PORTS + 1):
        slot, function = 5 + (number - 1) // 8, (number - 1) % 8
        many = ",multifunction=on" if function == 0 else ""
        line += ["-device", f"pcie-root-port,id={port_name(number)},chassis={number},slot={number},"
                            f"addr=0x{slot:x}.0x{function:x}{many}"]
    return line + extra


def qemu_version():
    text = subprocess.run(["qemu-system-x86_64", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.search(r"version (\S+.*)", text).group(1)
