"""What every peer in Python shares: arguments, the clock, peak memory, and the checksum of an answer.

One process answers one question. It prints one line of JSON:
{"engine", "question", "seconds", "warm", "peak_mb", "check"}; `seconds` is the first answer inside the process, `warm`
the ones after it.
"""

import argparse
import json
import resource
import time


def checksum(columns, wanted):
    """Number of rows, and for each column its sum and its sum of squares; empty cells count as nothing."""
    found = {}
    for name in wanted:
        if name == "rows":
            found["rows"] = len(next(iter(columns.values())))
            continue
        values = [float(value) for value in columns[name] if value is not None]
        found[name] = sum(values)
        found[name + "^2"] = sum(value * value for value in values)
    return found


def main(engine, open_store, questions):
    parser = argparse.ArgumentParser()
    parser.add_argument("--parquet", required=True, help="folder with one Parquet file for each table")
    parser.add_argument("--methods", required=True, help="catalog/crosswalk/methods.csv")
    parser.add_argument("--question", required=True)
    parser.add_argument("--check", required=True, help="columns whose sums are printed")
    parser.add_argument("--warm", type=int, default=0)
    asked = parser.parse_args()
    if asked.question not in questions:
        print(json.dumps({"engine": engine, "question": asked.question, "skipped": True}))
        return
    store = open_store(asked.parquet, asked.methods)
    seconds = []
    for _ in range(1 + asked.warm):
        started = time.perf_counter()
        columns = questions[asked.question](store)
        seconds.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "engine": engine,
                "question": asked.question,
                "seconds": seconds[0],
                "warm": seconds[1:],
                "peak_mb": round(peak),
                "check": checksum(columns, asked.check.split(",")),
            }
        )
    )


# Columns of a stint that tell nothing of whether two rows say the same: where they stand, and the bond, which the rule
# leaves out. Columns that a release lacks are empty throughout and change nothing.
NOT_COMPARED = {
    "release",
    "source_file",
    "source_hash",
    "source_sheet",
    "source_row",
    "event_date",
    "fiscal_year",
    "initial_bond_set_usd",
    "initial_bond_set_date",
    "bond_posted_usd",
    "bond_posted_date",
}


def compared(names):
    """Columns of stints by which two rows are equal."""
    return [
        name
        for name in names
        if name not in NOT_COMPARED and not name.endswith("__state") and not name.startswith(("ddp_", "original_"))
    ]


# The release: first day, last day.
FIRST, LAST = "2022-10-01", "2026-03-10"

AT_LARGE = ("Located", "Non-Custodial Arrest", "Worksite Enforcement", "Traffic Check", "Other efforts")
