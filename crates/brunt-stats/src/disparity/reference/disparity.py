"""Poisson limits, and the ratio and difference of two rates by statsmodels; benchmarks without error.

    python disparity.py
"""
import statsmodels
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

print(f"statsmodels {statsmodels.__version__}")
for x, n in ((0, 1200.0), (1, 800.0), (17, 5300.0), (2304, 61000.0)):
    low, high = confint_poisson(x, n, method="exact-c")
    print(f"rate {x}/{n:.0f} {low:.12f} {high:.12f}")
for a, n, b, m in ((17, 5300.0, 42, 31000.0), (0, 1200.0, 9, 4000.0), (3, 700.0, 1, 900.0), (2304, 61000.0, 1800, 64000.0)):
    ratio = confint_poisson_2indep(a, n, b, m, method="mover", compare="ratio", method_mover="exact-c")
    difference = confint_poisson_2indep(a, n, b, m, method="mover", compare="diff", method_mover="exact-c")
    print(f"pair {a}/{n:.0f} {b}/{m:.0f} ratio {ratio[0]:.12f} {ratio[1]:.12f} "
          f"difference {difference[0]:.12f} {difference[1]:.12f}")
