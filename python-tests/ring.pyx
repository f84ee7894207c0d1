# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True
# distutils: extra_compile_args = -fopenmp
# distutils: extra_link_args = -fopenmp
"""Loops as Python packages write them: prange of each schedule, built by gcc."""

from cython.parallel cimport parallel, prange
cimport openmp

cdef extern from *:
    """
    #include <unistd.h>
    static void enter(int *words) { __atomic_add_fetch(&words[0], 1, __ATOMIC_SEQ_CST); }
    static void wait_for_go(int *words) { while (!__atomic_load_n(&words[1], __ATOMIC_SEQ_CST)) usleep(1000); }
    """
    void enter(int *words) nogil
    void wait_for_go(int *words) nogil


def squares(long n, str schedule, int threads):
    """Sum of i*i for i below n, by prange of the schedule named."""
    cdef long i, total = 0
    if schedule == "static":
        for i in prange(n, nogil=True, schedule="static", num_threads=threads):
            total += i * i
    elif schedule == "dynamic":
        for i in prange(n, nogil=True, schedule="dynamic", chunksize=7, num_threads=threads):
            total += i * i
    elif schedule == "guided":
        for i in prange(n, nogil=True, schedule="guided", num_threads=threads):
            total += i * i
    elif schedule == "runtime":
        for i in prange(n, nogil=True, schedule="runtime", num_threads=threads):
            total += i * i
    else:
        raise ValueError(schedule)
    return total


def team(int threads):
    """The numbers of the members that entered a region of so many threads."""
    members = []
    with nogil, parallel(num_threads=threads):
        with gil:
            members.append(openmp.omp_get_thread_num())
    return sorted(members)


def default_team():
    """The same of a region that names no number of threads."""
    members = []
    with nogil, parallel():
        with gil:
            members.append(openmp.omp_get_thread_num())
    return sorted(members)


def max_threads():
    """omp_get_max_threads."""
    return openmp.omp_get_max_threads()


def num_procs():
    """omp_get_num_procs."""
    return openmp.omp_get_num_procs()


def set_num_threads(int threads):
    """omp_set_num_threads."""
    openmp.omp_set_num_threads(threads)


def call_in_team(int threads, function):
    """Has each member of a team call function(number)."""
    with nogil, parallel(num_threads=threads):
        with gil:
            function(openmp.omp_get_thread_num())


def hold(int threads, size_t address):
    """A region whose members count themselves in the first int at `address`, and stay until the second is not 0."""
    cdef int *words = <int *>address
    with nogil, parallel(num_threads=threads):
        enter(words)
        wait_for_go(words)


def first_failure(long n):
    """Raises from inside a prange, which must leave the loop in all threads."""
    cdef long i
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=2):
        if i == n // 2:
            with gil:
                raise KeyError(i)
