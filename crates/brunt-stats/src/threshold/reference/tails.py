"""Logarithms of the upper tail of the normal law by scipy.

    python tails.py
"""
import scipy
from scipy.stats import norm

print("scipy", scipy.__version__)
for x in (0, 3, 24.9, 25.1, 60):
    print(x, f"{norm.logsf(x):.12f}")
