"""What the test modules share: code that runs in Python processes of its own, with our library preloaded or not.

OXOMP_LIBRARY names the library. OXOMP_WHOLE=1 runs the long tests at their full length; otherwise they take a sample.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import unittest

LIBRARY = os.path.realpath(os.environ.get("OXOMP_LIBRARY", ""))
HERE = os.path.dirname(os.path.abspath(__file__))
WHOLE = os.environ.get("OXOMP_WHOLE", "") not in ("", "0")
# A shell's background job is started with it ignored, and so would be what the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

LIMIT = 1800 if WHOLE else 120

# Begins every process: modules that the codes use, what ring.squares(100_000, ...) must give, and looks at the process.
COMMON = """
import ctypes, gc, multiprocessing, os, resource, signal, sys, threading, time
SQUARES = 99_999 * 100_000 * 199_999 // 6

def mapped(name):
    with open("/proc/self/maps") as maps:
        paths = {line.split(maxsplit=5)[5].rstrip() for line in maps if "/" in line}
    return sorted(path for path in paths if name in path)

def tasks():
    return len(os.listdir("/proc/self/task"))

def few_tasks(most):
    # A Python thread is joined a moment before the system's thread has ended.
    for _ in range(1000):
        if tasks() <= most:
            return
        time.sleep(0.01)
    raise AssertionError("%d threads, %d at most are expected" % (tasks(), most))

def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()

def fork(body):
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(60)
            body()
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child

def joined(child):
    status = os.waitpid(child, 0)[1]
    assert status == 0, "a child ended with status %d" % status

def at_once(count, work):
    failed = []
    barrier = threading.Barrier(count)
    def run(number):
        try:
            barrier.wait()
            work(number)
        except BaseException as e:
            failed.append(e)
    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    if failed:
        raise failed[0]
"""

PRELOADED = """
ours = os.environ["LD_PRELOAD"]
assert ours in mapped(ours), ours + " is not mapped"
"""

# The line that imports the extension that each family of compilers built.
EXTENSIONS = {"gcc": "import ring\n", "clang": "import ring_llvm as ring\n"}

_folder = None


def folder():
    """A folder for this run, which holds the extensions: `ring` as gcc builds it, `ring_llvm` the same by clang."""
    global _folder
    if _folder is None:
        if not os.path.isfile(LIBRARY):
            raise RuntimeError("OXOMP_LIBRARY does not name the library to test")
        _folder = tempfile.mkdtemp(prefix="oxomp-python-")
        atexit.register(shutil.rmtree, _folder, ignore_errors=True)
        # Tests run code under other users, too.
        os.chmod(_folder, 0o755)
        build("ring", "gcc")
        build("ring_llvm", "clang-22")
    return _folder


def build(name, compiler):
    """Builds ring.pyx as module `name`, as a package's own build would."""
    shutil.copy(os.path.join(HERE, "ring.pyx"), os.path.join(_folder, name + ".pyx"))
    cythonize = os.path.join(os.path.dirname(sys.executable), "cythonize")
    built = subprocess.run([cythonize, "-i", "-q", name + ".pyx"], cwd=_folder, env=dict(os.environ, CC=compiler),
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if built.returncode:
        raise RuntimeError("the Cython extension does not build:\n" + built.stdout)


def compiled(name, source, *flags, compiler="gcc"):
    """An object, shared object or program made of C source; its path."""
    return made(name, [compiler, "-O2", "-g", "-x", "c", "-", "-x", "none", *flags], source)


def linked(name, *flags):
    """A shared object or program made of objects; its path."""
    return made(name, ["gcc", *flags], "")


def made(name, command, source):
    path = os.path.join(folder(), name)
    built = subprocess.run([*command, "-o", path], input=source, text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT)
    if built.returncode:
        raise RuntimeError("%s does not build:\n%s" % (name, built.stdout))
    return path


def count(whole, sample):
    """How often a long test does what it does."""
    return whole if WHOLE else sample


class Case(unittest.TestCase):
    """Runs code in processes of their own. Each must end within the limit, with status 0 and nothing on stderr."""

    preload = True

    def environment(self, env):
        names = ("PATH", "HOME", "TMPDIR")
        clean = {name: os.environ[name] for name in names if name in os.environ}
        # Python 3.12 and later warn of every fork in a process that has threads.
        clean.update(OMP_NUM_THREADS="2", PYTHONPATH=folder(), PYTHONWARNINGS="ignore::DeprecationWarning")
        if self.preload:
            clean["LD_PRELOAD"] = LIBRARY
        clean.update(env)
        return {name: value for name, value in clean.items() if value is not None}

    def start(self, command, env, **options):
        """Starts a command in a session of its own; a name whose value is None leaves the environment."""
        return subprocess.Popen(command, env=self.environment(env), text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, start_new_session=True, **options)

    def finish(self, process, limit=LIMIT):
        """Waits for it: status, stdout and stderr."""
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            self.fail("still running after %d s" % limit)
        return process.returncode, out, err

    def command(self, *blocks):
        """The command line that runs these blocks of code behind the common lines."""
        prologue = PRELOADED if self.preload else "ours = %r\n" % LIBRARY
        return [sys.executable, "-c", "".join(map(textwrap.dedent, (COMMON, prologue, *blocks)))]

    def ends(self, *blocks, **env):
        """Runs code: status, stdout and stderr."""
        return self.finish(self.start(self.command(*blocks), env))

    def python(self, *blocks, **env):
        """Runs code, which must end well; its stdout."""
        status, out, err = self.ends(*blocks, **env)
        self.assertEqual((status, err), (0, ""), out)
        return out

    def both(self, *blocks, **env):
        """As `python`, with each of the extensions."""
        for name, extension in EXTENSIONS.items():
            with self.subTest(extension=name):
                self.python(extension, *blocks, **env)
