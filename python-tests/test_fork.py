"""Processes that fork, in every way that Python programs do: no child hangs, each computes what its parent does."""

import os
import unittest

import helper


class Fork(helper.Case):
    def test_thousands_of_forks(self):
        # Another thread runs regions all the while, so that workers are busy and teams change hands at each fork.
        self.both("""
            stop = False
            def background():
                while not stop:
                    assert ring.squares(1000, "dynamic", 3) == 332833500
            thread = threading.Thread(target=background)
            thread.start()
            def child():
                assert ring.team(2) == [0, 1]
                assert ring.squares(100_000, "dynamic", 3) == SQUARES
            alive = []
            for number in range(%d):
                if number %% 2:
                    assert ring.team(2) == [0, 1]
                alive.append(fork(child))
                if len(alive) == 3:
                    joined(alive.pop(0))
            for pid in alive:
                joined(pid)
            stop = True
            thread.join()
        """ % helper.count(10_000, 150))

    def test_before_the_first_region(self):
        self.both("""
            for _ in range(5):
                joined(fork(lambda: ring.call_in_team(3, lambda number: None)))
            assert ring.team(3) == [0, 1, 2]
        """)

    def test_from_other_threads(self):
        self.both("""
            def child():
                assert ring.squares(100_000, "dynamic", 2) == SQUARES
                assert ring.team(5) == [0, 1, 2, 3, 4]
            def work(number):
                for _ in range(5):
                    assert ring.team(2) == [0, 1]
                    joined(fork(child))
                    assert ring.team(3) == [0, 1, 2]
            at_once(4, work)
        """)

    def test_from_a_thread_that_openmp_does_not_know(self):
        self.both("""
            assert ring.team(3) == [0, 1, 2]
            at_once(1, lambda number: joined(fork(lambda: ring.call_in_team(3, lambda number: None))))
            assert ring.team(3) == [0, 1, 2]
        """)

    def test_inside_a_region(self):
        # The forking member's region goes on in the child, with that thread alone; its own regions work.
        self.both("""
            def child():
                assert ring.team(2) == [0, 1]
                assert ring.squares(100_000, "guided", 3) == SQUARES
            for who in range(3):
                after = []
                def member(number):
                    if number == who:
                        joined(fork(child))
                    after.append(number)
                ring.call_in_team(3, member)
                assert sorted(after) == [0, 1, 2]
            ring.call_in_team(3, lambda number: joined(fork(child)))
            assert ring.team(4) == [0, 1, 2, 3]
        """)

    def test_generations(self):
        self.both("""
            def descend(depth):
                assert ring.team(2) == [0, 1]
                if depth:
                    joined(fork(lambda: descend(depth - 1)))
                    assert ring.squares(100_000, "static", 2) == SQUARES
                assert ring.team(3) == [0, 1, 2]
            descend(%d)
        """ % helper.count(100, 12))

    def test_child_has_room_for_its_own_threads(self):
        # The parent's threads do not count against the child's limit.
        self.python("""
            import ring_llvm as ring
            assert ring.team(4) == [0, 1, 2, 3]
            def child():
                assert ring.team(4) == [0, 1, 2, 3]
                joined(fork(lambda: joined(fork(grandchild))))
            def grandchild():
                assert ring.team(9) == [0, 1, 2, 3]
            joined(fork(child))
        """, KMP_DEVICE_THREAD_LIMIT="4")

    def test_in_a_handler_of_forks(self):
        # Other libraries' handlers may use OpenMP on either side of a fork.
        self.both("""
            seen = []
            os.register_at_fork(before=lambda: seen.append(ring.team(3)),
                                after_in_child=lambda: seen.append(ring.team(2)),
                                after_in_parent=lambda: seen.append(ring.team(4)))
            def child():
                assert seen[-2:] == [[0, 1, 2], [0, 1]], seen
            for _ in range(5):
                joined(fork(child))
                assert seen[-2:] == [[0, 1, 2], [0, 1, 2, 3]], seen
        """)

    def test_handlers_of_c_libraries(self):
        library = helper.compiled("libhandlers.so", """
            #include <pthread.h>
            int teams[3];
            static void region(int which, int threads) {
              int n = 0;
              #pragma omp parallel num_threads(threads) reduction(+ : n)
              n++;
              teams[which] = n;
            }
            static void before(void) { region(0, 5); }
            static void parent(void) { region(1, 4); }
            static void child(void) { region(2, 3); }
            int install(void) { return pthread_atfork(before, parent, child); }
        """, "-fPIC", "-shared", "-fopenmp")
        self.python("""
            library = ctypes.CDLL(%r)
            assert library.install() == 0
            import ring
            teams = (ctypes.c_int * 3).in_dll(library, "teams")
            def child():
                assert list(teams) == [5, 0, 3], list(teams)
                assert ring.team(2) == [0, 1]
            joined(fork(child))
            assert list(teams) == [5, 4, 0], list(teams)
            assert ring.team(2) == [0, 1]
        """ % library)

    def test_switched_off_handlers(self):
        # scikit-learn and joblib set this variable for the sake of other runtimes.
        self.both("""
            assert ring.squares(100_000, "dynamic", 2) == SQUARES
            with multiprocessing.get_context("fork").Pool(2) as pool:
                jobs = [pool.apply_async(ring.squares, (100_000, "dynamic", 2)) for _ in range(8)]
                assert [job.get(60) for job in jobs] == [SQUARES] * 8
            assert ring.team(3) == [0, 1, 2]
        """, KMP_INIT_AT_FORK="FALSE")


class Affinity(helper.Case):
    """A child's mask is its own: its team follows it, and nothing of the runtime changes it."""

    def setUp(self):
        if len(os.sched_getaffinity(0)) < 2:
            self.skipTest("a mask of one CPU cannot become smaller")

    def narrowed(self, code, **env):
        self.both("""
            all_cpus = sorted(os.sched_getaffinity(0))
            def narrow():
                os.sched_setaffinity(0, all_cpus[1:2])
        """, code, OMP_NUM_THREADS=None, OXOMP_CPU_QUOTA="off", **env)

    def test_default_team_follows_the_childs_mask(self):
        self.narrowed("""
            def masks(number):
                assert os.sched_getaffinity(0) == set(all_cpus[1:2]), os.sched_getaffinity(0)
            def child():
                narrow()
                assert (ring.max_threads(), ring.num_procs()) == (1, 1)
                assert ring.default_team() == [0]
                ring.call_in_team(3, masks)
                masks(0)
                joined(fork(grandchild))
            def grandchild():
                os.sched_setaffinity(0, all_cpus)
                assert ring.default_team() == list(range(len(all_cpus)))
                assert (ring.max_threads(), ring.num_procs()) == (len(all_cpus), len(all_cpus))
            assert ring.default_team() == list(range(len(all_cpus)))
            joined(fork(child))
            assert ring.default_team() == list(range(len(all_cpus)))
            assert os.sched_getaffinity(0) == set(all_cpus)
        """)

    def test_fork_in_a_region(self):
        self.narrowed("""
            def child():
                narrow()
                assert ring.default_team() == [0]
            ring.call_in_team(3, lambda number: joined(fork(child)))
        """)

    def test_what_the_program_says_holds_in_the_child(self):
        self.narrowed("""
            def child():
                narrow()
                assert ring.default_team() == [0, 1, 2]
            ring.set_num_threads(3)
            assert ring.default_team() == [0, 1, 2]
            joined(fork(child))
        """)

    def test_what_the_environment_says_holds_in_the_child(self):
        self.both("""
            def child():
                os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[1:2])
                assert ring.default_team() == [0, 1, 2, 3]
            assert ring.default_team() == [0, 1, 2, 3]
            joined(fork(child))
        """, OMP_NUM_THREADS="4")

    def test_nothing_is_bound_unless_asked(self):
        self.narrowed("""
            def masks(number):
                assert os.sched_getaffinity(0) == set(all_cpus)
            ring.call_in_team(5, masks)
            masks(0)
        """)


class Multiprocessing(helper.Case):
    def test_start_methods(self):
        self.both("""
            assert ring.squares(100_000, "dynamic", 2) == SQUARES
            for method in ("fork", "forkserver", "spawn"):
                with multiprocessing.get_context(method).Pool(2) as pool:
                    jobs = [pool.apply_async(ring.squares, (100_000, "dynamic", 3)) for _ in range(8)]
                    assert [job.get(60) for job in jobs] == [SQUARES] * 8, method
                    assert pool.apply(ring.team, (3,)) == [0, 1, 2], method
                assert ring.team(3) == [0, 1, 2]
        """)

    def test_pool_made_by_a_thread(self):
        self.python("""
            import ring
            def work(number):
                with multiprocessing.get_context("fork").Pool(2) as pool:
                    assert pool.starmap(ring.squares, [(100_000, "guided", 2)] * 4) == [SQUARES] * 4
            assert ring.team(2) == [0, 1]
            at_once(3, work)
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

    def test_joblib(self):
        self.both("""
            from joblib import Parallel, delayed
            assert ring.squares(100_000, "dynamic", 2) == SQUARES
            for backend in ("loky", "threading", "multiprocessing"):
                work = Parallel(n_jobs=3, backend=backend)
                results = work(delayed(ring.squares)(100_000, "dynamic", 2) for _ in range(12))
                assert results == [SQUARES] * 12, backend
                assert ring.team(3) == [0, 1, 2]
        """)

    def test_pytest_xdist(self):
        tests = os.path.join(helper.folder(), "test_in_workers.py")
        with open(tests, "w") as f:
            f.write("""
import multiprocessing, os, pytest, ring, ring_llvm
SQUARES = 99_999 * 100_000 * 199_999 // 6

@pytest.mark.parametrize("n", range(12))
@pytest.mark.parametrize("module", [ring, ring_llvm])
def test_regions(module, n):
    assert os.environ["PYTEST_XDIST_WORKER"].startswith("gw")
    assert module.squares(100_000, "dynamic", 1 + n % 4) == SQUARES
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(module.squares, (100_000, "dynamic", 2)) == SQUARES
""")
        self.python("""
            import pytest
            sys.exit(pytest.main(["-q", "-n", "3", "-p", "no:cacheprovider", %r]))
        """ % tests)


if __name__ == "__main__":
    unittest.main()
