//! The two readers of a rubric, the plain evaluator and the engine expression, give every row the same class.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

use brunt_measure::classify::{Compiler, typed_value};
use brunt_model::catalog::{Catalog, CatalogFile, FactRef};
use brunt_model::codebook::BlankMeaning;
use brunt_model::{State, typed};
use brunt_rubric::{Fact, FactValue, Facts, Rubric, Truth};
use chrono::NaiveDate;
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Int8Array, Int32Array, Int64Array, RecordBatch,
    StringArray,
};
use datafusion::logical_expr::Expr;
use datafusion::prelude::SessionContext;
use proptest::prelude::*;
use std::sync::Arc;

const TOKENS: &str = "redacted = []\nabsent = []\nidentity = []\nidentity_values = []\n";

const CODEBOOK: &str = r#"
table = "acts"
title = "Acts"
unit = "one act"
event = "act_date"

[[column]]
name = "act_date"
type = "date"
meaning = "Day."

[[column]]
name = "group_text"
fact = "criminality"
type = "category"
meaning = "A group."

[[column]]
name = "offence_code"
fact = "msc_code"
type = "code"
meaning = "A code."
blank_in = [
  { releases = ["old"], before = "2015-01-01", means = "not_recorded", why = "x" },
  { releases = ["old"], from_fiscal_year = 2016, means = "no", why = "x" },
]

[[column]]
name = "offence_text"
fact = "msc_charge"
type = "text"
meaning = "A text."
blank = "no"

[[column]]
name = "days_held"
type = "integer"
meaning = "A number."

[[column]]
name = "order_date"
fact = "final_order_date"
type = "date"
meaning = "Another day."
blank = "no"

[[column]]
name = "gang"
type = "yes_no"
meaning = "Yes or no."
blank = "no"

[[column]]
name = "order"
type = "yes_no"
meaning = "Yes or no."
"#;

const LOOKUPS: &str = r#"
[[lookup]]
name = "tier_of"
meaning = "A number."
type = "integer"
from = [["msc_code", "codes"], ["msc_charge", "texts"]]
value = "tier"

[[lookup]]
name = "minor"
meaning = "Yes or no."
type = "yes_no"
from = [["msc_code", "codes"], ["msc_charge", "texts"]]
value = "minor"
"#;

const CODES: &str = "code,tier,minor,source\n0301,1,yes,s\n0901,4,no,s\n35AA,2,,s\n5404,,no,s\n";
const TEXTS: &str = "text,tier,minor,source\nAssault,3,no,s\nTraffic Offense,1,yes,s\n";

fn catalog() -> Catalog {
    let file = |path: &str, text: &str| CatalogFile { path: path.into(), text: text.into() };
    Catalog::parse(vec![
        file("tokens.toml", TOKENS),
        file("codebook/acts.toml", CODEBOOK),
        file("lookups.toml", LOOKUPS),
        file("crosswalk/codes.csv", CODES),
        file("crosswalk/texts.csv", TEXTS),
    ])
    .unwrap()
}

/// A row as it is stored: each value with its state.
#[derive(Debug, Clone)]
struct Row {
    release: &'static str,
    event: Option<NaiveDate>,
    fiscal_year: Option<i32>,
    group: Result<&'static str, State>,
    code: Result<&'static str, State>,
    text: Result<&'static str, State>,
    held: Result<i64, State>,
    ordered: Result<NaiveDate, State>,
    gang: Result<bool, State>,
    order: Result<bool, State>,
}

/// What the plain evaluator is told of a row: the same declarations, read without the engine.
struct RowFacts<'a> {
    row: &'a Row,
    catalog: &'a Catalog,
}

impl RowFacts<'_> {
    fn recorded<'f>(&self, column: &str, value: Result<FactValue<'f>, State>) -> Fact<'f> {
        match value {
            Ok(value) => Fact::Known(value),
            Err(State::Blank) => {
                let column = self.catalog.codebooks["acts"].column(column).unwrap();
                match column.blank_means(self.row.release, self.row.event, self.row.fiscal_year) {
                    BlankMeaning::No => Fact::No,
                    BlankMeaning::Unknown | BlankMeaning::NotRecorded => Fact::Unknown,
                }
            }
            Err(_) => Fact::Unknown,
        }
    }
}

impl Facts for RowFacts<'_> {
    fn fact(&self, name: &str) -> Fact<'_> {
        let row = self.row;
        match name {
            "event_date" => row.event.map_or(Fact::Unknown, |day| Fact::Known(FactValue::Date(day))),
            "fiscal_year" => {
                row.fiscal_year.map_or(Fact::Unknown, |year| Fact::Known(FactValue::Number(year.into())))
            }
            "criminality" => self.recorded("group_text", row.group.map(FactValue::Text)),
            "msc_code" => self.recorded("offence_code", row.code.map(FactValue::Text)),
            "msc_charge" => self.recorded("offence_text", row.text.map(FactValue::Text)),
            #[expect(clippy::cast_precision_loss, reason = "small test numbers")]
            "days_held" => self.recorded("days_held", row.held.map(|days| FactValue::Number(days as f64))),
            "final_order_date" => self.recorded("order_date", row.ordered.map(FactValue::Date)),
            "gang" => self.recorded("gang", row.gang.map(FactValue::YesNo)),
            "order" => self.recorded("order", row.order.map(FactValue::YesNo)),
            _ => {
                let Some(FactRef::Lookup(lookup)) = self.catalog.fact("acts", name) else {
                    return Fact::Unknown;
                };
                let (mut given, mut none) = (false, false);
                for (fact, crosswalk) in &lookup.from {
                    match self.fact(fact) {
                        Fact::No => none = true,
                        Fact::Unknown => {}
                        Fact::Known(FactValue::Text(key)) => {
                            let found = self.catalog.crosswalks[crosswalk].get(key, &lookup.value);
                            if let Some(value) = found.and_then(|text| typed_value(lookup.kind, text)) {
                                return Fact::Known(value);
                            }
                            given = true;
                        }
                        Fact::Known(_) => panic!("a lookup of something that is no text"),
                    }
                }
                if none && !given { Fact::No } else { Fact::Unknown }
            }
        }
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn missing() -> impl Strategy<Value = State> {
    prop_oneof![3 => Just(State::Blank), 1 => Just(State::Redacted), 1 => Just(State::NotInRelease), 1 => Just(State::Rejected)]
}

fn cell<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Result<T, State>> {
    prop_oneof![2 => prop::sample::select(values).prop_map(Ok), 1 => missing().prop_map(Err)]
}

fn row() -> impl Strategy<Value = Row> {
    let days = vec![day(2014, 6, 1), day(2015, 10, 1), day(2016, 2, 3)];
    (
        prop::sample::select(vec!["old", "new"]),
        prop::option::weighted(0.8, prop::sample::select(days.clone())),
        prop::option::weighted(0.8, prop::sample::select(vec![2014, 2016, 2017])),
        cell(vec!["1 Convicted Criminal", "3 other", "2 Pending"]),
        cell(vec!["0301", "0901", "35AA", "5404", "9999"]),
        cell(vec!["Assault", "TRAFFIC OFFENSE", "Other"]),
        cell(vec![0_i64, 5, 90]),
        cell(days),
        cell(vec![true, false]),
        cell(vec![true, false]),
    )
        .prop_map(|(release, event, fiscal_year, group, code, text, held, ordered, gang, order)| Row {
            release,
            event,
            fiscal_year,
            group,
            code,
            text,
            held,
            ordered,
            gang,
            order,
        })
}

/// A rule as a rubric's author writes it.
fn rule() -> impl Strategy<Value = String> {
    let test = prop::sample::select(vec![
        r#"{ fact = "criminality", is = "1 convicted  criminal" }"#,
        r#"{ fact = "criminality", is = ["2 Pending", "3 Other"] }"#,
        r#"{ fact = "criminality", matches = "^[12] " }"#,
        r#"{ fact = "criminality", recorded = true }"#,
        r#"{ fact = "msc_code", starts_with = ["03", "35"] }"#,
        r#"{ fact = "msc_code", is = "0901" }"#,
        r#"{ fact = "msc_charge", recorded = true }"#,
        r#"{ fact = "msc_charge", matches = "(?i)assault" }"#,
        r#"{ fact = "days_held", at_least = 5 }"#,
        r#"{ fact = "days_held", at_least = 1, at_most = 89.5 }"#,
        r#"{ fact = "days_held", is = [0, 90] }"#,
        r#"{ fact = "fiscal_year", at_most = 2016 }"#,
        r#"{ fact = "event_date", at_least = "2015-01-01" }"#,
        r#"{ fact = "final_order_date", before = "event_date" }"#,
        r#"{ fact = "final_order_date", after_or_on = "event_date" }"#,
        r#"{ fact = "final_order_date", within_days_before = { of = "event_date", days = 200 } }"#,
        r#"{ fact = "gang", is = true }"#,
        r#"{ fact = "gang", is = false }"#,
        r#"{ fact = "order", is = false }"#,
        r#"{ fact = "tier_of", at_least = 3 }"#,
        r#"{ fact = "tier_of", at_most = 1 }"#,
        r#"{ fact = "tier_of", recorded = true }"#,
        r#"{ fact = "minor", is = true }"#,
        r#"{ fact = "minor", is = false }"#,
    ])
    .prop_map(str::to_owned);
    test.prop_recursive(3, 24, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 1..4).prop_map(|rules| rules.join(", "));
        prop_oneof![
            list.clone().prop_map(|rules| format!("{{ all = [{rules}] }}")),
            list.clone().prop_map(|rules| format!("{{ any = [{rules}] }}")),
            list.prop_map(|rules| format!("{{ first_known = [{rules}] }}")),
            inner.prop_map(|rule| format!("{{ not = {rule} }}")),
        ]
    })
}

fn rubric(rules: &[(String, bool)]) -> Rubric {
    let mut text = String::from(
        "rubric = \"r\"\nversion = \"1\"\ntitle = \"t\"\nissued_by = \"i\"\nsource = \"s\"\ntext_seen = true\nfidelity = \"high\"\ncannot_express = [\"x\"]\ncaution = [\"x\"]\n",
    );
    for (index, (rule, target)) in rules.iter().enumerate() {
        // One tier at least must be a target, or the rubric would be no target at all.
        let target = *target || index == 0;
        text.push_str(&format!(
            "[[tier]]\nname = \"t{index}\"\ntitle = \"t\"\ntarget = {target}\nwhen = {rule}\n"
        ));
    }
    text.push_str("[otherwise]\nname = \"rest\"\ntitle = \"t\"\ntarget = false\n");
    Rubric::parse("r.toml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn batch(rows: &[Row]) -> RecordBatch {
    fn states<T>(cells: impl Iterator<Item = Result<T, State>>) -> ArrayRef {
        Arc::new(cells.map(|cell| cell.err().unwrap_or(State::Known).code()).collect::<Int8Array>())
    }
    let days =
        |day: NaiveDate| i32::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).unwrap();
    let columns: Vec<(&str, ArrayRef)> = vec![
        (typed::RELEASE, Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.release)))),
        (typed::EVENT_DATE, Arc::new(rows.iter().map(|row| row.event.map(days)).collect::<Date32Array>())),
        (typed::FISCAL_YEAR, Arc::new(rows.iter().map(|row| row.fiscal_year).collect::<Int32Array>())),
        ("group_text", Arc::new(rows.iter().map(|row| row.group.ok()).collect::<StringArray>())),
        ("group_text__state", states(rows.iter().map(|row| row.group))),
        ("offence_code", Arc::new(rows.iter().map(|row| row.code.ok()).collect::<StringArray>())),
        ("offence_code__state", states(rows.iter().map(|row| row.code))),
        ("offence_text", Arc::new(rows.iter().map(|row| row.text.ok()).collect::<StringArray>())),
        ("offence_text__state", states(rows.iter().map(|row| row.text))),
        ("days_held", Arc::new(rows.iter().map(|row| row.held.ok()).collect::<Int64Array>())),
        ("days_held__state", states(rows.iter().map(|row| row.held))),
        ("order_date", Arc::new(rows.iter().map(|row| row.ordered.ok().map(days)).collect::<Date32Array>())),
        ("order_date__state", states(rows.iter().map(|row| row.ordered))),
        ("gang", Arc::new(rows.iter().map(|row| row.gang.ok()).collect::<BooleanArray>())),
        ("gang__state", states(rows.iter().map(|row| row.gang))),
        ("order", Arc::new(rows.iter().map(|row| row.order.ok()).collect::<BooleanArray>())),
        ("order__state", states(rows.iter().map(|row| row.order))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
        .unwrap()
}

/// Evaluates expressions over rows in the engine.
fn in_engine(rows: &[Row], expressions: Vec<Expr>) -> RecordBatch {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let frame = SessionContext::new().read_batch(batch(rows)).unwrap().select(expressions).unwrap();
        let batches = frame.collect().await.unwrap();
        datafusion::arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_readers_give_every_row_the_same_class(
        rows in prop::collection::vec(row(), 40..80),
        rules in prop::collection::vec((rule(), any::<bool>()), 1..4),
    ) {
        let catalog = catalog();
        let rubric = rubric(&rules);
        let compiler = Compiler::new(&catalog, &catalog.codebooks["acts"]);
        let found = in_engine(
            &rows,
            vec![compiler.in_target(&rubric).alias("in_target"), compiler.tier(&rubric).alias("tier")],
        );
        let in_target = found.column(0).as_boolean();
        let tier = found.column(1).as_string::<i32>();
        for (index, row) in rows.iter().enumerate() {
            let plain = rubric.classify(&RowFacts { row, catalog: &catalog });
            let engine = match in_target.is_valid(index).then(|| in_target.value(index)) {
                Some(true) => Truth::True,
                Some(false) => Truth::False,
                None => Truth::Unknown,
            };
            prop_assert_eq!(plain.in_target, engine, "{:?} under {:?}", row, rules);
            let class = plain.tier.and_then(|index| rubric.class(index)).map(|class| class.name.as_str());
            prop_assert_eq!(class, tier.is_valid(index).then(|| tier.value(index)), "{:?} under {:?}", row, rules);
        }
    }
}
