"""OpenBLAS through numpy: reads lines "dtype n seconds", answers with the time of C = A @ B of n x n matrices."""

import json
import sys
import time

import numpy as np

for line in sys.stdin:
    try:
        dtype, n, seconds = line.split()
        n = int(n)
        rng = np.random.default_rng(1)
        a, b = (rng.standard_normal((n, n)).astype(dtype) for _ in range(2))
        c = np.empty_like(a)
        np.matmul(a, b, out=c)
        runs, start = 0, time.perf_counter()
        while (passed := time.perf_counter() - start) < float(seconds):
            np.matmul(a, b, out=c)
            runs += 1
        answer = {"microseconds": 1e6 * passed / runs}
    except Exception as e:
        answer = {"missing": f"{type(e).__name__}: {e}".splitlines()[0][:200]}
    print(json.dumps(answer), flush=True)
