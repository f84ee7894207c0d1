"""Gradient boosting of regression, classes and ranks; bins, histograms and prediction by three threads."""

GROUP = "wheels"
REQUIRES = ["lightgbm==4.7.0", "scikit-learn==1.9.1"]
OPENS = [r"lib_lightgbm\.so"]
SAMPLE = True


def work(_folder):
    import lightgbm
    import numpy as np

    rng = np.random.default_rng(1)
    x = rng.normal(size=(20_000, 12))
    y = x[:, 0] * x[:, 1] + np.sin(3 * x[:, 2])
    results = {}
    for kind, target, more in (
        ("regression", y, {}),
        ("multiclass", np.digitize(y, [-0.5, 0.5]), {"num_class": 3}),
        ("lambdarank", np.digitize(y, [-0.5, 0.5]), {}),
    ):
        group = [200] * 100 if kind == "lambdarank" else None
        data = lightgbm.Dataset(x, target, group=group)
        # Without `deterministic` the way histograms are built is chosen by a race of two, timed.
        options = {"objective": kind, "deterministic": True, "force_row_wise": True, "verbose": -1, **more}
        model = lightgbm.train(options, data, 30)
        results[kind] = model.predict(x)
        results[kind + " leaves"] = model.predict(x[:2000], pred_leaf=True)
    bagged = {"objective": "regression", "bagging_fraction": 0.5, "bagging_freq": 1, "boosting": "dart",
              "deterministic": True, "force_col_wise": True, "verbose": -1, "seed": 3}
    results["dart"] = lightgbm.train(bagged, lightgbm.Dataset(x, y), 20).predict(x)
    return results


def alone(_folder):
    import multiprocessing

    import lightgbm
    import numpy as np

    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(2000, 5)), rng.normal(size=2000)
    model = lightgbm.LGBMRegressor(n_estimators=5, verbose=-1).fit(x, y)
    # A forked child's first region never ends in libgomp.
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for predicted in pool.map_async(model.predict, [x] * 4).get(120):
            assert (predicted == model.predict(x)).all()
