"""What is wrong in a process, each as a sentence with its remedy. Pure: a report goes in, findings come out.

A finding has the keys code, level (problem: something is wrong; note: something to know), what and remedy.
"""

import os
import re

from . import _machine

OURS = "oxomp"
RUN = "Start the program with `python -m oxomp run`: one runtime then serves all."

#: Values that begin as these mean no.
_NO = re.compile(r"\s*(0|n|f|of|d|\.f)", re.IGNORECASE)


def findings(report):
    """All findings of a report, problems first."""
    found = []
    for rule in RULES:
        found += [dict(zip(("code", "level", "what", "remedy"), row)) for row in rule(_View(report))]
    return sorted(found, key=lambda f: f["level"] != "problem")


class _View:
    """A report as the rules ask of it."""

    def __init__(self, report):
        self.report = report
        self.libraries = report["libraries"]
        self.ours = [lib for lib in self.libraries if lib["kind"] == OURS]
        self.serving = [lib for lib in self.libraries if lib["serves"]]
        self.foreign = [lib for lib in self.libraries if lib["kind"] != OURS]
        self.rows = {row["name"]: row for row in report["variables"]}
        cpus = report["cpus"]
        self.usable = cpus["usable"]
        self.mask = cpus["mask"] or []
        self.quota = cpus["quota"]

    def of_kind(self, start):
        return [lib for lib in self.libraries if lib["kind"].startswith(start)]

    def given(self, name):
        """The value of a variable that is set and taken; None otherwise."""
        row = self.rows.get(name)
        return row["value"].strip() if row and row["status"] not in ("refused", "blank") else None

    def users(self, library):
        return _some([os.path.basename(path) for path in library["serves"]])


def _some(names):
    """Names in a sentence: the first few of many."""
    names = sorted(set(names))
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} other modules"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _s(things, one, more):
    """The word for one thing, or for more."""
    return one if len(things) == 1 else more


def _name(library):
    return os.path.basename(library["path"])


def several_runtimes(view):
    """Runtimes beside each other."""
    if len(view.serving) > 1:
        who = "; ".join(f"{lib['path']} serves {view.users(lib)}" for lib in view.serving)
        remedy = RUN
        if view.ours:
            remedy = ("What was loaded before ours stays bound to its own: start the program with `python -m oxomp run` "
                      "rather than load ours later.")
        yield ("several-runtimes", "problem",
               f"{len(view.serving)} OpenMP runtimes serve modules of this process, each with threads of its own that know "
               f"nothing of the others': {who}.", remedy)
    elif view.serving and view.serving[0] in view.ours:
        idle = [lib for lib in view.libraries if not lib["serves"]]
        if idle:
            yield ("idle-runtimes", "note",
                   f"{_some(_name(lib) for lib in idle)} {_s(idle, 'is', 'are')} loaded too, because modules ask for the "
                   f"file by its name, but nothing is bound to {_s(idle, 'it', 'them')}.", "Nothing need be done.")
    kmp = [lib for lib in view.foreign if not lib["kind"].startswith("libgomp")]
    if len(kmp) > 1 and view.given("KMP_DUPLICATE_LIB_OK") is None:
        yield ("error-15", "problem",
               f"{' and '.join(lib['path'] for lib in kmp)} are both loaded: the second that is used ends the process "
               "(\"OMP: Error #15\").", RUN)
    if len(view.ours) > 1:
        yield ("two-of-ours", "problem",
               f"oxomp is loaded {len(view.ours)} times: {' and '.join(lib['path'] for lib in view.ours)}.",
               "Let LD_PRELOAD, LD_LIBRARY_PATH and run paths name one of these files and remove the others.")


def not_in_place(view):
    """Ours was asked for and is not there."""
    preload = re.split(r"[\s:]+", view.report["preload"] or "")
    for path in preload:
        if re.match(r"libomp\.so", os.path.basename(path)) and not view.of_kind("libomp") and not view.ours:
            yield ("preload-failed", "problem", f"LD_PRELOAD names {path}, but the loader did not take it.",
                   "See that the file is there and can be read; a Python with the set-user-ID bit or with file "
                   "capabilities takes no LD_PRELOAD.")


def threads(view):
    """More threads than CPUs."""
    value = view.given("OMP_NUM_THREADS")
    first = (value or "").split(",")[0].strip()
    limits = f"its affinity mask has {len(view.mask)}" if view.mask else "the machine has that many"
    if view.quota:
        limits += f", its cgroup's quota is {view.quota:g}"
    if first.isdigit() and int(first) > view.usable:
        yield ("oversubscription", "problem",
               f"OMP_NUM_THREADS={value} asks for {first} threads where the process can use {view.usable} "
               f"CPU{'s' * (view.usable != 1)} ({limits}).", f"Unset OMP_NUM_THREADS, or set it to {view.usable}.")
    elif first == "1" and view.usable > 1:
        yield ("one-thread", "note",
               f"OMP_NUM_THREADS=1: every region runs on one thread, though the process can use {view.usable} CPUs.",
               f"If that is not meant, unset OMP_NUM_THREADS or set it to {view.usable}; torchrun and dask workers set "
               "it.")
    deaf = [lib for lib in view.serving if lib["kind"] != OURS]
    if not value and view.quota and view.mask and view.usable < len(view.mask) and deaf:
        yield ("quota-unheeded", "problem",
               f"{_some(_name(lib) for lib in deaf)} {_s(deaf, 'makes', 'make')} teams of {len(view.mask)} threads, "
               f"deaf to the cgroup's quota of {view.quota:g} CPUs: the threads take turns and wait for those that have none.",
               f"Set OMP_NUM_THREADS={view.usable}, or start the program with `python -m oxomp run`, which heeds it.")
    most = view.report["threads"]["most"] or view.report["threads"]["now"] or 0
    if deaf and most > 4 * view.usable + 16:
        yield ("thread-explosion", "problem",
               f"The process had {most} threads at once on {view.usable} CPU{'s' * (view.usable != 1)}: "
               f"{_some(_name(lib) for lib in deaf)} {_s(deaf, 'keeps', 'keep')} a team for each thread that enters regions.",
               "Start the program with `python -m oxomp run`: its callers share one pool.")


def duplicates_allowed(view):
    """KMP_DUPLICATE_LIB_OK."""
    row = view.rows.get("KMP_DUPLICATE_LIB_OK")
    if row is None or row["set_by"] == "program":
        return
    kmp = [lib for lib in view.foreign if not lib["kind"].startswith("libgomp")]
    if len(kmp) > 1:
        yield ("duplicate-lib-ok", "problem",
               f"KMP_DUPLICATE_LIB_OK lets {' and '.join(lib['path'] for lib in kmp)} run beside each other, which can "
               "hang and can give wrong results.", "Unset it, and start the program with `python -m oxomp run`.")
    else:
        yield ("duplicate-lib-ok", "note",
               "KMP_DUPLICATE_LIB_OK is set: it silences the check of libomp and libiomp5 against each other, which "
               "finds hangs and wrong results; oxomp needs no such check.",
               "Unset it; where two runtimes meet, `python -m oxomp run` makes them one.")


def binding(view):
    """Threads bound to CPUs."""
    names = ("OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY", "KMP_AFFINITY")
    chosen = [f"{name}={view.given(name)}" for name in names if view.given(name)]
    if not chosen or _NO.match(view.given("OMP_PROC_BIND") or "x"):
        return
    start = view.report["cpus"]["mask_at_start"]
    if start and view.mask and len(view.mask) < len(start):
        yield ("pinned", "problem",
               f"The initial thread is bound to CPU {_machine.as_list(view.mask)} of {_machine.as_list(start)} because "
               f"of {' and '.join(chosen)}: every library and process that it starts afterwards sees only that.",
               "Unset these variables, or set OMP_PROC_BIND=false.")
    else:
        yield ("binding", "note",
               f"{' and '.join(chosen)}: each runtime binds its threads by itself, and so does each process: two of "
               "them meet on the same CPUs while others are idle.",
               "Where there is more than one runtime or process, unset these variables.")


def forks(view):
    """Children that are forked from a process that has used OpenMP."""
    deaf = [lib for lib in view.serving if lib["kind"].startswith("libgomp")]
    numba = [path for path in view.report["modules"] if re.match(r"omppool\b", os.path.basename(path))]
    if numba:
        served = "" if deaf else ", whatever runtime serves it,"
        yield ("numba-fork", "problem" if deaf else "note",
               f"numba's omp threading layer is loaded: it ends a forked child{served} that runs a parallel function "
               "(\"fork() called from a process already using GNU OpenMP\").",
               "Make children with multiprocessing's spawn or forkserver, or set NUMBA_THREADING_LAYER=workqueue or tbb.")
    if deaf and not numba:
        yield ("fork-hang", "note",
               f"{_some(_name(lib) for lib in deaf)} {_s(deaf, 'does', 'do')} not survive fork: after a region in the parent, the first "
               "region of a forked child (multiprocessing's fork) hangs.",
               "Start the program with `python -m oxomp run`, or make children with spawn or forkserver.")
    kmp = [lib for lib in view.serving if not lib["kind"].startswith("libgomp") and lib["kind"] != OURS]
    value = view.rows.get("KMP_INIT_AT_FORK")
    if kmp and value and _NO.match(value["value"]):
        by = "a package" if value["set_by"] == "program" else "the environment"
        yield ("init-at-fork", "problem",
               f"KMP_INIT_AT_FORK={value['value']} (set by {by}) switches off what {_some(_name(lib) for lib in kmp)} "
               f"{_s(kmp, 'does', 'do')} at fork: a region in a forked child hangs.",
               "Start the program with `python -m oxomp run`, which provides for forks whatever this says.")


def spinning(view):
    """Waiting threads that burn CPUs."""
    for name, pattern in (("OMP_WAIT_POLICY", r"active"), ("KMP_BLOCKTIME", r"infinite"), ("GOMP_SPINCOUNT", r"infinit"),
                          ("KMP_LIBRARY", r"turnaround|dedicated")):
        value = view.given(name)
        if value and re.match(pattern, value, re.IGNORECASE):
            yield ("spinning", "note",
                   f"{name}={value}: threads that wait burn their CPU, which other processes, BLAS threads and a CPU "
                   "quota then lack.", f"Unset {name} unless this process has its CPUs for itself.")


def variables(view):
    """Values that are refused, and names that nobody knows."""
    for row in view.rows.values():
        name, says = row["name"], row["says"]
        if row["status"] == "refused":
            yield ("bad-value", "problem", f"{name}={row['value']!r} cannot be taken: {says.rstrip('.')}.",
                   f"Correct or unset {name}; docs/environment.md lists the values.")
        elif row["status"] == "unknown":
            level = "problem" if says else "note"
            yield ("unknown-variable", level, f"No OpenMP runtime knows the variable {name}.",
                   f"Correct it ({says})" if says else f"Unset {name} if nothing else reads it.")
        elif row["status"] == "not checked":
            yield ("not-checked", "problem", f"The variables could not be checked: {says}.",
                   "Install oxomp anew: `pip install --force-reinstall oxomp`.")
            return
    if view.given("OMP_NESTED"):
        yield ("deprecated", "note", "OMP_NESTED is deprecated since OpenMP 5.0.",
               "Set OMP_MAX_ACTIVE_LEVELS to the number of nested levels.")


def unread(view):
    """Files that changed under the process."""
    for path in view.report["unread"]:
        yield ("unread", "note", f"{path} is loaded but cannot be read any more: it was replaced, or lies in another file "
               "system's view.", "Start the program anew after a package was updated.")


RULES = (several_runtimes, not_in_place, threads, duplicates_allowed, binding, forks, spinning, variables, unread)
