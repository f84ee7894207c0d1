# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# distutils: extra_compile_args = -fopenmp
# distutils: extra_link_args = -fopenmp
"""Loops as Python packages write them: prange of each schedule, built by gcc."""

from cython.parallel cimport parallel, prange
cimport openmp


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


def first_failure(long n):
    """Raises from inside a prange, which must leave the loop in all threads."""
    cdef long i
    for i in prange(n, nogil=True, schedule="dynamic", num_threads=2):
        if i == n // 2:
            with gil:
                raise KeyError(i)
