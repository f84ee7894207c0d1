"""Python compiled to C++ with OpenMP comments: loops, array expressions, barriers, tasks; from Python threads too."""

from frame import extension

GROUP = "builds"
REQUIRES = ["pythran==0.19.0", "numpy==2.4.6"]
OPENS = [r"field\."]


def build(folder):
    import os

    os.environ.update(CC="gcc-12", CXX="g++-12")
    extension.source("field.py", folder, "field_source.py")
    extension.run(["pythran", "-fopenmp", "-O2", "--config", "pythran.blas=none", "field_source.py", "-o", "field.so"],
                  folder)


def work(_folder):
    from concurrent.futures import ThreadPoolExecutor

    import field
    import numpy as np

    x = np.random.default_rng(1).integers(-1000, 1000, size=40_000) / 4
    a, b = field.phases(1000)
    results = {
        # Sixteenths: exact in any order.
        "dot": field.dot(x, x[::-1].copy()),
        "julia": field.julia(150, 60),
        "expression": field.expression(x.reshape(200, 200)),
        "phases a": a,
        "phases b": b,
        "tasks": field.team_fibonacci(15),
    }
    with ThreadPoolExecutor(6) as pool:
        results["at once"] = [c.result() for c in [pool.submit(field.dot, x, x + i) for i in range(24)]]
    return results


def alone(_folder):
    import os

    import field

    for _ in range(3):
        child = os.fork()
        if child == 0:
            os._exit(0 if field.team_fibonacci(12) == 144 and field.julia(30, 20).sum() > 0 else 1)
        assert os.waitpid(child, 0)[1] == 0
