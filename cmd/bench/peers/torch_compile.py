"""PyTorch with torch.compile: the loss with its gradients, and the update, each compiled whole."""

import torch

from workloads import B1, B2, EPS, LAMBDA, LR, THREADS, serve


def make(w):
    weights = [torch.from_numpy(a).requires_grad_() for a in w.weights]
    biases = [None if b is None else torch.from_numpy(b).requires_grad_() for b in w.biases]
    params = weights + [b for b in biases if b is not None]
    ms, vs = [torch.zeros_like(p) for p in params], [torch.zeros_like(p) for p in params]
    x, y = torch.from_numpy(w.x), torch.from_numpy(w.y)
    order = torch.from_numpy(w.order)

    @torch.compile
    def loss(rows):
        h = x[rows]
        for i, (weight, bias) in enumerate(zip(weights, biases)):
            h = h @ weight
            if bias is not None:
                h = h + bias
            if i < len(weights) - 1:
                h = torch.relu(h)
        return torch.nn.functional.cross_entropy(h, y[rows])

    @torch.compile
    def update(params, grads, ms, vs, c1, c2):
        for i, (p, g, m, v) in enumerate(zip(params, grads, ms, vs)):
            m.mul_(B1).add_(g, alpha=1 - B1)
            v.mul_(B2).addcmul_(g, g, value=1 - B2)
            s = LR / ((v * c2).sqrt() + EPS)
            z = p - s * (m * c1)
            p.copy_(z.sign() * (z.abs() - s * LAMBDA).clamp(min=0) if i < len(weights) else z)

    t = 0

    def run():
        nonlocal t
        for at in range(0, len(order), w.batch):
            grads = torch.autograd.grad(loss(order[at : at + w.batch]), params)
            t += 1
            c1, c2 = torch.tensor(1 / (1 - B1**t)), torch.tensor(1 / (1 - B2**t))
            with torch.no_grad():
                update(params, grads, ms, vs, c1, c2)
        return len(order) // w.batch

    return run


if __name__ == "__main__":
    torch.manual_seed(1)
    torch.set_num_threads(THREADS)
    serve(make)
