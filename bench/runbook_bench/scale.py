"""How time, memory and threads grow with the number of hosts, against SSH servers in a second JVM."""

import os
import pathlib
import subprocess

from .measure import Failed, run

COUNTS = (100, 500, 1000, 2000)
STEPS = 10

# The second JVM stands for machines that have been up for long. Until it has translated itself it takes up to twice as much
# of the cores that it shares with what is measured.
WARM_AFTER_LOGINS = 6000


def java():
    """The Java of the build with the second JVM's classes."""
    target = pathlib.Path("bench/target").resolve()
    return [os.environ["RUNBOOK_BENCH_JAVA"], "-XX:+UseSerialGC", "-cp", f"{target}/runbook-bench.jar:{target}/lib/*"]


def measured(work, repeat):
    """Samples by the number of hosts. The servers answer by themselves, without a process for each command."""
    runbook = "runbook: scale\nplays:\n  - name: steps\n    hosts: all\n    steps:\n"
    for step in range(1, STEPS + 1):
        runbook += f"      - name: step {step}\n        shell: {{ run: \"echo step {step}\", effect: change }}\n        register: r{step}\n"
    book = work / "scale.yml"
    book.write_text(runbook)
    command = os.environ["RUNBOOK_BENCH_COMMAND"]
    found = []
    for count in COUNTS:
        home = work / f"scale-{count}"
        (home / ".ssh").mkdir(parents=True, exist_ok=True, mode=0o700)
        servers = subprocess.Popen(
            [*java(), "dev.runbook.bench.SshServers", str(count), str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            if servers.stdout.readline().strip() != "ready":
                raise Failed("the second JVM did not start")
            samples = []
            environment = {
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "LC_ALL": "C.UTF-8",
                "XDG_STATE_HOME": str(home / "state"),
            }
            uncounted = -(-WARM_AFTER_LOGINS // count)
            for repetition in range(uncounted + repeat):
                servers.stdin.write("count\n")
                servers.stdin.flush()
                before = int(servers.stdout.readline())
                sample = run(
                    [command, "apply", str(book), "-i", str(home / "hosts.yml"), "-f", str(count), "--no-color"],
                    environment,
                    work,
                    work / f"scale-{count}.log",
                )
                servers.stdin.write("count\n")
                servers.stdin.flush()
                done = int(servers.stdout.readline()) - before
                if done != count * STEPS:
                    raise Failed(f"{done} commands arrived for {count} hosts, not {count * STEPS}")
                if repetition >= uncounted:
                    samples.append(sample)
            found.append((count, samples))
        finally:
            servers.stdin.close()
            servers.wait()
    return found
