"""Who served: the dynamic loader's log of bindings, of a package's process and of all that it started."""

import os
import re

LINE = re.compile(r"binding file (\S+) \[\d+\] to (\S+) \[\d+\]: \w+ symbol `((?:GOMP_|GOACC_|omp_|kmp_|__kmpc_)\w+)'")
REGION = re.compile(r"GOMP_parallel|GOMP_task|GOMP_teams|__kmpc_fork_|__kmpc_omp_task")
RUNTIME = re.compile(r"lib(gomp|i?omp)(\d|-[0-9a-f]+)?\.so")


def is_runtime(path):
    """Is this file an OpenMP runtime, by its name?"""
    return bool(RUNTIME.match(os.path.basename(path)))


def bindings(folder):
    """{(module, function): file it was bound to} of the logs in `folder`, without what a runtime asks of itself."""
    found = {}
    for name in os.listdir(folder):
        if not name.startswith("bindings"):
            continue
        with open(os.path.join(folder, name), errors="replace") as log:
            for line in log:
                match = LINE.search(line) if "binding file" in line else None
                if not match:
                    continue
                module, server, function = match.groups()
                # A look-up by handle (threadpoolctl asks each library for its own functions) is no call of a module.
                if module != server and not is_runtime(module):
                    found[module, function] = os.path.realpath(server)
    return found


def servers(found):
    """The files that served a run."""
    return sorted(set(found.values()))


def complaints(found, opens, library, mapped):
    """Sentences on what keeps the run from being served by `library` alone; none when it is."""
    wrong = []
    if library not in map(os.path.realpath, mapped):
        wrong.append(f"{library} is not mapped")
    for (module, function), server in sorted(found.items()):
        if server != library:
            wrong.append(f"{function} of {module} is served by {server}")
    regions = {module for module, function in found if REGION.match(function)}
    for pattern in opens:
        if not any(re.search(pattern, module) for module in regions):
            wrong.append(f"no module {pattern!r} opened a region; those that did: {sorted(regions)}")
    return wrong
