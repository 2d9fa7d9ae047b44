"""Workbooks to Parquet with the readers of others. `duckdb` writes every cell as text; `polars` infers types.

The publisher's person key stays in: neither reader knows what it is.
"""

import argparse
import glob
import importlib.util
import json
import os
import re
import resource
import time
import zipfile

HEADER_ROW = 7  # the first six rows of each workbook are a title and blank rows


def columns_of(path):
    """Cells of the header row, seen at the start of the first sheet."""
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        start = sheet.read(1 << 20).decode("utf-8", "ignore")
    row = re.search(rf'<row [^>]*r="{HEADER_ROW}".*?</row>', start, re.DOTALL)
    return len(re.findall(r"<c[ >]", row.group()))


def column_name(number):
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def read_with_duckdb(paths, out):
    import duckdb

    db = duckdb.connect()
    db.execute("set threads = 2")
    # The extension comes as a package of PyPI, made for one version of DuckDB.
    package = importlib.util.find_spec("duckdb_extension_excel")
    if package is None:
        db.execute("install excel")
        db.execute("load excel")
    else:
        found = glob.glob(os.path.join(package.submodule_search_locations[0], "extensions", "*", "*.duckdb_extension"))
        db.execute(f"load '{found[0]}'")
    rows = 0
    for path in paths:
        to = os.path.join(out, os.path.basename(path) + ".parquet")
        width = columns_of(path)
        cells = f"A{HEADER_ROW}:{column_name(width)}"
        # Without a last row in the range it would go on to row 1,048,576.
        options = f"all_varchar = true, header = true, range = '{cells}', stop_at_empty = true"
        query = f"select * from read_xlsx('{path}', {options})"
        rows += db.execute(f"copy ({query}) to '{to}' (format parquet, compression zstd)").fetchall()[0][0]
    return duckdb.__version__, rows


def read_with_polars(paths, out):
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    import polars as pl

    rows = 0
    for path in paths:
        frame = pl.read_excel(path, sheet_id=1, read_options={"header_row": HEADER_ROW - 1})
        frame.write_parquet(os.path.join(out, os.path.basename(path) + ".parquet"), compression="zstd")
        rows += frame.height
    return pl.__version__, rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=["duckdb", "polars"], required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("workbooks", nargs="+")
    asked = parser.parse_args()
    os.makedirs(asked.out, exist_ok=True)
    started = time.perf_counter()
    version, rows = {"duckdb": read_with_duckdb, "polars": read_with_polars}[asked.engine](asked.workbooks, asked.out)
    print(
        json.dumps(
            {
                "engine": asked.engine,
                "version": version,
                "question": "import",
                "seconds": time.perf_counter() - started,
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                "check": {"rows": rows},
            }
        )
    )
