# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""prange and parallel in every form that Cython has; `everything` returns what each computes, by name."""

from cython.parallel cimport parallel, prange, threadid
from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free
cimport openmp


def everything(int threads):
    """Each form on a team of so many threads."""
    results = {}
    for n in (0, 1, 2, 7, 1000):
        results[f"schedules {n}"] = schedules(n, threads)
        results[f"types {n}"] = types(n, threads)
        results[f"steps {n}"] = steps(n, threads)
    results["reductions"] = reductions(2000, threads)
    results["floats"] = floats(20_000, threads)
    results["nested"] = nested(6, threads)
    results["scratch"] = scratch(500, threads)
    results["gil"] = gil_inside(60, threads)
    results["callback"] = callback(30, threads, lambda i: i * i)
    results["left early"] = left_early(1000, threads)
    results["returned"] = returned(1000, threads)
    results["if"] = [team_if(threads, False), team_if(threads, True)]
    results["locks"] = locks(200, threads)
    results["levels"] = levels(threads)
    return results


def schedules(long n, int threads):
    """The sum of i*i by every schedule, with and without a chunk."""
    cdef long i, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0
    for i in prange(n, nogil=True, num_threads=threads):
        a += i * i
    for i in prange(n, nogil=True, schedule="static", chunksize=3, num_threads=threads):
        b += i * i
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        c += i * i
    for i in prange(n, nogil=True, schedule="dynamic", chunksize=5, num_threads=threads):
        d += i * i
    for i in prange(n, nogil=True, schedule="guided", num_threads=threads):
        e += i * i
    for i in prange(n, nogil=True, schedule="guided", chunksize=4, num_threads=threads):
        f += i * i
    for i in prange(n, nogil=True, schedule="runtime", num_threads=threads):
        g += i * i
    return [a, b, c, d, e, f, g]


def types(long n, int threads):
    """Loops over indices of other types."""
    cdef int i
    cdef unsigned int u
    cdef long long l
    cdef uint64_t w
    cdef size_t s
    cdef short h
    cdef uint64_t a = 0, b = 0, c = 0, d = 0, e = 0, f = 0
    for i in prange(<int>n, nogil=True, schedule="dynamic", num_threads=threads):
        a += i
    for u in prange(<unsigned int>n, nogil=True, schedule="guided", num_threads=threads):
        b += u
    for l in prange(<long long>n, nogil=True, schedule="dynamic", num_threads=threads):
        c += l
    for w in prange(<uint64_t>n, nogil=True, schedule="dynamic", num_threads=threads):
        d += w
    for s in prange(<size_t>n, nogil=True, schedule="guided", num_threads=threads):
        e += s
    for h in prange(<short>n, nogil=True, num_threads=threads):
        f += h
    return [a, b, c, d, e, f]


def steps(long n, int threads):
    """Loops that do not start at 0, that skip, that go down."""
    cdef long i, a = 0, b = 0, c = 0
    for i in prange(-n, n, 3, nogil=True, schedule="dynamic", num_threads=threads):
        a += i * i
    for i in prange(n, -n, -7, nogil=True, schedule="guided", num_threads=threads):
        b += i * i
    for i in prange(n, 0, -1, nogil=True, schedule="static", num_threads=threads):
        c += i * i
    return [a, b, c]


def last_of(long n, int threads):
    """lastprivate: the value of the sequentially last iteration is left."""
    cdef long i, a = -1, b = -1, c = -1
    for i in prange(n, nogil=True, schedule="static", num_threads=threads):
        a = 3 * i
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        b = 5 * i
    for i in prange(n, nogil=True, schedule="guided", num_threads=threads):
        c = 7 * i
    # After no iteration the values are undefined.
    return [a, b, c] if n else []


def reductions(long n, int threads):
    """Every operator."""
    cdef long i, minus = 0
    cdef uint64_t plus = 0, times = 1, conj = ~(<uint64_t>0), disj = 0, excl = 0
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        plus += i
        minus -= i
        times *= 2 * i + 1
        conj &= i | 0xff00ff
        disj |= i
        excl ^= i * 77
    return [plus, minus, times, conj, disj, excl]


def floats(long n, int threads):
    """Sums of doubles, which may come in any order: exact here, as each is a multiple of an eighth."""
    cdef long i
    cdef double a = 0, b = 0
    cdef float c = 0
    for i in prange(n, nogil=True, num_threads=threads):
        a += i / 8.0
    for i in prange(n, nogil=True, schedule="dynamic", chunksize=11, num_threads=threads):
        b -= i * 0.5
    for i in prange(100, nogil=True, num_threads=threads):
        c += i
    return [a, b, c]


cdef long inner(long outer, int threads) noexcept nogil:
    cdef long i, total = 0
    for i in prange(100, schedule="dynamic", num_threads=threads):
        total += outer * i
    return total


def nested(long n, int threads):
    """Regions in regions: serialized, then two levels active."""
    cdef long i, a = 0, b = 0
    openmp.omp_set_max_active_levels(1)
    for i in prange(n, nogil=True, num_threads=threads):
        a += inner(i, threads)
    openmp.omp_set_max_active_levels(2)
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        b += inner(i, 2)
    openmp.omp_set_max_active_levels(1)
    return [a, b]


def default_team():
    """The numbers of the members of a region that names no number of threads."""
    found = []
    with nogil, parallel():
        with gil:
            found.append(openmp.omp_get_thread_num())
    return sorted(found)


def scratch(long n, int threads):
    """A parallel block with memory of each thread's own, a prange in it, and numbers that threads may index by."""
    cdef long i, total = 0
    cdef long *mine
    cdef long *seen = <long *> calloc(threads, sizeof(long))
    with nogil, parallel(num_threads=threads):
        mine = <long *> calloc(n, sizeof(long))
        for i in prange(n, schedule="guided"):
            mine[i] = i
            total += mine[i]
            seen[threadid()] += 1
        free(mine)
    count = 0
    for i in range(threads):
        count += seen[i]
    free(seen)
    return [total, count]


def gil_inside(long n, int threads):
    """Iterations that take the GIL and make Python objects, while the others wait in the runtime or for the GIL."""
    cdef long i
    found = []
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        with gil:
            found.append({"i": i, "text": str(i)})
    return sorted((f["i"], f["text"]) for f in found)


def callback(long n, int threads, function):
    """Python code called from the iterations."""
    cdef long i, total = 0, value
    for i in prange(n, nogil=True, schedule="guided", num_threads=threads):
        with gil:
            value = function(i)
        total += value
    return total


def raises(long n, long at, int threads):
    """An exception leaves the loop in all threads."""
    cdef long i
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        if i >= at:
            with gil:
                raise ValueError("iteration")


def raises_in_block(int threads):
    """Every thread of a block raises: one exception comes out, the others are dropped."""
    with nogil, parallel(num_threads=threads):
        with gil:
            raise KeyError("each")


def left_early(long n, int threads):
    """break: the rest of the iterations do nothing."""
    cdef long i
    cdef long *reached = <long *> calloc(1, sizeof(long))
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        if i == n // 2:
            reached[0] = i
            break
    found = reached[0]
    free(reached)
    return found


def returned(long n, int threads):
    """return from inside a loop."""
    cdef long i
    for i in prange(n, nogil=True, num_threads=threads):
        if i == n // 2:
            with gil:
                return "from within"
    return "after"


def team_if(int threads, bint several):
    """A region that may be serialized (`use_threads_if`)."""
    cdef long i, most = 0
    cdef int *size = <int *> calloc(1, sizeof(int))
    for i in prange(4, nogil=True, num_threads=threads, use_threads_if=several):
        size[0] = openmp.omp_get_num_threads()
    most = size[0]
    free(size)
    return most


def locks(long n, int threads):
    """Plain and nestable locks from the iterations."""
    cdef openmp.omp_lock_t plain
    cdef openmp.omp_nest_lock_t nest
    cdef long i
    cdef long *sums = <long *> calloc(2, sizeof(long))
    openmp.omp_init_lock(&plain)
    openmp.omp_init_nest_lock(&nest)
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        openmp.omp_set_lock(&plain)
        sums[0] += i
        openmp.omp_unset_lock(&plain)
        openmp.omp_set_nest_lock(&nest)
        openmp.omp_set_nest_lock(&nest)
        sums[1] += 2 * i
        openmp.omp_unset_nest_lock(&nest)
        openmp.omp_unset_nest_lock(&nest)
    openmp.omp_destroy_lock(&plain)
    openmp.omp_destroy_nest_lock(&nest)
    found = [sums[0], sums[1]]
    free(sums)
    return found


def second_level(found):
    """A region of two, opened by a member of a region."""
    with nogil, parallel(num_threads=2):
        with gil:
            found.append([openmp.omp_get_level(), openmp.omp_get_active_level(), openmp.omp_in_parallel(),
                          openmp.omp_get_ancestor_thread_num(1), openmp.omp_get_thread_num(),
                          openmp.omp_get_team_size(1), openmp.omp_get_team_size(2), openmp.omp_get_num_threads()])


def levels(int threads):
    """What the members of a region in a region say of themselves."""
    found = []
    openmp.omp_set_max_active_levels(3)
    with nogil, parallel(num_threads=threads):
        with gil:
            second_level(found)
    openmp.omp_set_max_active_levels(1)
    return sorted(found)


def forward(long n, int threads, module):
    """Iterations that open regions of another module, which another compiler may have made."""
    cdef long i
    found = []
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=threads):
        with gil:
            found.append(module.schedules(100 + i, 2))
    return sorted(found)
