"""prange and parallel built by clang: schedules, reductions, nesting, exceptions, the GIL retaken, Python threads."""

from frame import extension, prange

GROUP = "builds"
REQUIRES = ["cython==3.3.1"]
OPENS = [r"loops_clang"]
SAMPLE = True


def build(folder):
    extension.cython(folder, "clang-22", "loops_clang")


def work(_folder):
    import loops_clang

    return prange.results(loops_clang)


def alone(_folder):
    import loops_clang

    prange.last_values(loops_clang)
    prange.across_forks(loops_clang)
