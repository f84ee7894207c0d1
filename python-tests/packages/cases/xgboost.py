"""Gradient boosting by histograms and by exact splits, classes, ranks, forests; sparse data; prediction in place."""

GROUP = "wheels"
REQUIRES = ["xgboost-cpu==3.2.0"]
OPENS = [r"libxgboost\.so"]
SAMPLE = True


def work(_folder):
    import numpy as np
    import scipy.sparse
    import xgboost

    rng = np.random.default_rng(1)
    x = rng.normal(size=(10_000, 12))
    y = x[:, 0] * x[:, 1] + np.sin(3 * x[:, 2])
    results = {}
    for method in ("hist", "approx", "exact"):
        model = xgboost.XGBRegressor(tree_method=method, n_estimators=20, max_depth=5).fit(x, y)
        results[method] = model.predict(x)
        results[method + " in place"] = model.get_booster().inplace_predict(x)
    results["contributions"] = model.get_booster().predict(xgboost.DMatrix(x[:500]), pred_contribs=True)
    labels = np.digitize(y, [-0.5, 0.5])
    results["classes"] = xgboost.XGBClassifier(n_estimators=10).fit(x, labels).predict_proba(x)
    ranker = xgboost.XGBRanker(n_estimators=10, objective="rank:ndcg")
    results["ranks"] = ranker.fit(x, labels, qid=np.repeat(np.arange(100), 100)).predict(x)
    sparse = scipy.sparse.random(5000, 60, density=0.1, format="csr", random_state=2)
    results["sparse"] = xgboost.XGBRFRegressor(n_estimators=10, random_state=0).fit(sparse, y[:5000]).predict(sparse)
    linear = xgboost.XGBRegressor(booster="gblinear", n_estimators=20, updater="coord_descent")
    results["linear"] = linear.fit(x, y).predict(x)
    return results


def alone(_folder):
    import multiprocessing

    import numpy as np
    import xgboost

    x, y = np.random.default_rng(2).normal(size=(2000, 5)), np.arange(2000) % 7
    model = xgboost.XGBRegressor(n_estimators=5).fit(x, y)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for predicted in pool.map_async(model.predict, [x] * 4).get(120):
            assert np.allclose(predicted, model.predict(x))
