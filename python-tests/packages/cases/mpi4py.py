"""Ranks under Open MPI, bound and unbound, regions of gcc's and clang's between messages; teams follow the mask."""

import json
import os
import subprocess
import sys

from frame import extension

GROUP = "clusters"
REQUIRES = ["mpi4py==4.1.2", "numpy==2.4.6", "cython==3.3.1"]
OPENS = [r"loops_gcc", r"loops_clang"]


def build(folder):
    extension.cython(folder, "gcc-12", "loops_gcc")
    extension.cython(folder, "clang-22", "loops_clang")
    extension.source("rank.py", folder)


def work(folder):
    results = {}
    for name, options in (("bound", ["--bind-to", "core"]), ("unbound", ["--bind-to", "none"])):
        results[name] = ranks(folder, 2, options)
    results["more than processors"] = ranks(folder, 4, ["--bind-to", "none", "--oversubscribe"])
    return results


def ranks(folder, number, options):
    """What the ranks of one job gathered."""
    env = {k: v for k, v in os.environ.items() if k != "OMP_NUM_THREADS"}
    env.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", PYTHONPATH=folder)
    out = os.path.abspath(f"ranks{number}")
    subprocess.run(["mpirun", "-n", str(number), *options, sys.executable, os.path.join(folder, "rank.py"), out],
                   env=env, check=True, timeout=120)
    with open(out) as f:
        found = json.load(f)
    for *_, mask, teams in found:
        assert teams == [mask, mask], (mask, teams)
    return found
