"""Vector search: exact, inverted files, product quantizers, graphs; k-means; OpenBLAS in its OpenMP build."""

GROUP = "wheels"
REQUIRES = ["faiss-cpu==1.15.1"]
OPENS = [r"libfaiss\.so", r"libopenblas"]


def work(_folder):
    import faiss
    import numpy as np

    faiss.omp_set_num_threads(3)
    rng = np.random.default_rng(1)
    x = rng.normal(size=(20_000, 32)).astype("float32")
    q = x[:500] + rng.normal(scale=0.05, size=(500, 32)).astype("float32")
    results = {"threads": faiss.omp_get_max_threads()}
    for name in ("Flat", "IVF64,Flat", "PQ8x4", "IVF64,PQ8x4", "SQ8", "LSH", "PCA16,IVF32,SQ8"):
        index = faiss.index_factory(32, name)
        index.train(x)
        index.add(x)
        results[name + " distances"], results[name + " labels"] = index.search(q, 10)
    _, results["range distances"], results["range labels"] = index_flat(x).range_search(q[:50], 20.0)
    means = faiss.Kmeans(32, 40, niter=10, seed=3)
    means.train(x)
    results["k-means"] = means.centroids
    # Threads link the graph in the order in which they come, on any runtime: what it finds is judged, not its edges.
    graph = faiss.IndexHNSWFlat(32, 16)
    graph.add(x)
    found = graph.search(q, 10)[1]
    exact = results["Flat labels"]
    results["graph finds nine of ten"] = bool(np.mean([np.isin(f, e).mean() for f, e in zip(found, exact)]) > 0.9)
    results["pairs"] = faiss.pairwise_distances(q, x[:2000])
    # Large enough for the OpenMP build of OpenBLAS to open regions of its own.
    results["rotated"] = rotated(x)
    return results


def index_flat(x):
    import faiss

    index = faiss.IndexFlatL2(x.shape[1])
    index.add(x)
    return index


def rotated(x):
    import faiss

    rotation = faiss.PCAMatrix(32, 16)
    rotation.train(x)
    return rotation.apply(x[:1000])


def alone(_folder):
    import os

    import faiss
    import numpy as np

    x = np.random.default_rng(2).normal(size=(5000, 16)).astype("float32")
    index = index_flat(x)
    faiss.omp_set_num_threads(3)
    labels = index.search(x[:300], 5)[1]
    # In libgomp the child's first region waits for ever for threads that were not forked.
    for _ in range(4):
        child = os.fork()
        if child == 0:
            os._exit(0 if (index.search(x[:300], 5)[1] == labels).all() else 1)
        assert os.waitpid(child, 0)[1] == 0
