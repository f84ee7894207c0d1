"""A package's process: `worker.py CASE FOLDER OUT [alone]` does the case's work and writes results and proof to OUT.

`worker.py CASE FOLDER --build` compiles what the work needs.
"""

import importlib.metadata
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from frame.case import Case  # noqa: E402


def main():
    name, folder, out = sys.argv[1:4]
    case = Case(name)
    sys.path.insert(0, folder)
    if out == "--build":
        return case.build(folder)
    results = case.work(folder)
    if "alone" in sys.argv[4:] and case.alone:
        case.alone(folder)
    if not results:
        raise SystemExit("the work returned nothing")
    kinds = {result: keep(os.path.join(out, f"{i}.result"), value)
             for i, (result, value) in enumerate(results.items())}
    first = re.match(r"[\w.-]+", case.requires[0]).group()
    with open(os.path.join(out, "report.json"), "w") as f:
        json.dump({"results": kinds, "version": importlib.metadata.version(first), "mapped": mapped()}, f)
    return None


def keep(path, value):
    """Writes a result: an array as its bytes, all else as JSON. Returns its file's name, its type and its shape."""
    if hasattr(value, "dtype"):
        data, kind = value.tobytes(), [value.dtype.str, list(value.shape)]
    else:
        data, kind = json.dumps(value, sort_keys=True, default=lambda v: v.item()).encode(), ["json", []]
    with open(path, "wb") as f:
        f.write(data)
    return [os.path.basename(path), *kind]


def mapped():
    """The OpenMP runtimes that this process has mapped."""
    with open("/proc/self/maps") as maps:
        paths = {line.split(maxsplit=5)[5].strip() for line in maps if "/" in line}
    return sorted(p for p in paths if re.match(r"lib(gomp|i?omp)", os.path.basename(p)))


if __name__ == "__main__":
    main()
