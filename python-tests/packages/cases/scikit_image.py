"""Filters, segmentation, restoration: no OpenMP of its own, run by Python threads beside others' regions."""

GROUP = "wheels"
REQUIRES = ["scikit-image==0.26.0", "scikit-learn==1.9.1"]
OPENS = [r"_k_means_lloyd\."]
# k-means adds up its threads' sums in the order in which they come.
TOLERANCE = {"palettes": 1e-12}


def work(_folder):
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    from skimage import data, feature, filters, morphology, restoration, segmentation, transform
    from sklearn.cluster import KMeans

    image = data.camera()[::2, ::2] / 255.0
    results = {
        "gauss": filters.gaussian(image, 2),
        "median": filters.median(image),
        "sobel": filters.sobel(image),
        "canny": feature.canny(image, 2).astype("uint8"),
        "slic": segmentation.slic(image, n_segments=50, channel_axis=None),
        "watershed": segmentation.watershed(filters.sobel(image), 30),
        "walker": segmentation.random_walker(image[::4, ::4], (np.arange(64 * 64).reshape(64, 64) % 511 == 7) + 1 *
                                             (np.arange(64 * 64).reshape(64, 64) % 513 == 9)),
        "denoised": restoration.denoise_nl_means(image[:96, :96], h=0.1),
        "tv": restoration.denoise_tv_chambolle(image),
        "skeleton": morphology.skeletonize(image > 0.5).astype("uint8"),
        "turned": transform.rotate(image, 30),
        "radon": transform.radon(image[:128, :128], circle=False),
    }
    pixels = image.reshape(-1, 1)

    def palette(seed):
        return KMeans(n_clusters=6, n_init=1, random_state=seed).fit(pixels).cluster_centers_

    # Regions from four threads at once, filters in four others.
    with ThreadPoolExecutor(8) as pool:
        centres = [pool.submit(palette, seed) for seed in range(4)]
        blurred = [pool.submit(filters.gaussian, image, s) for s in range(1, 5)]
        results["palettes"] = np.concatenate([c.result() for c in centres])
        results["blurred"] = np.concatenate([b.result() for b in blurred])
    return results
