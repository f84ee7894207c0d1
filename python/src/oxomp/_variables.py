"""The variables of an environment that OpenMP runtimes read, and what our library makes of them."""

import difflib
import os
import re
import subprocess
import sys

from ._paths import lib_path

PREFIX = re.compile(r"^(OMP|KMP|GOMP|LIBOMP|OXOMP)_")

#: Variables that our library takes and does not list.
TAKEN = {"GOMP_RTEMS_THREAD_POOLS", "GOMP_STACKSIZE", "KMP_ALL_THREADS", "KMP_HW_SUBSET", "KMP_MAX_THREADS",
         "KMP_NUM_TEAMS", "KMP_PLACE_THREADS", "OMP_NESTED"}

#: Variables of other runtimes, and those that users of them set in vain.
OTHERS = set("""
    GOMP_OPENACC_DIM KMP_ABORT_DELAY KMP_ADAPTIVE_LOCK_PROPS KMP_ALIGN_ALLOC KMP_ALL_THREADPRIVATE KMP_CPUINFO_FILE
    KMP_DISP_HAND_THREAD KMP_ENABLE_TASK_THROTTLING KMP_FOREIGN_THREADS_THREADPRIVATE KMP_FORKJOIN_BARRIER
    KMP_FORKJOIN_BARRIER_PATTERN KMP_FORKJOIN_FRAMES KMP_FORKJOIN_FRAMES_MODE KMP_GTID_MODE KMP_HANDLE_SIGNALS
    KMP_HIDDEN_HELPER_AFFINITY KMP_IGNORE_MPPBEG KMP_IGNORE_MPPEND KMP_INHERIT_FP_CONTROL KMP_INITIAL_THREAD_BIND
    KMP_ITT_PREPARE_DELAY KMP_LOAD_BALANCE_INTERVAL KMP_LOCK_KIND KMP_MALLOC_POOL_INCR KMP_MWAIT_HINTS
    KMP_NUM_LOCKS_IN_BLOCK KMP_PLAIN_BARRIER KMP_PLAIN_BARRIER_PATTERN KMP_REDUCTION_BARRIER
    KMP_REDUCTION_BARRIER_PATTERN KMP_SPIN_BACKOFF_PARAMS KMP_STACKPAD KMP_STORAGE_MAP KMP_TASKLOOP_MIN_TASKS
    KMP_TEAMS_PROC_BIND KMP_TOPOLOGY_METHOD KMP_TPAUSE KMP_USER_LEVEL_MWAIT KMP_USE_YIELD
""".split())

#: Written by a runtime, not by a user.
WRITTEN = re.compile(r"^__KMP_REGISTERED_LIB_\d+")

#: Calls what OMP_DISPLAY_ENV calls, in a process of its own.
LISTING = "import ctypes, sys; l = ctypes.CDLL(sys.argv[1]); l.omp_display_env(1); print(l.omp_get_max_threads())"
_WARNING = re.compile(r'^OMP: Warning #\d+: (\w+)=(".*"(?:\.\.\.)?): (.*)$')
_LINE = re.compile(r"^  \[host\] (\w+)(?:='(.*)'|=(.*)|: (.*))$")


class Unread(Exception):
    """Our library could not be asked."""


def ask_library(variables):
    """What our library says when it reads these variables: {name: value in force}, {name: what is wrong}, team size."""
    env = {name: value for name, value in variables.items() if PREFIX.match(name)}
    # Only this question's answer, and none of what else the variables ask for.
    env.pop("OMP_TOOL_LIBRARIES", None)
    if re.match(r"\s*(0|n|f|of|d|\.f)", env.get("KMP_WARNINGS", ""), re.IGNORECASE):
        del env["KMP_WARNINGS"]
    command = [sys.executable, "-I", "-S", "-c", LISTING, lib_path()]
    try:
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as e:
        raise Unread(str(e)) from None
    text = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise Unread(text.strip() or f"it ended with status {done.returncode}")
    values, wrong = {}, {}
    for line in text.splitlines():
        warning, listed = _WARNING.match(line), _LINE.match(line)
        if warning:
            wrong[warning.group(1)] = warning.group(3)
        elif listed:
            quoted, bare, note = listed.group(2, 3, 4)
            values[listed.group(1)] = quoted if quoted is not None else bare if bare is not None else note
    if not values:
        raise Unread("it listed nothing")
    return values, wrong, int(done.stdout)


def _stem(name):
    """A name without the suffix that speaks of devices."""
    return re.sub(r"_(ALL|DEV|DEV_\d+)$", "", name) if name.startswith("OMP_") else name


def examine(start, now=None):
    """A row for each variable of OpenMP, and the size of teams that our library makes of them (None if it is not known).

    `start` is the environment that the process was given, `now` its own since. A row has the keys name, value, set_by (environment or program), status (in force, refused, no effect, unknown or
    blank), in_force (the value that holds) and says (what is wrong with it).
    """
    now = start if now is None else now
    merged = {**{n: v for n, v in start.items() if PREFIX.match(n)}, **{n: v for n, v in now.items() if PREFIX.match(n)}}
    try:
        values, wrong, team = ask_library(merged)
    except Unread as e:
        values, wrong, team = {}, {}, None
        trouble = str(e)
    else:
        trouble = None
    known = set(values) | TAKEN | OTHERS
    rows = []
    for name in sorted(merged):
        value = merged[name]
        row = {"name": name, "value": value, "set_by": "environment" if start.get(name) == value else "program",
               "status": "in force", "in_force": values.get(name), "says": None}
        if trouble is not None:
            row.update(status="not checked", says=f"the library could not be asked: {trouble}")
        elif name in wrong:
            row.update(status="refused", says=wrong[name])
        elif _stem(name) not in known:
            near = difflib.get_close_matches(name, known, 1, 0.8)
            row.update(status="unknown", says=f"did you mean {near[0]}?" if near else None)
        elif not value.strip():
            row.update(status="blank", says="a blank value is none at all")
        elif name in OTHERS or name in ("KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK", "GOMP_RTEMS_THREAD_POOLS"):
            row.update(status="no effect", in_force=None)
        rows.append(row)
    return rows, team


def of_process(pid):
    """The environment that a process was given; None where it cannot be read."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as f:
            entries = f.read().split(b"\0")
    except OSError:
        return None
    return dict(os.fsdecode(entry).split("=", 1) for entry in entries if b"=" in entry)
