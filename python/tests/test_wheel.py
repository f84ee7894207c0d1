"""What the installed wheel consists of, and that its tag is honest. OXOMP_WHEEL names the file."""

import glob
import os
import subprocess
import unittest
import zipfile
from importlib.metadata import distribution

import oxomp
from oxomp import _elf

from support import LIBRARY, Case


class Wheel(Case):
    def setUp(self):
        super().setUp()
        self.tag, = [line.split(": ", 1)[1] for line in distribution("oxomp").read_text("WHEEL").splitlines()
                     if line.startswith("Tag: ")]

    def test_tag_says_what_the_library_needs(self):
        out = subprocess.check_output(["readelf", "--version-info", "--wide", LIBRARY], text=True)
        needs = out.split("Version needs section")[1]
        versions = {line.split("Name: GLIBC_")[1].split()[0] for line in needs.splitlines()
                    if "Name: GLIBC_" in line and "WEAK" not in line}
        newest = max(tuple(map(int, v.split(".")[:2])) for v in versions)
        self.assertEqual(self.tag, "py3-none-manylinux_%d_%d_x86_64" % newest)

    def test_needs_only_what_every_system_has(self):
        self.assertLessEqual(set(_elf.Elf(LIBRARY).needed), {"libc.so.6", "ld-linux-x86-64.so.2",
                                                             "libm.so.6", "libpthread.so.0", "libdl.so.2"})

    def test_reader_of_elf_agrees_with_readelf(self):
        out = subprocess.check_output(["readelf", "--dyn-syms", "--wide", LIBRARY], text=True)
        theirs = sorted(line.split()[7].split("@")[0] for line in out.splitlines()
                        if len(line.split()) > 7 and line.split()[0].rstrip(":").isdigit())
        file = _elf.Elf(LIBRARY)
        self.assertEqual(sorted(symbol.name for symbol in file.symbols()), theirs)
        self.assertEqual(file.soname, "libomp.so")
        self.assertIn(("GOMP_parallel", True, "VERSION"), {(s.name, s.defined, s.version) for s in file.symbols()})

    def test_one_library_without_debugging_information(self):
        files = [str(f) for f in distribution("oxomp").files]
        self.assertEqual([f for f in files if ".so" in f], ["oxomp/lib/libomp.so"])
        self.assertLess(os.path.getsize(LIBRARY), 2 << 20)
        for name in ("oxomp/include/omp.h", "oxomp/lib/pkgconfig/oxomp.pc", "oxomp/lib/cmake/oxomp/oxomp-config.cmake"):
            self.assertIn(name, files)
        self.assertFalse([f for f in files if "__pycache__" in f and "tests" in f])

    def test_licenses(self):
        licenses = [str(f) for f in distribution("oxomp").files if "LICENSE" in str(f)]
        self.assertEqual(len(licenses), 2, licenses)

    def test_installs_on_this_python_by_its_name(self):
        wheel = os.environ["OXOMP_WHEEL"]
        self.assertEqual(os.path.basename(wheel), f"oxomp-{oxomp.__version__}-{self.tag}.whl")
        with zipfile.ZipFile(wheel) as archive:
            self.assertIsNone(archive.testzip())

    def test_every_python_from_3_9_can_read_it(self):
        """Compiles each module for the oldest grammar that this interpreter can check."""
        import ast
        for path in glob.glob(os.path.join(os.path.dirname(oxomp.__file__), "*.py")):
            with open(path, encoding="utf-8") as f:
                ast.parse(f.read(), path, feature_version=(3, 9))


if __name__ == "__main__":
    unittest.main()
