"""Medians, spread and ratios as text."""

import os
import platform
import re
import statistics

from . import scale

#: Megabytes that a run on one host may take.
MEMORY_OF_ONE_HOST = 110

#: In the order of the tables.
TOOLS = ("runbook", "ansible-core", "mitogen", "pyinfra", "ssh")


def show(case, samples):
    for line in table(samples):
        print(line)
    print(flush=True)


def median(samples, field):
    return statistics.median(getattr(sample, field) for sample in samples)


def table(samples):
    yield "| | median s | from - to | CPU s | memory MB | times runbook |"
    yield "|---|---|---|---|---|---|"
    ours = median(samples["runbook"], "wall")
    for tool, each in samples.items():
        walls = [sample.wall for sample in each]
        yield (
            f"| {tool} | {statistics.median(walls):.2f} | {min(walls):.2f} - {max(walls):.2f} | {median(each, 'cpu'):.2f}"
            f" | {median(each, 'memory') / 1e6:.0f} | {statistics.median(walls) / ours:.1f} |"
        )


def summary(results):
    """The medians of all cases in one table; the README quotes it."""
    yield "| seconds | " + " | ".join(TOOLS) + " |"
    yield "|---" * (len(TOOLS) + 1) + "|"
    for (_, title), samples in results:
        medians = [f"{median(samples[tool], 'wall'):.2f}" if tool in samples else "" for tool in TOOLS]
        yield f"| {title} | " + " | ".join(medians) + " |"


def judged(results, bare, growth):
    """Each bound with what was measured: (what, bound, measured, holds)."""
    by = {title: samples for (_, title), samples in results}
    rows = []

    titles = {number: [] for (number, _), _ in results}
    for (number, title), _ in results:
        titles[number].append(title)

    def wall(title, tool):
        return median(by[title][tool], "wall")

    def ran(number, tool):
        """The titles of a case in which this tool took part."""
        return [title for title in titles.get(number, []) if tool in by[title]]

    def at_least(what, bound, value):
        rows.append((what, f"at least {bound:g} times", f"{value:.1f} times", value >= bound))

    def at_most(what, bound, unit, value):
        rows.append((what, f"at most {bound:g}{unit}", f"{value:.2f}{unit}", value <= bound))

    for number, per_tool in {
        2: {"ansible-core": 12, "pyinfra": 2.5},
        3: {"ansible-core": 20, "pyinfra": 1.5, "ssh": 1},
        4: {"ansible-core": 30, "pyinfra": 5},
        5: {"ansible-core": 15},
        7: {"ansible-core": 20},
    }.items():
        for tool, bound in per_tool.items():
            for title in ran(number, tool):
                at_least(f"{title}: faster than {tool}", bound, wall(title, tool) / wall(title, "runbook"))
    for title in titles.get(1, []):
        if title.startswith("`plan"):
            at_most(f"{title}", 0.35, " s", wall(title, "runbook"))
        if title.startswith("`plan") and title in ran(1, "ansible-core"):
            at_most(f"{title}, of a syntax check by ansible-core", 0.4, " times", wall(title, "runbook") / wall(title, "ansible-core"))
        if title.startswith("`--version"):
            at_most(title, 0.12, " s", wall(title, "runbook"))
    for title in ran(2, "ssh"):
        at_most(f"{title}: of `ssh` doing the same", 1.5, " times", wall(title, "runbook") / wall(title, "ssh"))
    for title in ran(3, "ansible-core"):
        cpu = median(by[title]["runbook"], "cpu") / median(by[title]["ansible-core"], "cpu")
        at_most(f"{title}: CPU of ansible-core's", 0.1, " times", cpu)
    for title in titles.get(4, []):
        if bare:
            own = (wall(title, "runbook") - median(bare, "wall")) / 200 * 1000
            at_most(f"{title}: our own per step over the bare exec", 2, " ms", own)
    one = [median(samples["runbook"], "memory") / 1e6 for (number, _), samples in results if number in (2, 4, 5, 6, 7, 8)]
    if one:
        at_most("runs on one host: memory", MEMORY_OF_ONE_HOST, " MB", max(one))
    if growth:
        of = dict(growth)
        if 1000 in of:
            at_most("1000 hosts x 10 steps", 8, " s", median(of[1000], "wall"))
            at_most("1000 hosts x 10 steps: memory", 350, " MB", median(of[1000], "memory") / 1e6)
        small, large = growth[0][0], growth[-1][0]
        for field, name in (("wall", "time"), ("memory", "memory")):
            factor = median(of[large], field) / median(of[small], field)
            at_most(f"from {small} to {large} hosts {name} grows", large / small, " times", factor)
        at_most(f"from {small} to {large} hosts OS threads grow", 1.1, " times", median(of[large], "threads") / median(of[small], "threads"))
    return rows


def page(results, bare, growth, versions, repeat, date, why):
    """The whole text. `why` is what is said of the bounds that do not hold."""
    lines = ["# Performance", ""]
    lines += [
        "Written by `bench/run`; do not edit. It builds the distribution, installs the peers from PyPI, starts containers with",
        "OpenSSH, and runs every case with every tool in turn, so that a busy minute hits all of them. After each run it is checked",
        f"on the hosts that the work was done. Each figure is the median of {repeat} runs after one that is not counted (of a tool that takes",
        "over a minute the first one counts); every run pays for its own logins. Seconds of CPU are those of the process and all that",
        "it waited for; memory is the highest sum of the resident sets of its processes, pages that they share counted once for each.",
        "",
        "To repeat it: `bench/run` (an hour and a half on two cores); `bench/run --cases 2,3` for some of it.",
        "",
        "Peers are set up as their documentation recommends for speed: ansible-core with pipelining, ControlPersist, no gathering of",
        "facts, as many forks as hosts; mitogen's linear strategy; pyinfra with `--parallel`; `ssh` with one ControlMaster per host.",
        "",
        "## In short",
        "",
        *summary(results),
        "",
        "## What was to be reached",
        "",
        "| | wanted | measured | |",
        "|---|---|---|---|",
    ]
    lines += [f"| {what} | {bound} | {value} | {'yes' if holds else '**no**'} |" for what, bound, value, holds in judged(results, bare, growth)]
    lines.append("")
    if why:
        lines += [why.rstrip("\n"), ""]
    for (number, title), samples in results:
        lines += [f"## {number}. {title}", "", *table(samples), ""]
    if bare:
        walls = [sample.wall for sample in bare]
        lines += [
            "## The bare exec",
            "",
            f"200 commands over one connection of the SSH library itself: {statistics.median(walls):.2f} s ({min(walls):.2f} - {max(walls):.2f}).",
            "",
        ]
    if growth:
        lines += [
            "## 9. Many hosts",
            "",
            "10 steps on each, against SSH servers in one second JVM, which answers by itself: no process is started for a command. Both",
            f"share the machine's cores. The second one has answered {scale.WARM_AFTER_LOGINS} logins before anything is counted: until it has",
            "translated itself, its compiler takes from the runs what machines that have been up for long would not take.",
            "",
            "| hosts | median s | from - to | CPU s | memory MB | OS threads |",
            "|---|---|---|---|---|---|",
        ]
        for count, samples in growth:
            walls = [sample.wall for sample in samples]
            lines.append(
                f"| {count} | {statistics.median(walls):.2f} | {min(walls):.2f} - {max(walls):.2f} | {median(samples, 'cpu'):.2f}"
                f" | {median(samples, 'memory') / 1e6:.0f} | {median(samples, 'threads'):.0f} |"
            )
        lines.append("")
    lines += ["## Machine and versions", ""]
    lines.append(f"{os.cpu_count()} cores, {processor()}, Linux {platform.release()}, {date.isoformat()}.")
    lines += ["", "| | |", "|---|---|"] + [f"| {name} | {version} |" for name, version in versions.items()]
    return "\n".join(lines) + "\n"


def processor():
    with open("/proc/cpuinfo") as info:
        found = re.search(r"^model name\s*: (.*)$", info.read(), re.M)
    return found[1] if found else platform.machine()
