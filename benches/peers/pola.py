"""One question by Polars: pola.py QUESTION FOLDER; prints one number to compare."""
import os
import sys

os.environ["POLARS_MAX_THREADS"] = "2"
import polars as pl

question, folder = sys.argv[1], sys.argv[2]
scan = lambda name: pl.scan_parquet(f"{folder}/{name}.parquet")
col = pl.col


def groups(table, by, keep=None, distinct=None):
    rows = scan(table) if keep is None else scan(table).filter(keep)
    n = pl.len() if distinct is None else col(distinct).drop_nulls().n_unique()
    return rows.group_by(by).agg(n.alias("n")).collect(engine="streaming")


def episodes():
    rows = (
        scan("apprehensions")
        .filter(col("person_number").is_not_null())
        .select(
            col("person_number").alias("p"),
            col("apprehension_local_time").alias("at"),
            (col("apprehension_method") == "ERO Reprocessed Arrest").fill_null(False).alias("again"),
        )
        .sort("p", "at", "again", nulls_last=True)
        .with_columns((col("at") - col("at").shift(1).over("p")).alias("gap"))
    )
    starts = col("gap").is_null() | (col("gap") > pl.duration(hours=24))
    return rows.select(starts.sum()).collect().item()


def stints():
    return scan("stints").filter(col("person_number").is_not_null()).select(
        col("person_number").alias("p"), col("stay_book_in_local_time").alias("stay"),
        col("book_in_local_time").alias("i"), col("book_out_local_time").alias("o"),
        col("detention_facility_code").alias("f"), col("book_in_date").alias("d"),
        col("stay_book_out_local_time").alias("so"))


def stays():
    last = stints().sort("i", "o", nulls_last=True).unique(["p", "f", "d", "stay"], keep="last")
    return last.group_by("p", "stay").agg(col("i").min(), col("so").max(), pl.len()).collect().height


def links():
    held = stints().select("p", "stay").unique()
    arrests = scan("apprehensions").filter(col("person_number").is_not_null()).select(
        col("person_number").alias("p"), col("apprehension_local_time").alias("at"))
    pairs = held.join(arrests, on="p").filter(
        (col("stay") >= col("at") - pl.duration(days=5)) & (col("stay") <= col("at") + pl.duration(days=10)))
    near = pairs.with_columns((col("stay") - col("at")).abs().alias("gap")).sort("gap", "at")
    return near.unique(["p", "stay"], keep="first").select("p", "at").unique().collect().height


def population():
    rows = scan("stints").filter(col("book_in_date").is_not_null())
    come = rows.select(col("book_in_aor").alias("g"), col("book_in_date").alias("d"), pl.lit(1).alias("n"))
    gone = rows.filter(col("book_out_date").is_not_null()).select(
        col("book_in_aor").alias("g"), col("book_out_date").alias("d"), pl.lit(-1).alias("n"))
    days = pl.concat([come, gone]).group_by("g", "d").agg(col("n").sum()).sort("g", "d")
    held = days.with_columns(col("n").cum_sum().over("g"))
    then = held.filter(col("d") <= pl.date(2025, 6, 30)).group_by("g").agg(col("n").sort_by("d").last())
    return then.select(col("n").sum()).collect().item()


month = lambda name: col(name).dt.strftime("%Y-%m").alias("m")
QUESTIONS = {
    "episodes": episodes,
    "stays": stays,
    "links": links,
    "population": population,
    "q1_months": lambda: groups("apprehensions", [month("apprehension_date"), "apprehension_criminality"]).height,
    "q2_offices": lambda: groups("apprehensions", ["apprehension_aor", "apprehension_method"]).height,
    "q3_weeks": lambda: groups("apprehensions", [col("apprehension_date").dt.truncate("1w").alias("w")]).height,
    "q4_people": lambda: groups("apprehensions", ["fiscal_year"], distinct="person_number")["n"].sum(),
    "q5_people_by_office": lambda: groups("apprehensions", ["apprehension_aor"], distinct="person_number")["n"].sum(),
    "q6_facilities": lambda: groups("stints", ["detention_facility"]).top_k(20, by="n")["n"].sum(),
    "q7_reasons": lambda: groups("stints", ["detention_release_reason", "gender"]).height,
    "q8_countries": lambda: groups("removals", ["citizenship_country"]).top_k(20, by="n")["n"].sum(),
    "q9_lifted": lambda: groups("detainers", ["facility_state", "detainer_lift_reason"]).height,
    "q10_encounters": lambda: groups("encounters", ["fiscal_year", "event_type"]).height,
    "q11_orders": lambda: groups("removals", ["fiscal_year", "final_order"]).height,
    "q12_women": lambda: groups("stints", [month("book_in_date")], keep=col("gender") == "Female")["n"].sum(),
}
print(QUESTIONS[question]())
