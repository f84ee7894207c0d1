"""The package's own tests, whole: each outcome the same as on the libomp 22 that it brings."""

from frame import suite

GROUP = "pyomp"
REQUIRES = ["pyomp==0.6.0"]
# Regions are opened by code made at run time, whose look-ups the loader logs as libomp's loader's or Python's.
OPENS = [r"bin/python$"]
LIMIT = 1500


def work(_folder):
    return {"outcomes": suite.unittests(["numba.openmp.tests.test_openmp"])}
