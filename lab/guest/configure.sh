#!/bin/sh
# Runs inside the guest's root tree (chroot) once, when the image is built.
# What makes two machines different (host keys, hostname, clock, the user's key and password)
# is not done here but by personalise.sh when a machine starts.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# --- PostgreSQL: the packages only. The cluster that Debian makes by itself would be a second, empty
# server for a check to reach by mistake.
printf 'create_main_cluster = false\nstart_conf = manual\n' > /etc/postgresql-common/createcluster.conf
pg_lsclusters -h | while read -r version name rest; do
    pg_dropcluster --stop "$version" "$name" || pg_dropcluster "$version" "$name"
done
systemctl disable postgresql.service 2>/dev/null || true

# --- Users.
useradd --create-home --shell /bin/bash --uid 1000 ops
printf 'ops ALL=(ALL:ALL) ALL\n' > /etc/sudoers.d/ops
chmod 0440 /etc/sudoers.d/ops
passwd -q -l ops
passwd -q -l root

# --- Files that personalise.sh only has to fill: under emulation each program that it need not start saves a tenth
# of a second at every start of a machine.
install -d -m 0700 -o ops -g ops /home/ops/.ssh
install -m 0600 -o ops -g ops /dev/null /home/ops/.ssh/authorized_keys
install -d -m 0755 /etc/runbook-lab
install -m 0600 -o postgres -g postgres /dev/null /etc/runbook-lab/archive-header

# --- Network: QEMU's user-mode network always gives the same addresses, so nothing needs to be asked.
printf '[Match]\nName=eth0\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n' \
    > /etc/systemd/network/10-lab.network
systemctl enable systemd-networkd.service
systemctl mask systemd-networkd-wait-online.service
printf 'nameserver 10.0.2.3\n' > /etc/resolv.conf
printf 'runbook-lab\n' > /etc/hostname
printf '127.0.0.1 localhost\n127.0.1.1 runbook-lab\n' > /etc/hosts

# --- sshd: no key of the image's own; each machine is given its keys before its sshd starts.
rm -f /etc/ssh/ssh_host_*
systemctl disable ssh.service ssh.socket 2>/dev/null || true
systemctl mask sshd-keygen.service 2>/dev/null || true
printf 'PermitRootLogin no\nPasswordAuthentication no\nPrintMotd no\nUseDNS no\n' > /etc/ssh/sshd_config.d/lab.conf
sed -i '/pam_motd/d; /pam_mail/d' /etc/pam.d/sshd

# --- The lab's own way in: a root shell on the second serial port, which exists inside QEMU only.
cat > /etc/systemd/system/lab-channel.service <<'UNIT'
[Unit]
Description=Root shell for the lab on the second serial port
[Service]
ExecStartPre=/bin/stty -F /dev/ttyS1 raw -echo
ExecStart=/bin/sh
StandardInput=file:/dev/ttyS1
StandardOutput=file:/dev/ttyS1
StandardError=journal
Restart=always
RestartSec=0
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable lab-channel.service

# --- Lean: nothing that starts work by itself, nothing that is only in the way of a boot.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
    fstrim.timer mdcheck_start.timer mdcheck_continue.timer mdmonitor-oneshot.timer mdmonitor.service \
    getty@tty1.service serial-getty@ttyS0.service serial-getty@ttyS1.service getty.target \
    modprobe@configfs.service modprobe@drm.service modprobe@efi_pstore.service modprobe@fuse.service \
    dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
    sys-fs-fuse-connections.mount sys-kernel-config.mount systemd-pstore.service; do
    systemctl mask "$unit" >/dev/null 2>&1 || true
done
mkdir -p /etc/systemd/journald.conf.d
printf '[Journal]\nStorage=volatile\n' > /etc/systemd/journald.conf.d/lab.conf

# --- Boot: only the drivers that this machine has.
printf 'LABEL=lab-root / ext4 defaults,noatime 0 1\n' > /etc/fstab
printf 'MODULES=list\nCOMPRESS=gzip\n' > /etc/initramfs-tools/conf.d/lab
printf 'virtio_pci\nvirtio_blk\nvirtio_net\next4\ncrc32c\n' >> /etc/initramfs-tools/modules
update-initramfs -u -k all

apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /usr/share/doc/* /usr/share/man/*
# Says that nothing under /usr is newer than what /etc and /var were made from, which saves ldconfig and others a boot.
touch /etc/.updated /var/.updated
systemd-machine-id-setup >/dev/null 2>&1 || true
