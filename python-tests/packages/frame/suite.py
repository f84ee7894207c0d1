"""Packages' own tests, run in the worker's process: the outcome of each, by its name."""

import sys


def pytest(modules, folder):
    """{test: outcome} of importable modules of tests; one failed test does not stop the others."""
    import pytest as runner

    class Outcomes:
        def __init__(self):
            self.of = {}

        def pytest_runtest_logreport(self, report):
            if report.when == "call" or report.outcome != "passed":
                self.of[report.nodeid] = report.outcome

        def pytest_collectreport(self, report):
            if report.failed:
                self.of[report.nodeid] = "cannot be collected"

    outcomes = Outcomes()
    runner.main(["-q", "--tb=short", "-p", "no:cacheprovider", "--rootdir", folder, "--pyargs", *modules], [outcomes])
    return counted(outcomes.of)


def unittests(names):
    """{test: outcome} of unittest modules."""
    import unittest

    class Result(unittest.TextTestResult):
        of = {}

        def startTest(self, test):
            super().startTest(test)
            self.of[test.id()] = "passed"

        def addSubTest(self, test, subtest, err):
            super().addSubTest(test, subtest, err)
            if err:
                self.of[test.id()] = "failed"

        def addError(self, test, err):
            super().addError(test, err)
            self.of[test.id()] = "error"

        def addFailure(self, test, err):
            super().addFailure(test, err)
            self.of[test.id()] = "failed"

        def addSkip(self, test, reason):
            super().addSkip(test, reason)
            self.of[test.id()] = "skipped"

        def addExpectedFailure(self, test, err):
            super().addExpectedFailure(test, err)
            self.of[test.id()] = "failed as expected"

    tests = unittest.defaultTestLoader.loadTestsFromNames(names)
    unittest.TextTestRunner(stream=sys.stdout, resultclass=Result, verbosity=2).run(tests)
    return counted(Result.of)


def counted(outcomes):
    """The outcomes, once it is seen that something passed: a run that collected nothing proves nothing."""
    passed = sum(outcome == "passed" for outcome in outcomes.values())
    print(f"{passed} of {len(outcomes)} tests passed")
    if not passed:
        raise SystemExit("none of the package's own tests passed")
    return outcomes
