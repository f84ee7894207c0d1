"""What the Cython packages do with a module made of kernels/loops.pyx."""

import threading


def results(module):
    """Every form on teams of several sizes, exceptions among them, then from six Python threads at once."""
    found = {f"{threads} {name}": value for threads in (1, 2, 3, 7)
             for name, value in module.everything(threads).items()}
    found["exceptions"] = [raised(lambda: module.raises(500, at, 3)) for at in (0, 1, 250, 499, 500)]
    found["exceptions of all"] = [raised(lambda: module.raises_in_block(threads)) for threads in (1, 2, 5)]
    at_once = {}

    def work(i):
        at_once[i] = [module.gil_inside(40, 2), module.schedules(300 + i, 3), raised(lambda: module.raises(50, 25, 2))]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    found["six at once"] = [at_once[i] for i in range(6)]
    return found


def last_values(module):
    """lastprivate on teams of several sizes: not among the results, as it is wrong in libomp for schedule(dynamic)."""
    for threads in (1, 2, 3, 7):
        for n in (1, 2, 7, 1000):
            assert module.last_of(n, threads) == [3 * (n - 1), 5 * (n - 1), 7 * (n - 1)], (threads, n)


def raised(function):
    """The exception that came out of a call, as text."""
    try:
        return repr(function())
    except Exception as e:
        return repr(e)


def across_forks(module):
    """Children of a process that has run regions run theirs; a child's child too."""
    import os

    expected = module.everything(3)
    for _ in range(5):
        child = os.fork()
        if child == 0:
            ok = module.everything(3) == expected
            grandchild = os.fork()
            if grandchild == 0:
                os._exit(0 if module.everything(2) == module.everything(2) else 1)
            os._exit(0 if ok and os.waitpid(grandchild, 0)[1] == 0 else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert module.everything(3) == expected
