"""dask.distributed's workers (processes, threads) and joblib's backends, each running scikit-learn's regions."""

from frame import extension

GROUP = "wheels"
REQUIRES = ["distributed==2026.8.0", "scikit-learn==1.9.1", "joblib==1.6.0", "threadpoolctl==3.8.0"]
OPENS = [r"_k_means_lloyd\."]
# k-means adds up its threads' sums in the order in which they come.
TOLERANCE = 1e-9


def build(folder):
    extension.source("clustering.py", folder)


def work(_folder):
    import joblib
    import numpy as np
    from clustering import centres, team
    from distributed import Client, LocalCluster

    results = {}
    for processes in (True, False):
        cluster = LocalCluster(n_workers=2, threads_per_worker=2, processes=processes, dashboard_address=None)
        with cluster, Client(cluster) as client:
            name = "processes" if processes else "threads"
            results[name] = np.array(client.gather(client.map(centres, range(8), pure=False)))
            results[name + " teams"] = sorted(client.run(team).values()) if processes else []
            with joblib.parallel_config("dask"):
                results[name + " joblib"] = np.array(joblib.Parallel()(joblib.delayed(centres)(i) for i in range(6)))
    for backend in ("loky", "threading"):
        with joblib.parallel_config(backend, n_jobs=2):
            results[backend] = np.array(joblib.Parallel()(joblib.delayed(centres)(i) for i in range(6)))
    results["here"] = np.array([centres(i) for i in range(6)])
    return results


def alone(_folder):
    import joblib
    import numpy as np
    from clustering import centres

    # Forked children of a process that has run regions: libgomp's wait for ever.
    expected = np.array([centres(i) for i in range(6)])
    with joblib.parallel_config("multiprocessing", n_jobs=2):
        found = np.array(joblib.Parallel()(joblib.delayed(centres)(i) for i in range(6)))
    assert np.allclose(found, expected)
