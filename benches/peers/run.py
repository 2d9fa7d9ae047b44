"""brunt beside DuckDB, Polars and R on one made-up release; see README.md."""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = ["apprehensions", "detainers", "encounters", "removals", "stints"]
MEASURE = ["--format", "csv", "--quiet", "--threads", "2", "--local"]


def sql(query):
    return ["sql", query, "--format", "csv", "--quiet", "--threads", "2"]


# Each question for brunt: its words, and what of its answer is the number to compare.
QUESTIONS = {
    "episodes": (["measure", "duplicates", "--table", "apprehensions", "--rule", "apprehensions-episode-24h", *MEASURE],
                 lambda rows: sum(int(row["counted"]) for row in rows)),
    "stays": (["measure", "stays", "--from", "2000-01-01", *MEASURE], lambda rows: sum(int(row["n"]) for row in rows)),
    "links": (["measure", "links", "--rule", "arrest-to-stay", *MEASURE],
              lambda rows: sum(int(row["linked"]) for row in rows)),
    "population": (["measure", "population", "--by", "book_in_aor", "--every", "day", *MEASURE],
                   lambda rows: sum(int(row["midnight_rows"]) for row in rows if row["to"] == "2025-06-30")),
}
for name, query, number in [
    ("q1_months", "select month_of, apprehension_criminality, count(*) n from (select *, to_char(apprehension_date, '%Y-%m') month_of from apprehensions) group by 1, 2", len),
    ("q2_offices", "select apprehension_aor, apprehension_method, count(*) n from apprehensions group by 1, 2", len),
    ("q3_weeks", "select date_trunc('week', apprehension_date) w, count(*) n, count(*) filter (where apprehension_criminality = '1 Convicted Criminal') y from apprehensions group by 1", len),
    ("q6_facilities", "select detention_facility, count(*) n from stints group by 1 order by n desc limit 20", lambda rows: sum(int(row["n"]) for row in rows)),
    ("q7_reasons", "select detention_release_reason, gender, count(*) n from stints group by 1, 2", len),
    ("q8_countries", "select citizenship_country, count(*) n from removals group by 1 order by n desc limit 20", lambda rows: sum(int(row["n"]) for row in rows)),
    ("q9_lifted", "select facility_state, detainer_lift_reason, count(*) n from detainers group by 1, 2", len),
    ("q10_encounters", "select fiscal_year, event_type, count(*) n from encounters group by 1, 2", len),
    ("q11_orders", "select fiscal_year, final_order, count(*) n from removals group by 1, 2", len),
    ("q12_women", "select to_char(book_in_date, '%Y-%m') m, count(*) n from stints where gender = 'Female' group by 1", lambda rows: sum(int(row["n"]) for row in rows)),
]:
    QUESTIONS[name] = (sql(query), number)


def run(words, env=None):
    """Seconds, peak MiB of the process, and its standard output."""
    begin = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True)
    out = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        raise SystemExit(f"{' '.join(words[:6])} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begin, used.ru_maxrss / 1024, out


def parse(text):
    import csv
    import io

    return list(csv.DictReader(io.StringIO(text)))


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("brunt")
    ask.add_argument("work")
    ask.add_argument("--rows", type=int, default=8_000_000)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--no-import", action="store_true", help="leave the peers' reading of workbooks out")
    args = ask.parse_args()
    brunt, work = os.path.abspath(args.brunt), os.path.abspath(args.work)
    release, store, tables = f"{work}/release", f"{work}/store", f"{work}/tables"
    os.makedirs(work, exist_ok=True)
    if not os.path.isdir(release):
        run([brunt, "simulate", "--out", release, "--rows", str(args.rows), "--seed", "1", "--quiet"])
    print(f"## {args.rows:,} rows\n\n| work | engine | seconds (median) | peak MiB | brunt is faster by |\n|---|---|---|---|---|", flush=True)
    seconds, peak, _ = run([brunt, "import", release, "--store", store, "--quiet", "--threads", "2"])
    print(f"| import, all workbooks | brunt | {seconds:.1f} | {peak:.0f} | |", flush=True)
    if not args.no_import:
        for engine in ["polars"]:
            try:
                other, memory, _ = run([sys.executable, f"{HERE}/excel.py", engine, release, f"{work}/{engine}"])
                print(f"| | {engine} | {other:.1f} | {memory:.0f} | {other / seconds:.1f} |", flush=True)
            except SystemExit as error:
                print(f"| | {engine} | {error} | | |", flush=True)
            shutil.rmtree(f"{work}/{engine}", ignore_errors=True)
    os.makedirs(tables, exist_ok=True)
    for table in TABLES:
        target = f"{tables}/{table}.parquet"
        if not os.path.exists(target):
            run([brunt, "export", "--table", table, "--out", target, "--store", store, "--quiet"])
    for name in ["episodes", "stays", "links", "population", *sorted(n for n in QUESTIONS if n.startswith("q"))]:
        words, number = QUESTIONS[name]
        times, peaks, checks = {}, {}, {}
        for _ in range(args.runs):
            for engine in ["brunt", "duckdb", "polars"]:
                if engine == "brunt":
                    took = run([brunt, *words, "--store", store])
                    check = number(parse(took[2]))
                else:
                    script = {"duckdb": "duck.py", "polars": "pola.py"}[engine]
                    took = run([sys.executable, f"{HERE}/{script}", name, tables])
                    check = int(float(took[2].strip()))
                times.setdefault(engine, []).append(took[0])
                peaks[engine] = max(peaks.get(engine, 0), took[1])
                checks[engine] = check
        own = statistics.median(times["brunt"])
        for engine in times:
            middle = statistics.median(times[engine])
            ratio = "" if engine == "brunt" else f"{middle / own:.1f}"
            print(f"| {name} | {engine} | {middle:.2f} | {peaks[engine]:.0f} | {ratio} |", flush=True)
        if len(set(checks.values())) > 1:
            print(f"| {name} | counts differ | {json.dumps(checks)} | | |", flush=True)
    if shutil.which("Rscript"):
        target = f"{tables}/apprehensions.csv"
        if not os.path.exists(target):
            run([brunt, "export", "--table", "apprehensions", "--out", target, "--store", store, "--quiet"])
        took = [run(["Rscript", f"{HERE}/episodes.R", target]) for _ in range(args.runs)]
        print(f"| episodes | R data.table, reading CSV | {statistics.median(t[0] for t in took):.2f} | {took[0][1]:.0f} | |")
        books = sorted(f"{release}/{name}" for name in os.listdir(release) if "Arrests" in name and name.endswith("xlsx"))
        if books:
            read = run(["Rscript", f"{HERE}/read.R", books[-1]])
            own = run([brunt, "import", books[-1], "--store", f"{work}/one", "--quiet", "--threads", "2"])
            print(f"| import, one workbook | brunt | {own[0]:.2f} | {own[1]:.0f} | |")
            print(f"| | R readxl | {read[0]:.2f} | {read[1]:.0f} | {read[0] / own[0]:.1f} |")


main()
