"""Real packages on their own OpenMP runtime and on ours: equal results, and proof of who served. See README.md.

    run.py --library LIBRARY --folder FOLDER [--table FILE] [--sample] [--threads N] [--rounds N] [NAME ...]

Standard library only. FOLDER keeps the environments and what was built; FILE is the table to bring up to date.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from frame import compare, proof, table, venvs
from frame.case import Case, names

WORKER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "frame", "worker.py")


class Wrong(Exception):
    """What did not hold for a package, as a sentence."""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", required=True, help="the runtime to preload")
    parser.add_argument("--folder", required=True, help="where the environments are kept")
    parser.add_argument("--table", help="the table to bring up to date")
    parser.add_argument("--sample", action="store_true", help="only the cheap packages")
    parser.add_argument("--threads", default="3", help="OMP_NUM_THREADS of all runs (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=1, help="runs with ours, for what is rare (default %(default)s)")
    parser.add_argument("name", nargs="*", help="the packages to run; all when none is named")
    args = parser.parse_args()
    unknown = sorted(set(args.name) - set(names()))
    if unknown:
        parser.error(f"no package {', '.join(unknown)}; there are: {' '.join(names())}")
    library, folder = os.path.realpath(args.library), os.path.abspath(args.folder)
    os.makedirs(folder, exist_ok=True)
    cases = [Case(name) for name in names()]
    chosen = [c for c in cases if (c.name in args.name or not args.name) and (c.sample or not args.sample)]
    rows, failed = {}, []
    for case in chosen:
        start = time.monotonic()
        try:
            case.environment = {"OMP_NUM_THREADS": args.threads, **case.environment}
            rows[case.name] = one(case, cases, folder, library, args.rounds)
            print(f"{case.name}: {'; '.join(rows[case.name])} ({time.monotonic() - start:.0f} s)", flush=True)
        except (Wrong, subprocess.CalledProcessError) as e:
            failed.append(case.name)
            print(f"{case.name}: FAILED: {e}", flush=True)
    if args.table and args.threads == parser.get_default("threads"):
        # A package that failed loses its row.
        table.update(args.table, rows, set(names()) - set(failed))
    if failed:
        print("failed: " + " ".join(failed))
    print(f"{len(rows)} passed, {len(failed)} failed, {len(cases) - len(chosen)} skipped")
    return 1 if failed or not rows else 0


def one(case, cases, folder, library, rounds):
    """Runs a package both ways; its row's cells. `Wrong` says what did not hold."""
    print(f"\n{case.name}: {case.does}", flush=True)
    python = venvs.python(folder, case, cases)
    built = os.path.join(folder, "built", case.name)
    shutil.rmtree(built, ignore_errors=True)
    os.makedirs(built)
    if case.build:
        run(case, [python, WORKER, case.name, built, "--build"], environment(case, python, None, built), built)
    with tempfile.TemporaryDirectory(prefix=f"oxomp-{case.name}-") as scratch:
        own, *ours = (os.path.join(scratch, kind) for kind in ("own", *(f"ours{i}" for i in range(rounds))))
        for out, preload in ((own, None), *((out, library) for out in ours)):
            os.mkdir(out)
            command = [python, WORKER, case.name, built, out, *(["alone"] if preload else [])]
            start = time.monotonic()
            run(case, command, environment(case, python, preload, out), out)
            print(f"  {'ours' if preload else 'own runtime'}: {time.monotonic() - start:.1f} s", flush=True)
        return [judge(case, own, out, library) for out in ours][-1]


def judge(case, own, ours, library):
    """Holds the two runs against each other."""
    largest, wrong = compare.difference(own, ours, case.tolerance_of, case.differs)
    report = compare.read_report(ours)
    calls, before = proof.bindings(ours), proof.bindings(own)
    wrong += proof.complaints(calls, case.opens, library, report["mapped"])
    wrong += [f"said with ours only: {line}" for line in sorted(spoken(ours) - spoken(own))]
    if library in proof.servers(before):
        wrong.append("the run with its own runtime was served by ours: the comparison says nothing")
    if wrong:
        more = [f"and {len(wrong) - 12} more"] if len(wrong) > 12 else []
        raise Wrong("\n  ".join(["", *wrong[:12], *more]))
    modules = {module for module, _ in calls}
    bundled = ", ".join(sorted({os.path.basename(s) for s in proof.servers(before)})) or "none"
    served = f"{len(calls)} in {len(modules)} file{'s' if len(modules) != 1 else ''}"
    count, passed = compare.count(ours)
    equal = "identical" if largest == 0 else f"within {largest:.0e}"
    but = f", {len(case.differs)} differ as they should" if case.differs else ""
    tests = f" ({passed} passed tests)" if passed else ""
    return [report["version"], case.does, bundled, served, f"{count - len(case.differs)} {equal}{but}{tests}"]


def spoken(out):
    """What an OpenMP runtime wrote in a run: nobody asked one to speak."""
    with open(os.path.join(out, "said"), errors="replace") as log:
        return {line.strip() for line in log if line.startswith(("OMP: ", "oxomp: ", "libgomp: "))}


def environment(case, python, preload, out):
    """A run's variables: none of the caller's that steer an OpenMP runtime or the loader, then the case's."""
    env = {k: v for k, v in os.environ.items() if not re.match(r"(OMP|KMP|GOMP|LD|MKL|OPENBLAS|PYTHON)_?[A-Z]", k)}
    env["PATH"] = os.path.dirname(python) + os.pathsep + env.get("PATH", "")
    env.update(OPENBLAS_NUM_THREADS="2", PYTHONDONTWRITEBYTECODE="1")
    env.update(LD_DEBUG="bindings", LD_DEBUG_OUTPUT=os.path.join(out, "bindings"))
    env.update(case.environment)
    if preload:
        env["LD_PRELOAD"] = preload
    return env


def run(case, command, env, out):
    """Runs a command in a process group of its own; `Wrong`, with the end of its output, when it does not exit 0."""
    said = os.path.join(out, "said")
    with open(said, "w") as log:
        process = subprocess.Popen(command, env=env, cwd=out, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   start_new_session=True)
    where = ""
    try:
        status = process.wait(case.limit)
    except subprocess.TimeoutExpired:
        status, where = f"none after {case.limit} s", stacks(process.pid)
    try:
        # What it left behind too: a child must not outlive its run.
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    if status != 0:
        with open(said, errors="replace") as log:
            end = log.read()[-6000:]
        kind = "with ours" if "LD_PRELOAD" in env else "with its own runtime, or while building"
        raise Wrong(f"status {status} {kind}\n{end}{where}")


def stacks(pid):
    """Where the threads of a process that hangs are, and those of its children, where gdb is installed."""
    if not shutil.which("gdb"):
        return ""
    found = subprocess.run(["ps", "--no-headers", "-o", "pid", "--sid", str(pid)], capture_output=True, text=True)
    text = ""
    for one in found.stdout.split()[:6]:
        gdb = ["gdb", "-q", "-batch", "-p", one, "-ex", "thread apply all backtrace 14"]
        text += f"\nprocess {one}:\n" + subprocess.run(gdb, capture_output=True, text=True, timeout=120).stdout[-8000:]
    return text


if __name__ == "__main__":
    sys.exit(main())
