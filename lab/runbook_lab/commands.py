"""The lab's commands: their options, and failures as one message."""
import argparse
import os
import signal
import sys

from . import settings
from .failure import LabFailure
from .lab import Lab


def _guarded(function):
    def run():
        if sys.version_info < (3, 9):
            print("The lab needs Python 3.9 or newer.", file=sys.stderr)
            return 1
        # An end by a signal goes through the same tidying as an error.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            return function() or 0
        except LabFailure as failure:
            print(f"lab: {failure}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
    run.__doc__ = function.__doc__
    return run


def _parser(description):
    return argparse.ArgumentParser(description=description, allow_abbrev=False)


def _add_debian(parser):
    parser.add_argument("--debian", choices=sorted(settings.RELEASES, reverse=True), default="13",
                        help="release of the guests: 13 brings PostgreSQL 17, 12 brings 15 (default 13)")


@_guarded
def image():
    from . import packages
    from .image import image_for
    from .template import template_for
    parser = _parser("Builds and caches the guests' image and prints its directory (root.img, vmlinuz, initrd.img, rootfs/).")
    _add_debian(parser)
    _add_machine(parser)
    parser.add_argument("--boot", action="store_true", help="also boot a machine once and save its state, for a fast lab/up")
    given = parser.parse_args()
    made = image_for(given.debian)
    if given.boot:
        packages.ensure(packages.PROGRAMS)
        template_for(made, given.accel, given.cpus)
    print(made.directory)


@_guarded
def up():
    from . import lifecycle
    parser = _parser("Starts a lab: machines, data disks, cloud and archive. The first time it builds the guests' image.")
    _add_debian(parser)
    _add_state(parser)
    parser.add_argument("--disks", type=int, default=4, help="data disks of the first machine (default 4)")
    parser.add_argument("--disk-size", default="2G", help="size of each (default 2G)")
    parser.add_argument("--machines", default="primary,restore1",
                        help="names; the first gets the disks and sudo without a password (default primary,restore1)")
    _add_machine(parser)
    given = parser.parse_args()
    lifecycle.up(_lab(given), lifecycle.Wish(given.debian, given.machines.split(","), given.disks, given.disk_size,
                                             given.accel, given.cpus))


@_guarded
def down():
    from . import lifecycle
    parser = _parser("Ends a lab: switches its machines off and removes what it made.")
    _add_state(parser)
    parser.add_argument("--keep-files", action="store_true", help="leave disks, snapshots, logs and the archive there")
    given = parser.parse_args()
    lifecycle.down(_lab(given), given.keep_files)


@_guarded
def status():
    from . import report
    parser = _parser("Says what runs, how to reach it, and which disks and snapshots there are. Exit code 1: no lab.")
    _add_state(parser)
    report.show(_lab(parser.parse_args()))


@_guarded
def ssh():
    from .machine import ssh_command
    parser = _parser("Logs in to a machine as the lab's user, or runs a command there.")
    _add_state(parser)
    parser.add_argument("machine")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    lab = _lab(given)
    machines = lab.describe()["machines"]
    if given.machine not in machines:
        raise LabFailure(f"There is no machine `{given.machine}`. There are: {', '.join(machines)}.")
    line = ssh_command(lab, machines[given.machine]["ssh_port"], given.command)
    os.execvp(line[0], line)


@_guarded
def fault():
    from . import faults
    known = "\n".join(f"  {name:24}{meaning}" for name, meaning in faults.KNOWN.items())
    parser = argparse.ArgumentParser(description="Switches a fault on, all off (`clear`), or lists them.",
                                     epilog="faults:\n" + known, allow_abbrev=False,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    _add_state(parser)
    parser.add_argument("name", nargs="?", help="a fault, or `clear`")
    parser.add_argument("value", nargs="?", default="1", help="its number (default 1)")
    given = parser.parse_args()
    lab = _lab(given)
    lab.describe()
    if given.name == "clear":
        faults.clear(lab)
    elif given.name:
        faults.set_fault(lab, given.name, given.value)
    else:
        for name, value in faults.read(lab).items():
            print(f"{name} {value}")


@_guarded
def cloud():
    from . import cloud as verbs
    parser = _parser("The lab's cloud: reads a JSON request from stdin and prints a JSON document.")
    _add_state(parser)
    parser.add_argument("verb", help=", ".join(verbs.VERBS))
    given = parser.parse_args()
    return verbs.call(_lab(given), given.verb, "" if sys.stdin.isatty() else sys.stdin.read())


@_guarded
def archive_server():
    from . import archive
    parser = _parser("Serves the archive of a lab; lab/up starts it.")
    parser.add_argument("state")
    archive.serve(parser.parse_args().state)


def _add_machine(parser):
    parser.add_argument("--accel", choices=("auto", "kvm", "tcg"), default=os.environ.get("RUNBOOK_LAB_ACCEL", "auto"),
                        help="kvm, tcg (software) or auto, which tries (default auto, or RUNBOOK_LAB_ACCEL)")
    parser.add_argument("--cpus", type=int, choices=(1, 2), default=1, help="processors of a machine (default 1)")


def _add_state(parser):
    parser.add_argument("--state", metavar="DIR", help="the lab's directory (default $RUNBOOK_LAB, or .lab in the checkout)")


def _lab(given):
    return Lab(settings.state_directory(given.state))
