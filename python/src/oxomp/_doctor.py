"""`python -m oxomp doctor`: the report of a program that it runs, or of a process that runs already."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from . import _launch, _machine, _report
from ._paths import OxompError

HELP = """\
usage: python -m oxomp doctor [OPTION ...] [-- SCRIPT|-m MODULE|-c CODE [ARGUMENT ...]]

Runs the program and shows what its process is like at its end: every OpenMP library in it, who is served by which of
them, CPUs and threads, the variables in force, and what is wrong, with the remedy. Without a program it shows a Python
that does nothing: this environment. What the program prints goes to standard error.

  --run             look at the program as `python -m oxomp run` starts it; without this, as the environment has it
  --pid PID         look at a process that runs already
  --after SECONDS   look at the program when it has run that long, and end it: for one that does not end by itself
  --all             list every module, not only packages
  --json            print the report as JSON

Exit status: 0 nothing is wrong, 1 something is, 2 the process could not be examined.
"""


class _Usage(Exception):
    pass


def _parse(arguments):
    options = {"run": False, "all": False, "json": False, "pid": None, "after": None}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, _, value = word.partition("=")
        if word == "--":
            break
        if word in ("-m", "-c", "-") or not word.startswith("-"):
            rest.insert(0, word)
            break
        if word in ("--run", "--all", "--json"):
            options[word[2:]] = True
        elif name in ("--pid", "--after"):
            value = value or (rest.pop(0) if rest else "")
            try:
                options[name[2:]] = int(value) if name == "--pid" else float(value)
            except ValueError:
                raise _Usage(f"{name} wants a number, not {value!r}.") from None
        else:
            raise _Usage(f"doctor has no option {word}.")
    if rest[:1] in (["-m"], ["-c"]) and len(rest) < 2:
        raise _Usage(f"{rest[0]} wants {'a module' if rest[0] == '-m' else 'code'}.")
    if options["pid"] is not None and (rest or options["after"] is not None or options["run"]):
        raise _Usage("--pid goes without a program, --after and --run: that process runs already.")
    return options, rest


def main(arguments):
    """The command; returns the exit status."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(HELP, end="")
        return 0
    try:
        options, program = _parse(arguments)
    except _Usage as e:
        sys.stderr.write(f"oxomp: {e}\n{HELP}")
        return 2
    try:
        if options["pid"] is not None:
            report = _report.gather(options["pid"])
        else:
            report = _examine(program, options, arguments)
    except OxompError as e:
        sys.stderr.write(f"oxomp: {e}\n")
        return 2
    if options["json"]:
        json.dump(report, sys.stdout, indent=2)
        print()
    else:
        print(_report.text(report, options["all"]), end="")
    return 1 if any(f["level"] == "problem" for f in report["findings"]) else 0


def _examine(program, options, arguments):
    command = program or ["-c", ""]
    if not program and options["after"] is not None:
        raise OxompError("--after wants a program to run: python -m oxomp doctor --after SECONDS -- SCRIPT")
    env = _launch.environment() if options["run"] else dict(os.environ)
    start = [sys.executable] + _launch.interpreter_options(["doctor"] + arguments)
    with tempfile.TemporaryDirectory(prefix="oxomp-doctor-") as folder:
        path = os.path.join(folder, "report")
        mask = _machine.mask()
        sys.stdout.flush()
        child = subprocess.Popen(start + ["-m", "oxomp._probe", path] + command, env=env, stdout=2)
        # An interrupt is the program's to handle; what it leaves behind is shown.
        old = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            report, most = _watch(child, path, options["after"], env)
        finally:
            signal.signal(signal.SIGINT, old)
    report["program"] = {"command": program or ["(no program)"], "status": child.returncode,
                         "ended": _ended(child.returncode, options["after"])}
    report["threads"]["most"] = max(most, report["threads"]["now"] or 0) or None
    report["cpus"]["mask_at_start"] = mask
    report["cpus"]["usable"] = _machine.usable(mask, report["cpus"]["quota"])
    return _report.conclude(report)


def _watch(child, path, after, env):
    """Waits for the program's end or its time; returns its report and the largest number of threads that was seen."""
    start = time.monotonic()
    most = 0
    while child.poll() is None:
        most = max(most, int(_machine.status(child.pid).get("Threads", "0")))
        if after is not None and time.monotonic() - start >= after:
            try:
                return _report.gather(child.pid, env), most
            finally:
                _end(child)
        try:
            child.wait(0.02)
        except subprocess.TimeoutExpired:
            pass
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as f:
            report = json.load(f)
    except FileNotFoundError:
        raise OxompError(f"{_ended(child.returncode, None)} before its process could be examined: look at it while it "
                         "runs, with --after SECONDS.") from None
    if "failed" in report:
        raise OxompError(f"The process could not be examined from within ({report['failed']}): look at it while it runs, "
                         "with --after SECONDS.")
    return report, most


def _end(child):
    child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _ended(status, after):
    if after is not None:
        return f"examined after {after:g} s and ended"
    if status < 0:
        return f"The program was ended by signal {-status}"
    return "The program came to its end" if status == 0 else f"The program ended with status {status}"
