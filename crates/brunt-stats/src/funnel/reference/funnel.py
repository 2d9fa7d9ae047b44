"""Exact tests, limits, over-dispersion, adjusted P values and a beta law over offices by scipy and statsmodels.

    python funnel.py
"""
import numpy as np
import scipy
import statsmodels
from scipy.optimize import minimize
from scipy.stats import betabinom, binom, binomtest, beta
from statsmodels.stats.multitest import multipletests

offices = [(30, 60), (55, 140), (12, 20), (410, 900), (2, 15), (880, 2400), (41, 77), (150, 310), (7, 40), (260, 505),
           (1, 3), (3900, 9000)]
h, n = np.array(offices).T
theta = h.sum() / n.sum()
s2 = theta * (1 - theta) / n
z = (h / n - theta) / np.sqrt(s2)
low, high = np.quantile(z, [0.1, 0.9])
phi = np.mean(np.clip(z, low, high) ** 2)
w, k = 1 / s2, len(n)
tau2 = max(0, (k * phi - (k - 1)) / (w.sum() - (w ** 2).sum() / w.sum()))
print(f"scipy {scipy.__version__} statsmodels {statsmodels.__version__}")
print(f"target {theta:.12f} phi {phi:.12f} tau2 {tau2:.12f}")
print("z additive", *(f"{v:.9f}" for v in (h / n - theta) / np.sqrt(s2 + tau2)))
p = np.array([binomtest(int(a), int(b), theta).pvalue for a, b in offices])
print("p", *(f"{v:.12g}" for v in p))
for name in ("fdr_bh", "fdr_by"):
    print(name, *(f"{v:.12g}" for v in multipletests(p, method=name)[1]))
for size in (15, 140, 9000):
    ends = []
    for a in (0.025, 0.975):
        r = binom.ppf(a, size, theta)
        f, g = binom.cdf(r, size, theta), binom.cdf(r - 1, size, theta)
        ends.append((r - (f - a) / (f - g)) / size)
    print(f"limits {size} {ends[0]:.12f} {ends[1]:.12f}")
for a, b, t in ((0, 10, 0.3), (10, 10, 0.3), (3, 10, 0.3), (81000, 200000, 0.4), (0, 1, 0.5), (500, 1000, 0.5)):
    print(f"binomtest {a}/{b} {t} {binomtest(a, b, t).pvalue:.12g}")


def negative(x):
    m, c = 1 / (1 + np.exp(-x[0])), np.exp(x[1])
    return -betabinom.logpmf(h, n, m * c, (1 - m) * c).sum()


fit = minimize(negative, [0, 3], method="Nelder-Mead", options=dict(xatol=1e-10, fatol=1e-12, maxiter=5000))
m, c = 1 / (1 + np.exp(-fit.x[0])), np.exp(fit.x[1])
print(f"beta law mean {m:.9f} precision {c:.6f} log likelihood {-fit.fun:.9f}")
for a, b in (offices[4], offices[11]):
    law = beta(a + m * c, b - a + (1 - m) * c)
    print(f"shrunk {a}/{b} {law.mean():.9f} {law.ppf(0.025):.9f} {law.ppf(0.975):.9f}")
