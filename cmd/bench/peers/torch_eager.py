"""PyTorch, eager: nn modules, autograd, torch.optim.Adam, and the threshold from the optimiser's own state."""

import torch

from workloads import B1, B2, EPS, LAMBDA, LR, THREADS, serve


def network(w):
    layers = []
    for i, (weight, bias) in enumerate(zip(w.weights, w.biases)):
        linear = torch.nn.Linear(*weight.shape, bias=bias is not None)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight.T))
            if bias is not None:
                linear.bias.copy_(torch.from_numpy(bias))
        layers.append(linear)
        if i < len(w.weights) - 1:
            layers.append(torch.nn.ReLU())
    return torch.nn.Sequential(*layers)


def make(w):
    net = network(w)
    x, y = torch.from_numpy(w.x), torch.from_numpy(w.y)
    order = torch.from_numpy(w.order)
    loss = torch.nn.CrossEntropyLoss()
    # fused: the fastest Adam that PyTorch has on a CPU
    adam = torch.optim.Adam(net.parameters(), lr=LR, betas=(B1, B2), eps=EPS, fused=True)
    matrices = [p for p in net.parameters() if p.dim() == 2]
    t = 0

    def run():
        nonlocal t
        for at in range(0, len(order), w.batch):
            rows = order[at : at + w.batch]
            adam.zero_grad(set_to_none=True)
            loss(net(x[rows]), y[rows]).backward()
            adam.step()
            t += 1
            with torch.no_grad():
                for p in matrices:
                    d = (adam.state[p]["exp_avg_sq"] / (1 - B2**t)).sqrt_().add_(EPS)
                    p.copy_(p.sign() * (p.abs() - LR * LAMBDA / d).clamp_(min=0))
        return len(order) // w.batch

    return run


if __name__ == "__main__":
    torch.manual_seed(1)
    torch.set_num_threads(THREADS)
    serve(make)
