//! From a rubric's rule tree to an engine expression with three values: true, false, and null for unknown.

use brunt_model::catalog::{Catalog, FactRef, Lookup};
use brunt_model::codebook::{BlankMeaning, Codebook, Column, ColumnType};
use brunt_model::crosswalk::fold;
use brunt_model::missing::state_column;
use brunt_model::{State, typed};
use brunt_rubric::{Bound, FactValue, Literal, Order, Rubric, Rule, Test, TestKind};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::functions::expr_fn::{lower, nullif, starts_with};
use datafusion::logical_expr::{Expr, Operator, binary_expr, cast, ident, lit, when};

/// Builds expressions over the typed columns of one table.
#[derive(Debug, Clone, Copy)]
pub struct Compiler<'c> {
    catalog: &'c Catalog,
    codebook: &'c Codebook,
}

/// Null of a truth value: cannot tell.
fn unknown() -> Expr {
    lit(ScalarValue::Boolean(None))
}

fn day_literal(day: chrono::NaiveDate) -> Expr {
    let epoch = chrono::NaiveDate::default();
    let days = i32::try_from(day.signed_duration_since(epoch).num_days()).unwrap_or(i32::MAX);
    lit(ScalarValue::Date32(Some(days)))
}

fn case(condition: Expr, then: Expr, otherwise: Expr) -> Expr {
    // `end` and `otherwise` fail only when branches differ in type, which these never do.
    when(condition, then).otherwise(otherwise).unwrap_or_else(|_| unknown())
}

/// A fact of the table, as the expression sees it.
enum Recorded<'c> {
    /// Given for every row.
    Given(Expr, ColumnType),
    /// A codebook column.
    Column(&'c Column),
    /// Looked up through crosswalks.
    Lookup(&'c Lookup),
    /// The table has no such column.
    Absent,
}

impl<'c> Compiler<'c> {
    /// A compiler for `codebook`'s table.
    #[must_use]
    pub fn new(catalog: &'c Catalog, codebook: &'c Codebook) -> Compiler<'c> {
        Compiler { catalog, codebook }
    }

    /// Whether a row is in target: true, false, or null when its possible classes disagree.
    #[must_use]
    pub fn in_target(&self, rubric: &Rubric) -> Expr {
        let last = lit(rubric.otherwise.target);
        rubric.tiers.iter().rev().fold(last, |below, tier| {
            let Some(rule) = &tier.rule else { return below };
            decide(self.rule(rule), tier.class.target, below)
        })
    }

    /// The name of the row's class, null when more than one is possible.
    #[must_use]
    pub fn tier(&self, rubric: &Rubric) -> Expr {
        let last = lit(rubric.otherwise.name.clone());
        rubric.tiers.iter().rev().fold(last, |below, tier| {
            let Some(rule) = &tier.rule else { return below };
            // Two classes never share a name, so a tier that may hold leaves more than one possible.
            let (value, none) = (self.rule(rule), lit(ScalarValue::Utf8(None)));
            case(value.clone().is_true(), lit(tier.class.name.clone()), case(value.is_false(), below, none))
        })
    }

    /// A rule's truth value.
    #[must_use]
    pub fn rule(&self, rule: &Rule) -> Expr {
        match rule {
            // SQL's AND, OR and NOT are Kleene's.
            Rule::All(parts) => {
                parts.iter().map(|part| self.rule(part)).reduce(Expr::and).unwrap_or_else(|| lit(true))
            }
            Rule::Any(parts) => {
                parts.iter().map(|part| self.rule(part)).reduce(Expr::or).unwrap_or_else(|| lit(false))
            }
            Rule::Not(part) => Expr::Not(Box::new(self.rule(part))),
            Rule::FirstKnown(parts) => parts.iter().rev().fold(unknown(), |below, part| {
                let value = self.rule(part);
                case(value.clone().is_not_null(), value, below)
            }),
            Rule::Test(test) => self.test(test),
        }
    }

    fn recorded(&self, fact: &str) -> Recorded<'c> {
        match fact {
            typed::EVENT_DATE => Recorded::Given(ident(typed::EVENT_DATE), ColumnType::Date),
            typed::FISCAL_YEAR => Recorded::Given(ident(typed::FISCAL_YEAR), ColumnType::Integer),
            _ => match self.catalog.fact(&self.codebook.table, fact) {
                Some(FactRef::Column(column)) => Recorded::Column(column),
                Some(FactRef::Lookup(lookup)) => Recorded::Lookup(lookup),
                None => Recorded::Absent,
            },
        }
    }

    fn test(&self, test: &Test) -> Expr {
        if let Some(other) = test.other_fact() {
            return self.comparison(test, other);
        }
        match self.recorded(&test.fact) {
            Recorded::Absent => unknown(),
            Recorded::Given(value, kind) => {
                case(value.clone().is_not_null(), holds(test, value, kind), unknown())
            }
            Recorded::Column(column) => {
                let value = value_of(column);
                case(
                    value.clone().is_not_null(),
                    holds(test, value, column.kind),
                    case(self.says_none(column), truth(test.holds_for_none()), unknown()),
                )
            }
            Recorded::Lookup(lookup) => self.lookup_test(test, lookup),
        }
    }

    /// A test of a looked-up fact: the crosswalk is written out as the keys that pass and those that do not, so that
    /// any engine can run it.
    fn lookup_test(&self, test: &Test, lookup: &Lookup) -> Expr {
        let nothing = self.no_value(lookup, truth(test.holds_for_none()), &unknown());
        lookup.from.iter().rev().fold(nothing, |below, (fact, name)| {
            let (Some(column), Some(crosswalk)) =
                (self.codebook.fact(fact), self.catalog.crosswalks.get(name))
            else {
                return below;
            };
            let mut passing = Vec::new();
            let mut failing = Vec::new();
            for key in crosswalk.keys() {
                let Some(value) =
                    crosswalk.get(key, &lookup.value).and_then(|text| typed_value(lookup.kind, text))
                else {
                    continue;
                };
                match test.holds(&value) {
                    brunt_rubric::Truth::True => passing.push(lit(fold(key))),
                    brunt_rubric::Truth::False => failing.push(lit(fold(key))),
                    brunt_rubric::Truth::Unknown => {}
                }
            }
            let key = lower(value_of(column));
            let fails = if failing.is_empty() {
                below
            } else {
                case(key.clone().in_list(failing, false), lit(false), below)
            };
            if passing.is_empty() { fails } else { case(key.in_list(passing, false), lit(true), fails) }
        })
    }

    /// The looked-up value as text, for grouping: null when it cannot be told, [`crate::view::NONE`] where the record
    /// says that there is none.
    #[must_use]
    pub fn lookup_value(&self, lookup: &Lookup) -> Expr {
        let nothing = self.no_value(lookup, lit(crate::view::NONE), &lit(ScalarValue::Utf8(None)));
        lookup.from.iter().rev().fold(nothing, |below, (fact, name)| {
            let (Some(column), Some(crosswalk)) =
                (self.codebook.fact(fact), self.catalog.crosswalks.get(name))
            else {
                return below;
            };
            let mut keys_of: std::collections::BTreeMap<&str, Vec<Expr>> = std::collections::BTreeMap::new();
            for key in crosswalk.keys() {
                if let Some(value) = crosswalk.get(key, &lookup.value) {
                    keys_of.entry(value).or_default().push(lit(fold(key)));
                }
            }
            let key = lower(value_of(column));
            keys_of
                .into_iter()
                .rev()
                .fold(below, |below, (value, keys)| case(key.clone().in_list(keys, false), lit(value), below))
        })
    }

    /// What holds where no fact of a lookup is listed: `none` where one says that there is none and no other says anything,
    /// else `unknown`. A code left empty beside a text that no list has is no word that there was no offence.
    fn no_value(&self, lookup: &Lookup, none: Expr, unknown: &Expr) -> Expr {
        let columns: Vec<&Column> =
            lookup.from.iter().filter_map(|(fact, _)| self.codebook.fact(fact)).collect();
        let any = |conditions: &mut dyn Iterator<Item = Expr>| conditions.reduce(Expr::or);
        let given = any(&mut columns.iter().map(|column| value_of(column).is_not_null()));
        let absent = any(&mut columns.iter().map(|column| self.says_none(column)));
        match (given, absent) {
            (Some(given), Some(absent)) => case(given, unknown.clone(), case(absent, none, unknown.clone())),
            _ => unknown.clone(),
        }
    }

    /// Whether an empty cell of `column` says "none" in this row.
    pub(crate) fn says_none(&self, column: &Column) -> Expr {
        let blank = ident(state_column(&column.name)).eq(lit(State::Blank.code()));
        let default = lit(column.blank == BlankMeaning::No);
        let meaning = column.blank_in.iter().rev().fold(default, |below, exception| {
            let mut holds = Vec::new();
            if !exception.releases.is_empty() {
                let releases = exception.releases.iter().map(|release| lit(release.clone())).collect();
                holds.push(ident(typed::RELEASE).in_list(releases, false));
            }
            let day = ident(typed::EVENT_DATE);
            holds.extend(exception.from.map(|from| day.clone().gt_eq(day_literal(from))));
            holds.extend(exception.before.map(|before| day.lt(day_literal(before))));
            holds.extend(exception.from_fiscal_year.map(|from| ident(typed::FISCAL_YEAR).gt_eq(lit(from))));
            holds
                .extend(exception.before_fiscal_year.map(|before| ident(typed::FISCAL_YEAR).lt(lit(before))));
            let condition = holds.into_iter().reduce(Expr::and).unwrap_or_else(|| lit(true));
            // A null day or year is inside no exception that asks for it.
            case(condition.is_true(), lit(exception.means == BlankMeaning::No), below)
        });
        blank.and(meaning)
    }

    fn comparison(&self, test: &Test, other: &str) -> Expr {
        let (Some((day, day_none)), Some((to, to_none))) = (self.date_of(&test.fact), self.date_of(other))
        else {
            return unknown();
        };
        let number = |day: &Expr| cast(day.clone(), DataType::Int32);
        let compared = match &test.kind {
            TestKind::Compare { order, .. } => {
                let operator = match order {
                    Order::Before => Operator::Lt,
                    Order::BeforeOrOn => Operator::LtEq,
                    Order::After => Operator::Gt,
                    Order::AfterOrOn => Operator::GtEq,
                };
                binary_expr(day.clone(), operator, to.clone())
            }
            TestKind::WithinDaysBefore { days, .. } => {
                let gap = binary_expr(number(&to), Operator::Minus, number(&day));
                gap.between(lit(0_i32), lit(i32::try_from(*days).unwrap_or(i32::MAX)))
            }
            _ => unknown(),
        };
        let both = day.is_not_null().and(to.is_not_null());
        case(day_none.or(to_none), lit(false), case(both, compared, unknown()))
    }

    /// A date fact's value, and whether the record says that there is none.
    fn date_of(&self, fact: &str) -> Option<(Expr, Expr)> {
        match self.recorded(fact) {
            Recorded::Given(value, ColumnType::Date) => Some((value, lit(false))),
            Recorded::Column(column) => {
                Some((cast(value_of(column), DataType::Date32), self.says_none(column)))
            }
            _ => None,
        }
    }
}

/// The walk down the tiers: a tier that holds ends it, one that may hold leaves both outcomes possible, and then the
/// answer is known only if they agree.
///
/// `below` stands here once: written twice, it would double the expression at every tier.
fn decide(value: Expr, here: bool, below: Expr) -> Expr {
    let other = case(value.clone().is_false(), unknown(), lit(!here));
    case(value.is_true(), lit(here), nullif(below, other))
}

fn truth(value: brunt_rubric::Truth) -> Expr {
    match value {
        brunt_rubric::Truth::True => lit(true),
        brunt_rubric::Truth::False => lit(false),
        brunt_rubric::Truth::Unknown => unknown(),
    }
}

fn value_of(column: &Column) -> Expr {
    ident(column.name.clone())
}

/// A crosswalk's text as a value of the lookup's type; `None` when it is not one.
#[must_use]
pub fn typed_value(kind: ColumnType, text: &str) -> Option<FactValue<'_>> {
    match kind {
        ColumnType::Integer | ColumnType::Usd => text.parse().ok().map(FactValue::Number),
        ColumnType::YesNo => match text {
            "yes" => Some(FactValue::YesNo(true)),
            "no" => Some(FactValue::YesNo(false)),
            _ => None,
        },
        _ => Some(FactValue::Text(text)),
    }
}

/// A test of a value that is known to be there.
fn holds(test: &Test, value: Expr, kind: ColumnType) -> Expr {
    let texts = matches!(kind, ColumnType::Category | ColumnType::Code | ColumnType::Text);
    let number = || cast(value.clone(), DataType::Float64);
    match &test.kind {
        TestKind::Recorded => lit(true),
        TestKind::Is(literals) => is(literals, &value, kind),
        TestKind::Matches(pattern) if texts => {
            binary_expr(value, Operator::RegexMatch, lit(pattern.as_str()))
        }
        TestKind::StartsWith(starts) if texts => starts
            .iter()
            .map(|start| starts_with(value.clone(), lit(start.clone())))
            .reduce(Expr::or)
            .unwrap_or_else(|| lit(false)),
        TestKind::Between { at_least, at_most } => {
            let side = |bound: &Bound| match bound {
                Bound::Number(bound) if matches!(kind, ColumnType::Integer | ColumnType::Usd) => {
                    Some((number(), lit(*bound)))
                }
                Bound::Date(day) if kind == ColumnType::Date || kind == ColumnType::LocalTime => {
                    Some((cast(value.clone(), DataType::Date32), day_literal(*day)))
                }
                _ => None,
            };
            let low = at_least
                .as_ref()
                .map(|bound| side(bound).map_or_else(unknown, |(value, bound)| value.gt_eq(bound)));
            let high = at_most
                .as_ref()
                .map(|bound| side(bound).map_or_else(unknown, |(value, bound)| value.lt_eq(bound)));
            low.into_iter().chain(high).reduce(Expr::and).unwrap_or_else(|| lit(true))
        }
        _ => unknown(),
    }
}

fn is(literals: &[Literal], value: &Expr, kind: ColumnType) -> Expr {
    let mut texts = Vec::new();
    let mut numbers = Vec::new();
    let mut answers = Vec::new();
    for literal in literals {
        match literal {
            Literal::Text(text) => texts.push(lit(fold(text))),
            Literal::Number(number) => numbers.push(lit(*number)),
            Literal::YesNo(yes) => answers.push(lit(*yes)),
        }
    }
    match kind {
        ColumnType::Category | ColumnType::Code | ColumnType::Text if !texts.is_empty() => {
            lower(value.clone()).in_list(texts, false)
        }
        ColumnType::Integer | ColumnType::Usd if !numbers.is_empty() => {
            cast(value.clone(), DataType::Float64).in_list(numbers, false)
        }
        ColumnType::YesNo if !answers.is_empty() => value.clone().in_list(answers, false),
        _ => unknown(),
    }
}
