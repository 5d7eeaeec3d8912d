"""Runs the unittest tests of a folder and writes a report in the form of Surefire's.

    python3 build-tools/python_tests.py TOP TESTS REPORT.xml

TOP is the folder that imports start at, TESTS the folder below it that holds test_*.py. Exits with 0 also when tests
fail: the report says so, as Surefire's do.
"""
import os
import sys
import time
import unittest
import xml.etree.ElementTree as ElementTree


class Reported(unittest.TextTestResult):
    """Keeps one element for each test, in the order of their ends."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.cases = {}
        self.begin = 0.0

    def startTest(self, test):
        super().startTest(test)
        self.begin = time.monotonic()

    def stopTest(self, test):
        self.case(test).set("time", f"{time.monotonic() - self.begin:.3f}")
        super().stopTest(test)

    def case(self, test):
        identity = test.id()
        if " (" in identity:  # setUpClass and its like: "setUpClass (tests.test_lab.FourDisks)"
            name, _, place = identity.rstrip(")").partition(" (")
        else:
            place, _, name = identity.rpartition(".")
        return self.cases.setdefault(
            identity, ElementTree.Element("testcase", name=name, classname=place))

    def note(self, kind, test, message):
        ElementTree.SubElement(self.case(test), kind, message=message)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note("failure", test, str(err[1]))

    def addError(self, test, err):
        super().addError(test, err)
        self.note("error", test, f"{err[0].__name__}: {err[1]}")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note("failure", test, f"{subtest}: {err[1]}")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note("skipped", test, reason)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note("failure", test, "was expected to fail")


def main(top, tests, report):
    sys.path.insert(0, os.path.abspath(top))
    suite = unittest.defaultTestLoader.discover(tests, top_level_dir=top)
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=Reported, verbosity=2).run(suite)
    root = ElementTree.Element("testsuite", name=tests)
    root.extend(result.cases.values())
    os.makedirs(os.path.dirname(report), exist_ok=True)
    ElementTree.ElementTree(root).write(report, encoding="utf-8", xml_declaration=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
