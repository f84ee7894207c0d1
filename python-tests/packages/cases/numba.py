"""parallel=True on the omp layer, its own tests of that layer, its guard of forked children, workqueue beside it."""

import os
import subprocess
import sys

from frame import suite

GROUP = "numba"
REQUIRES = ["numba==0.68.1"]
OPENS = [r"omppool\."]
ENVIRONMENT = {"NUMBA_THREADING_LAYER": "omp", "NUMBA_NUM_THREADS": "3"}
LIMIT = 1500

# The package's own: what runs on the omp layer, and the layers' checks of forks, vendors and priorities.
OWN = ["TestMiscBackendIssues", "TestThreadingLayerSelection", "TestThreadingLayerPriority", "TestOpenMPVendors",
       "TestForkSafetyIssues", "TestInitSafetyIssues"]

FORK = """
import os, sys, numba, numpy
@numba.njit(parallel=True)
def total(x):
    s = 0
    for i in numba.prange(len(x)):
        s += x[i]
    return s
x = numpy.arange(10_000)
assert total(x) == x.sum()
child = os.fork()
if child == 0:
    os._exit(0 if total(x) == x.sum() else 1)
status = os.waitpid(child, 0)[1]
print(numba.threading_layer(), os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
"""


def work(_folder):
    import threading

    import numba
    import numpy as np

    @numba.njit(parallel=True)
    def sums(x):
        total, most, product = 0.0, 0, 1
        for i in numba.prange(len(x)):
            total += x[i]
            most = max(most, i)
            product *= 1 + (i & 1)
        return total, most, product

    @numba.njit(parallel=True)
    def stencil(x):
        y = np.empty_like(x)
        for i in numba.prange(x.shape[0]):
            for j in numba.prange(x.shape[1]):
                y[i, j] = x[i - 1, j] + x[i, j - 1] - 4 * x[i, j]
        return y

    @numba.njit(parallel=True)
    def chunks(n, size):
        seen = np.zeros(n, np.int64)
        with numba.parallel_chunksize(size):
            for i in numba.prange(n):
                seen[i] += i * i
        return seen

    @numba.njit(parallel=True)
    def numbers(n):
        found = np.zeros(n, np.int64)
        for i in numba.prange(n):
            found[i] = numba.get_thread_id()
        return np.unique(found).max() < numba.get_num_threads()

    @numba.vectorize(["float64(float64, float64)"], target="parallel")
    def ufunc(a, b):
        return a * b + np.sin(a)

    @numba.guvectorize(["void(float64[:], float64[:])"], "(n)->(n)", target="parallel")
    def gufunc(a, out):
        out[0] = a[0]
        for i in range(1, len(a)):
            out[i] = out[i - 1] + a[i]

    x = np.arange(30_000) / 8.0
    results = {}
    for threads in (1, 2, 3):
        numba.set_num_threads(threads)
        results.update({
            f"{threads} sums": list(sums(x)),
            f"{threads} stencil": stencil(x.reshape(150, 200)),
            f"{threads} chunks": chunks(1000, 17),
            f"{threads} numbers": bool(numbers(300)),
            f"{threads} ufunc": ufunc(x, x),
            f"{threads} gufunc": gufunc(x.reshape(100, 300)),
        })
    at_once = {}

    def call(i):
        numba.set_num_threads(1 + i % 3)
        at_once[i] = [float(sums(x + i)[0]) for _ in range(20)]

    threads = [threading.Thread(target=call, args=(i,)) for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    results["at once"] = [at_once[i] for i in range(8)]
    results["layer"] = numba.threading_layer()
    # Its guard ends a forked child that opens a region on the omp layer (15, SIGTERM), whatever serves it.
    results["fork"] = {layer: forked(layer) for layer in ("omp", "workqueue")}
    names = [f"numba.tests.test_parallel_backend.{name}" for name in OWN]
    names += ["numba.tests.test_num_threads", "numba.tests.test_parfors.TestPrangeBasic"]
    results["outcomes"] = suite.unittests(names)
    return results


def forked(layer):
    """The layer in use and how a child of a process that used it ended."""
    env = dict(os.environ, NUMBA_THREADING_LAYER=layer)
    return subprocess.run([sys.executable, "-c", FORK], env=env, stdout=subprocess.PIPE, timeout=300, check=True,
                          text=True).stdout
