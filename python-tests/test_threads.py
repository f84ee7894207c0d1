"""Python threads that enter regions at once and come and go: one pool serves them, and it does not grow without need."""

import unittest

import helper


class Threads(helper.Case):
    def test_results_of_many_callers(self):
        self.both("""
            def work(number):
                for _ in range(25):
                    assert ring.squares(100_000, "dynamic", 2) == SQUARES
            for _ in range(4):
                at_once(4, work)
        """)

    def test_estimators_of_many_callers(self):
        # Without a GIL the callers are in scikit-learn's regions at the same time for good.
        self.python("""
            import numpy as np
            from sklearn.cluster import KMeans
            from sklearn.ensemble import HistGradientBoostingClassifier
            rows = np.random.default_rng(0).normal(size=(2000, 10)).astype(np.float32)
            above = rows[:, 0] + rows[:, 1] ** 2 > 1
            def fit():
                clusters = KMeans(8, n_init=1, random_state=0, max_iter=20).fit(rows).labels_
                trees = HistGradientBoostingClassifier(max_iter=5, random_state=0).fit(rows, above)
                return clusters.tobytes() + trees.predict(rows).tobytes()
            expected = fit()
            def work(number):
                for _ in range(3):
                    assert fit() == expected
            at_once(8, work)
        """, OMP_NUM_THREADS="4")

    def crowd(self, callers, threads):
        # All callers are inside of a region at the same time: that takes (threads - 1) workers each, and no more. Further
        # crowds find these workers, though not one of the callers is the same.
        self.both("""
            callers, threads = %d, %d
            def crowd():
                words = (ctypes.c_int * 2)()
                most = []
                def work(number):
                    if number == callers:
                        while words[0] < callers * threads:
                            time.sleep(0.01)
                        most.append(tasks())
                        words[1] = 1
                    else:
                        ring.hold(threads, ctypes.addressof(words))
                        assert ring.squares(1000, "dynamic", 2) == 332833500
                at_once(callers + 1, work)
                assert words[0] == callers * threads
                return most[0]
            native = 1 + callers + 1
            for _ in range(3):
                most = crowd()
                assert most <= native + callers * (threads - 1), most
                # The next crowd is not to be counted with callers that are joined but not yet gone.
                few_tasks(1 + callers * (threads - 1))
        """ % (callers, threads))

    def test_16_callers_at_once(self):
        self.crowd(16, 4)

    def test_200_callers_at_once(self):
        self.crowd(200, 2)

    def test_short_lived_callers(self):
        self.both("""
            def one(number):
                assert ring.team(3) == [0, 1, 2]
            def callers(count):
                for number in range(count):
                    thread = threading.Thread(target=one, args=(number,))
                    thread.start()
                    thread.join()
            callers(200)
            gc.collect()
            workers, memory = tasks(), resident()
            callers(%d)
            gc.collect()
            # A caller may come before the one before it has let its workers go.
            few_tasks(workers + 8)
            assert resident() - memory < 4 << 20, resident() - memory
        """ % helper.count(10_000, 800))

    def test_alternating_sizes_make_no_threads(self):
        self.both("""
            def known():
                return set(os.listdir("/proc/self/task"))
            assert ring.team(8) == list(range(8))
            threads = known()
            for size in [2, 8, 1, 5] * 50:
                assert ring.team(size) == list(range(size))
                assert known() == threads
        """)

    def test_waiting_workers_sleep(self):
        # Of a second with nothing to do, the workers of the peers' runtimes spin through 200 ms each.
        self.both("""
            assert ring.team(8) == list(range(8))
            def state_and_ticks():
                workers = {}
                for task in os.listdir("/proc/self/task"):
                    if int(task) != os.getpid():
                        with open("/proc/self/task/%s/stat" % task) as stat:
                            fields = stat.read().rsplit(")", 1)[1].split()
                        workers[task] = (fields[0], int(fields[11]) + int(fields[12]))
                return workers
            for _ in range(1000):
                before = state_and_ticks()
                if all(state == "S" for state, _ in before.values()):
                    break
                time.sleep(0.01)
            assert len(before) == 7 and all(state == "S" for state, _ in before.values()), before
            time.sleep(1)
            assert state_and_ticks() == before
        """)

    def test_deprecated_routines_are_silent(self):
        self.python("""
            runtime = ctypes.CDLL(ours)
            runtime.omp_set_nested(1)
            assert runtime.omp_get_nested() == 1
            runtime.omp_set_nested(0)
            runtime.omp_set_max_active_levels(4)
            runtime.omp_set_dynamic(1)
            assert (runtime.omp_get_nested(), runtime.omp_get_dynamic()) == (1, 1)
            import ring
            assert ring.squares(100_000, "dynamic", 2) == SQUARES
        """)

    def test_exceptions_and_the_gil(self):
        # Members take the GIL, raise, let others run and fail, all at once: nobody waits for a lock that waits for him.
        self.both("""
            def fails(number):
                time.sleep(0.001 * number)
                if number == 1:
                    raise KeyError(number)
            def work(number):
                for _ in range(10):
                    try:
                        ring.call_in_team(3, fails)
                    except KeyError as e:
                        assert e.args == (1,)
                    else:
                        raise AssertionError("no exception came out of the region")
                    try:
                        ring.first_failure(1000)
                    except KeyError:
                        pass
                    else:
                        raise AssertionError("no exception came out of the loop")
            at_once(4, work)
            assert ring.squares(100_000, "dynamic", 2) == SQUARES
        """)


if __name__ == "__main__":
    unittest.main()
