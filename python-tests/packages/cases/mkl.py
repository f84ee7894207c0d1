"""MKL on its Intel threading layer: products, factorizations, eigenvalues, FFT, vector functions."""

import ctypes
import os
import sys

GROUP = "mkl"
REQUIRES = ["mkl==2026.2.0", "intel-openmp==2026.2.0", "numpy==2.4.6"]
OPENS = [r"libmkl_intel_thread\.so"]
ENVIRONMENT = {"MKL_THREADING_LAYER": "INTEL", "MKL_DYNAMIC": "FALSE", "MKL_NUM_THREADS": "3", "MKL_CBWR": "COMPATIBLE"}

ROW, NONE = 101, 111


def library():
    """libmkl_rt, with the few declarations that the work needs; pip lays it into the environment's lib."""
    mkl = ctypes.CDLL(os.path.join(sys.prefix, "lib", "libmkl_rt.so.3"), mode=ctypes.RTLD_GLOBAL)
    mkl.cblas_ddot.restype = ctypes.c_double
    return mkl


def pointer(a):
    return a.ctypes.data_as(ctypes.c_void_p)


def product(mkl, a, b):
    """a times b."""
    import numpy as np

    c = np.zeros((a.shape[0], b.shape[1]))
    one, zero = ctypes.c_double(1), ctypes.c_double(0)
    mkl.cblas_dgemm(ROW, NONE, NONE, *c.shape, a.shape[1], one, pointer(a), a.shape[1], pointer(b), b.shape[1], zero,
                    pointer(c), c.shape[1])
    return c


def transform(mkl, x):
    """A complex Fourier transform of two dimensions, in place."""
    handle, sizes = ctypes.c_void_p(), (ctypes.c_long * 2)(*x.shape)
    # DFTI_DOUBLE, DFTI_COMPLEX.
    calls = [mkl.DftiCreateDescriptor(ctypes.byref(handle), 36, 32, ctypes.c_long(2), sizes),
             mkl.DftiCommitDescriptor(handle), mkl.DftiComputeForward(handle, pointer(x)),
             mkl.DftiFreeDescriptor(ctypes.byref(handle))]
    assert calls == [0] * 4, calls
    return x


def work(_folder):
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    mkl = library()
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, 400, 400))
    results = {"threads": mkl.MKL_Get_Max_Threads(), "product": product(mkl, a, b)}

    symmetric, values = a + a.T, np.zeros(400)
    assert mkl.LAPACKE_dsyevd(ROW, ctypes.c_char(b"N"), ctypes.c_char(b"U"), 400, pointer(symmetric), 400,
                              pointer(values)) == 0
    results["eigenvalues"] = values
    factors, pivots = a.copy(), np.zeros(400, np.int32)
    assert mkl.LAPACKE_dgetrf(ROW, 400, 400, pointer(factors), 400, pointer(pivots)) == 0
    solution = b.copy()
    assert mkl.LAPACKE_dgetrs(ROW, ctypes.c_char(b"N"), 400, 400, pointer(factors), 400, pointer(pivots),
                              pointer(solution), 400) == 0
    results.update({"factors": factors, "pivots": pivots, "solution": solution})
    singular, junk = np.zeros(400), np.zeros(1)
    assert mkl.LAPACKE_dgesdd(ROW, ctypes.c_char(b"N"), 400, 400, pointer(b.copy()), 400, pointer(singular),
                              pointer(junk), 400, pointer(junk), 400) == 0
    results["singular values"] = singular

    results["transform"] = transform(mkl, rng.normal(size=(256, 512)).astype("complex128")).view("float64")
    x = rng.normal(size=200_000)
    y = np.zeros_like(x)
    mkl.vdSin(len(x), pointer(x), pointer(y))
    results["sines"] = y
    results["dot"] = mkl.cblas_ddot(len(x), pointer(x), 1, pointer(y), 1)

    with ThreadPoolExecutor(6) as pool:
        calls = [pool.submit(product, mkl, a[: 200 + i], b) for i in range(18)]
        results["products at once"] = np.concatenate([c.result() for c in calls])
    return results


def alone(_folder):
    import numpy as np

    mkl = library()
    a, b = np.random.default_rng(2).normal(size=(2, 300, 300))
    expected = product(mkl, a, b)
    for _ in range(4):
        child = os.fork()
        if child == 0:
            os._exit(0 if (product(mkl, a, b) == expected).all() else 1)
        assert os.waitpid(child, 0)[1] == 0
