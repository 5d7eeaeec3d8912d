"""Runs the cases, alternating the tools within each repetition, and writes docs/performance.md."""

import argparse
import datetime
import os
import pathlib
import pickle
import sys

from . import cases, report, scale
from .hosts import Hosts
from .measure import Failed, run
from .tools import Tools


LONG = 60  # seconds


def main():
    parser = argparse.ArgumentParser(prog="bench/run")
    parser.add_argument("--cases", default="", help="numbers, such as 1,3; all of them, and docs/performance.md, when left out")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of each tool in each case")
    parser.add_argument("--tools", default="", help="peers such as ssh,pyinfra: runbook beside these alone; docs/performance.md is left alone then")
    parser.add_argument("--resume", action="store_true", help="go on with a whole run that ended before its end: what it has measured is not measured again")
    parser.add_argument("--page", action="store_true", help="measure nothing: write docs/performance.md from what the last whole run measured")
    options = parser.parse_args()
    tools_wanted = {"runbook", *options.tools.split(",")} if options.tools else set()
    if unknown := tools_wanted - set(report.TOOLS):
        parser.error(f"there is no {' or '.join(sorted(unknown))}; there are {', '.join(report.TOOLS[1:])}")
    wanted = {int(number) for number in options.cases.split(",") if number}
    work = pathlib.Path(os.environ["RUNBOOK_BENCH_DIRECTORY"]) / "work"
    work.mkdir(parents=True, exist_ok=True)
    kept = work / "results.pickle"
    if options.page:
        if not kept.exists():
            raise Failed(f"no whole run has been measured yet: there is no {kept}")
        written(pickle.loads(kept.read_bytes()))
        return
    chosen = [case for case in cases.every() if not wanted or case.number in wanted]
    partial = Partial(work / "partial.pickle", options.repeat, keep=not (wanted or tools_wanted), resume=options.resume)
    results = []
    count = max([case.hosts for case in chosen], default=0)
    hosts = Hosts(max(1, count), work / "home")
    try:
        tools = Tools(work, hosts)
        for case in chosen:
            samples = partial.once((case.number, case.title), lambda: measured(case, tools, hosts, options.repeat, tools_wanted))
            results.append((case, samples))
            report.show(*results[-1])
        versions = tools.versions()
        bare = partial.once("bare", lambda: bare_exec(tools, hosts, options.repeat)) if not wanted or 4 in wanted else []
    finally:
        hosts.close()
    growth = partial.once("growth", lambda: scale.measured(work, options.repeat)) if not wanted or 9 in wanted else []
    named = [((case.number, case.title), samples) for case, samples in results]
    whole = {"results": named, "bare": bare, "growth": growth, "versions": versions, "repeat": options.repeat, "date": datetime.date.today()}
    if wanted or tools_wanted:
        print(report.page(**whole, why=""))
    else:
        kept.write_bytes(pickle.dumps(whole))
        partial.forget()
        written(whole)


class Partial:
    """What a whole run has measured so far, so that one that ends before its end need not begin again."""

    def __init__(self, file, repeat, keep, resume):
        self._file = file
        self._keep = keep
        # The cache's name is a digest of the distribution's jars, its Java and its options.
        distribution = pathlib.Path(os.environ["RUNBOOK_BENCH_COMMAND"]).resolve().parents[1]
        self._of = (repeat, sorted(cache.name for cache in distribution.glob("lib/*.aot")))
        of, found = pickle.loads(file.read_bytes()) if keep and resume and file.exists() else (self._of, {})
        if of != self._of:
            raise Failed("the run that was interrupted measured another build, or other repetitions: it cannot be resumed")
        self._found = found

    def once(self, what, measure):
        if what not in self._found:
            self._found[what] = measure()
            if self._keep:
                self._file.write_bytes(pickle.dumps((self._of, self._found)))
        return self._found[what]

    def forget(self):
        self._file.unlink(missing_ok=True)


def written(whole):
    why = (pathlib.Path("bench") / "falls-short.md").read_text()
    pathlib.Path("docs/performance.md").write_text(report.page(**whole, why=why))
    print("written: docs/performance.md")


def measured(case, tools, hosts, repeat, only):
    """The samples of each tool, or of those in `only` when it is not empty.

    One repetition runs every tool once. The first one fills the caches of files and is not counted, but for a tool that takes
    over a minute, in which these are nothing, and which is run once less."""
    commands = {tool: command for tool, command in case.commands(tools).items() if not only or tool in only}
    samples = {tool: [] for tool in commands}
    order = list(commands)
    for repetition in range(repeat + 1):
        for tool in order:
            if len(samples[tool]) == repeat:
                continue
            case.prepare(hosts)
            log = tools.work / f"case{case.number}-{tool}.log"
            try:
                sample = run(commands[tool], tools.environment(), tools.work, log)
            finally:
                tools.forget_connections()
            wrong = case.verify(hosts)
            if wrong:
                raise Failed(f"case {case.number} with {tool}: {wrong} (see {log})")
            if repetition or sample.wall > LONG:
                samples[tool].append(sample)
        order = order[1:] + order[:1]
    return samples


def bare_exec(tools, hosts, repeat):
    """200 commands over one connection of the SSH library that runbook uses, with nothing of runbook."""
    lines = tools.write("bare.txt", "".join(f"echo step {step} >> {cases.PLACE}/log\n" for step in range(1, 201)))
    samples = []
    for repetition in range(repeat + 1):
        hosts.everywhere(f"rm -rf {cases.PLACE}; mkdir -p {cases.PLACE}; chown ops: {cases.PLACE}", 1)
        sample = run(
            [*scale.java(), "dev.runbook.bench.BareExec", hosts.addresses[0], "ops", str(hosts.key), lines],
            tools.environment(),
            tools.work,
            tools.work / "bare.log",
        )
        if repetition:
            samples.append(sample)
    return samples


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        print(f"bench: {failed}", file=sys.stderr)
        sys.exit(1)
