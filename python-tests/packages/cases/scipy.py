"""BLAS, FFT, sparse solvers, nearest neighbours of NumPy and SciPy, alone and beside scikit-learn's regions."""

GROUP = "wheels"
REQUIRES = ["scipy==1.17.1", "scikit-learn==1.9.1", "threadpoolctl==3.8.0"]
# Their OpenBLAS has threads of its own; it asks omp_in_parallel once a runtime is there to be asked.
OPENS = [r"_k_means_lloyd\."]


def work(_folder):
    import threading

    import numpy as np
    import scipy.fft
    import scipy.linalg
    import scipy.sparse.linalg
    import scipy.spatial
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_info, threadpool_limits

    rng = np.random.default_rng(1)
    a = rng.normal(size=(500, 500))
    results = {"product": a @ a.T, "inverse": np.linalg.inv(a), "singular": scipy.linalg.svdvals(a)}
    results["fft"] = scipy.fft.fft2(a, workers=3).view("float64")
    s = scipy.sparse.random(2000, 2000, density=0.002, format="csc", random_state=2) + 4 * scipy.sparse.eye(2000)
    results["sparse"] = scipy.sparse.linalg.splu(s.tocsc()).solve(np.ones(2000))
    tree = scipy.spatial.cKDTree(rng.normal(size=(20_000, 4)))
    results["neighbours"] = tree.query(rng.normal(size=(5000, 4)), k=5, workers=3)[1]

    x = rng.normal(size=(20_000, 16))
    labels, products = {}, {}

    def cluster(i):
        labels[i] = KMeans(n_clusters=12, n_init=1, max_iter=10, random_state=i).fit(x).labels_

    def multiply(i):
        products[i] = sum((a @ a).trace() for _ in range(20))

    threads = [threading.Thread(target=f, args=(i,)) for i in range(4) for f in (cluster, multiply)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    results.update({f"labels {i}": labels[i] for i in labels})
    results["traces"] = np.array([products[i] for i in range(4)])
    with threadpool_limits(1):
        results["limited to one"] = sorted({p["num_threads"] for p in threadpool_info()})
        results["labels of one"] = KMeans(n_clusters=12, n_init=1, max_iter=10, random_state=0).fit(x).labels_
    return results
