"""Python processes with our library preloaded. OXOMP_LIBRARY names it; each test runs its code in a process of its own.

The code's process must exit 0 within the limit, map our library, and say nothing on stderr.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

LIBRARY = os.path.realpath(os.environ.get("OXOMP_LIBRARY", ""))
HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 120

PROLOGUE = """
import multiprocessing, os, sys, threading
ours = os.environ["LD_PRELOAD"]
with open("/proc/self/maps") as maps:
    assert any(line.rstrip().endswith(ours) for line in maps), ours + " is not mapped"
SQUARES = 99_999 * 100_000 * 199_999 // 6
"""


def setUpModule():
    """Builds the extension once, with gcc, as a package's own build would."""
    global FOLDER
    if not os.path.exists(LIBRARY):
        raise RuntimeError("OXOMP_LIBRARY does not name the library to preload")
    FOLDER = tempfile.mkdtemp(prefix="oxomp-python-")
    shutil.copy(os.path.join(HERE, "ring.pyx"), FOLDER)
    cythonize = os.path.join(os.path.dirname(sys.executable), "cythonize")
    built = subprocess.run([cythonize, "-i", "-q", "ring.pyx"], cwd=FOLDER, env=dict(os.environ, CC="gcc"),
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if built.returncode:
        raise RuntimeError("the Cython extension does not build:\n" + built.stdout)


def tearDownModule():
    shutil.rmtree(FOLDER)


class Preload(unittest.TestCase):
    def python(self, code, **env):
        names = ("PATH", "HOME", "TMPDIR")
        clean = {name: os.environ[name] for name in names if name in os.environ}
        clean.update(LD_PRELOAD=LIBRARY, OMP_NUM_THREADS="2", PYTHONPATH=FOLDER, **env)
        process = subprocess.Popen([sys.executable, "-c", PROLOGUE + textwrap.dedent(code)], env=clean, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            self.fail("still running after %d s" % LIMIT)
        self.assertEqual((process.returncode, err), (0, ""), out)
        return out

    def test_prange_of_every_schedule(self):
        self.python("""
            import ring
            for schedule in ("static", "dynamic", "guided", "runtime"):
                for threads in (1, 2, 5):
                    assert ring.squares(100_000, schedule, threads) == SQUARES, (schedule, threads)
                    assert ring.squares(0, schedule, threads) == 0
        """)

    def test_team_has_the_size_asked_for(self):
        self.python("""
            import ring
            for threads in (1, 2, 3, 9, 2):
                assert ring.team(threads) == list(range(threads)), (threads, ring.team(threads))
        """)

    def test_exception_leaves_a_prange(self):
        self.python("""
            import ring
            for _ in range(20):
                try:
                    ring.first_failure(1000)
                except KeyError:
                    continue
                raise AssertionError("no exception came out of the loop")
            assert ring.squares(100_000, "dynamic", 2) == SQUARES
        """)

    def test_fork_after_a_region(self):
        self.python("""
            import ring
            assert ring.squares(100_000, "dynamic", 2) == SQUARES
            with multiprocessing.get_context("fork").Pool(2) as pool:
                jobs = [pool.apply_async(ring.squares, (100_000, "dynamic", 2)) for _ in range(8)]
                assert [job.get(60) for job in jobs] == [SQUARES] * 8
            assert ring.team(3) == [0, 1, 2]
        """, KMP_INIT_AT_FORK="FALSE")

    def test_grandchild(self):
        self.python("""
            import ring
            def descend(depth):
                assert ring.team(2) == [0, 1]
                if depth:
                    child = os.fork()
                    if child == 0:
                        descend(depth - 1)
                        os._exit(0)
                    assert os.waitpid(child, 0)[1] == 0
                    assert ring.squares(100_000, "static", 2) == SQUARES
            descend(3)
        """)

    def test_fork_from_another_thread(self):
        self.python("""
            import ring
            failed = []
            def fork():
                child = os.fork()
                if child == 0:
                    os._exit(0 if ring.squares(100_000, "dynamic", 2) == SQUARES else 1)
                if os.waitpid(child, 0)[1] != 0:
                    failed.append(child)
            assert ring.team(2) == [0, 1]
            for _ in range(5):
                thread = threading.Thread(target=fork)
                thread.start()
                thread.join()
            assert not failed and ring.team(2) == [0, 1]
        """)

    def test_threads_enter_regions(self):
        self.python("""
            import ring
            wrong = []
            def work():
                for _ in range(25):
                    if ring.squares(100_000, "dynamic", 2) != SQUARES:
                        wrong.append(threading.get_ident())
            for _ in range(4):
                threads = [threading.Thread(target=work) for _ in range(4)]
                [t.start() for t in threads]
                [t.join() for t in threads]
            assert not wrong
        """)

    def test_daemon_thread_in_a_region_at_exit(self):
        self.python("""
            import ring, time
            def work():
                while True:
                    ring.squares(5_000_000, "dynamic", 2)
            threading.Thread(target=work, daemon=True).start()
            time.sleep(0.5)
        """)

    def test_threadpoolctl_sees_and_limits_it(self):
        self.python("""
            import threadpoolctl, ring
            found = [p for p in threadpoolctl.threadpool_info() if p["filepath"] == ours]
            assert [p["num_threads"] for p in found] == [2], threadpoolctl.threadpool_info()
            with threadpoolctl.threadpool_limits(1, user_api="openmp"):
                assert ring.default_team() == [0]
            assert ring.default_team() == [0, 1]
        """)

    def test_scikit_learn_across_a_fork(self):
        self.python("""
            import numpy as np
            from sklearn.cluster import KMeans
            def labels(_):
                x = np.random.default_rng(0).normal(size=(2000, 8))
                return KMeans(n_clusters=8, n_init=1, random_state=0).fit(x).labels_.tolist()
            mine = labels(0)
            with multiprocessing.get_context("fork").Pool(2) as pool:
                assert pool.map_async(labels, range(4)).get(60) == [mine] * 4
        """)


if __name__ == "__main__":
    unittest.main()
