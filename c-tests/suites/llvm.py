"""Runs LLVM's own tests of its OpenMP runtime (openmp/runtime/test of LLVM 19) against a runtime.

The test compiler is clang-22, the runner is lit, both as installed by `cargo xtask setup`. Programs are linked and run
with the runtime of the folder given. Nothing of the suite is kept in this repository.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import common
import sources

HEADERS = ["omp.h", "omp-tools.h", "ompt.h", "ompx.h"]
TOOLS = "/usr/lib/llvm-22/bin/"
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


def output(command, **kw):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kw)


def header_folder(work):
    """clang's OpenMP headers alone: its whole folder, given with -I, would hide the system's."""
    own = output(["clang-22", "-print-resource-dir"]).stdout.strip() + "/include"
    folder = os.path.join(work, "include")
    os.makedirs(folder)
    for name in HEADERS:
        if os.path.exists(os.path.join(own, name)):
            shutil.copy(os.path.join(own, name), folder)
    if not os.path.exists(folder + "/omp.h"):
        common.stop("clang-22 has no omp.h: run `cargo xtask setup`")
    return folder


def check_loaded(work, libdir, include):
    """Stops unless a program built as the tests are maps the runtime of LIBDIR."""
    source, program = os.path.join(work, "probe.c"), os.path.join(work, "probe")
    with open(source, "w") as f:
        f.write(PROBE)
    built = output(["clang-22", "-fopenmp", "-I", include, "-L", libdir, source, "-o", program])
    if built.returncode:
        common.stop("a program cannot be built with this runtime:\n" + built.stdout)
    ran = output([program], env={"LD_LIBRARY_PATH": libdir}, timeout=60)
    mapped = {os.path.realpath(p) for p in ran.stdout.split("\n") if re.search(r"/lib(gomp|i?omp)[^/]*$", p)}
    if mapped != {os.path.realpath(libdir + "/libomp.so")}:
        common.stop("not the runtime of %s is mapped but %s" % (libdir, sorted(mapped) or ran.stdout))


def site_config(suite, obj, libdir, include):
    macros = output(["clang-22", "-dM", "-E", "-x", "c", "/dev/null"]).stdout
    version = [re.search("#define __clang_%s__ (.*)" % k, macros).group(1) for k in ("major", "minor", "patchlevel")]
    features = ["clang"] + ["clang-" + ".".join(version[:n]) for n in (1, 2, 3)] + ["x86_64"]
    config = dict(
        test_c_compiler="clang-22", test_cxx_compiler="clang++-22", test_compiler_features=features,
        test_compiler_has_omp_h=True, test_filecheck=TOOLS + "FileCheck", test_not=TOOLS + "not",
        test_openmp_flags="-fopenmp", test_extra_flags="", libomp_obj_root=obj, library_dir=libdir,
        omp_header_directory=include, operating_system="Linux", hwloc_library_dir="", using_hwloc=False,
        has_ompt=True, has_ompx_taskgraph=False, has_libm=True, has_libatomic=True, is_standalone_build=True,
        has_omit_frame_pointer_flag=True, target_arch="x86_64",
    )
    os.makedirs(obj)
    with open(obj + "/lit.site.cfg", "w") as f:
        for key, value in config.items():
            f.write("config.%s = %r\n" % (key, value))
        f.write("lit_config.load_config(config, %r)\n" % (suite + "/lit.cfg"))


def names(suite):
    found = []
    for base, _, files in os.walk(suite):
        for file in files:
            path = os.path.join(base, file)
            if file.endswith((".c", ".cpp")):
                with open(path, errors="replace") as f:
                    if re.search(r"\bRUN:", f.read()):
                        found.append(os.path.relpath(path, suite))
    return found


def note(text):
    """Why a failing test did not get as far as running, or its last words."""
    undefined = sorted(set(re.findall(r"undefined (?:reference to|symbol:) [`']?([\w@.]+)", text)))
    if undefined:
        return "undefined: " + " ".join(undefined[:6])
    said = [l for l in text.splitlines() if l.startswith("# |") or "error" in l]
    return " | ".join(said[-3:])[-200:]


def main():
    args = common.arguments(__doc__)
    libdir = os.path.abspath(args.runtime_dir)
    # Some tests include headers of the runtime's own.
    wanted = r"openmp/runtime/(test/|src/[^/]*\.h$)"
    suite = sources.obtain("llvm-toolchain-19", wanted, args.cache + "/llvm-19")
    suite = os.path.abspath(suite) + "/openmp/runtime/test"
    chosen = common.choose(names(suite), args, lambda name: name.split("/")[0])
    if not chosen:
        return common.write_table(args.out, [])
    with tempfile.TemporaryDirectory(prefix="llvm-suite-") as work:
        include = header_folder(work)
        check_loaded(work, libdir, include)
        obj = work + "/obj"
        site_config(suite, obj, libdir, include)
        lit = os.path.join(os.path.dirname(sys.executable), "lit")
        results, log = work + "/results.json", work + "/log"
        command = [sys.executable, lit, "-q", "-j", str(args.jobs), "--timeout", str(int(args.timeout)),
                   "-o", results] + ["%s/%s" % (obj, name) for name in chosen]
        with open(log, "w") as f:
            subprocess.run(command, cwd=work, env=common.clean_environment(), stdin=subprocess.DEVNULL,
                           stdout=f, stderr=subprocess.STDOUT)
        if not os.path.exists(results):
            with open(log) as f:
                common.stop("lit made no results:\n" + f.read()[-3000:])
        with open(results) as f:
            tests = json.load(f)["tests"]
    rows = []
    for test in sorted(tests, key=lambda t: t["name"]):
        status, name = test["code"], test["name"].split(" :: ", 1)[1]
        why = note(test.get("output", "")) if status in ("FAIL", "UNRESOLVED") else ""
        rows.append((status, name, test.get("elapsed") or 0.0, why))
    common.write_table(args.out, rows)


if __name__ == "__main__":
    main()
