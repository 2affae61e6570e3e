"""JAX: the whole step in one jit, called per step, or (argument scan) an epoch of steps in one lax.scan."""

import os
import sys

os.environ.setdefault("JAX_PLATFORMS", "cpu")

from workloads import B1, B2, EPS, LAMBDA, LR, serve  # before jax, which counts the processors as it is imported

import jax
import jax.numpy as jnp


def loss(params, x, y):
    weights, biases = params
    h = x
    for i, (weight, bias) in enumerate(zip(weights, biases)):
        h = h @ weight
        if bias is not None:
            h = h + bias
        if i < len(weights) - 1:
            h = jax.nn.relu(h)
    return jnp.mean(jax.nn.logsumexp(h, axis=1) - h[jnp.arange(len(y)), y])


def step(state, batch, data):
    params, ms, vs, t = state
    x, y = data
    grads = jax.grad(loss)(params, x[batch], y[batch])
    t = t + 1
    ms = jax.tree.map(lambda m, g: B1 * m + (1 - B1) * g, ms, grads)
    vs = jax.tree.map(lambda v, g: B2 * v + (1 - B2) * g * g, vs, grads)

    def update(p, m, v):
        s = LR / (jnp.sqrt(v / (1 - B2**t)) + EPS)
        z = p - s * m / (1 - B1**t)
        return jnp.sign(z) * jnp.maximum(jnp.abs(z) - s * LAMBDA, 0) if p.ndim == 2 else z

    return (jax.tree.map(update, params, ms, vs), ms, vs, t)


def make(scan):
    def with_mode(w):
        params = ([jnp.asarray(a) for a in w.weights], [None if b is None else jnp.asarray(b) for b in w.biases])
        zeros = jax.tree.map(jnp.zeros_like, params)
        state = (params, zeros, jax.tree.map(jnp.zeros_like, params), jnp.float32(0))
        data = (jnp.asarray(w.x), jnp.asarray(w.y))
        batches = jnp.asarray(w.order.reshape(-1, w.batch))
        one = jax.jit(step, donate_argnums=0)
        epoch = jax.jit(lambda s, b, d: jax.lax.scan(lambda c, r: (step(c, r, d), None), s, b)[0], donate_argnums=0)

        def run():
            nonlocal state
            if scan:
                state = epoch(state, batches, data)
            else:
                for rows in batches:
                    state = one(state, rows, data)
            jax.block_until_ready(state)
            return len(batches)

        return run

    return with_mode


if __name__ == "__main__":
    serve(make("scan" in sys.argv[1:]))
