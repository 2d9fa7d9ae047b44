"""Outside numbers for `break_date`: three made-up series, regressions by numpy and statsmodels, and a dense posterior.

    python break_date.py > break_date.txt        (numpy, scipy, statsmodels)

Each line is `key: numbers`. The series are printed rounded, and all that follows is computed from the rounded ones;
`break_date_gls.R` reads them from the output.
"""
import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy.optimize import minimize_scalar


def show(key, values):
    print(f"{key}: " + " ".join(f"{v:.10g}" for v in np.atleast_1d(values)))


def ar1(rng, n, rho):
    e = np.zeros(n)
    e[0] = rng.normal() / np.sqrt(1 - rho**2)
    for t in range(1, n):
        e[t] = rho * e[t - 1] + rng.normal()
    return e


def design(t, date, season=None):
    d = (t >= date).astype(float)
    columns = [np.ones_like(t), t - date, d, (t - date) * d]
    return np.column_stack(columns + ([] if season is None else list(season)))


def prais_winsten(y, x):
    """Textbook: rho by regressing residuals on the residuals before, first row kept times sqrt(1 - rho^2)."""
    b = np.linalg.lstsq(x, y, rcond=None)[0]
    rho = 0.0
    for _ in range(10000):
        u = y - x @ b
        new = (u[1:] @ u[:-1]) / (u[:-1] @ u[:-1])
        root = np.sqrt(1 - new**2)
        ys = np.append(root * y[0], y[1:] - new * y[:-1])
        xs = np.vstack([root * x[:1], x[1:] - new * x[:-1]])
        b = np.linalg.lstsq(xs, ys, rcond=None)[0]
        done = abs(new - rho) < 1e-14
        rho = new
        if done:
            break
    rest = ys - xs @ b
    cov = rest @ rest / (len(y) - x.shape[1]) * np.linalg.inv(xs.T @ xs)
    return rho, b, np.sqrt(np.diag(cov))


def correlation(n, rho):
    """AR(1) covariance for an innovation variance of 1."""
    i = np.arange(n)
    return rho ** np.abs(i[:, None] - i[None, :]) / (1 - rho**2)


def likelihood(y, x, rho):
    """Profile log-likelihood with the dense covariance."""
    v = correlation(len(y), rho)
    inverse = np.linalg.inv(v)
    b = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
    r = y - x @ b
    s2 = r @ inverse @ r / len(y)
    return -0.5 * (len(y) * np.log(2 * np.pi * s2) + np.linalg.slogdet(v)[1] + len(y))


def restricted(y, x, v):
    """Log of the density of y, flat in the coefficients of x and in log sigma, but for a constant."""
    inverse = np.linalg.inv(v)
    xvx = x.T @ inverse @ x
    b = np.linalg.solve(xvx, x.T @ inverse @ y)
    r = y - x @ b
    df = len(y) - x.shape[1]
    return -0.5 * (np.linalg.slogdet(v)[1] + np.linalg.slogdet(xvx)[1] + df * np.log(r @ inverse @ r))


def log_mean(logs):
    top = max(logs)
    return top + np.log(np.mean(np.exp(np.array(logs) - top)))


def posterior(y, t, margin, weights=None):
    """The prior of the changes is put into the covariance of y, so that nothing is integrated by formula."""
    n = len(y)
    root = np.ones(n) if weights is None else np.sqrt(weights)
    grid = (2 * np.arange(80) + 1) / 80 - 1
    common = np.column_stack([np.ones(n), t]) * root[:, None]
    ys = y * root
    none = log_mean([restricted(ys, common, correlation(n, r)) for r in grid])
    places = range(margin, n - margin + 1)
    found = []
    for place in places:
        changes = design(t, t[place])[:, 2:] * root[:, None]
        logs = []
        for r in grid:
            v = correlation(n, r)
            inverse = np.linalg.inv(v)
            along = np.linalg.solve(common.T @ inverse @ common, common.T @ inverse @ changes)
            apart = changes - common @ along
            prior = n * np.linalg.inv(apart.T @ inverse @ apart)
            logs.append(restricted(ys, common, v + apart @ prior @ apart.T))
        found.append(log_mean(logs))
    found = np.array(found)
    shares = np.exp(found - found.max())
    return t[list(places)], shares / shares.sum(), log_mean(found) - none


print(f"# numpy {np.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}")
rng = np.random.default_rng(20250120)
series = {}

t = np.arange(40.0)
y = 50 + 0.1 * (t - 22) + 4 * (t >= 22) - 0.2 * (t - 22) * (t >= 22) + 1.5 * ar1(rng, 40, 0.5)
series["a"] = (t, np.round(y, 3), None, None, 22.0)

t = np.cumsum(rng.integers(5, 10, 60)).astype(float)
n = rng.integers(80, 600, 60).astype(float)
p = 0.3 + 0.0004 * (t - t[0]) - 0.05 * (t >= 250) + ar1(rng, 60, 0.3) * 0.4 / np.sqrt(n)
season = np.round(np.array([np.sin(2 * np.pi * t / 91), np.cos(2 * np.pi * t / 91)]), 6)
series["b"] = (t, np.round(p + 0.02 * season[0], 4), n, season, 250.0)

t = np.arange(1.0, 11.0)
y = 10 - 0.5 * t + 3 * (t >= 6) + rng.normal(size=10)
series["c"] = (t, np.round(y, 2), None, None, 6.0)

for key, (t, y, n, season, date) in series.items():
    show(f"{key} times", t)
    show(f"{key} values", y)
    show(f"{key} date", date)
    if n is not None:
        show(f"{key} weights", n)
    for i, column in enumerate(season if season is not None else []):
        show(f"{key} column{i}", column)
    x = design(t, date, season)
    fit = sm.WLS(y, x, weights=np.ones(len(y)) if n is None else n).fit()
    show(f"{key} ols b", fit.params)
    show(f"{key} ols se", fit.bse)
    show(f"{key} ols t", fit.tvalues)
    show(f"{key} ols p", fit.pvalues)
    show(f"{key} ols low", fit.conf_int()[:, 0])
    show(f"{key} ols high", fit.conf_int()[:, 1])
    show(f"{key} dw", sm.stats.durbin_watson(fit.wresid))
    lag = int(np.floor(4 * (len(y) / 100) ** (2 / 9)))
    show(f"{key} lag", lag)
    for name, lags, small in (("nw", lag, True), ("nw6plain", 6, False)):
        robust = fit.get_robustcov_results("HAC", maxlags=lags, use_correction=small, use_t=True)
        show(f"{key} {name} se", robust.bse)
        show(f"{key} {name} p", robust.pvalues)
    root = np.ones(len(y)) if n is None else np.sqrt(n)
    rho, b, se = prais_winsten(y * root, x * root[:, None])
    show(f"{key} pw rho", rho)
    show(f"{key} pw b", b)
    show(f"{key} pw se", se)

t, y, _, _, _ = series["a"]
margin = 6
dates, shares, factor = posterior(y, t, margin)
show("a posterior dates", dates)
show("a posterior", shares)
show("a log bayes factor", factor)
profile = []
for date in dates:
    best = minimize_scalar(lambda r: -likelihood(y, design(t, date), r), bounds=(-0.999, 0.999), method="bounded",
                           options=dict(xatol=1e-10))
    profile.append(-best.fun)
show("a profile", profile)
plain = minimize_scalar(lambda r: -likelihood(y, design(t, 0)[:, :2], r), bounds=(-0.999, 0.999), method="bounded",
                        options=dict(xatol=1e-10))
show("a bic difference", 2 * (max(profile) + plain.fun) - 3 * np.log(len(y)))
t, y, n, _, _ = series["b"]
dates, shares, factor = posterior(y, t, margin, n)
show("b posterior dates", dates)
show("b posterior", shares)
show("b log bayes factor", factor)
