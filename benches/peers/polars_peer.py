"""The questions in Polars, over Parquet files, lazily and by its streaming engine."""

import csv
import datetime
import functools
import os

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import polars as pl  # noqa: E402
from common import AT_LARGE, FIRST, LAST, compared, main  # noqa: E402

FIRST_DAY, LAST_DAY = (datetime.date.fromisoformat(day) for day in (FIRST, LAST))
LAST_MOMENT = datetime.datetime.combine(LAST_DAY, datetime.time(23, 59, 59))
PLACE = ["source_file", "source_sheet", "source_row"]
CONVICTED, PENDING = "1 Convicted Criminal", "2 Pending Criminal Charges"


class Store:
    def __init__(self, folder, methods):
        self.folder = folder
        with open(methods, encoding="utf-8") as lines:
            pairs = [(row["method"], row["ddp"]) for row in csv.DictReader(line for line in lines if line[0] != "#")]
        self.methods = pl.LazyFrame(pairs, schema=["apprehension_method", "method_group"], orient="row")

    def scan(self, table):
        return pl.scan_parquet(os.path.join(self.folder, f"{table}.parquet"))


def columns(query):
    frame = query.collect(engine="streaming")
    return {name: frame[name].to_list() for name in frame.columns}


def moment(clock, day):
    return pl.coalesce(pl.col(clock), pl.col(day).cast(pl.Datetime("ms")))


def arrests(store):
    """Arrest rows with a flag for the first of each episode: 24 hours from one to the next, reprocessed ones last."""
    rows = store.scan("apprehensions").select(
        person="person_number",
        moment=moment("apprehension_local_time", "apprehension_date"),
        late=(pl.col("apprehension_method") == "ERO Reprocessed Arrest").fill_null(False),
        source_file="source_file",
        source_sheet="source_sheet",
        source_row="source_row",
        fiscal_year="fiscal_year",
        event_date="event_date",
        aor="apprehension_aor",
        criminality="apprehension_criminality",
    )
    rows = rows.sort(["person", "moment", "late", *PLACE], nulls_last=True)
    same = (pl.col("person") == pl.col("person").shift(1)) & (
        pl.col("moment") - pl.col("moment").shift(1) <= pl.duration(hours=24)
    )
    return rows.with_columns(is_first=~same.fill_null(False))


def stints(store):
    """Stints that are kept, in two stages."""
    rows = store.scan("stints")
    names = compared(rows.collect_schema().names())
    equal = functools.reduce(lambda a, b: a ^ b, (pl.col(name).hash(seed) for seed, name in enumerate(names)))
    rows = (
        rows.filter(pl.col("person_number").is_not_null())
        .select(
            *PLACE,
            person="person_number",
            stay=moment("stay_book_in_local_time", "stay_book_in_date"),
            book_in=moment("book_in_local_time", "book_in_date"),
            book_out=moment("book_out_local_time", "book_out_date"),
            stay_out=moment("stay_book_out_local_time", "stay_book_out_date"),
            code="detention_facility_code",
            facility="detention_facility",
            criminality="book_in_criminality",
            amount="initial_bond_set_usd",
            bond_date="initial_bond_set_date",
            equal=equal,
        )
        .sort(["amount", "bond_date", *PLACE], nulls_last=True)
        .unique(["person", "equal"], keep="first", maintain_order=True)
    )
    # In the order of book-in, then none before any book-out, then place.
    rows = rows.filter(pl.col("stay").is_not_null()).sort(
        ["person", "stay", "book_in", "book_out", *PLACE], nulls_last=False
    )
    kept = rows.with_columns(day=pl.col("book_in").dt.date()).unique(
        ["person", "code", "day", "stay"], keep="last", maintain_order=True
    )
    return rows, kept


def stay_rows(store):
    rows, kept = stints(store)
    ends = rows.group_by("person", "stay").agg(pl.col("stay_out").max())
    made = kept.group_by("person", "stay", maintain_order=True).agg(
        stints=pl.len(), facility=pl.col("facility").first(), criminality=pl.col("criminality").first()
    )
    return made.join(ends, on=["person", "stay"])


def of_stays(store, *group):
    length = (pl.coalesce(pl.col("stay_out"), pl.lit(LAST_MOMENT).cast(pl.Datetime("ms"))) - pl.col("stay")).dt
    return columns(
        stay_rows(store)
        .filter(pl.col("stay").dt.date().is_between(FIRST_DAY, LAST_DAY))
        .group_by(*group)
        .agg(
            n=pl.len(),
            ended=pl.col("stay_out").count(),
            mean_stints=pl.col("stints").mean(),
            q25=length.total_milliseconds().quantile(0.25),
            median=length.total_milliseconds().quantile(0.5),
            q75=length.total_milliseconds().quantile(0.75),
        )
        .sort(pl.first())
    )


def episodes(store):
    keyed = pl.col("person").is_not_null()
    return columns(
        arrests(store)
        .group_by("fiscal_year")
        .agg(
            n=pl.len(),
            counted=(keyed & pl.col("is_first")).sum(),
            repeats=(keyed & ~pl.col("is_first")).sum(),
            no_key=(~keyed).sum(),
        )
        .sort("fiscal_year")
    )


def stays(store):
    day = pl.col("stay").dt
    return of_stays(store, (day.year() + (day.month() >= 10).cast(pl.Int32)).alias("fiscal_year"))


def q06_stays_by_month_criminality(store):
    return of_stays(store, pl.col("stay").dt.strftime("%Y-%m").alias("month"), pl.col("criminality"))


def q07_length_of_stay_by_facility(store):
    return of_stays(store, pl.col("facility"))


def by_month(lefts, taken):
    return columns(
        lefts.join(taken, on="l", how="left")
        .group_by(month=pl.col("moment").dt.strftime("%Y-%m"))
        .agg(n=pl.len(), linked=pl.col("r").count())
        .sort("month")
    )


def links_arrest(store):
    lefts = arrests(store).filter("is_first").select("person", "moment").with_row_index("l")
    lefts = lefts.collect(engine="streaming").lazy()
    rights = stay_rows(store).select("person", ra="stay").with_row_index("r")
    gap = pl.col("ra") - pl.col("moment")
    pairs = (
        lefts.filter(pl.col("person").is_not_null())
        .join(rights, on="person")
        .filter((gap >= pl.duration(days=-5)) & (gap <= pl.duration(days=10)))
        .with_columns(gap=gap.abs())
        .sort("gap", "moment", "ra", "l")
        .unique("r", keep="first", maintain_order=True)
        .sort("gap", "moment", "ra", "r")
        .unique("l", keep="first", maintain_order=True)
        .select("l", "r")
    )
    return by_month(lefts, pairs)


def links_detainer(store):
    """Closest first, one to one: pairs that are nearest for both sides are taken, round by round."""
    rows = store.scan("detainers").select("person_number", "detainer_prepared_date", *PLACE)
    told = pl.col("person_number").is_not_null() & pl.col("detainer_prepared_date").is_not_null()
    rows = pl.concat(
        [
            rows.filter(told)
            .sort(PLACE)
            .unique(["person_number", "detainer_prepared_date"], keep="first", maintain_order=True),
            rows.filter(~told),
        ]
    )
    lefts = rows.select(person="person_number", moment="detainer_prepared_date").with_row_index("l")
    lefts = lefts.collect(engine="streaming").lazy()
    rights = stay_rows(store).select("person", ra="stay").with_row_index("r")
    gap = (pl.col("ra").dt.date() - pl.col("moment")).dt.total_days()
    order = ["gap", "moment", "ra", "l", "r"]
    pairs = (
        lefts.join(rights, on="person")
        .filter(gap.is_between(0, 30))
        .with_columns(gap=gap)
        .select(order)
        .sort(order)
        .collect(engine="streaming")
    )
    taken = []
    while pairs.height > 0:
        now = pairs.filter(pl.col("l").is_first_distinct() & pl.col("r").is_first_distinct())
        taken.append(now.select("l", "r"))
        pairs = pairs.filter(~pl.col("l").is_in(now["l"].implode()) & ~pl.col("r").is_in(now["r"].implode()))
    return by_month(lefts, pl.concat(taken).lazy())


def held(store):
    book_out = moment("book_out_local_time", "book_out_date").dt.date()
    return (
        store.scan("stints")
        .filter(pl.col("person_number").is_not_null())
        .select(
            person="person_number",
            aor="book_in_aor",
            first=moment("book_in_local_time", "book_in_date").dt.date(),
            last=pl.when(book_out.is_null()).then(pl.lit(LAST_DAY)).otherwise(book_out - pl.duration(days=1)),
        )
        .filter(pl.col("last") >= pl.col("first"))
    )


def population(store):
    """Spans of one person in one area are joined, so that each is counted once; then a sweep over changes."""
    rows = held(store).sort("person", "aor", "first", "last")
    rows = rows.with_columns(pl.col("first", "last").to_physical())
    before = pl.col("last").cum_max().shift(1).over("person", "aor")
    start = (FIRST_DAY - datetime.date(1970, 1, 1)).days
    end = (LAST_DAY - datetime.date(1970, 1, 1)).days
    added = (
        rows.with_columns(before=before)
        .filter((pl.col("before").is_null() | (pl.col("last") > pl.col("before"))) & (pl.col("last") >= start))
        .select("aor", "last", first=pl.max_horizontal("first", pl.col("before") + 1, pl.lit(start)))
    )
    changes = pl.concat(
        [
            added.group_by("aor", day="first").agg(change=pl.len().cast(pl.Int64)),
            added.group_by("aor", day=pl.col("last") + 1).agg(change=-pl.len().cast(pl.Int64)),
        ]
    )
    changes = changes.group_by("aor", "day").agg(pl.col("change").sum()).collect(engine="streaming")
    days = pl.DataFrame({"day": pl.int_range(start, end + 1, dtype=pl.Int32, eager=True)})
    cells = changes.select("aor").unique().join(days, how="cross").lazy()
    return columns(
        cells.join(changes.lazy(), on=["aor", "day"], how="left", nulls_equal=True)
        .sort("aor", "day")
        .with_columns(midnight=pl.col("change").fill_null(0).cum_sum().over("aor"))
    )


def population_days(store):
    """The same by writing out every day of every stint."""
    return columns(
        held(store)
        .filter(pl.col("last") >= FIRST_DAY)
        .select(
            "person", "aor", day=pl.date_ranges(pl.max_horizontal(pl.col("first"), pl.lit(FIRST_DAY)), pl.col("last"))
        )
        .explode("day")
        .group_by("aor", "day")
        .agg(midnight=pl.col("person").n_unique())
        .sort("day", "aor")
    )


def q01_arrests_by_month_criminality(store):
    return columns(
        store.scan("apprehensions")
        .group_by("apprehension_criminality", month=pl.col("event_date").dt.truncate("1mo"))
        .agg(n=pl.len())
        .with_columns(share=pl.col("n") / pl.col("n").sum().over("month"))
        .sort("month", "apprehension_criminality")
    )


def convicted(rows, *group):
    told = pl.col("criminality")
    return columns(
        rows.group_by(*group)
        .agg(n=pl.len(), in_target=(told == CONVICTED).sum(), not_in_target=(told != CONVICTED).sum())
        .sort(pl.first())
    )


def plain_arrests(store):
    return store.scan("apprehensions").rename({"apprehension_criminality": "criminality", "apprehension_aor": "aor"})


def q02_arrests_by_aor_method(store):
    rows = plain_arrests(store).join(store.methods, on="apprehension_method", how="left")
    return convicted(rows, "aor", "method_group")


def q03_convicted_by_week(store):
    return convicted(plain_arrests(store), pl.col("event_date").dt.truncate("1w").alias("week"))


def q04_arrest_events_by_year(store):
    return convicted(arrests(store).filter("is_first"), pl.col("event_date").dt.year().alias("year"))


def q05_arrest_events_by_aor(store):
    return columns(
        arrests(store)
        .filter("is_first")
        .group_by("aor")
        .agg(n=pl.len(), in_target=pl.col("criminality").is_in([CONVICTED, PENDING]).sum())
        .sort("aor")
    )


def q08_detained_at_month_ends(store):
    ends = pl.date_range(FIRST_DAY, LAST_DAY, "1mo", eager=True).dt.month_end().alias("day").to_frame()
    ends = ends.with_columns(pl.min_horizontal("day", pl.lit(LAST_DAY)))
    return columns(
        ends.lazy()
        .join_where(held(store), pl.col("first") <= pl.col("day"), pl.col("day") <= pl.col("last"))
        .group_by("day")
        .agg(midnight=pl.col("person").n_unique())
        .sort("day")
    )


def q09_removals_by_country(store):
    return columns(
        store.scan("removals")
        .group_by("departure_country")
        .agg(n=pl.len())
        .sort("n", "departure_country", descending=[True, False])
        .head(20)
    )


def q10_detainers_by_state_and_end(store):
    return columns(
        store.scan("detainers")
        .group_by("facility_state", "detainer_lift_reason")
        .agg(n=pl.len())
        .sort("n", descending=True)
    )


def q11_at_large_before_after(store):
    return columns(
        store.scan("apprehensions")
        .group_by("apprehension_aor", later=pl.col("event_date") >= datetime.date(2025, 1, 20))
        .agg(n=pl.len(), at_large=pl.col("apprehension_method").is_in(AT_LARGE).sum())
        .sort("apprehension_aor", "later")
    )


def q12_order_conviction_or_charge(store):
    told = pl.col("apprehension_criminality").is_in([CONVICTED, PENDING]).fill_null(False)
    order = (pl.col("final_order_date") < pl.col("event_date")).fill_null(False)
    return columns(
        store.scan("apprehensions")
        .group_by("fiscal_year")
        .agg(n=pl.len(), in_target=(told | order).sum())
        .sort("fiscal_year")
    )


QUESTIONS = {
    name: question
    for name, question in globals().items()
    if callable(question) and (name[:2] in ("q0", "q1") or name.startswith(("episodes", "stays", "links", "population")))
}

if __name__ == "__main__":
    main("polars", Store, QUESTIONS)
