"""Agresti-Coull intervals, the correlation within clusters and the beta-binomial variance by statsmodels and scipy.

    python intervals.py
"""
import numpy as np
import scipy
import statsmodels
from scipy.stats import betabinom
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.proportion import proportion_confint
import pandas as pd

print(f"statsmodels {statsmodels.__version__}, scipy {scipy.__version__}")
for hits, trials in ((7, 50), (0, 20), (13, 347), (133687, 204297)):
    low, high = proportion_confint(hits, trials, 0.05, "agresti_coull")
    print(f"agresti-coull {hits}/{trials} {max(low, 0):.9f} {min(high, 1):.9f}")

clusters = [(3, 10), (9, 12), (0, 4), (5, 5), (1, 9), (12, 30), (2, 2), (7, 25)]
rows = [(k, int(i < hits)) for k, (hits, m) in enumerate(clusters) for i in range(m)]
table = anova_lm(ols("y ~ C(k)", pd.DataFrame(rows, columns=["k", "y"])).fit())
b, w = table["mean_sq"]
m = np.array([size for _, size in clusters], float)
n = m.sum()
m0 = (n - (m ** 2).sum() / n) / (len(m) - 1)
rho = (b - w) / (b + (m0 - 1) * w)
effective = n / (1 + ((m ** 2).sum() / n - 1) * rho)
hits = sum(x for x, _ in clusters)
low, high = proportion_confint(hits / n * effective, effective, 0.05, "wilson")
print(f"clusters rho {rho:.9f} effective {effective:.9f} wilson {low:.9f} {high:.9f}")
a, beta = 0.3 * (1 / 0.2 - 1), 0.7 * (1 / 0.2 - 1)
print(f"beta-binomial n 40 p 0.3 rho 0.2 variance {betabinom.var(40, a, beta):.9f}")
