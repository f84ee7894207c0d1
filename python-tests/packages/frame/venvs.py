"""One Python environment a group of packages, made where it is missing and kept between runs."""

import os
import subprocess
import sys
import venv


def python(root, case, cases):
    """The interpreter of the case's environment under `root`, with what the case requires installed."""
    folder = os.path.join(root, "venv-" + case.group)
    interpreter = os.path.join(folder, "bin", "python")
    stamp = os.path.join(folder, "holds")
    declared = {r for c in cases if c.group == case.group for r in c.requires}
    held = read(stamp)
    # Made by another Python, or holding what no file asks for any more (a pin that moved): anew.
    if not os.path.exists(interpreter) or not held or held[0] != sys.version or not set(held[1:]) <= declared:
        print(f"making {folder}", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        held = [sys.version]
    wanted = [r for r in case.requires if r not in held]
    if wanted:
        print("pip install " + " ".join(wanted), flush=True)
        # What is there keeps its pins: pip sees them all.
        subprocess.run([interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                        "--prefer-binary", *held[1:], *wanted], check=True)
        held += wanted
        with open(stamp, "w") as f:
            f.write("\0".join(held))
    return interpreter


def read(stamp):
    """What a stamp says: Python's version, then the requirements that are installed."""
    try:
        with open(stamp) as f:
            return f.read().split("\0")
    except FileNotFoundError:
        return []
