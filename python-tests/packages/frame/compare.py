"""Two runs' results side by side: equal bit for bit, or how far apart."""

import array
import json
import os

FLOATS = {"<f4": "f", "<f8": "d"}


def difference(one, other, tolerance_of):
    """(largest relative difference met, sentences on what is not equal enough) of two workers' folders."""
    a, b = (read_report(folder)["results"] for folder in (one, other))
    if a.keys() != b.keys():
        return 0.0, [f"results named {sorted(a.keys() ^ b.keys())} are in one run only"]
    largest, wrong = 0.0, []
    for name in a:
        found, sentence = of_result(load(one, a[name]), load(other, b[name]), a[name][1:], b[name][1:])
        largest = max(largest, found)
        allowed = tolerance_of(name)
        if sentence:
            wrong.append(f"{name}: {sentence}")
        elif found > allowed:
            wrong.append(f"{name}: relative difference {found:.1e}, {allowed:.1e} is allowed")
    return largest, wrong


def of_result(a, b, kind_a, kind_b):
    """(relative difference, None), or (0, the sentence that says why two results cannot be compared or differ)."""
    if kind_a != kind_b:
        return 0.0, f"{kind_a} against {kind_b}"
    if a == b:
        return 0.0, None
    if kind_a[0] in FLOATS:
        code = FLOATS[kind_a[0]]
        return relative(array.array(code, a), array.array(code, b)), None
    if kind_a[0] == "json":
        return 0.0, first_difference(json.loads(a), json.loads(b), "")
    return 0.0, "the bytes differ"


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


def first_difference(a, b, where):
    """The first place at which two JSON values differ, in words."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            if a.get(key) != b.get(key):
                return first_difference(a.get(key), b.get(key), f"{where}[{key}]")
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return first_difference(x, y, f"{where}[{i}]")
    return f"{where} is {str(a)[:200]} with its own runtime, {str(b)[:200]} with ours"


def load(folder, entry):
    with open(os.path.join(folder, entry[0]), "rb") as f:
        return f.read()


def count(folder):
    """How many results a worker returned; of a dictionary each entry, such as each test's outcome, is one."""
    loaded = [(load(folder, entry), entry[1]) for entry in read_report(folder)["results"].values()]
    values = [json.loads(data) if kind == "json" else None for data, kind in loaded]
    return sum(len(v) if isinstance(v, dict) else 1 for v in values)


def read_report(folder):
    """What a worker wrote beside its results."""
    with open(os.path.join(folder, "report.json")) as f:
        return json.load(f)
