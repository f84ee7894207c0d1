"""Fortran kernels built by gfortran: loops, workshare, ordered, tasks, sections; from Python threads too."""

from frame import extension

GROUP = "builds"
REQUIRES = ["numpy==2.4.6", "meson==1.9.1", "ninja==1.13.0"]
OPENS = [r"sweep\."]
SAMPLE = True


def build(folder):
    import os

    os.environ.update(FC="gfortran-12", CC="gcc-12")
    extension.source("sweep.f90", folder)
    options = ["--backend", "meson", "--dep", "openmp", "--quiet"]
    extension.run(["f2py", "-c", "-m", "sweep", "sweep.f90", *options], folder)


def work(_folder):
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    import sweep

    # Quarters: their sums are exact in any order.
    x = np.random.default_rng(1).integers(-1000, 1000, size=20_000) / 4
    grid = np.asfortranarray(x[:6400].reshape(80, 80))
    results = {}
    for threads in (1, 2, 3, 5):
        results[f"{threads} sums"] = list(sweep.sums(x, threads))
        results[f"{threads} smooth"] = sweep.smooth(grid, threads, 12)
        results[f"{threads} prefix"] = sweep.prefix(np.arange(500), threads)
        results[f"{threads} tasks"] = list(sweep.tasks(18, threads))
    with ThreadPoolExecutor(6) as pool:
        calls = [pool.submit(sweep.smooth, grid, 2, 5 + i) for i in range(12)]
        results["at once"] = np.concatenate([c.result() for c in calls])
    return results


def alone(_folder):
    import os

    import numpy as np
    import sweep

    x = np.arange(10_000) / 4
    expected = sweep.sums(x, 3)
    for _ in range(3):
        child = os.fork()
        if child == 0:
            os._exit(0 if sweep.sums(x, 3) == expected and sweep.tasks(12, 3)[0] == 144 else 1)
        assert os.waitpid(child, 0)[1] == 0
