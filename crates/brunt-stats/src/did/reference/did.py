"""Group-time effects and their aggregates by csdid and diff-diff on a simulated panel, which is written to panel.csv.

    python did.py
"""
import contextlib
import io
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
groups = np.repeat([0, 4, 6, 7], [25, 15, 12, 8])
rows = []
for unit, g in enumerate(groups):
    level = rng.normal()
    for t in range(1, 9):
        effect = 0.5 + 0.2 * (t - g) if g and t >= g else 0.0
        rows.append((unit, g, t, round(level + 0.1 * t + effect + 0.3 * rng.normal(), 4)))
panel = pd.DataFrame(rows, columns=["unit", "first", "t", "y"])
wide = panel.pivot(index=["unit", "first"], columns="t", values="y")
wide.to_csv("panel.csv", float_format="%.4f")

from importlib.metadata import version
from csdid.att_gt import ATTgt

print("csdid", version("csdid"), "diff-diff", version("diff-diff"))
for control in ("nevertreated", "notyettreated"):
    with contextlib.redirect_stdout(io.StringIO()):
        out = ATTgt(yname="y", gname="first", idname="unit", tname="t", xformla=None, data=panel.copy(),
                    control_group=[control]).fit(est_method="reg", bstrap=False)
    res = out.results
    print(control, "csdid")
    for g, t, att, se in zip(res["group"], res["year"], res["att"], res["se"]):
        print(f"gt {int(g)} {int(t)} {att:.10f} {se:.10f}")
    for kind in ("simple", "dynamic", "group", "calendar"):
        with contextlib.redirect_stdout(io.StringIO()):
            agg = out.aggte(typec=kind, bstrap=False)
        a = agg.atte
        print(f"{kind} overall {float(np.ravel(a['overall_att'])[0]):.10f} {float(np.ravel(a['overall_se'])[0]):.10f}")
        if kind != "simple":
            for e, att, se in zip(a["egt"], np.ravel(a["att_egt"]), np.ravel(a["se_egt"])):
                print(f"{kind} {int(e)} {att:.10f} {se:.10f}")

from diff_diff import CallawaySantAnna

for control in ("never_treated", "not_yet_treated"):
    fit = CallawaySantAnna(control_group=control, estimation_method="reg", n_bootstrap=0).fit(
        panel, outcome="y", unit="unit", time="t", first_treat="first", aggregate="all")
    print(control, f"diff-diff overall {fit.overall_att:.10f} {fit.overall_se:.10f}")
    for (g, t), v in sorted(fit.group_time_effects.items()):
        print(f"gt {g} {t} {v['effect']:.10f} {v['se']:.10f}")
    fit = CallawaySantAnna(control_group=control, estimation_method="reg", n_bootstrap=9999, seed=1,
                           bootstrap_weights="mammen").fit(
        panel, outcome="y", unit="unit", time="t", first_treat="first", aggregate="event_study")
    print("bootstrap critical value of the event study", getattr(fit, "cband_crit_value", None))
