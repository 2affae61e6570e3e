"""Trajectories of PyTorch's optimisers on a fixed noisy quadratic, for torch_test.go.

    pip install torch==2.15.0 numpy
    python torch_trajectories.py > torch_trajectories.json

Everything is float64 on one thread. The gradient is g_i = a_i (w_i - i) + 0.3 u(t, i) with u in [-1, 1) from a linear
congruential generator in 32 bits, so that both sides compute the same numbers.
"""
import json
import torch

N, STEPS = 5, 200
A = [0.01, 0.1, 1.0, 3.0, 10.0]
START = [1.5, -2.0, 0.25, 4.0, -0.5]
RECORDED = list(range(1, 11)) + list(range(20, STEPS + 1, 10))


def noise(t, i):
    x = (t * 2654435761 + i * 40503 + 12345) % 2**32
    x = (x * 1664525 + 1013904223) % 2**32
    x = (x * 1664525 + 1013904223) % 2**32
    return x / 2**31 - 1


def run(make):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimiser, out = make([w]), []
    for t in range(1, STEPS + 1):
        v = w.detach().tolist()
        w.grad = torch.tensor([A[i] * (v[i] - i) + 0.3 * noise(t, i) for i in range(N)], dtype=torch.float64)
        optimiser.step()
        if t in RECORDED:
            out.append(w.detach().tolist())
    return out


o = torch.optim
CASES = [
    ("SGD", dict(lr=0.05), o.SGD),
    ("SGD", dict(lr=0.01, momentum=0.9), o.SGD),
    ("SGD", dict(lr=0.01, momentum=0.9, nesterov=True), o.SGD),
    ("Adagrad", dict(lr=0.5), o.Adagrad),
    ("Adagrad", dict(lr=0.3, lr_decay=0.01, initial_accumulator_value=0.5, eps=1e-6), o.Adagrad),
    ("RMSprop", dict(lr=0.01), o.RMSprop),
    ("RMSprop", dict(lr=0.02, alpha=0.9, eps=1e-4, centered=True), o.RMSprop),
    ("RMSprop", dict(lr=0.005, alpha=0.95, momentum=0.8), o.RMSprop),
    ("RMSprop", dict(lr=0.005, alpha=0.95, momentum=0.5, centered=True), o.RMSprop),
    ("Adam", dict(lr=0.05), o.Adam),
    ("Adam", dict(lr=0.02, betas=(0.8, 0.95), eps=1e-3), o.Adam),
    ("AMSGrad", dict(lr=0.05, amsgrad=True), o.Adam),
    ("AMSGrad", dict(lr=0.05, betas=(0.5, 0.9), eps=1e-5, amsgrad=True), o.Adam),
    ("AdamW", dict(lr=0.05), o.AdamW),
    ("AdamW", dict(lr=0.05, weight_decay=0.3, betas=(0.8, 0.99)), o.AdamW),
    ("NAdam", dict(lr=0.05), o.NAdam),
    ("NAdam", dict(lr=0.02, betas=(0.8, 0.95), momentum_decay=0.05), o.NAdam),
    ("RAdam", dict(lr=0.05), o.RAdam),
    ("RAdam", dict(lr=0.05, betas=(0.8, 0.9), eps=1e-5), o.RAdam),
]

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)  # the product of the mu of NAdam is a tensor of the default type
print(json.dumps({
    "source": "torch_trajectories.py with PyTorch " + torch.__version__.split("+")[0],
    "curvature": A, "start": START, "steps": RECORDED,
    "cases": [{"optimiser": name, "options": options, "points": run(lambda p: cls(p, **options))}
              for name, options, cls in CASES],
}, indent=None, separators=(",", ":")).replace('{"optimiser"', '\n{"optimiser"'))
