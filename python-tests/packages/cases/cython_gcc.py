"""prange and parallel built by gcc: schedules, reductions, nesting, exceptions, the GIL retaken, Python threads."""

from frame import extension, prange

GROUP = "builds"
REQUIRES = ["cython==3.3.1"]
OPENS = [r"loops_gcc"]
SAMPLE = True


def build(folder):
    extension.cython(folder, "gcc-12", "loops_gcc")


def work(_folder):
    import loops_gcc

    return prange.results(loops_gcc)


def alone(_folder):
    import loops_gcc

    prange.last_values(loops_gcc)
    prange.across_forks(loops_gcc)
