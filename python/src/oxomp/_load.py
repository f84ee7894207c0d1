"""Our library in a process that runs already: loading it, and the report of the process."""

import ctypes
import os

from . import _launch
from ._paths import OxompError, lib_path


def load(children=True):
    """Loads our library into this process, to serve every module that is imported from now on; returns its handle.

    For a notebook, or the first line of a program: the loader looks for symbols among what was loaded globally first,
    so what packages bring of their own is not used. With `children`, processes that are started later have it too
    (through os.environ, as `python -m oxomp run` does). Raises OxompError if another runtime already serves a module:
    two runtimes would then run in this process.
    """
    served = {}
    for library in report()["libraries"]:
        if library["kind"] != "oxomp" and library["serves"]:
            served[library["path"]] = library["serves"]
    if served:
        path, modules = next(iter(served.items()))
        raise OxompError(f"{path} serves {os.path.basename(modules[0])} already, and what is bound stays bound: call "
                         "oxomp.load() before anything that uses OpenMP is imported (in a notebook, restart the kernel "
                         "first), or start the program with `python -m oxomp run`.")
    handle = ctypes.CDLL(lib_path(), mode=ctypes.RTLD_GLOBAL)
    if children:
        env = _launch.environment()
        for name in ("LD_PRELOAD", "LD_LIBRARY_PATH"):
            if name in env:
                os.environ[name] = env[name]
    return handle


def report():
    """What `python -m oxomp doctor` shows, of this process: a dictionary of plain values."""
    from ._report import gather
    return gather()


def show(every=False):
    """Prints the report of this process; `every` lists each module rather than packages."""
    from ._report import show as print_report
    print_report(every)
