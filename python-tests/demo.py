"""scikit-learn on two OpenMP runtimes: the one its wheel brings and the one given.

    demo.py LIBRARY [--threads N] [--rounds N] [--scale F]

Runs histogram gradient boosting, k-means and pairwise distances in processes of their own, in turn with the wheel's own
libgomp and with LIBRARY preloaded. Prints both times beside each other, compares the results, and shows from
/proc/self/maps and from the loader's log of bindings that LIBRARY served every OpenMP call of every module. Exit
status 1 when the results differ or LIBRARY did not serve.
"""

import argparse
import concurrent.futures
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

# Floating-point sums whose order depends on which thread comes first may differ in their last digits.
RTOL = 1e-6


def boosting(scale):
    """Fit and predict on 200,000 rows; the result is the predictions of the training rows."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingRegressor

    rng = np.random.default_rng(1)
    x = rng.normal(size=(int(200_000 * scale), 40))
    y = x[:, 0] * x[:, 1] + np.sin(3 * x[:, 2]) + rng.normal(scale=0.1, size=len(x))
    model = HistGradientBoostingRegressor(max_iter=80, early_stopping=False, random_state=0)

    def work():
        return model.fit(x, y).predict(x)

    return work


def kmeans(scale):
    """Lloyd's algorithm on 120,000 points; the result is the centres, then each point's cluster."""
    import numpy as np
    from sklearn.cluster import KMeans

    rng = np.random.default_rng(2)
    x = rng.normal(size=(int(120_000 * scale), 24)) + rng.integers(0, 4, size=(int(120_000 * scale), 1))
    model = KMeans(n_clusters=64, n_init=1, max_iter=60, tol=0, algorithm="lloyd", random_state=0)

    def work():
        model.fit(x)
        return np.concatenate([model.cluster_centers_.ravel(), model.labels_])

    return work


def distances(scale):
    """Nearest of 12,000 points for each of 12,000, and Manhattan distances of sparse rows."""
    import numpy as np
    import scipy.sparse
    from sklearn.metrics import pairwise_distances, pairwise_distances_argmin_min

    rng = np.random.default_rng(3)
    x, y = (rng.normal(size=(int(12_000 * scale), 48)) for _ in range(2))
    s = scipy.sparse.random(int(2_000 * scale), 400, density=0.2, format="csr", random_state=4)

    def work():
        nearest, distance = pairwise_distances_argmin_min(x, y)
        return np.concatenate([nearest, distance, pairwise_distances(s, metric="manhattan").ravel()])

    return work


WORKLOADS = {
    "HistGradientBoosting": boosting,
    "KMeans": kmeans,
    "pairwise distances": distances,
}


def worker(out, scale, callers):
    """One process's part: each workload once, by so many threads at once; times, results (of one of them) and the OpenMP
    runtimes mapped go to files of `out`."""
    import numpy as np

    report = {"seconds": {}}
    for name, prepare in WORKLOADS.items():
        works = [prepare(scale) for _ in range(callers)]
        with concurrent.futures.ThreadPoolExecutor(callers) as pool:
            start = time.perf_counter()
            result = list(pool.map(lambda work: work(), works))[0] if callers > 1 else works[0]()
            report["seconds"][name] = time.perf_counter() - start
        np.save(os.path.join(out, name + ".npy"), result)
    with open("/proc/self/maps") as maps:
        paths = {line.split(maxsplit=5)[5].strip() for line in maps if "/" in line}
    report["mapped"] = sorted(p for p in paths if re.match(r"lib(gomp|i?omp)", os.path.basename(p)))
    with open(os.path.join(out, "report.json"), "w") as f:
        json.dump(report, f)


def run(out, args, library=None, bindings=False):
    """Starts a worker and returns its report."""
    os.makedirs(out)
    env = {k: v for k, v in os.environ.items() if not re.match(r"(OMP|KMP|GOMP|LD)_", k)}
    env.update(OMP_NUM_THREADS=str(args.threads), OPENBLAS_NUM_THREADS=str(args.threads))
    if library:
        env["LD_PRELOAD"] = library
    if bindings:
        env.update(LD_DEBUG="bindings", LD_DEBUG_OUTPUT=os.path.join(out, "bindings"))
    command = [sys.executable, os.path.abspath(__file__), "--worker", out, "--scale", str(args.scale)]
    command += ["--callers", str(args.callers)]
    try:
        done = subprocess.run(command, env=env, timeout=args.limit)
    except subprocess.TimeoutExpired:
        sys.exit(f"demo: still running after {args.limit} s with {library or 'the own libgomp'}")
    if done.returncode:
        sys.exit(f"demo: the workloads ended with status {done.returncode} with {library or 'the own libgomp'}")
    with open(os.path.join(out, "report.json")) as f:
        return json.load(f)


def compare(one, other):
    """The largest relative difference of two results of a workload, and whether it is small enough."""
    import numpy as np

    a, b = np.load(one), np.load(other)
    if a.shape != b.shape:
        return float("inf"), False
    difference = np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-300)
    return float(difference.max()), bool(np.allclose(a, b, rtol=RTOL, atol=1e-9))


BINDING = re.compile(r"binding file (\S+) \[\d+\] to (\S+) \[\d+\]: \w+ symbol `((?:GOMP_|omp_|__kmpc_)\w+)'")


def served(out, library):
    """{(module, symbol): file that serves it} of the loader's log, without what a runtime asks of itself."""
    found = {}
    for name in os.listdir(out):
        if not name.startswith("bindings"):
            continue
        with open(os.path.join(out, name), errors="replace") as log:
            for module, server, symbol in BINDING.findall(log.read()):
                # A look-up by handle (threadpoolctl asks each library for its own functions) is no call of a module.
                if module != server and os.path.realpath(module) != library:
                    found[module, symbol] = os.path.realpath(server)
    return found


def prove(out, report, library):
    """Prints the proof that `library` served every OpenMP call; false when it did not."""
    mapped = [os.path.realpath(p) for p in report["mapped"]]
    print("\nmapped (/proc/self/maps):")
    for path in mapped:
        print("  " + path)
    calls = served(out, library)
    regions = {module for module, symbol in calls if symbol in ("GOMP_parallel", "__kmpc_fork_call")}
    others = {key: server for key, server in calls.items() if server != library}
    print(f"bound (LD_DEBUG=bindings): {len(calls)} calls in {len({m for m, _ in calls})} modules, of which "
          f"{len(regions)} open parallel regions; {len(calls) - len(others)} are served by {library}")
    for symbol in sorted({symbol for _, symbol in calls}):
        print(f"  {symbol}: {sum(s == symbol for _, s in calls)} modules")
    for (module, symbol), server in sorted(others.items()):
        print(f"  NOT OURS: {symbol} of {module} is served by {server}")
    return library in mapped and bool(regions) and not others


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", nargs="?", help="the runtime to preload")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--callers", type=int, default=1, help="Python threads that work at once (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="timed runs on each runtime (default %(default)s)")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the data (default %(default)s)")
    parser.add_argument("--limit", type=float, default=600, help="seconds a run may take (default %(default)s)")
    parser.add_argument("--worker", metavar="DIR", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        return worker(args.worker, args.scale, args.callers)
    if not args.library:
        parser.error("a library is wanted")
    library = os.path.realpath(args.library)

    times = {"own": {n: [] for n in WORKLOADS}, "ours": {n: [] for n in WORKLOADS}}
    with tempfile.TemporaryDirectory(prefix="oxomp-demo-") as work:
        folder = {}
        for number in range(args.rounds):
            for kind, preload in (("own", None), ("ours", library)):
                folder[kind] = os.path.join(work, f"{kind}{number}")
                report = run(folder[kind], args, preload)
                for name, seconds in report["seconds"].items():
                    times[kind][name].append(seconds)
                if kind == "own":
                    bundled = report["mapped"]
        callers = f" for each of {args.callers} callers" if args.callers > 1 else ""
        print(f"{args.threads} threads{callers}, medians of {args.rounds} rounds in turn")
        print(f"  own libgomp: {', '.join(bundled)}\n  ours:        {library}\n")
        print(f"{'':22}{'own libgomp':>12}{'ours':>10}{'ours/own':>10}  results")
        same = True
        for name in WORKLOADS:
            own, ours = (statistics.median(times[kind][name]) for kind in ("own", "ours"))
            largest, alike = compare(*(os.path.join(folder[kind], name + ".npy") for kind in ("own", "ours")))
            same &= alike
            verdict = "identical" if largest == 0 else f"largest relative difference {largest:.1e}"
            if not alike:
                verdict = f"DIFFER: {verdict}, more than {RTOL:.0e}"
            print(f"{name:22}{own:10.2f} s{ours:8.2f} s{ours / own:10.2f}  {verdict}")
        proof = os.path.join(work, "proof")
        ok = prove(proof, run(proof, args, library, bindings=True), library)
    print(f"\nresults {'the same' if same else 'DIFFER'}; "
          f"{'every region was served by ours' if ok else 'ours did NOT serve every region'}")
    return 0 if same and ok else 1


if __name__ == "__main__":
    sys.exit(main())
