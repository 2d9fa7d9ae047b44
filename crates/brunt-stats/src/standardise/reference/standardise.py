"""A directly standardised share and its standard error as a survey would estimate them: statsmodels' weighted
statistics of the single actions, each weighted by w*/n of its cell.

    python standardise.py
"""
import numpy as np
import statsmodels
from statsmodels.stats.weightstats import DescrStatsW
from scipy.stats import norm

mix = np.array([0.5, 0.3, 0.15, 0.05])
cells = [(120, 30), (400, 260), (35, 7), (9, 4)]
y = np.concatenate([np.repeat([1.0, 0.0], [h, n - h]) for n, h in cells])
w = np.concatenate([np.full(n, mix[k] / n) for k, (n, h) in enumerate(cells)])
share = DescrStatsW(y, w).mean
variance = sum(mix[k] ** 2 * DescrStatsW(np.repeat([1.0, 0.0], [h, n - h])).var / n for k, (n, h) in enumerate(cells))
half = norm.ppf(0.975) * variance ** 0.5
print(f"statsmodels {statsmodels.__version__}: share {share:.12f} band {share - half:.12f} {share + half:.12f}")
