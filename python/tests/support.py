"""What the tests share: the installed package, clean environments, processes with a time limit.

The tests run under a Python that has the wheel installed; nothing of the source folder is on its path.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import oxomp

# A shell's background job is started with it ignored, and so would be what the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

LIMIT = 120
LIBRARY = os.path.realpath(oxomp.lib_path())

#: Says which file serves `omp_get_max_threads` to whoever asks the global scope, and nothing if none does.
SERVER = """
import ctypes
class Info(ctypes.Structure):
    _fields_ = [("file", ctypes.c_char_p), ("base", ctypes.c_void_p), ("name", ctypes.c_char_p), ("at", ctypes.c_void_p)]
def server():
    scope, info = ctypes.CDLL(None), Info()
    try:
        function = scope.omp_get_max_threads
    except AttributeError:
        return None
    assert scope.dladdr(function, ctypes.byref(info))
    import os
    return os.path.realpath(os.fsdecode(info.file))
"""


class Case(unittest.TestCase):
    """A test with a folder of its own, which is also the home of the processes that it starts."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="oxomp-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as f:
            f.write(text)
        return path

    def environment(self, **more):
        env = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        env.update(HOME=self.folder, LC_ALL="C.UTF-8")
        env.update(more)
        return env

    def start(self, command, env=None, **options):
        """Runs a command; the whole of its process group is killed at the limit. Returns (status, stdout, stderr)."""
        given = options.pop("input", None)
        process = subprocess.Popen(command, env=self.environment() if env is None else env, cwd=self.folder, text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   start_new_session=True, **options)
        try:
            out, err = process.communicate(given, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            out, err = process.communicate()
            self.fail(f"{command} still runs after {LIMIT} s\n{out}\n{err}")
        return process.returncode, out, err

    def oxomp(self, *arguments, env=None, options=(), **more):
        return self.start([sys.executable, *options, "-m", "oxomp", *arguments], env, **more)

    def good(self, result):
        """The stdout of a command that must exit 0 and say nothing on stderr."""
        status, out, err = result
        self.assertEqual((status, err), (0, ""), out)
        return out

    def compile(self, compiler, name, text, *options):
        """Builds a shared library or a program from C."""
        source = self.write(os.path.splitext(name)[0] + ".c", text)
        target = os.path.join(self.folder, name)
        built = subprocess.run([compiler, source, "-o", target, *options], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
        self.assertEqual(built.returncode, 0, built.stdout)
        return target

    def team_library(self, compiler="gcc", name=None, *options):
        """A library with a function `team(n)` that returns the size of a region's team, for n > 0 with num_threads(n);
        it asks for the compiler's own runtime."""
        return self.compile(compiler, name or f"team-{compiler}.so", """
            int team(int n) {
                int size = 0;
                if (n > 0) {
                    #pragma omp parallel num_threads(n)
                    #pragma omp atomic
                    size += 1;
                } else {
                    #pragma omp parallel
                    #pragma omp atomic
                    size += 1;
                }
                return size;
            }
        """, "-shared", "-fPIC", "-fopenmp", *options)
