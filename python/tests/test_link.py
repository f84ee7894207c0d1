"""Programs and extensions that are linked with our library: by hand, with pkg-config, CMake and setuptools."""

import os
import subprocess
import sys
import unittest

import oxomp

from support import LIBRARY, Case

PROGRAM = """
#include <omp.h>
#include <stdio.h>
int main(void) {
    int sum = 0, team = 0;
    #pragma omp parallel num_threads(3) reduction(+: sum)
    {
        sum += omp_get_thread_num();
        #pragma omp single
        team = omp_get_num_threads();
    }
    printf("%d %d\\n", team, sum);
    FILE *maps = fopen("/proc/self/maps", "r");
    for (char line[4096]; fgets(line, sizeof line, maps);) {
        char *path = 0;
        for (char *c = line; *c && !path; c++)
            if (*c == '/') path = c;
        if (path) fputs(path, stdout);
    }
    return 0;
}
"""

COMPILERS = ("gcc", "clang-22")


class Link(Case):
    def check(self, program):
        """The program's team, and that our library is the only runtime in it."""
        lines = self.good(self.start([program])).splitlines()
        self.assertEqual(lines[0], "3 3")
        runtimes = {os.path.realpath(path) for path in lines[1:] if "omp" in os.path.basename(path)} - {program}
        self.assertEqual(runtimes, {LIBRARY})

    def test_config(self):
        for compiler in COMPILERS:
            with self.subTest(compiler):
                flags = self.good(self.oxomp("config", "--cflags")).split()
                libs = self.good(self.oxomp("config", "--libs")).split()
                self.check(self.two_steps(compiler, flags, libs))

    def two_steps(self, compiler, flags, libs):
        """Compiles with some options and links with others, as builds do."""
        self.compile(compiler, "program.o", PROGRAM, "-c", *flags)
        program = os.path.join(self.folder, "program")
        subprocess.run([compiler, program + ".o", "-o", program, *libs], check=True)
        return program

    def test_pkg_config(self):
        env = self.environment(PKG_CONFIG_PATH=oxomp.pkgconfig_dir())
        flags = self.good(self.start(["pkg-config", "--cflags", "oxomp"], env)).split()
        libs = self.good(self.start(["pkg-config", "--libs", "oxomp"], env)).split()
        self.assertEqual(self.good(self.start(["pkg-config", "--modversion", "oxomp"], env)).strip(), oxomp.__version__)
        for compiler in COMPILERS:
            with self.subTest(compiler):
                self.check(self.two_steps(compiler, flags, libs))

    def cmake(self, lists, compiler, *options):
        self.write("program.c", PROGRAM)
        self.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                     "add_executable(program program.c)\n" + lists)
        build = os.path.join(self.folder, "build-" + compiler)
        command = ["cmake", "-S", self.folder, "-B", build, f"-DCMAKE_C_COMPILER={compiler}", *options]
        status, out, err = self.start(command)
        self.assertEqual(status, 0, out + err)
        status, out, err = self.start(["cmake", "--build", build])
        self.assertEqual(status, 0, out + err)
        self.check(os.path.join(build, "program"))

    def test_cmake_target(self):
        for compiler in COMPILERS:
            with self.subTest(compiler):
                self.cmake(f"find_package(oxomp {oxomp.__version__} EXACT REQUIRED)\n"
                           "target_link_libraries(program PRIVATE oxomp::oxomp)\n",
                           compiler, f"-Doxomp_DIR={oxomp.cmake_dir()}")

    def test_cmake_find_openmp_after_ours(self):
        for compiler in COMPILERS:
            with self.subTest(compiler):
                self.cmake("find_package(oxomp REQUIRED)\nfind_package(OpenMP REQUIRED)\n"
                           "target_link_libraries(program PRIVATE OpenMP::OpenMP_C)\n",
                           compiler, f"-Doxomp_DIR={oxomp.cmake_dir()}")

    def test_cmake_of_a_project_that_knows_nothing_of_us(self):
        for compiler in COMPILERS:
            with self.subTest(compiler):
                self.cmake("find_package(OpenMP REQUIRED)\ntarget_link_libraries(program PRIVATE OpenMP::OpenMP_C)\n",
                           compiler, "-C", os.path.join(oxomp.cmake_dir(), "oxomp-openmp.cmake"))

    def test_extension_by_setuptools(self):
        self.write("team.c", """
            #define PY_SSIZE_T_CLEAN
            #include <Python.h>
            #include <omp.h>
            static PyObject *size(PyObject *self, PyObject *args) {
                int n = 0;
                #pragma omp parallel num_threads(4)
                #pragma omp atomic
                n += 1;
                return PyLong_FromLong(n);
            }
            static PyMethodDef methods[] = {{"size", size, METH_NOARGS, ""}, {0}};
            static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "team", "", -1, methods};
            PyMODINIT_FUNC PyInit_team(void) {
                PyObject *made = PyModule_Create(&module);
            #ifdef Py_GIL_DISABLED
                PyUnstable_Module_SetGIL(made, Py_MOD_GIL_NOT_USED);
            #endif
                return made;
            }
        """)
        self.write("setup.py", """
import oxomp
from setuptools import Extension, setup
setup(name="team", py_modules=[], ext_modules=[Extension(
    "team", ["team.c"], include_dirs=[oxomp.include_dir()], extra_compile_args=["-fopenmp"], libraries=["omp"],
    library_dirs=[oxomp.lib_dir()], runtime_library_dirs=[oxomp.lib_dir()])])
""")
        status, out, err = self.start([sys.executable, "setup.py", "-q", "build_ext", "--inplace"])
        self.assertEqual(status, 0, out + err)
        code = "import team; print(team.size()); print(*{l.split()[-1] for l in open('/proc/self/maps') if 'omp.so' in l})"
        out = self.good(self.start([sys.executable, "-c", code], self.environment(PYTHONPATH=self.folder)))
        self.assertEqual(out, f"4\n{LIBRARY}\n")


class Config(Case):
    def test_answers(self):
        out = self.good(self.oxomp("config", "--lib", "--include-dir", "--lib-dir", "--version")).splitlines()
        self.assertEqual(out, [oxomp.lib_path(), oxomp.include_dir(), oxomp.lib_dir(), oxomp.__version__])
        self.assertTrue(os.path.isfile(os.path.join(out[1], "omp.h")))

    def test_wrong_option(self):
        status, out, err = self.oxomp("config", "--lib", "--colour")
        self.assertEqual((status, out), (2, ""))
        self.assertIn("there is no option --colour", err)


if __name__ == "__main__":
    unittest.main()
