#!/bin/sh
# Runs in a machine as root over the lab's channel, right after its saved state was restored.
# Its variables are set by the lab in front of this text: NAME, MACHINE_ID, AUTHORIZED_KEY, SUDO (nopasswd|password),
# PASSWORD, HOST_KEY, HOST_KEY_PUBLIC, ARCHIVE_HEADER.
set -eu
umask 022
printf '%s\n' "$NAME" > /etc/hostname
hostname "$NAME"
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$NAME" > /etc/hosts
printf '%s\n' "$MACHINE_ID" > /etc/machine-id
# All machines share the kernel's boot id of the saved state, and two hosts must not.
cat /proc/sys/kernel/random/uuid > /run/lab-boot-id
mount --bind -o ro /run/lab-boot-id /proc/sys/kernel/random/boot_id

(umask 077; printf '%s\n' "$HOST_KEY" > /etc/ssh/ssh_host_ed25519_key)
printf '%s\n' "$HOST_KEY_PUBLIC" > /etc/ssh/ssh_host_ed25519_key.pub
install -d -m 0700 -o ops -g ops /home/ops/.ssh
printf '%s\n' "$AUTHORIZED_KEY" > /home/ops/.ssh/authorized_keys
chown ops:ops /home/ops/.ssh/authorized_keys
chmod 0600 /home/ops/.ssh/authorized_keys

case $SUDO in
nopasswd) printf 'ops ALL=(ALL:ALL) NOPASSWD: ALL\n' > /etc/sudoers.d/ops ;;
password) printf 'ops:%s\n' "$PASSWORD" | chpasswd -c SHA512 ;;
esac

# For the archive's commands, which the server's own user runs: curl -H @/etc/runbook-lab/archive-header.
install -d -m 0755 /etc/runbook-lab
(umask 077; printf '%s\n' "$ARCHIVE_HEADER" > /etc/runbook-lab/archive-header)
chown postgres:postgres /etc/runbook-lab/archive-header

systemctl start ssh.service
