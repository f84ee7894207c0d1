"""What dask's and joblib's workers call: importable by name in each of them."""


def centres(seed):
    """k-means on data of this seed, in whatever process or thread it is called."""
    import numpy as np
    from sklearn.cluster import KMeans

    x = np.random.default_rng(seed).normal(size=(5000, 8))
    return KMeans(n_clusters=8, n_init=1, max_iter=10, random_state=seed).fit(x).cluster_centers_


def team():
    """The size of a team here, as scikit-learn reads it."""
    from sklearn.utils._openmp_helpers import _openmp_effective_n_threads

    return _openmp_effective_n_threads()
