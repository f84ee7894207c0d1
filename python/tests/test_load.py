"""oxomp.load(): our library in a process that runs already."""

import sys
import unittest

from support import LIBRARY, SERVER, Case


class Load(Case):
    def python(self, code, **env):
        return self.good(self.start([sys.executable, "-c", code], self.environment(**env)))

    def test_serves_what_is_imported_after(self):
        out = self.python("""
import oxomp
oxomp.load()
import numpy
from sklearn.cluster import KMeans
KMeans(3, n_init=1).fit(numpy.random.default_rng(0).random((300, 4)))
for library in oxomp.report()["libraries"]:
    print(library["kind"], len(library["serves"]) > 5)
""")
        self.assertEqual(out.splitlines(), ["oxomp True", "libgomp (GNU) False"])

    def test_refuses_when_it_is_too_late(self):
        out = self.python("""
import sklearn.cluster, oxomp
try:
    oxomp.load()
except oxomp.OxompError as e:
    print(e)
print([library["kind"] for library in oxomp.report()["libraries"]])
""")
        self.assertRegex(out, r"^/\S+libgomp-\S+ serves \S+ already, .* `python -m oxomp run`\.\n\['libgomp \(GNU\)'\]\n$")

    def test_again_and_under_run(self):
        code = "import oxomp; oxomp.load(); oxomp.load(); print(*[l['path'] for l in oxomp.report()['libraries']])"
        self.assertEqual(self.python(code), LIBRARY + "\n")
        self.assertEqual(self.good(self.oxomp("run", "-c", code)), LIBRARY + "\n")

    def test_children(self):
        code = SERVER + """
import subprocess, sys, oxomp
oxomp.load(children=%s)
print(server(), subprocess.check_output([sys.executable, "-c", %r], text=True).strip())
"""
        child = SERVER + "print(server())"
        self.assertEqual(self.python(code % (True, child)), f"{LIBRARY} {LIBRARY}\n")
        self.assertEqual(self.python(code % (False, child)), f"{LIBRARY} None\n")

    def test_show(self):
        out = self.python("import oxomp; oxomp.load(); oxomp.show()")
        self.assertIn(f"in place: {LIBRARY}", out)
        self.assertIn("Nothing is wrong.", out)


if __name__ == "__main__":
    unittest.main()
