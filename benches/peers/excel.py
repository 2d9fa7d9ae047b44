"""Reads workbooks into Parquet: excel.py polars|duckdb FOLDER OUT; prints the rows read."""
import glob
import os
import sys

engine, folder, out = sys.argv[1:4]
os.makedirs(out, exist_ok=True)
rows = 0
for path in sorted(glob.glob(f"{folder}/*.xlsx")):
    target = f"{out}/{os.path.basename(path)}.parquet"
    if engine == "polars":
        os.environ["POLARS_MAX_THREADS"] = "2"
        import polars as pl

        # Six lines stand above the headers; texts throughout, because types differ from sheet to sheet.
        sheets = pl.read_excel(path, sheet_id=0, read_options={"header_row": 6, "dtypes": "string"})
        for name, sheet in sheets.items():
            sheet.write_parquet(f"{target}.{name}", compression="zstd")
            rows += sheet.height
    else:
        import duckdb

        db = duckdb.connect()
        db.execute("set threads = 2; install excel; load excel")
        rows += db.execute(
            f"copy (select * from read_xlsx('{path}', all_varchar = true, header = false)) to '{target}' (codec zstd)"
        ).fetchone()[0]
print(rows)
