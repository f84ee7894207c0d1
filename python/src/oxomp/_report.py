"""The report of a process: gathered, and written as text."""

import os
import re
import shutil
import sys
import textwrap

from . import _findings, _machine, _paths, _process, _variables


def gather(pid="self", start=None, mask_at_start=None):
    """The report of a process: a dictionary of plain values, as `doctor --json` prints it.

    `start` is the environment that it was given, if the caller knows better than /proc.
    """
    own = pid in ("self", os.getpid())
    process = _process.Process(pid)
    modules, unread = process.modules()
    users = [module for module in modules if not module.is_runtime and module.asked]
    bindings = process.bindings(users)
    libraries = []
    for module in modules:
        if not module.is_runtime:
            continue
        kind, version = module.identify()
        served = {path: [s for s, by in symbols.items() if by == module.path] for path, symbols in bindings.items()}
        served = {path: symbols for path, symbols in served.items() if symbols}
        libraries.append({
            "path": module.path, "kind": kind, "version": version, "serves": sorted(served),
            "regions": sorted(p for p, symbols in served.items() if any(map(_process.REGION.match, symbols))),
        })
    libraries.sort(key=lambda lib: (lib["kind"] != _findings.OURS, lib["path"]))
    if start is None:
        start = _variables.of_process(pid)
    if start is None:
        start = dict(os.environ) if own else {}
    now = dict(os.environ) if own else start
    mask, quota = _machine.mask(pid), _machine.quota(pid)
    rows, team = _variables.examine(start, now)
    report = {
        "oxomp": {"version": _paths.version(), "library": _paths.lib_path()},
        "pid": os.getpid() if pid == "self" else int(pid),
        "program": None,
        "in_place": any(lib["kind"] == _findings.OURS for lib in libraries),
        "cpus": {"mask": mask, "mask_at_start": mask_at_start, "quota": quota,
                 "usable": _machine.usable(mask_at_start or mask, quota), "machine": os.cpu_count()},
        "threads": {"now": int(_machine.status(pid).get("Threads", "0")) or None, "most": None, "team": team},
        "libraries": libraries,
        "modules": bindings,
        "unread": sorted(unread),
        "preload": start.get("LD_PRELOAD"),
        "library_path": start.get("LD_LIBRARY_PATH"),
        "variables": rows,
    }
    conclude(report)
    return report


def conclude(report):
    """Finds what is wrong, once all is known."""
    report["findings"] = _findings.findings(report)
    return report


def package(path):
    """What a module belongs to: the package's name, or its own."""
    found = re.search(r"/(?:site|dist)-packages/([^/]+)(/?)", path)
    if found:
        return found.group(1)
    return os.path.basename(path)


def text(report, every=False, width=None):
    """The report as a table. `every` lists each module rather than packages."""
    width = width or max(60, min(shutil.get_terminal_size((110, 24)).columns, 160))
    parts = [_head(report), _libraries(report), _bindings(report, every), _variable_table(report)]
    problems = [f for f in report["findings"] if f["level"] == "problem"]
    notes = [f for f in report["findings"] if f["level"] != "problem"]
    parts.append(_list("What is wrong", problems, width) if problems else "Nothing is wrong.\n")
    if notes:
        parts.append(_list("To know", notes, width))
    return "\n".join(parts)


def _table(rows, indent=2):
    """Rows of cells in columns; the last column as long as it likes."""
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    lines = ("  ".join([cell.ljust(w) for cell, w in zip(row, widths)] + [row[-1]]).rstrip() for row in rows)
    return "".join(" " * indent + line + "\n" for line in lines)


def _head(report):
    program = report["program"]
    title = f"Process {report['pid']}"
    if program:
        title += f": {' '.join(program['command'])}\n  {program['ended']}"
    cpus, threads = report["cpus"], report["threads"]
    mask = cpus["mask"] or []
    said = f"{cpus['usable']} usable: mask {_machine.as_list(mask) or 'unknown'} of {cpus['machine']} CPUs"
    if cpus["mask_at_start"] and cpus["mask_at_start"] != mask:
        said += f" (at the start {_machine.as_list(cpus['mask_at_start'])})"
    said += f", cgroup quota {cpus['quota']:g}" if cpus["quota"] else ", no cgroup quota"
    count = f"{threads['now']} now" if threads["now"] else "unknown"
    if threads["most"]:
        count += f", {threads['most']} at most"
    if threads["team"]:
        count += f"; oxomp makes teams of {threads['team']}"
    ours = [lib for lib in report["libraries"] if lib["kind"] == _findings.OURS]
    place = f"in place: {ours[0]['path']}" if ours else "not in place"
    rows = [("CPUs", said), ("Threads", count), (f"oxomp {report['oxomp']['version']}", place)]
    if report["preload"]:
        rows.append(("LD_PRELOAD", report["preload"]))
    return title + "\n" + _table(rows)


def _libraries(report):
    rows = []
    for number, lib in enumerate(report["libraries"], 1):
        serves = f"serves {_count(lib['serves'])}" if lib["serves"] else "serves nothing"
        if lib["regions"]:
            serves += f", {len(lib['regions'])} with parallel regions"
        rows.append((str(number), f"{lib['kind']} {lib['version']}".strip(), serves, lib["path"]))
    return "OpenMP libraries in the process\n" + (_table(rows) or "  none\n")


def _count(things):
    return f"{len(things)} module{'s' * (len(things) != 1)}"


def _bindings(report, every):
    numbers = {lib["path"]: str(i) for i, lib in enumerate(report["libraries"], 1)}
    groups = {}
    for path, symbols in report["modules"].items():
        bound = {by for by in symbols.values() if by}
        servers = ", ".join(sorted(numbers.get(by, by) for by in bound)) or "none"
        group = groups.setdefault((path if every else package(path), servers), ([], set()))
        group[0].append(path)
        group[1].update(symbols)
    rows = []
    for (name, servers), (paths, symbols) in sorted(groups.items()):
        regions = [p for p in paths if any(map(_process.REGION.match, report["modules"][p]))]
        calls = f"{len(symbols)} function{'s' * (len(symbols) != 1)}"
        if len(symbols) == 1:
            calls = next(iter(symbols))
        what = calls if every else f"{_count(paths)}, {calls}"
        rows.append((name, what + (", parallel regions" if regions else ""), f"-> {servers}"))
    return "Who is served by whom (numbers as above)\n" + (_table(rows) or "  nobody asks for OpenMP\n")


def _variable_table(report):
    rows = []
    for row in report["variables"]:
        state = row["status"]
        if row["in_force"] is not None and row["in_force"] != row["value"]:
            state += f" as {row['in_force']}" if state == "in force" else f"; {row['in_force']} holds"
        if row["set_by"] == "program":
            state += ", set by the program"
        rows.append((row["name"], f"= {row['value']}", state))
    return "Variables, as oxomp reads them\n" + (_table(rows) or "  none set\n")


def _list(title, findings, width):
    out = title + "\n"
    for number, finding in enumerate(findings, 1):
        start = f"  {number}. "
        for begin, sentence in ((start, finding["what"]), (" " * len(start) + "Remedy: ", finding["remedy"])):
            out += textwrap.fill(sentence, width, initial_indent=begin, subsequent_indent=" " * len(start),
                                 break_long_words=False, break_on_hyphens=False) + "\n"
    return out


def show(every=False, file=None):
    """Prints the report of this process, for a notebook or an interactive session."""
    print(text(gather(), every), end="", file=file or sys.stdout)
