"""The cloud's view of the machines."""
from . import snapshots
from .clouderror import permanent
from .machine import Machine


def describe(lab):
    return [_answer(Machine(lab, name)) for name in lab.describe()["machines"]]


def stop(lab, name):
    """Switches a machine off at once: its processors stand still before anything else happens. Snapshots that were
    captured are copied to their end first; stopping a stopped one is fine."""
    if name not in lab.describe()["machines"]:
        raise permanent("InstanceNotFound", f"There is no instance `{name}`.")
    machine = Machine(lab, name)
    if machine.is_running():
        with machine.qmp() as qmp:
            qmp.run("stop")
        snapshots.finish_copies(lab, name)
        machine.switch_off()
    return _answer(machine)


def _answer(machine):
    return {"instance": machine.name, "state": "running" if machine.is_running() else "stopped"}
