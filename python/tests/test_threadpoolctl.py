"""threadpoolctl sees our library and sets its number of threads, in every thread that asks for it."""

import json
import os
import shutil
import sys
import unittest

from support import LIBRARY, Case

SEEN = """
import ctypes, json, sys
from threadpoolctl import threadpool_info
for path in sys.argv[1:]:
    ctypes.CDLL(path)
print(json.dumps([x for x in threadpool_info() if x["user_api"] == "openmp"]))
"""


class Seen(Case):
    def info(self, out):
        return [(x["prefix"], x["internal_api"], x["filepath"], x["num_threads"]) for x in json.loads(out)]

    def test_under_run(self):
        env = self.environment(OMP_NUM_THREADS="3")
        self.assertEqual(self.info(self.good(self.oxomp("run", "-c", SEEN, env=env))), [("libomp", "openmp", LIBRARY, 3)])

    def test_by_the_names_of_others(self):
        """The links are one file: it is seen once, and no warning of libomp beside libiomp comes."""
        names = ("libgomp.so.1", "libiomp5.so", "libomp.so.5")
        env = self.environment(OMP_NUM_THREADS="3")
        out = self.good(self.oxomp("run", "-W", "error", "-c", SEEN, *names, env=env))
        self.assertEqual(self.info(out), [("libomp", "openmp", LIBRARY, 3)])

    def test_as_a_file_of_another_name(self):
        """A system may put it in the place of another runtime as a file of its own."""
        for name, prefix in (("libgomp.so.1", "libgomp"), ("libiomp5.so", "libiomp")):
            path = os.path.realpath(shutil.copy(LIBRARY, os.path.join(self.folder, name)))
            env = self.environment(OMP_NUM_THREADS="3")
            out = self.good(self.start([sys.executable, "-c", SEEN, path], env))
            self.assertEqual(self.info(out), [(prefix, "openmp", path, 3)])


class Limits(Case):
    def limited(self, code):
        team = self.team_library("gcc")
        prologue = f"""
import ctypes, threading
from threadpoolctl import ThreadpoolController, threadpool_limits
library = ctypes.CDLL({team!r})
ours = ctypes.CDLL({LIBRARY!r})
def team():
    size = library.team(0)
    assert size == ours.omp_get_max_threads(), (size, ours.omp_get_max_threads())
    return size
"""
        env = self.environment(OMP_NUM_THREADS="4")
        return self.good(self.oxomp("run", "-c", prologue + code, env=env))

    def test_set_and_given_back(self):
        self.limited("""
assert team() == 4
with threadpool_limits(2):
    assert team() == 2
    with threadpool_limits({"openmp": 1}):
        assert team() == 1
    assert team() == 2
    with threadpool_limits({"blas": 1}):
        assert team() == 2
assert team() == 4
limits = threadpool_limits(7, user_api="openmp")
assert team() == 7
limits.restore_original_limits()
assert team() == 4
@ThreadpoolController().wrap(limits=3)
def wrapped():
    return team()
assert wrapped() == 3 and team() == 4
""")

    def test_in_every_thread_its_own(self):
        """Five threads hold five limits at once; each has its own all the while, and what others set never shows."""
        self.limited("""
COUNT = 5
together = threading.Barrier(COUNT)
wrong = []
def work(number):
    try:
        for round in range(20):
            mine = 1 + (number + round) % COUNT
            together.wait(60)
            with threadpool_limits(mine):
                together.wait(60)
                for _ in range(5):
                    if team() != mine:
                        wrong.append((number, mine, team()))
                together.wait(60)
            if team() != 4:
                wrong.append((number, "given back", team()))
    except BaseException as e:
        wrong.append((number, repr(e)))
        together.abort()
threads = [threading.Thread(target=work, args=(n,)) for n in range(COUNT)]
[t.start() for t in threads]
[t.join() for t in threads]
assert not wrong, wrong[:5]
assert team() == 4
""")

    def test_real_packages_heed_it(self):
        """A limit of one thread holds for scikit-learn's regions too: no worker is made."""
        self.good(self.oxomp("run", "-c", """
import os
def threads():
    return len(os.listdir("/proc/self/task"))
import numpy
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits
x = numpy.random.default_rng(0).random((3000, 5))
before = threads()
def fit():
    HistGradientBoostingRegressor(max_iter=3).fit(x, x[:, 0])
with threadpool_limits(1):
    fit()
assert threads() == before, (before, threads())
fit()
assert threads() > before, (before, threads())
""", env=self.environment(OMP_NUM_THREADS="3", OPENBLAS_NUM_THREADS="1")))


if __name__ == "__main__":
    unittest.main()
