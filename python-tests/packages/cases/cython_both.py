"""Modules built by gcc and by clang in one process: in turn, at once, regions of the one inside the other's."""

from frame import extension, prange

GROUP = "builds"
REQUIRES = ["cython==3.3.1"]
OPENS = [r"loops_gcc", r"loops_clang"]


def build(folder):
    extension.cython(folder, "gcc-12", "loops_gcc")
    extension.cython(folder, "clang-22", "loops_clang")


def work(_folder):
    from concurrent.futures import ThreadPoolExecutor

    import loops_clang
    import loops_gcc

    results = {}
    for i, (outer, inner) in enumerate(((loops_gcc, loops_clang), (loops_clang, loops_gcc))):
        results[f"forward {i}"] = outer.forward(20, 3, inner)
        results[f"callback {i}"] = outer.callback(20, 3, lambda j: inner.callback(5, 2, lambda k: j * k))
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(m.everything, 3) for _ in range(3) for m in (loops_gcc, loops_clang)]
        # How deep the nesting may go is one setting of the process's, which the six change under each other.
        free = ("levels", "nested")
        results["at once"] = [{k: v for k, v in c.result().items() if k not in free} for c in calls]
    return results


def alone(_folder):
    import loops_clang
    import loops_gcc

    loops_gcc.everything(3)
    prange.across_forks(loops_clang)
    prange.across_forks(loops_gcc)
