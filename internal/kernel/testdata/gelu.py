"""Prints the coefficients of gaussTail in internal/kernel/gauss.go: Q(a)·exp(a²/2)·(a + 5) as a polynomial of t = (a − 5)/(a + 5)
on −1 ≤ t ≤ 1, where Q is the upper tail of the standard normal distribution. It is the Chebyshev series, cut after 24 terms, as
powers of t; and its greatest relative error, with exact arithmetic and with float64. Needs mpmath (1.3)."""
import mpmath as mp

mp.mp.dps = 60
K, N, TERMS = 5, 48, 24


def mills(a):
    if a < 25:
        return mp.erfc(a / mp.sqrt(2)) / 2 * mp.exp(a * a / 2)
    s = mp.mpf(0)
    for k in range(400, 0, -1):  # Laplace's continued fraction
        s = k / (a + s)
    return 1 / (a + s) / mp.sqrt(2 * mp.pi)


def g(t):
    a = K * (1 + t) / (1 - t)
    return mills(a) * (a + K)


nodes = [mp.cos(mp.pi * (j + mp.mpf(1) / 2) / N) for j in range(N)]
values = [g(t) for t in nodes]
series = [2 / mp.mpf(N) * sum(v * mp.cos(k * mp.pi * (j + mp.mpf(1) / 2) / N) for j, v in enumerate(values)) for k in range(TERMS)]
series[0] /= 2

# Chebyshev polynomials as powers
powers = [mp.mpf(0)] * TERMS
before, now = [mp.mpf(1)], [mp.mpf(0), mp.mpf(1)]
for k, c in enumerate(series):
    p = before if k == 0 else now
    for i, x in enumerate(p):
        powers[i] += c * x
    if k > 0:
        after = [mp.mpf(0)] + [2 * x for x in now]
        for i, x in enumerate(before):
            after[i] -= x
        before, now = now, after

rounded = [float(c) for c in powers]
for c in rounded:
    print(c.hex())

exact = double = 0
for j in range(2000):
    a = j * 40.0 / 2000
    want = mills(mp.mpf(a)) * (a + K)
    t = (mp.mpf(a) - K) / (mp.mpf(a) + K)
    exact = max(exact, abs(sum(mp.mpf(c) * t**i for i, c in enumerate(rounded)) / want - 1))
    x = (a - K) / (a + K)
    square, even, odd = x * x, rounded[22], rounded[23]
    for i in range(20, -1, -2):
        odd, even = odd * square + rounded[i + 1], even * square + rounded[i]
    double = max(double, abs((odd * x + even) / want - 1))
print("relative error: exact arithmetic", mp.nstr(exact, 3), "float64", mp.nstr(double, 3))
