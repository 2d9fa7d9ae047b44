"""One question by DuckDB: duck.py QUESTION FOLDER; prints one number to compare."""
import sys

import duckdb

question, folder = sys.argv[1], sys.argv[2]
db = duckdb.connect()
db.execute("set threads = 2")
t = lambda name: f"read_parquet('{folder}/{name}.parquet')"

MARKED = f"""
  with a as (
    select person_number as p, apprehension_local_time as moment,
           row_number() over (partition by person_number order by apprehension_local_time nulls last,
             (apprehension_method is not distinct from 'ERO Reprocessed Arrest')::int) as k
    from {t('apprehensions')} where person_number is not null),
  g as (select p, case when moment - lag(moment) over (partition by p order by k) <= interval 24 hours
                         then 0 else 1 end as starts from a)"""
KEPT = f"""
  with s as (
    select person_number as p, stay_book_in_local_time as stay, book_in_local_time as i, book_out_local_time as o,
           stay_book_out_local_time as so,
           row_number() over (partition by person_number, detention_facility_code, book_in_date,
             stay_book_in_local_time order by book_in_local_time desc, book_out_local_time desc nulls last) as k
    from {t('stints')} where person_number is not null)"""

QUERIES = {
    "episodes": MARKED + " select sum(starts) from g",
    "stays": KEPT + " select count(*) from (select p, stay, min(i), max(so), count(*) filter (where k = 1) from s group by p, stay)",
    "links": KEPT + f""",
      stays as (select p, stay as at from s group by p, stay),
      arrests as (select person_number as p, apprehension_local_time as at from {t('apprehensions')}
                  where person_number is not null),
      pairs as (select s.p, s.at as s_at, a.at as a_at, abs(epoch(s.at) - epoch(a.at)) as gap
                from stays s join arrests a on a.p = s.p
                 and s.at between a.at - interval 5 days and a.at + interval 10 days),
      nearest as (select p, s_at, arg_min(a_at, (gap, a_at)) as a_at from pairs group by p, s_at)
      select count(*) from (select p, a_at from nearest group by p, a_at)""",
    "population": f"""
      with d as (
        select book_in_aor as g, book_in_date as d, 1 as n from {t('stints')} where book_in_date is not null
        union all
        select book_in_aor, book_out_date, -1 from {t('stints')} where book_in_date is not null and book_out_date is not null),
      s as (select g, d, sum(n) as n from d group by g, d),
      c as (select g, d, sum(n) over (partition by g order by d) as n from s)
      select sum(n) from (select g, arg_max(n, d) as n from c where d <= date '2025-06-30' group by g)""",
    "q1_months": f"select count(*) from (select strftime(apprehension_date, '%Y-%m') m, apprehension_criminality c, count(*) from {t('apprehensions')} group by 1, 2)",
    "q2_offices": f"select count(*) from (select apprehension_aor, apprehension_method, count(*) from {t('apprehensions')} group by 1, 2)",
    "q3_weeks": f"select count(*) from (select date_trunc('week', apprehension_date) w, count(*) filter (where apprehension_criminality = '1 Convicted Criminal') y, count(*) n from {t('apprehensions')} group by 1)",
    "q4_people": f"select sum(n) from (select fiscal_year, count(distinct person_number) n from {t('apprehensions')} group by 1)",
    "q5_people_by_office": f"select sum(n) from (select apprehension_aor, count(distinct person_number) n from {t('apprehensions')} group by 1)",
    "q6_facilities": f"select sum(n) from (select detention_facility, count(*) n from {t('stints')} group by 1 order by n desc limit 20)",
    "q7_reasons": f"select count(*) from (select detention_release_reason, gender, count(*) from {t('stints')} group by 1, 2)",
    "q8_countries": f"select sum(n) from (select citizenship_country, count(*) n from {t('removals')} group by 1 order by n desc limit 20)",
    "q9_lifted": f"select count(*) from (select facility_state, detainer_lift_reason, count(*) from {t('detainers')} group by 1, 2)",
    "q10_encounters": f"select count(*) from (select fiscal_year, event_type, count(*) from {t('encounters')} group by 1, 2)",
    "q11_orders": f"select count(*) from (select fiscal_year, final_order, count(*) from {t('removals')} group by 1, 2)",
    "q12_women": f"select sum(n) from (select strftime(book_in_date, '%Y-%m'), count(*) n from {t('stints')} where gender = 'Female' group by 1)",
}
print(db.execute(QUERIES[question]).fetchone()[0])
