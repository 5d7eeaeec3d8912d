#!/bin/sh
# Runs in a machine as root over the lab's channel, right after its saved state was restored.
# Its variables are set by the lab in front of this text: NAME, MACHINE_ID, AUTHORIZED_KEY, SUDO (nopasswd|password),
# PASSWORD, HOST_KEY, HOST_KEY_PUBLIC, ARCHIVE_HEADER, ARCHIVE_URL, ARCHIVE_TOOL.
#
# Shell builtins where they will do (see configure.sh); files that exist keep their owner and mode.
set -eu
umask 022
printf '%s\n' "$NAME" > /etc/hostname
printf '%s\n' "$NAME" > /proc/sys/kernel/hostname
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$NAME" > /etc/hosts
printf '%s\n' "$MACHINE_ID" > /etc/machine-id

# All machines share the kernel's boot id of the saved state, and two hosts must not.
read -r boot_id < /proc/sys/kernel/random/uuid
printf '%s\n' "$boot_id" > /run/lab-boot-id
mount --bind -o ro /run/lab-boot-id /proc/sys/kernel/random/boot_id

umask 077
printf '%s\n' "$HOST_KEY" > /etc/ssh/ssh_host_ed25519_key
umask 022
printf '%s\n' "$HOST_KEY_PUBLIC" > /etc/ssh/ssh_host_ed25519_key.pub
printf '%s\n' "$AUTHORIZED_KEY" > /home/ops/.ssh/authorized_keys

case $SUDO in
nopasswd) printf 'ops ALL=(ALL:ALL) NOPASSWD: ALL\n' > /etc/sudoers.d/ops ;;
password) printf 'ops:%s\n' "$PASSWORD" | chpasswd -c SHA512 ;;
esac

# The archive's commands, which the database's own user runs.
printf '%s\n' "$ARCHIVE_HEADER" > /etc/runbook-lab/archive-header
printf '%s\n' "$ARCHIVE_URL" > /etc/runbook-lab/archive-url
printf '%s\n' "$ARCHIVE_TOOL" > /usr/local/bin/lab-archive
chmod 0755 /usr/local/bin/lab-archive

systemctl start ssh.service
