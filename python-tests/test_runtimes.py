"""Several OpenMP runtimes in one process, ours among them by accident and not preloaded: each serves its own code, and
nobody aborts, hangs, or leaves a mark on the process."""

import itertools
import os
import sys
import unittest

import helper

SOURCE = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <omp.h>
    int team(int threads) {
      int n = 0;
      #pragma omp parallel num_threads(threads) reduction(+ : n)
      {
        n++;
        #pragma omp barrier
      }
      return n;
    }
    long squares(int count, int threads) {
      long sum = 0;
      #pragma omp parallel for schedule(dynamic, 7) num_threads(threads) reduction(+ : sum)
      for (int i = 0; i < count; i++)
        sum += (long)i * i;
      return sum;
    }
    /* Each member calls function(number). */
    int each(int threads, int (*function)(int)) {
      int sum = 0;
      #pragma omp parallel num_threads(threads) reduction(+ : sum)
      sum += function(omp_get_thread_num() + 1);
      return sum;
    }
    const char *served_by(void) {
      Dl_info info;
      return dladdr((void *)omp_get_num_threads, &info) ? info.dli_fname : "";
    }
"""

# For each runtime: the compiler and flags, and what the name of its library begins with.
PEERS = os.path.join(sys.prefix, "lib")
BUILDS = {
    "libgomp": ("gcc", ["-fopenmp"], "libgomp"),
    "libomp": ("clang-22", ["-fopenmp"], "libomp.so.5"),
    "libiomp5": ("clang-22", ["-fopenmp=libiomp5", "-L" + PEERS, "-Wl,-rpath," + PEERS], "libiomp5"),
}

CODE = """
    # Loaded in the order given; each library's calls go to the runtime that it was linked with.
    libraries = {}
    for name, path, served in BUILDS:
        library = libraries[name] = ctypes.CDLL(path)
        library.squares.restype = ctypes.c_long
        library.served_by.restype = ctypes.c_char_p
        server = os.path.basename(os.path.realpath(library.served_by().decode()))
        assert server.startswith(served), (name, server)
    own = [name for name in libraries if name.startswith("ours")]
    members = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
    def all_right(names=None):
        for name in names or libraries:
            library = libraries[name]
            for size in (2, 1, 3):
                assert library.team(size) == size, (name, size)
                assert library.squares(100_000, size) == SQUARES, (name, size)
"""


class Runtimes(helper.Case):
    preload = False

    @classmethod
    def setUpClass(cls):
        cls.libraries = {}
        for name, (compiler, flags, served) in BUILDS.items():
            path = helper.compiled("lib_on_%s.so" % name, SOURCE, "-fPIC", "-shared", *flags, "-ldl", compiler=compiler)
            cls.libraries[name] = (name, path, served)
        # Ours, linked by its path, under code of both families of compilers.
        for compiler in ("gcc", "clang-22"):
            name = "ours_" + compiler.split("-")[0]
            unit = helper.compiled(name + ".o", SOURCE, "-c", "-fPIC", "-fopenmp", compiler=compiler)
            path = helper.linked("lib_on_%s.so" % name, unit, "-shared", helper.LIBRARY, "-ldl",
                                 "-Wl,-rpath," + os.path.dirname(helper.LIBRARY))
            cls.libraries[name] = (name, path, os.path.basename(helper.LIBRARY))

    def loaded(self, names, *blocks, **env):
        """Runs code in a process that has loaded what these names mean, in this order."""
        builds = "BUILDS = %r\n" % [self.libraries[name] for name in names]
        return self.python(builds, CODE, *blocks, **env)

    def orders(self, peers=("libgomp", "libomp", "libiomp5")):
        """Ours beside each peer, loaded before and after it."""
        for peer in peers:
            for ours in ("ours_gcc", "ours_clang"):
                for order in itertools.permutations((ours, peer)):
                    yield order

    def test_in_turn(self):
        for order in self.orders():
            with self.subTest(order=order):
                self.loaded(order, """
                    for _ in range(20):
                        all_right()
                """)

    def test_threads_of_python_in_all_of_them(self):
        for order in self.orders():
            with self.subTest(order=order):
                self.loaded(order, """
                    at_once(6, lambda number: [all_right() for _ in range(5)])
                    all_right()
                """)

    def test_regions_of_one_inside_regions_of_the_other(self):
        for order in self.orders():
            with self.subTest(order=order):
                self.loaded(order, """
                    first, second = libraries.values()
                    for outer, inner in ((first, second), (second, first)):
                        nested = members(lambda number: inner.squares(1000, 2) == 332833500)
                        deep = members(lambda number: inner.each(2, members(lambda n: outer.team(1))))
                        for _ in range(5):
                            assert outer.each(3, nested) == 3
                            assert outer.each(2, deep) == 4
                """)

    def test_forks(self):
        # The child uses ours; another runtime only where that survives a fork.
        for order in self.orders():
            with self.subTest(order=order):
                self.loaded(order, """
                    all_right()
                    survivors = [name for name in libraries if name != "libgomp"]
                    for _ in range(20):
                        joined(fork(lambda: all_right(own)))
                    joined(fork(lambda: all_right(survivors)))
                    # In a thread, and while the other runtime is in a region.
                    at_once(2, lambda number: joined(fork(lambda: all_right(own))))
                    other = next(name for name in libraries if name not in own)
                    def child(number):
                        if number == 2:
                            joined(fork(lambda: all_right(own)))
                        return 1
                    assert libraries[other].each(2, members(child)) == 2
                    all_right()
                """, KMP_WARNINGS="off")  # libiomp5's, of a fork in its region

    def test_all_at_once(self):
        # The peers do not bear each other: where libomp and libiomp5 meet they want to be told that they may.
        for order in (("libgomp", "libomp", "ours_clang"), ("ours_gcc", "libiomp5", "libgomp"),
                      ("libomp", "ours_gcc", "libgomp", "ours_clang")):
            with self.subTest(order=order):
                self.loaded(order, """
                    at_once(4, lambda number: [all_right() for _ in range(5)])
                    for _ in range(5):
                        joined(fork(lambda: all_right(own)))
                    all_right()
                """)

    def test_loaded_for_all_to_see(self):
        # With its symbols in the global scope, what comes later is served by ours.
        for name in ("libgomp", "libomp", "libiomp5"):
            with self.subTest(later=name):
                name, path, _ = self.libraries[name]
                build = (name, path, os.path.basename(helper.LIBRARY))
                self.python("BUILDS = %r\n" % [build], "ctypes.CDLL(ours, ctypes.RTLD_GLOBAL)", CODE, """
                    all_right()
                    joined(fork(all_right))
                """)

    def test_nothing_is_registered(self):
        # No variable in the environment, no file, no shared memory: libomp has one of these, by version.
        self.loaded(["ours_gcc", "ours_clang"], """
            def marks():
                environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
                variables = set(itertools.takewhile(bool, (environ[i] for i in itertools.count())))
                files = {name for folder in ("/tmp", "/dev/shm", ".") if os.path.isdir(folder)
                         for name in os.listdir(folder) if str(os.getpid()) in name}
                return variables, files
            import itertools
            before, descriptors = marks(), os.listdir("/proc/self/fd")
            all_right()
            assert marks() == before, [a ^ b for a, b in zip(before, marks())]
            joined(fork(all_right))
            assert marks() == before
            assert os.listdir("/proc/self/fd") == descriptors
        """)

    def test_scikit_learn_beside_it(self):
        # Its wheel's own libgomp serves it, ours is loaded and at work.
        self.loaded(["ours_clang"], """
            import numpy as np
            from sklearn.cluster import KMeans
            assert mapped("libgomp-")
            x = np.random.default_rng(0).normal(size=(2000, 8))
            def labels():
                all_right()
                return KMeans(n_clusters=8, n_init=1, random_state=0).fit(x).labels_.tolist()
            first = labels()
            same = []
            at_once(3, lambda number: same.append(labels() == first))
            assert same == [True] * 3
            joined(fork(lambda: all_right()))
        """)


if __name__ == "__main__":
    unittest.main()
