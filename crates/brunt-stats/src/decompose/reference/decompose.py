"""Kitagawa's two terms by the formulas of East, Patler and Cox, the nested three terms, and Das Gupta's effects by going
through all orders of replacement one by one (the module sums over sets instead).

    python decompose.py
"""
from itertools import permutations

import numpy as np

# office x method: (actions, hits) before and after
before = np.array([[[400, 240], [150, 60], [50, 10]], [[300, 90], [80, 50], [220, 33]]], float)
after = np.array([[[620, 350], [260, 70], [190, 20]], [[180, 60], [90, 45], [530, 40]]], float)

n0, h0, n1, h1 = before[..., 0], before[..., 1], after[..., 0], after[..., 1]
s0, s1, c0, c1 = n0 / n0.sum(), n1 / n1.sum(), h0 / n0, h1 / n1
comp = ((s1 - s0) * (c0 + c1) / 2).sum()
within = ((s0 + s1) / 2 * (c1 - c0)).sum()
print(f"two terms {comp:.12f} {within:.12f} total {h1.sum() / n1.sum() - h0.sum() / n0.sum():.12f}")

W0, W1 = n0.sum(1) / n0.sum(), n1.sum(1) / n1.sum()
Q0, Q1 = h0.sum(1) / n0.sum(1), h1.sum(1) / n1.sum(1)
v0, v1 = n0 / n0.sum(1, keepdims=True), n1 / n1.sum(1, keepdims=True)
between = ((W1 - W0) * (Q0 + Q1) / 2).sum()
mix = ((W0 + W1) / 2 * ((v1 - v0) * (c0 + c1) / 2).sum(1)).sum()
rate = ((W0 + W1) / 2 * ((v0 + v1) / 2 * (c1 - c0)).sum(1)).sum()
print(f"three terms {between:.12f} {mix:.12f} {rate:.12f}")


def effects(x0, x1):
    k = len(x0)
    sums = np.zeros(k)
    orders = list(permutations(range(k)))
    for order in orders:
        now = [x.copy() for x in x0]
        for factor in order:
            was = np.prod(now, axis=0).sum()
            now[factor] = x1[factor]
            sums[factor] += np.prod(now, axis=0).sum() - was
    return sums / len(orders)


full = lambda w: np.repeat(w[:, None], 3, 1)
print("chain", *(f"{e:.12f}" for e in effects([full(W0), v0, c0], [full(W1), v1, c1])))
rng = np.random.default_rng(1)
x0 = [np.round(rng.uniform(0, 1, 4), 2) for _ in range(6)]
x1 = [np.round(rng.uniform(0, 1, 4), 2) for _ in range(6)]
print("six before", [x.tolist() for x in x0])
print("six after", [x.tolist() for x in x1])
print("six", *(f"{e:.12f}" for e in effects(x0, x1)))
