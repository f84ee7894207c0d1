"""Two runs' results side by side: equal bit for bit, or how far apart."""

import array
import json
import os

FLOATS = {"<f4": "f", "<f8": "d"}


def difference(one, other, tolerance_of, differs):
    """(largest relative difference met, sentences on what is not equal enough) of two workers' folders.

    `differs` names the entries that must differ, as "result[entry]": (its own runtime's, ours).
    """
    a, b = (read_report(folder)["results"] for folder in (one, other))
    if a.keys() != b.keys():
        return 0.0, [f"results named {sorted(a.keys() ^ b.keys())} are in one run only"]
    largest, wrong = 0.0, [f"{name} is expected to differ" for name in differs]
    for name in a:
        found, sentences = of_result(load(one, a[name]), load(other, b[name]), a[name][1:], b[name][1:])
        largest = max(largest, found)
        allowed = tolerance_of(name)
        for where, mine, yours in sentences:
            if [mine, yours] == list(differs.get(name + where, ())):
                wrong.remove(f"{name + where} is expected to differ")
            else:
                wrong.append(f"{name}{where} is {str(mine)[:200]} with its own runtime, {str(yours)[:200]} with ours")
        if found > allowed:
            wrong.append(f"{name}: relative difference {found:.1e}, {allowed:.1e} is allowed")
    return largest, wrong


def of_result(a, b, kind_a, kind_b):
    """(relative difference, []), or (0, places that differ) of two results: a place, and its value in each run."""
    if kind_a != kind_b:
        return 0.0, [("'s type", kind_a, kind_b)]
    if a == b:
        return 0.0, []
    if kind_a[0] in FLOATS:
        code = FLOATS[kind_a[0]]
        return relative(array.array(code, a), array.array(code, b)), []
    if kind_a[0] == "json":
        return 0.0, list(differences(json.loads(a), json.loads(b), ""))
    return 0.0, [("", "other bytes", "other bytes")]


def relative(a, b):
    """The largest difference, measured by the larger of the two arrays' largest elements where an element is tiny."""
    finite = [abs(v) for v in (*a, *b) if v - v == 0]
    floor = 1e-3 * max(finite, default=0.0)
    worst = 0.0
    for x, y in zip(a, b):
        if x == y or (x != x and y != y):
            continue
        gap = abs(x - y) / max(abs(x), abs(y), floor)
        # A NaN or an infinity on one side only.
        worst = max(worst, gap if gap == gap else float("inf"))
    return worst


def differences(a, b, where):
    """The places at which two JSON values differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            yield from differences(a.get(key), b.get(key), f"{where}[{key}]")
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f"{where}[{i}]")
    elif a != b:
        yield where, a, b


def load(folder, entry):
    with open(os.path.join(folder, entry[0]), "rb") as f:
        return f.read()


def count(folder):
    """(how many results a worker returned, how many of them are tests that passed); each entry of a dictionary is one."""
    loaded = [(load(folder, entry), entry[1]) for entry in read_report(folder)["results"].values()]
    values = [json.loads(data) if kind == "json" else None for data, kind in loaded]
    outcomes = [outcome for v in values if isinstance(v, dict) for outcome in v.values()]
    return sum(len(v) if isinstance(v, dict) else 1 for v in values), outcomes.count("passed")


def read_report(folder):
    """What a worker wrote beside its results."""
    with open(os.path.join(folder, "report.json")) as f:
        return json.load(f)
