"""The rules of the doctor on made-up reports, and the CPUs on made-up machines."""

import os
import sys
import unittest

from oxomp import _findings, _launch, _machine

from support import LIBRARY, Case


def report(libraries=(), modules=None, variables=(), mask=range(8), quota=None, most=None):
    rows = [{"name": name, "value": value, "set_by": "environment", "status": "in force", "in_force": value,
             "says": None} for name, value in variables]
    return {
        "libraries": [{"path": f"/lib/{name}", "kind": kind, "version": "", "serves": list(serves), "regions": []}
                      for name, kind, serves in libraries],
        "modules": modules or {}, "unread": [], "preload": None, "variables": rows,
        "cpus": {"mask": list(mask), "mask_at_start": list(mask), "quota": quota, "machine": 8,
                 "usable": _machine.usable(list(mask), quota)},
        "threads": {"now": 1, "most": most},
    }


GOMP = ("libgomp.so.1", "libgomp (GNU)", ["/m/a.so"])
OURS = ("libomp.so", "oxomp", ["/m/a.so"])


class Rules(unittest.TestCase):
    def codes(self, **values):
        return [f["code"] for f in _findings.findings(report(**values))]

    def test_quota(self):
        self.assertIn("quota-unheeded", self.codes(libraries=[GOMP], quota=1.5))
        self.assertNotIn("quota-unheeded", self.codes(libraries=[OURS], quota=1.5))
        self.assertNotIn("quota-unheeded", self.codes(libraries=[GOMP], quota=1.5, variables=[("OMP_NUM_THREADS", "2")]))
        self.assertEqual(self.codes(libraries=[OURS], quota=1.5, variables=[("OMP_NUM_THREADS", "3")]), ["oversubscription"])
        self.assertEqual(self.codes(libraries=[OURS], quota=1.5, variables=[("OMP_NUM_THREADS", "2")]), [])

    def test_many_threads(self):
        self.assertIn("thread-explosion", self.codes(libraries=[GOMP], most=500))
        self.assertNotIn("thread-explosion", self.codes(libraries=[GOMP], most=40))
        self.assertNotIn("thread-explosion", self.codes(libraries=[OURS], most=500))

    def test_numba(self):
        modules = {"/site-packages/numba/np/ufunc/omppool.cpython-311-x86_64-linux-gnu.so": {}}
        self.assertEqual(self.codes(libraries=[GOMP], modules=modules), ["numba-fork"])
        levels = {f["level"] for f in _findings.findings(report(libraries=[OURS], modules=modules))}
        self.assertEqual(levels, {"note"})

    def test_spinning(self):
        for name, value in (("OMP_WAIT_POLICY", "ACTIVE"), ("KMP_BLOCKTIME", "infinite"), ("KMP_LIBRARY", "turnaround")):
            self.assertEqual(self.codes(variables=[(name, value)]), ["spinning"])
        self.assertEqual(self.codes(variables=[("OMP_WAIT_POLICY", "passive"), ("KMP_BLOCKTIME", "5")]), [])

    def test_one_thread(self):
        self.assertEqual(self.codes(variables=[("OMP_NUM_THREADS", "1")]), ["one-thread"])
        self.assertEqual(self.codes(variables=[("OMP_NUM_THREADS", "1")], mask=[0]), [])

    def test_ours_beside_another(self):
        found = _findings.findings(report(libraries=[OURS, GOMP]))
        self.assertEqual([f["code"] for f in found if f["level"] == "problem"], ["several-runtimes"])
        self.assertIn("rather than load ours later", found[0]["remedy"])

    def test_two_of_ours(self):
        other = ("libgomp.so.1", "oxomp", [])
        self.assertIn("two-of-ours", self.codes(libraries=[OURS, other]))


class Machine(Case):
    def test_the_library_agrees(self):
        """Our default team is what we call usable; so it is under a narrower mask."""
        code = ("import ctypes, os, sys; os.sched_setaffinity(0, {int(sys.argv[2])}) if len(sys.argv) > 2 else None; "
                "from oxomp import _machine as m; "
                "print(ctypes.CDLL(sys.argv[1]).omp_get_max_threads(), m.usable(m.mask(), m.quota()))")
        for more in ([], [str(min(os.sched_getaffinity(0)))]):
            theirs, ours = self.good(self.start([sys.executable, "-c", code, LIBRARY, *more])).split()
            self.assertEqual(theirs, ours)

    def tree(self, files):
        for path, text in files.items():
            path = os.path.join(self.folder, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as f:
                f.write(text)
        return self.folder

    def test_quota_of_version_2(self):
        root = self.tree({
            "proc/self/cgroup": "0::/a/b\n",
            "proc/self/mountinfo": "30 23 0:26 / /sys/fs/cgroup\\040x rw - cgroup2 cgroup2 rw\n",
            "sys/fs/cgroup x/a/b/cpu.max": "max 100000\n",
            "sys/fs/cgroup x/a/cpu.max": "150000 100000\n",
            "sys/fs/cgroup x/cpu.max": "800000 100000\n",
        })
        self.assertEqual(_machine.quota(root=root), 1.5)

    def test_quota_of_a_container_that_knows_not_its_place(self):
        root = self.tree({
            "proc/self/cgroup": "0::/../../outside\n",
            "proc/self/mountinfo": "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
            "sys/fs/cgroup/cpu.max": "50000 100000\n",
        })
        self.assertEqual(_machine.quota(root=root), 0.5)

    def test_quota_of_version_1(self):
        root = self.tree({
            "proc/self/cgroup": "5:cpu,cpuacct:/docker/x\n3:memory:/docker/x\n",
            "proc/self/mountinfo": "31 23 0:27 /docker/x /cg/cpu rw - cgroup cgroup rw,cpu,cpuacct\n",
            "cg/cpu/cpu.cfs_quota_us": "300000\n",
            "cg/cpu/cpu.cfs_period_us": "100000\n",
        })
        self.assertEqual(_machine.quota(root=root), 3.0)
        with open(os.path.join(root, "cg/cpu/cpu.cfs_quota_us"), "w") as f:
            f.write("-1\n")
        self.assertIsNone(_machine.quota(root=root))

    def test_lists_of_cpus(self):
        self.assertEqual(_machine.cpus_of("0-2,5\n"), [0, 1, 2, 5])
        self.assertEqual(_machine.as_list([5, 0, 1, 2, 7, 8]), "0-2,5,7-8")
        self.assertEqual(_machine.usable(list(range(4)), 1.2), 2)
        self.assertEqual(_machine.usable(list(range(4)), 0.1), 1)
        self.assertEqual(_machine.usable(list(range(4)), 9), 4)


class Names(unittest.TestCase):
    def test_files_that_are_runtimes(self):
        for name in ("libgomp.so.1", "libgomp-a34b3233.so.1.0.0", "libiomp5.so", "libomp.so", "libomp-5d1.so"):
            self.assertTrue(_launch.RUNTIME.match(name), name)
        for name in ("libomptarget.so", "libompd.so", "libjemalloc.so.2", "libm.so.6"):
            self.assertFalse(_launch.RUNTIME.match(name), name)


if __name__ == "__main__":
    unittest.main()
