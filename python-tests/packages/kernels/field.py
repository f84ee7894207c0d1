"""What pythran compiles: loops with OpenMP comments, and whole-array expressions."""

import numpy as np

# pythran export dot(float64[], float64[])
def dot(a, b):
    total = 0.
    # omp parallel for reduction(+:total) schedule(dynamic, 64)
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


# pythran export julia(int, int)
def julia(n, limit):
    counts = np.zeros((n, n), dtype=np.int64)
    # omp parallel for schedule(guided)
    for i in range(n):
        for j in range(n):
            z = complex(3. * i / n - 1.5, 3. * j / n - 1.5)
            k = 0
            while k < limit and abs(z) < 2.:
                z = z * z + complex(-0.75, 0.125)
                k += 1
            counts[i, j] = k
    return counts


# pythran export expression(float64[:,:])
def expression(x):
    return np.sqrt(x * x + 2. * x + 1.) + np.cos(x)


# pythran export phases(int)
def phases(n):
    a = np.zeros(n)
    b = np.zeros(n)
    # omp parallel
    if 1:
        # omp for nowait
        for i in range(n):
            a[i] = i / 2.
        # omp barrier
        # omp for
        for i in range(n):
            b[i] = a[n - 1 - i] + 1.
        # omp single
        a[0] = 9.
    return a, b


# pythran export fibonacci(int)
def fibonacci(n):
    if n < 2:
        return n
    x = 0
    y = 0
    # omp task shared(x)
    x = fibonacci(n - 1)
    # omp task shared(y)
    y = fibonacci(n - 2)
    # omp taskwait
    return x + y


# pythran export team_fibonacci(int)
def team_fibonacci(n):
    result = 0
    # omp parallel
    # omp single
    result = fibonacci(n)
    return result
