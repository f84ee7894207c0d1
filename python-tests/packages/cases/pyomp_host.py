"""PyOMP's own tests with the target regions too, on the host: plain functions beside libomptarget's device images."""

from frame import suite

GROUP = "pyomp"
REQUIRES = ["pyomp==0.6.0"]
OPENS = [r"libpyomp_loader\.so|python3"]
ENVIRONMENT = {"RUN_TARGET": "1", "TEST_DEVICE": "host"}
LIMIT = 1500


def work(_folder):
    return {"outcomes": suite.unittests(["numba.openmp.tests.test_openmp"])}
