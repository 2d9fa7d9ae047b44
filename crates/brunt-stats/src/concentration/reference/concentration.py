"""Concentration from other definitions: Gini as half the relative mean difference over all pairs, the entropy by scipy,
the index as the chance that two draws are of one place.

    python concentration.py
"""
import numpy as np
import scipy
from scipy.stats import entropy

x = np.array([0, 3, 3, 10, 41, 120, 7, 0, 88, 1], float)
w = x / x.sum()
gini = np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
hhi = np.trace(np.outer(w, w))
print(f"scipy {scipy.__version__} hhi {hhi:.12f} 1/hhi {1 / hhi:.9f} exp entropy {np.exp(entropy(x)):.9f} gini {gini:.12f} "
      f"top3 {np.sort(w)[-3:].sum():.12f}")
