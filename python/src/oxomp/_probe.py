"""Runs a program as Python would, and writes down the state of its process when it has come to its end.

    python -m oxomp._probe REPORT SCRIPT|-m MODULE|-c CODE [ARGUMENT ...]
"""

import json
import os
import runpy
import sys
import types


def _run(arguments):
    first = arguments[0]
    if first in ("-m", "-c"):
        sys.argv = [first] + arguments[2:]
        if first == "-m":
            # Python itself puts the current folder first for -m, as it did for this module.
            return runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        if not sys.flags.isolated and not getattr(sys.flags, "safe_path", False):
            sys.path[0] = ""
        return _execute(arguments[1], "<string>")
    sys.argv = list(arguments)
    if first == "-":
        return _execute(sys.stdin.read(), "<stdin>")
    if not sys.flags.isolated and not getattr(sys.flags, "safe_path", False) and not os.path.isdir(first):
        sys.path[0] = os.path.dirname(os.path.realpath(first))
    return runpy.run_path(first, run_name="__main__")


def _execute(code, name):
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = __builtins__
    sys.modules["__main__"] = main
    exec(compile(code, name, "exec"), main.__dict__)


def _write(path):
    from . import _report
    try:
        report = _report.gather()
    except Exception as e:  # What hinders the report must not change how the program ends.
        report = {"failed": f"{type(e).__name__}: {e}"}
    new = path + ".new"
    with open(new, "w", encoding="utf-8", errors="surrogateescape") as f:
        json.dump(report, f)
    os.replace(new, path)


def main():
    """See the module's text."""
    path, arguments = sys.argv[1], sys.argv[2:]
    process = os.getpid()
    try:
        _run(arguments)
    except Exception as e:
        # Shown as Python shows it, without the frames that led to the program.
        trace = e.__traceback__
        while trace is not None and _own(trace.tb_frame.f_code.co_filename):
            trace = trace.tb_next
        sys.excepthook(type(e), e.with_traceback(trace), trace)
        sys.exit(1)
    finally:
        # A forked child that leaves the program this way is not the one to look at.
        if os.getpid() == process:
            _write(path)


def _own(file):
    return file == __file__ or file in ("<frozen runpy>", runpy.__file__)


if __name__ == "__main__":
    main()
