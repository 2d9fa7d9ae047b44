"""Specification R1 by statsmodels, and the time of it beside that of the example `local_level_time`.

    python r1_statsmodels.py <snoutcounter_president_issue_approval_polls.csv> <local_level_time binary>
"""
import subprocess
import sys
import time

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from statsmodels.tsa.statespace.kalman_smoother import KalmanSmoother
import statsmodels

polls = pd.read_csv(sys.argv[1])
polls = polls[polls.issue == "immigration"].copy()
polls["first"] = pd.to_datetime(polls.start_date)
polls["last"] = pd.to_datetime(polls.end_date)
polls.loc[polls["first"] > polls["last"], "first"] = polls["last"]
polls = polls[~polls.duplicated(["pollster", "sponsor", "first", "last", "population"])]
origin = pd.Timestamp("2025-01-20")
for name in ("first", "last"):
    polls[name] = (polls[name] - origin).dt.days
polls["day"] = (polls["first"] + polls["last"]) // 2
polls["house"] = pd.factorize(polls.pollster, sort=True)[0]
polls = polls.sort_values(["day", "house"], kind="stable")
y = polls.approve.to_numpy(float)
known = 1.6 * y * (100 - y) / polls.sample_size.to_numpy(float) + 1 / 12
day, house = polls.day.to_numpy(), polls.house.to_numpy()
n, k = len(y), house.max() + 2

model = KalmanSmoother(k_endog=1, k_states=k, k_posdef=1)
model.bind(y[:, None])
design = np.zeros((1, k, n))
design[0, 0, :] = 1
design[0, house + 1, np.arange(n)] = 1
model["design"] = design
model["transition"] = np.eye(k)
selection = np.zeros((k, 1))
selection[0, 0] = 1
model["selection"] = selection
gaps = np.append(np.diff(day), 0).astype(float)


def likelihood(logs):
    q, w, extra = np.exp(logs)
    model["obs_cov"] = (known + extra).reshape(1, 1, n)
    model["state_cov"] = (q * gaps).reshape(1, 1, n)
    cov = np.diag(np.append(100.0 + q * day[0], np.full(k - 1, w)))
    model.initialize_known(np.append(50.0, np.zeros(k - 1)), cov)
    return model.loglike()


begun = time.perf_counter()
fit = minimize(lambda logs: -likelihood(logs), np.log([0.1, 10, 1]), method="Nelder-Mead",
               options=dict(xatol=1e-7, fatol=1e-9, maxiter=2000))
fit_seconds = time.perf_counter() - begun
begun = time.perf_counter()
for _ in range(20):
    likelihood(fit.x)
each = (time.perf_counter() - begun) / 20
sds = np.exp(fit.x / 2)
print(f"statsmodels {statsmodels.__version__}, {n} polls, {k - 1} houses")
print(f"log likelihood {-fit.fun:.6f}; sds daily {sds[0]:.5f} house {sds[1]:.4f} extra {sds[2]:.4f}")
result = model.smooth()
for name in ("2025-03-22", "2025-04-19"):
    place = np.searchsorted(day, (pd.Timestamp(name) - origin).days, side="right") - 1
    at = (pd.Timestamp(name) - origin).days - day[place]
    level, se = result.smoothed_state[0, place], result.smoothed_state_cov[0, 0, place] ** 0.5
    print(f"smoothed level at the last poll up to {name} ({at} days before): {level:.4f} (SE {se:.4f})")

lines = "\n".join(f"{a},{b},{c!r},{d!r},{h}" for a, b, c, d, h in
                  zip(polls["first"], polls["last"], y.tolist(), known.tolist(), house))
ours = subprocess.run([sys.argv[2]], input=lines, text=True, capture_output=True, check=True).stdout.split()
print(f"ours: log likelihood {ours[0]}")
print(f"one likelihood: statsmodels {each * 1e3:.3f} ms, ours {float(ours[3]) * 1e3:.3f} ms, ratio {each / float(ours[3]):.0f}")
print(f"whole fit: statsmodels {fit_seconds:.3f} s in {fit.nfev} evaluations from one start, "
      f"ours {float(ours[2]):.4f} s in {ours[1]} from three starts with intervals, ratio {fit_seconds / float(ours[2]):.0f}")
