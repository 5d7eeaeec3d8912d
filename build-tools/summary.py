"""Adds up the test reports of every tier and prints what failed, what was skipped and why, and the counts.

    python3 build-tools/summary.py TIER... -- [WHAT ELSE FAILED]...

Reads */target/test-reports/TIER/TEST-*.xml. A tier without a test counts as failed: it proves nothing.
Exits with 1 when anything failed.
"""
import glob
import sys
import xml.etree.ElementTree as ElementTree


def first_line(element):
    text = element.get("message") or element.text or ""
    return (text.strip().splitlines() or [element.get("type") or "no reason given"])[0]


def read(tier):
    """Returns (run, failures, skips) of one tier; the last two as lines of text."""
    run, failures, skips = 0, [], []
    for path in sorted(glob.glob(f"*/target/test-reports/{tier}/TEST-*.xml")):
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            run += 1
            name = f"{case.get('classname', '').rpartition('.')[2]}.{case.get('name')}"
            problem = case.find("failure")
            if problem is None:
                problem = case.find("error")
            if problem is not None:
                failures.append(f"{name}: {first_line(problem)}")
            elif case.find("skipped") is not None:
                skips.append(f"{name}: {first_line(case.find('skipped'))}")
    return run, failures, skips


def main(arguments):
    split = arguments.index("--")
    tiers, broken = arguments[:split], arguments[split + 1:]
    passed = failed = skipped = 0
    rows = []
    for tier in tiers:
        run, failures, skips = read(tier)
        if run == 0:
            broken.append(f"{tier}: no test ran")
        for line in failures:
            print(f"FAILED   {tier}: {line}")
        for line in skips:
            print(f"SKIPPED  {tier}: {line}")
        rows.append((tier, run, len(failures), len(skips)))
        passed += run - len(failures) - len(skips)
        failed += len(failures)
        skipped += len(skips)
    for what in broken:
        print(f"FAILED   {what}")
    print()
    print(f"{'tier':<12}{'run':>6}{'failed':>8}{'skipped':>9}")
    for row in rows:
        print(f"{row[0]:<12}{row[1]:>6}{row[2]:>8}{row[3]:>9}")
    print()
    print(f"{passed} passed, {failed + len(broken)} failed, {skipped} skipped")
    return 1 if failed or broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
