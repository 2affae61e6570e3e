"""What every peer trains: the same shapes, batches and update as ours, in float32.

A peer is a program that reads lines from standard input, one measurement each,

    NAME features hidden,hidden,... classes batch seconds

runs steps of that workload for about so many seconds, and answers with one line of JSON: {"microseconds": ...} or
{"missing": "why"}. A step is: take the next batch of a shuffled data set, forward, backward, Adam, and the
soft-threshold by lr*lambda/(sqrt(v_hat) + eps) of the weight matrices.
"""

import json
import os
import sys
import time

import numpy as np

LR, LAMBDA, B1, B2, EPS = 1e-3, 1e-4, 0.9, 0.999, 1e-8
BATCHES = 32  # in the data set
THREADS = int(os.environ.get("PEER_THREADS", "2"))
if hasattr(os, "sched_setaffinity"):  # what has no setting for its threads counts the processors it may use
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])


class Workload:
    def __init__(self, features, hidden, classes, batch):
        self.sizes = [features, *hidden, classes]
        self.batch = batch
        rng = np.random.default_rng(1)
        n = batch * BATCHES
        self.x = rng.standard_normal((n, features), dtype=np.float32)
        self.y = rng.integers(0, classes, n)
        self.order = rng.permutation(n)
        self.weights, self.biases = [], []
        for i, o in zip(self.sizes, self.sizes[1:]):
            a = 1 / np.sqrt(i)
            self.weights.append(rng.uniform(-a, a, (i, o)).astype(np.float32))
            self.biases.append(rng.uniform(-a, a, o).astype(np.float32))
        self.biases[0] = None  # the first layer has none


def serve(make):
    """make(workload) returns run(), which takes some steps and returns how many, having waited for their end."""
    made = {}
    for line in sys.stdin:
        try:
            name, features, hidden, classes, batch, seconds = line.split()
            if name not in made:
                w = Workload(int(features), [int(h) for h in hidden.split(",")], int(classes), int(batch))
                made[name] = make(w)
                end = time.perf_counter() + float(seconds)  # compile and warm up
                made[name]()
                while time.perf_counter() < end:
                    made[name]()
            run, steps = made[name], 0
            start = time.perf_counter()
            while (passed := time.perf_counter() - start) < float(seconds):
                steps += run()
            answer = {"microseconds": 1e6 * passed / steps}
        except Exception as e:  # a peer that fails is missing, and says why
            answer = {"missing": f"{type(e).__name__}: {e}".splitlines()[0][:200]}
        print(json.dumps(answer), flush=True)
