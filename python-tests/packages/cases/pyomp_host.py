"""PyOMP's own tests with the target regions too, on the host: plain functions beside libomptarget's device images."""

import os

from frame import suite

GROUP = "pyomp"
REQUIRES = ["pyomp==0.6.0"]
OPENS = [r"bin/python$", r"/tmpfile_"]
ENVIRONMENT = {"RUN_TARGET": "1", "TEST_DEVICE": "host"}
LIMIT = 1500

TARGET = "outcomes[numba.openmp.tests.test_openmp.TestOpenmpTarget.test_target_"
# This test asks libomp's wrong answer: omp_get_num_threads in a teams region outside of any parallel is 1 (OpenMP 5.2,
# 18.2.2: it is the initial thread's team), which libomp says for two teams, but not for one.
DIFFERS = {TARGET + "nest_teams_default_numteams]": ("passed", "failed")}
if len(os.sched_getaffinity(0)) < 4:
    # libomp makes no more teams than processors; num_teams(4) wants four.
    DIFFERS[TARGET + "teams_distribute_set_num_teams]"] = ("failed", "passed")


def work(_folder):
    return {"outcomes": suite.unittests(["numba.openmp.tests.test_openmp"])}
