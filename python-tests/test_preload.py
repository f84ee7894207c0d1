"""Python processes with our library preloaded: what Cython extensions and threadpoolctl see."""

import unittest

import helper


class Preload(helper.Case):
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

    def test_threadpoolctl_sees_and_limits_it(self):
        self.python("""
            import threadpoolctl, ring
            found = [p for p in threadpoolctl.threadpool_info() if p["filepath"] == ours]
            assert [p["num_threads"] for p in found] == [2], threadpoolctl.threadpool_info()
            with threadpoolctl.threadpool_limits(1, user_api="openmp"):
                assert ring.default_team() == [0]
            assert ring.default_team() == [0, 1]
        """)


if __name__ == "__main__":
    unittest.main()
