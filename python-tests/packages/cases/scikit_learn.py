"""The package's own tests of k-means, histogram boosting and pairwise reductions, unmodified: each outcome the same."""

from frame import suite

GROUP = "wheels"
REQUIRES = ["scikit-learn==1.9.1", "pytest==9.2.0", "pandas==3.1.1"]
OPENS = [r"_k_means_lloyd\.", r"_k_means_elkan\.", r"_gradient_boosting\.", r"histogram\.", r"_argkmin\.",
         r"_radius_neighbors\."]
LIMIT = 1800
ENVIRONMENT = {"SKLEARN_SKIP_NETWORK_TESTS": "1"}

MODULES = [
    "sklearn.cluster.tests.test_k_means",
    "sklearn.cluster.tests.test_bisect_k_means",
    "sklearn.ensemble._hist_gradient_boosting.tests",
    "sklearn.metrics.tests.test_pairwise_distances_reduction",
]


def work(folder):
    return {"outcomes": suite.pytest(MODULES, folder)}
