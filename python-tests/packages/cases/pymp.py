"""OpenMP's constructs by forked processes, each opening regions of modules built by gcc and by clang."""

from frame import extension

GROUP = "builds"
REQUIRES = ["pymp-pypi==0.5.0", "cython==3.3.1", "numpy==2.4.6"]
OPENS = [r"loops_gcc", r"loops_clang"]


def build(folder):
    extension.cython(folder, "gcc-12", "loops_gcc")
    extension.cython(folder, "clang-22", "loops_clang")


def children(modules):
    """What pymp's constructs compute when each child opens regions by its forked copy of these modules."""
    import pymp

    sums = pymp.shared.array((60, 8), dtype="int64")
    order = pymp.shared.list()
    with pymp.Parallel(3) as p:
        for i in p.range(0, 30):
            for j, module in enumerate(modules):
                sums[2 * i + j, :7] = module.schedules(100 + i, 2)
        for i in p.xrange(30):
            with p.lock:
                sums[i, 7] += i
        with p.lock:
            order.append(p.thread_num)
    return sums, sorted(order)


def work(_folder):
    import loops_clang
    import loops_gcc

    # The parent has opened no region yet: after one, libgomp's children would wait for ever.
    sums, order = children([loops_gcc, loops_clang])
    return {"sums": sums, "order": order, "after": loops_gcc.schedules(300, 3) + loops_clang.schedules(300, 3)}


def alone(_folder):
    import loops_clang
    import loops_gcc

    both = [loops_gcc, loops_clang]
    expected, _ = children(both)
    for _ in range(5):
        assert loops_gcc.schedules(300, 3) == loops_clang.schedules(300, 3)
        sums, order = children(both)
        assert (sums == expected).all() and order == [0, 1, 2]
