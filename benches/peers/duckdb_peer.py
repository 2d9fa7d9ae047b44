"""The questions in SQL, for DuckDB over Parquet files."""

import csv
import os

import duckdb
from common import AT_LARGE, FIRST, LAST, compared, main

TABLES = ["apprehensions", "detainers", "stints", "removals"]

# Arrest rows with a flag for the first of each episode: 24 hours from one to the next, reprocessed ones last.
EPISODES = """
arrests as (
  select *, person is null or moment is null or before is null or moment - before > interval 24 hour as is_first
  from (
    select *, lag(moment) over (
      partition by person order by moment nulls last, reprocessed, source_file, source_sheet, source_row) as before
    from (
      select person_number as person, coalesce(apprehension_local_time, apprehension_date::timestamp) as moment,
        coalesce(apprehension_method = 'ERO Reprocessed Arrest', false) as reprocessed,
        source_file, source_sheet, source_row, fiscal_year, event_date, apprehension_aor as aor,
        apprehension_criminality as criminality
      from apprehensions)))
"""

# Stints in two stages. Rows dropped by the first are equal to a kept one in all that stays are made of.
STINTS = """
rows_with_key as (
  select person_number as person, coalesce(stay_book_in_local_time, stay_book_in_date::timestamp) as stay,
    coalesce(book_in_local_time, book_in_date::timestamp) as book_in,
    coalesce(book_out_local_time, book_out_date::timestamp) as book_out,
    coalesce(stay_book_out_local_time, stay_book_out_date::timestamp) as stay_out,
    detention_facility_code as code, detention_facility as facility, book_in_criminality as criminality,
    hash({compared}) as equal, initial_bond_set_usd as amount, initial_bond_set_date as bond_date,
    source_file, source_sheet, source_row
  from stints where person_number is not null),
first_stage as (
  select * from rows_with_key qualify row_number() over (
    partition by person, equal
    order by amount nulls last, bond_date nulls last, source_file, source_sheet, source_row) = 1),
marked as (
  select *, row_number() over (
    partition by person, code, book_in::date, stay
    order by book_in desc, book_out desc nulls last, source_file desc, source_sheet desc, source_row desc) = 1 as kept
  from first_stage where stay is not null)
"""

STAYS = """
stays as (
  select person, stay, max(stay_out) as stay_out, count(*) filter (kept) as stints{more}
  from marked group by person, stay)
"""

FIRST_STINT = """,
    first({column} order by book_in, book_out nulls first, source_file, source_sheet, source_row) filter (kept)
      as {column}"""

HELD = """
held as (
  select person_number as person, book_in_aor as aor, coalesce(book_in_local_time, book_in_date)::date as first,
    case when coalesce(book_out_local_time, book_out_date) is null then date '{last}'
      else coalesce(book_out_local_time, book_out_date)::date - 1 end as last
  from stints where person_number is not null and last >= first)
"""


class Store:
    def __init__(self, folder, methods):
        self.db = duckdb.connect()
        self.db.execute("set threads = 2")
        for table in TABLES:
            path = os.path.join(folder, f"{table}.parquet").replace("'", "''")
            self.db.execute(f"create view {table} as select * from read_parquet('{path}')")
        names = [row[0] for row in self.db.execute("describe stints").fetchall()]
        self.stints = STINTS.format(compared=", ".join(compared(names)))
        with open(methods, encoding="utf-8") as lines:
            pairs = [(row["method"], row["ddp"]) for row in csv.DictReader(line for line in lines if line[0] != "#")]
        self.db.execute("create table methods (method varchar, method_group varchar)")
        self.db.executemany("insert into methods values (?, ?)", pairs)

    def ask(self, query):
        found = self.db.execute(query)
        names = [column[0] for column in found.description]
        rows = found.fetchall()
        return {name: [row[place] for row in rows] for place, name in enumerate(names)}

    def stays(self, *columns):
        more = "".join(FIRST_STINT.format(column=column) for column in columns)
        return f"{self.stints}, {STAYS.format(more=more)}"


def episodes(store):
    return store.ask(
        f"""with {EPISODES}
        select fiscal_year, count(*) as n, count(*) filter (person is not null and is_first) as counted,
          count(*) filter (person is not null and not is_first) as repeats,
          count(*) filter (person is null) as no_key
        from arrests group by 1 order by 1"""
    )


def stay_groups(store, group, *columns):
    return store.ask(
        f"""with {store.stays(*columns)}
        select {group}, count(*) as n, count(stay_out) as ended, avg(stints) as mean_stints,
          quantile_cont(epoch_ms(coalesce(stay_out, timestamp '{LAST} 23:59:59')) - epoch_ms(stay), [0.25, 0.5, 0.75])
        from stays where stay >= '{FIRST}' and stay < date '{LAST}' + 1 group by all order by all"""
    )


def stays(store):
    return stay_groups(store, "year(stay) + (month(stay) >= 10)::int as fiscal_year")


def q06_stays_by_month_criminality(store):
    return stay_groups(store, "strftime(stay, '%Y-%m') as month, criminality", "criminality")


def q07_length_of_stay_by_facility(store):
    return stay_groups(store, "facility", "facility")


def links_arrest(store):
    return store.ask(
        f"""with {EPISODES}, {store.stays()},
        lefts as (select row_number() over () as l, person, moment from arrests where is_first),
        rights as (select row_number() over () as r, person, stay as moment from stays),
        pairs as (
          select l, r, lefts.moment as la, rights.moment as ra, abs(epoch_ms(rights.moment) - epoch_ms(lefts.moment)) as gap
          from lefts join rights on lefts.person = rights.person
            and rights.moment >= lefts.moment - interval 5 day and rights.moment <= lefts.moment + interval 10 day),
        of_stay as (select * from pairs qualify row_number() over (partition by r order by gap, la, ra, l) = 1),
        of_arrest as (select * from of_stay qualify row_number() over (partition by l order by gap, la, ra, r) = 1)
        select strftime(moment, '%Y-%m') as month, count(*) as n, count(of_arrest.l) as linked
        from lefts left join of_arrest using (l) group by 1 order by 1"""
    )


def links_detainer(store):
    """Closest first, one to one: pairs that are nearest for both sides are taken, round by round."""
    db = store.db
    db.execute(
        f"""create or replace temp table lefts as
        select row_number() over () as l, person_number as person, detainer_prepared_date as moment
        from (
          select * from detainers qualify person_number is null or detainer_prepared_date is null or row_number() over (
            partition by person_number, detainer_prepared_date order by source_file, source_sheet, source_row) = 1)"""
    )
    db.execute(
        f"""create or replace temp table pairs as
        with {store.stays()}
        select l, row_number() over (order by stays.person, stay) as r, lefts.moment as la, stay as ra,
          stay::date - lefts.moment as gap, stays.person as person
        from stays join lefts on stays.person = lefts.person and stay::date between lefts.moment and lefts.moment + 30"""
    )
    db.execute(
        """create or replace temp table pairs as
        select l, dense_rank() over (order by person, ra) as r, la, ra, gap from pairs"""
    )
    db.execute("create or replace temp table taken (l bigint, r bigint)")
    while db.execute("select count(*) from pairs").fetchall()[0][0] > 0:
        db.execute(
            """create or replace temp table now as
            select l, r from (
              select l, r, row_number() over (partition by l order by gap, la, ra, l, r) as of_l,
                row_number() over (partition by r order by gap, la, ra, l, r) as of_r
              from pairs) where of_l = 1 and of_r = 1"""
        )
        db.execute("insert into taken select l, r from now")
        db.execute(
            """create or replace temp table pairs as
            select * from pairs where l not in (select l from now) and r not in (select r from now)"""
        )
    return store.ask(
        """select strftime(moment, '%Y-%m') as month, count(*) as n, count(taken.l) as linked
        from lefts left join taken using (l) group by 1 order by 1"""
    )


def population(store):
    """Spans of one person in one area are joined, so that each is counted once; then a sweep over changes."""
    return store.ask(
        f"""with {HELD.format(last=LAST)},
        seen as (
          select *, max(last) over (
            partition by person, aor order by first, last rows between unbounded preceding and 1 preceding) as before
          from held),
        added as (
          select aor, greatest(first, before + 1, date '{FIRST}') as first, last from seen
          where (before is null or last > before) and last >= date '{FIRST}'),
        changes as (
          select aor, day, sum(change) as change from (
            select aor, first as day, 1 as change from added union all select aor, last + 1, -1 from added)
          where day <= date '{LAST}' group by all),
        days as (select unnest(generate_series(date '{FIRST}', date '{LAST}', interval 1 day))::date as day),
        cells as (select aor, day from days cross join (select distinct aor from changes))
        select cells.aor, cells.day,
          sum(coalesce(change, 0)) over (partition by cells.aor order by cells.day) as midnight
        from cells left join changes on cells.day = changes.day and cells.aor is not distinct from changes.aor
        order by 2, 1"""
    )


def population_days(store):
    """The same by writing out every day of every stint."""
    return store.ask(
        f"""with {HELD.format(last=LAST)}
        select aor, day, count(distinct person) as midnight from (
          select person, aor, unnest(generate_series(greatest(first, date '{FIRST}'), last, interval 1 day)) as day
          from held)
        group by 1, 2 order by 2, 1"""
    )


def q01_arrests_by_month_criminality(store):
    return store.ask(
        """select date_trunc('month', event_date) as month, apprehension_criminality, count(*) as n,
          count(*) / sum(count(*)) over (partition by date_trunc('month', event_date)) as share
        from apprehensions group by 1, 2 order by 1, 2"""
    )


CONVICTED = """count(*) as n, count(*) filter (criminality = '1 Convicted Criminal') as in_target,
    count(*) filter (criminality <> '1 Convicted Criminal') as not_in_target"""
ARRESTS = "(select *, apprehension_criminality as criminality, apprehension_aor as aor from apprehensions)"


def q02_arrests_by_aor_method(store):
    return store.ask(
        f"""select aor, method_group, {CONVICTED}
        from {ARRESTS} left join methods on apprehension_method = method group by 1, 2 order by 1, 2"""
    )


def q03_convicted_by_week(store):
    return store.ask(
        f"select date_trunc('week', event_date) as week, {CONVICTED} from {ARRESTS} group by 1 order by 1"
    )


def q04_arrest_events_by_year(store):
    return store.ask(
        f"""with {EPISODES} select year(event_date) as year, {CONVICTED}
        from arrests where is_first group by 1 order by 1"""
    )


def q05_arrest_events_by_aor(store):
    return store.ask(
        f"""with {EPISODES} select aor, count(*) as n,
          count(*) filter (criminality in ('1 Convicted Criminal', '2 Pending Criminal Charges')) as in_target
        from arrests where is_first group by 1 order by 1"""
    )


def q08_detained_at_month_ends(store):
    return store.ask(
        f"""with {HELD.format(last=LAST)},
        ends as (
          select least(last_day(day), date '{LAST}') as day
          from (select unnest(generate_series(date '{FIRST}', date '{LAST}', interval 1 month))::date as day))
        select day, count(distinct person) as midnight
        from ends join held on first <= day and day <= last group by 1 order by 1"""
    )


def q09_removals_by_country(store):
    return store.ask(
        "select departure_country, count(*) as n from removals group by 1 order by 2 desc, 1 limit 20"
    )


def q10_detainers_by_state_and_end(store):
    return store.ask(
        """select facility_state, detainer_lift_reason, count(*) as n
        from detainers group by 1, 2 order by 3 desc, 1, 2"""
    )


def q11_at_large_before_after(store):
    return store.ask(
        f"""select apprehension_aor, event_date >= date '2025-01-20' as later, count(*) as n,
          count(*) filter (apprehension_method in {AT_LARGE}) as at_large
        from apprehensions group by 1, 2 order by 1, 2"""
    )


def q12_order_conviction_or_charge(store):
    return store.ask(
        """select fiscal_year, count(*) as n,
          count(*) filter (apprehension_criminality in ('1 Convicted Criminal', '2 Pending Criminal Charges')
            or final_order_date < event_date) as in_target
        from apprehensions group by 1 order by 1"""
    )


QUESTIONS = {
    name: question
    for name, question in globals().items()
    if callable(question) and (name[0] == "q" or name.startswith(("episodes", "stays", "links", "population")))
}

if __name__ == "__main__":
    main("duckdb", Store, QUESTIONS)
