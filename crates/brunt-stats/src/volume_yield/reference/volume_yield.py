"""Both regressions with robust errors by statsmodels, the halves as an instrument by its sandbox of two stages.

    python volume_yield.py
"""
import numpy as np
import statsmodels
import statsmodels.api as sm
from statsmodels.sandbox.regression.gmm import IV2SLS
from statsmodels.stats.sandwich_covariance import S_hac_simple

n = np.array([52, 61, 48, 95, 120, 77, 66, 140, 155, 90, 83, 47, 58, 133, 170, 102, 99, 64, 71, 118])
h = np.array([31, 35, 27, 44, 50, 40, 37, 61, 60, 44, 45, 30, 33, 55, 63, 48, 50, 35, 40, 49])
t = np.arange(len(n))
print(f"statsmodels {statsmodels.__version__}")
for name, y, x in (("share", h / n, np.log(n)), ("hits", h, n)):
    for trend in (False, True):
        X = np.column_stack([np.ones(len(n)), x] + ([t] if trend else []))
        for lags in (2, 0):
            fit = sm.OLS(y, X).fit(cov_type="HAC", cov_kwds=dict(maxlags=lags, use_correction=True))
            print(f"{name} trend {trend} lags {lags} slope {fit.params[1]:.12f} se {fit.bse[1]:.12f}")
        print(f"{name} trend {trend} HC3 se {sm.OLS(y, X).fit(cov_type='HC3').bse[1]:.12f}")
side = np.zeros(len(n))
order = np.argsort(n, kind="stable")
side[order[: len(n) // 2]] = -1
side[order[len(n) // 2:]] = 1
fit = IV2SLS(h.astype(float), sm.add_constant(n), sm.add_constant(side)).fit()
z = side / (side @ n)
score = z * (h - fit.predict())
se = np.sqrt(S_hac_simple(score[:, None], nlags=2)[0, 0] * len(n) / (len(n) - 2))
print(f"halves {fit.params[1]:.12f} se {se:.12f}")
