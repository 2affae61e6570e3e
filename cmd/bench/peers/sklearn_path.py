"""scikit-learn's lasso_path: reads lines "folder rows cols count ratio tolerance", answers with the time of a path on the design in
x.bin (column by column, standardised) and the centred y in y.bin, and the greatest duality gap over ½‖y‖²/n."""

import json
import sys
import time

import numpy as np

loaded = None
for line in sys.stdin:
    try:
        folder, rows, cols, count, ratio, tol = line.split()
        n, p, count = int(rows), int(cols), int(count)
        from sklearn.linear_model import lasso_path

        if loaded != folder:
            x = np.fromfile(folder + "/x.bin").reshape(p, n).T  # Fortran order, as lasso_path wants it
            y = np.fromfile(folder + "/y.bin")
            loaded = folder
        top = np.abs(x.T @ y).max() / n
        lambdas = top * float(ratio) ** (np.arange(count) / (count - 1))
        start = time.perf_counter()
        _, b, _ = lasso_path(x, y, alphas=lambdas, tol=float(tol), max_iter=1000000)
        passed = time.perf_counter() - start
        r = y[:, None] - x @ b
        g = np.abs(x.T @ r).max(axis=0) / n
        s = np.minimum(1, lambdas / g)
        gap = (r * r).sum(0) / 2 / n + lambdas * np.abs(b).sum(0) - (s * (y @ r) - s * s * (r * r).sum(0) / 2) / n
        answer = {"microseconds": 1e6 * passed, "gap": gap.max() / (y @ y / 2 / n), "nonzero": int((b[:, -1] != 0).sum())}
    except Exception as e:
        answer = {"missing": f"{type(e).__name__}: {e}".splitlines()[0][:200]}
    print(json.dumps(answer), flush=True)
