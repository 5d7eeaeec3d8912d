"""The state of a lab as text."""
from .lifecycle import archive_is_running
from .machine import Machine
from .records import records


def show(lab):
    description = lab.describe()
    print(f"lab       {lab.state}")
    print(f"guests    Debian {description['debian']}, {description['accelerator']}, {description['cpus']} cpu")
    for name, machine in description["machines"].items():
        state = "running" if Machine(lab, name).is_running() else "stopped"
        print(f"machine   {name:12} {state:8} 127.0.0.1:{machine['ssh_port']}  sudo: {machine['sudo']}")
    state = "running" if archive_is_running(lab) else "stopped"
    print(f"archive   {'':12} {state:8} 127.0.0.1:{description['archive_port']}")
    with records(lab) as known:
        for disk in known["disks"].values():
            place = f"{disk['state']} {disk['instance'] or ''}".strip()
            print(f"disk      {disk['disk']:16} {disk['size'] >> 20:6} MiB  {place}")
        for snapshot in known["snapshots"].values():
            if not snapshot["deleted"]:
                print(f"snapshot  {snapshot['snapshot']:16} {snapshot['set']}  {snapshot['member']}/{snapshot['of']}  "
                      f"{snapshot['disk']}  {snapshot['state']}")
    print(f"values    {lab.values}")
    print(f"inventory {lab.inventory}")
