"""The frame of python-tests/packages: what it must reject. Runs and logs are made up; no package is needed."""

import array
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "packages"))
from frame import compare, proof, table  # noqa: E402

OURS = "/opt/oxomp/lib/libomp.so"


def report(folder, results):
    """Writes a run's results as a worker does."""
    kinds = {}
    for i, (name, value) in enumerate(results.items()):
        data, kind = (value.tobytes(), ["<f8", [len(value)]]) if isinstance(value, array.array) else (
            json.dumps(value).encode(), ["json", []])
        with open(os.path.join(folder, f"{i}.result"), "wb") as f:
            f.write(data)
        kinds[name] = [f"{i}.result", *kind]
    with open(os.path.join(folder, "report.json"), "w") as f:
        json.dump({"results": kinds}, f)


class Compare(unittest.TestCase):
    def compared(self, own, ours, tolerance=0.0, differs=None):
        with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
            report(a, own)
            report(b, ours)
            return compare.difference(a, b, lambda _: tolerance, differs or {})

    def test_equal(self):
        run = {"x": array.array("d", [1, float("nan"), float("inf")]), "tests": {"t": "passed"}}
        self.assertEqual(self.compared(run, run), (0.0, []))

    def test_one_bit(self):
        own, ours = {"x": array.array("d", [1.0, 2.0])}, {"x": array.array("d", [1.0, 2.0 + 2**-51])}
        largest, wrong = self.compared(own, ours)
        self.assertTrue(0 < largest < 1e-15 and len(wrong) == 1, wrong)
        self.assertEqual(self.compared(own, ours, 1e-12)[1], [])

    def test_not_a_number_on_one_side(self):
        for bad in (float("nan"), float("inf")):
            wrong = self.compared({"x": array.array("d", [1.0])}, {"x": array.array("d", [bad])}, 0.5)[1]
            self.assertEqual(len(wrong), 1)

    def test_other_length_name_or_type(self):
        x = array.array("d", [1.0])
        self.assertEqual(len(self.compared({"x": x}, {"x": array.array("d", [1.0, 1.0])}, 1.0)[1]), 1)
        self.assertEqual(len(self.compared({"x": x}, {"y": x}, 1.0)[1]), 1)
        self.assertEqual(len(self.compared({"x": x}, {"x": [1.0]}, 1.0)[1]), 1)

    def test_outcomes_that_must_differ(self):
        own, ours = {"tests": {"a": "passed", "b": "passed"}}, {"tests": {"a": "passed", "b": "failed"}}
        self.assertEqual(len(self.compared(own, ours)[1]), 1)
        self.assertEqual(self.compared(own, ours, differs={"tests[b]": ("passed", "failed")})[1], [])
        # An expected difference that is not there fails too.
        self.assertEqual(len(self.compared(own, own, differs={"tests[b]": ("passed", "failed")})[1]), 1)


class Proof(unittest.TestCase):
    def complaints(self, lines, opens=("kernel",), mapped=(OURS,)):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "bindings.7"), "w") as log:
                for module, server, function in lines:
                    log.write(f"     7:\tbinding file {module} [0] to {server} [0]: normal symbol `{function}' [X_1]\n")
            return proof.complaints(proof.bindings(folder), opens, OURS, mapped)

    def test_served(self):
        lines = [("/x/kernel.so", OURS, "GOMP_parallel"), ("/x/kernel.so", "/lib/libc.so.6", "malloc")]
        self.assertEqual(self.complaints(lines), [])

    def test_another_runtime_serves_one_function(self):
        lines = [("/x/kernel.so", OURS, "GOMP_parallel"),
                 ("/x/kernel.so", "/x/libgomp-a34b3233.so.1", "omp_get_num_threads")]
        self.assertEqual(len(self.complaints(lines)), 1)

    def test_no_region(self):
        self.assertEqual(len(self.complaints([("/x/kernel.so", OURS, "omp_get_num_threads")])), 1)
        self.assertEqual(len(self.complaints([("/x/other.so", OURS, "__kmpc_fork_call")])), 1)

    def test_not_mapped(self):
        self.assertEqual(len(self.complaints([("/x/kernel.so", OURS, "GOMP_parallel")], mapped=())), 1)

    def test_runtimes_ask_themselves(self):
        for name in ("libgomp.so.1", "libgomp-a34b3233.so.1.0.0", "libomp.so.5", "libiomp5.so", "libomp.so"):
            self.assertTrue(proof.is_runtime("/x/" + name), name)
        for name in ("libomptarget.so.22.1", "libopenblas.so", "libgomp_user.so"):
            self.assertFalse(proof.is_runtime("/x/" + name), name)


class Table(unittest.TestCase):
    def test_rows_are_renewed_and_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "packages.md")
            table.update(path, {"a": ["1", "x"], "b": ["1", "y"]}, ["a", "b"])
            table.update(path, {"a": ["2", "x"]}, ["a", "b"])
            table.update(path, {}, ["a", "b"])
            self.assertEqual(list(table.kept(path)), [("a", "| a | 2 | x |"), ("b", "| b | 1 | y |")])
            table.update(path, {}, ["b"])
            self.assertEqual(list(table.kept(path)), [("b", "| b | 1 | y |")])


if __name__ == "__main__":
    unittest.main()
