"""Writes tables in Parquet as CSV for R, without the columns that hold the state of each value."""

import sys

import duckdb

folder, out, tables = sys.argv[1], sys.argv[2], sys.argv[3:]
db = duckdb.connect()
db.execute("set threads = 2")
for table in tables:
    source = f"read_parquet('{folder}/{table}.parquet')"
    names = [row[0] for row in db.execute(f"describe select * from {source}").fetchall()]
    names = ", ".join(f'"{name}"' for name in names if not name.endswith("__state"))
    db.execute(f"copy (select {names} from {source}) to '{out}/{table}.csv' (header)")
