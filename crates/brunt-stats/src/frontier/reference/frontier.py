"""The three scenarios for six offices and three methods with numpy.

    python frontier.py
"""
import numpy as np

# office x method: actions and hits before and after
n0 = np.array([[200, 50, 30], [120, 90, 40], [300, 20, 10], [80, 80, 80], [150, 60, 25], [60, 10, 90]], float)
h0 = np.array([[150, 20, 5], [80, 50, 6], [240, 9, 3], [50, 30, 20], [100, 20, 8], [40, 5, 30]], float)
n1 = np.array([[180, 90, 200], [100, 150, 90], [310, 60, 120], [90, 70, 300], [140, 100, 80], [70, 30, 260]], float)
h1 = np.array([[130, 30, 20], [70, 60, 15], [250, 20, 18], [60, 20, 33], [90, 30, 16], [50, 9, 40]], float)
print("numpy", np.__version__)
p0, p1 = h0 / n0, h1 / n1
masked = np.where(n1 >= 65, p1, np.nan)
best = np.nanquantile(masked, 0.75, axis=0)
print("quartiles", *(f"{v:.12f}" for v in best))
own = (n1 * p0).sum(1)
quartile = n1 @ best
mix = n1.sum(1) * (n0 / n0.sum(1, keepdims=True) * p1).sum(1)
for name, v in (("own_yield", own), ("best_quartile", quartile), ("own_mix", mix)):
    print(name, *(f"{x:.9f}" for x in v), f"all {v.sum():.9f}")
