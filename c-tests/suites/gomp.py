"""Runs GCC's own tests of libgomp (libgomp/testsuite of GCC 12) against a runtime.

The tests are compiled with gcc-12, g++-12 and gfortran-12 -fopenmp, linked with the system's libgomp and run with the
libgomp.so.1 of the folder given. Only tests that run are run; what a test checks of the compiler is not looked at.
Nothing of the suite is kept in this repository; built tests stay in the cache, so that a second runtime only runs them.
"""

import concurrent.futures
import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time

import common
import sources
from dejagnu import Test

COMPILERS = {"c": "gcc-12", "c++": "g++-12", "fortran": "gfortran-12"}
ALWAYS = ["-fopenmp", "-fmessage-length=0", "-fno-diagnostics-show-caret", "-fdiagnostics-color=never"]
EXTENSIONS = {
    "libgomp.c": r"\.c$",
    "libgomp.c-c++-common": r"\.c$",
    "libgomp.c++": r"\.C$",
    "libgomp.fortran": r"\.([fF](90|95|03|08)?)$",
    "libgomp.graphite": r"\.c$",
}
# As the suite's own drivers pass; Fortran is tried at many levels there, one is enough for a runtime.
OPTIONS = {
    "libgomp.c": ["-O2"],
    "libgomp.c-c++-common": ["-O2"],
    "libgomp.c++": ["-O2"],
    "libgomp.fortran": ["-O2"],
    "libgomp.graphite": "-ansi -pedantic-errors -O2 -ftree-parallelize-loops=4 -floop-parallelize-all "
                        "-fno-loop-strip-mine -fno-loop-block".split(),
}
LARGEST_FILE = 32 << 20
PROBE = """
#include <omp.h>
#include <stdio.h>
#include <string.h>
int main(void) {
  char line[4096];
  FILE *maps = fopen("/proc/self/maps", "r");
  int n = omp_get_max_threads();
  while (n > 0 && fgets(line, sizeof line, maps))
    if (strchr(line, '/'))
      fputs(strchr(line, '/'), stdout);
  return 0;
}
"""


def tests_of(root):
    """{name: test} of the tests that run; a test of c-c++-common counts once for each language."""
    found = {}
    for folder, pattern in EXTENSIONS.items():
        for base, _, files in os.walk(os.path.join(root, folder)):
            for file in files:
                if not re.search(pattern, file):
                    continue
                path = os.path.join(base, file)
                name = os.path.relpath(path, root)
                if folder == "libgomp.c-c++-common":
                    variants = [(name + ":c", "c"), (name + ":c++", "c++")]
                else:
                    variants = [(name, {"libgomp.c++": "c++", "libgomp.fortran": "fortran"}.get(folder, "c"))]
                for name, lang in variants:
                    test = Test(name, path, lang, OPTIONS[folder])
                    if test.do == "run":
                        found[name] = test
    return found


def headers(source):
    """Folders to look in: libgomp's headers, and two that its configure would have made."""
    made = os.path.join(source, "made")
    os.makedirs(made, exist_ok=True)
    for name, text in (("config.h", "#define HAVE_PTHREAD_AFFINITY_NP 1\n"), ("gstdint.h", "#include <stdint.h>\n")):
        with open(os.path.join(made, name), "w") as f:
            f.write(text)
    return ["-I" + made, "-I" + source + "/include", "-I" + source + "/libgomp"]


def build(test, include, cache):
    """(program or None, what the compiler said) of a test."""
    here = os.path.dirname(test.path)
    more = [os.path.normpath(os.path.join(here, s)) for s in test.sources]
    command = [COMPILERS[test.lang]] + ALWAYS + include + test.flags() + [test.path] + more + ["-lm", "-o"]
    key = hashlib.sha256("\0".join(command).encode()).hexdigest()[:12]
    program = os.path.join(cache, re.sub(r"[^\w.+-]+", "_", test.name) + "-" + key)
    failed = program + ".failed"
    if os.path.exists(program):
        return program, ""
    if os.path.exists(failed):
        with open(failed) as f:
            return None, f.read()
    with tempfile.TemporaryDirectory(prefix="gomp-build-") as work:
        out = os.path.join(work, "a.out")
        r = subprocess.run(command + [out], cwd=work, text=True, errors="replace", stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, timeout=300)
        if r.returncode == 0:
            shutil.move(out, program)
            return program, ""
    said = ([l for l in r.stdout.splitlines() if "rror" in l] or [r.stdout or "the compiler failed"])[0][:200]
    with open(failed, "w") as f:
        f.write(said)
    return None, said


def needed_for_later(program, patterns):
    """The first runtime symbol of PROGRAM that one of the patterns matches."""
    if not patterns:
        return None
    nm = subprocess.run(["nm", "-D", "-u", program], stdout=subprocess.PIPE, text=True, check=True)
    symbols = re.findall(r"\bU ((?:GOMP|omp|acc)_\w+)", nm.stdout)
    return next((s for s in symbols for p in patterns if p.search(s)), None)


def limits():
    """For a test's process: no core file, no runaway memory, no endless output."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (8 << 30, 8 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


def execute(program, env, seconds):
    """(exit status or None at the time limit, output)."""
    with tempfile.TemporaryDirectory(prefix="gomp-run-") as work, tempfile.TemporaryFile() as log:
        p = subprocess.Popen([program], cwd=work, env=env, stdout=log, stderr=subprocess.STDOUT,
                             stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=limits)
        try:
            status = p.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            try:
                os.killpg(p.pid, signal.SIGKILL)  # its own session and nothing else
            except ProcessLookupError:
                pass
            p.wait()
        log.seek(0)
        return status, log.read(1 << 20).decode(errors="replace").replace("\r", "")


def judge(test, status, out):
    """(status word, reason) of one run."""
    if status is None:
        return "TIMEOUT", ""
    how = "signal %d" % -status if status < 0 else "exit %d" % status
    if test.should_fail != (status != 0):
        last = " | ".join(l.strip() for l in out.strip().splitlines()[-3:])
        return "FAIL", ("should have failed, " if test.should_fail else "") + how + ": " + last[:160]
    if test.output and not re.search(test.output, out):
        return "FAIL", "its output is not as wanted (%s): %s" % (how, " | ".join(out.split("\n")[:3])[:160])
    return "PASS", ""


def check_loaded(libdir, env):
    """Stops unless a program built as the tests are maps the runtime of LIBDIR."""
    with tempfile.TemporaryDirectory(prefix="gomp-probe-") as work:
        source, program = os.path.join(work, "probe.c"), os.path.join(work, "probe")
        with open(source, "w") as f:
            f.write(PROBE)
        subprocess.run([COMPILERS["c"], "-fopenmp", source, "-o", program], check=True)
        _, out = execute(program, env, 60)
    mapped = {os.path.realpath(p) for p in out.split("\n") if re.search(r"/lib(gomp|i?omp)[^/]*$", p)}
    if mapped != {os.path.realpath(os.path.join(libdir, "libgomp.so.1"))}:
        common.stop("not the runtime of %s is mapped but %s" % (libdir, sorted(mapped) or out))


def main():
    args = common.arguments(__doc__)
    libdir = os.path.abspath(args.runtime_dir)
    wanted = r"(libgomp/([^/]+\.h$|testsuite/libgomp\.(c|c-c\+\+-common|c\+\+|fortran|graphite)/)" \
             r"|include/gomp-constants\.h$)"
    source = os.path.abspath(sources.obtain("gcc-12", wanted, args.cache + "/gcc-12", inner="*/gcc-*.tar.xz"))
    tests = tests_of(source + "/libgomp/testsuite")
    chosen = common.choose(tests, args, lambda name: name.split("/")[0])
    include, cache = headers(source), os.path.join(args.cache, "gcc-12-built")
    os.makedirs(cache, exist_ok=True)
    env = dict(common.clean_environment(), LC_ALL="C", LD_LIBRARY_PATH=libdir)
    check_loaded(libdir, env)

    later = common.later_patterns(args.later)[1] if args.later else []

    def one(name):
        test, start = tests[name], time.monotonic()
        if test.unsupported:
            return "UNSUPPORTED", name, 0.0, test.unsupported
        program, said = build(test, include, cache)
        if not program:
            return "UNRESOLVED", name, time.monotonic() - start, said
        needs = needed_for_later(program, later)
        if needs:
            return "LATER", name, 0.0, "needs " + needs
        start = time.monotonic()
        status, out = execute(program, dict(env, **test.env), args.timeout * test.timeout_factor)
        word, reason = judge(test, status, out)
        return word, name, time.monotonic() - start, reason

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        common.write_table(args.out, list(pool.map(one, chosen)))


if __name__ == "__main__":
    main()
