#![doc = include_str!("METHOD.md")]

mod counts;

pub use counts::{Group, Triples, of_file, of_rows};

use crate::cohort::Selection;
use crate::error::MeasureError;
use brunt_model::{Answer, Field, Role, Value};
use brunt_rubric::Rubric;
use brunt_stats::nuts::Setting;
use brunt_stats::threshold::{
    CellCheck, Denominator, Diagnostics, Fit, Priors, Quantity, WHY_EXPLORATORY, fit,
};

/// Which rows are decisions, and which rule says what followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Encounters that led to an arrest or did not.
    Encounters,
    /// Detainers that were followed by a book-in or were not.
    Detainers,
}

impl From {
    /// The table of decisions.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            From::Encounters => "encounters",
            From::Detainers => "detainers",
        }
    }

    fn rule(self) -> &'static str {
        match self {
            From::Encounters => "encounter-to-arrest",
            From::Detainers => "detainer-to-book-in",
        }
    }
}

/// Which rows, and how they make cells.
pub struct RowQuestion<'q> {
    /// Rows; the table is that of `from`.
    pub selection: Selection,
    /// What decisions are.
    pub from: From,
    /// The stated target.
    pub rubric: &'q Rubric,
    /// The fact that makes groups.
    pub group: String,
    /// The fact that makes places.
    pub place: String,
    /// How many of the largest groups to keep.
    pub groups: usize,
    /// The fewest decisions of a cell.
    pub least: u64,
}

/// How bars are to be fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// What actions are held against.
    pub denominator: Denominator,
    /// The sampler.
    pub sampler: Setting,
    /// Level of the intervals.
    pub level: f64,
    /// Whether to repeat the fit with other priors.
    pub sensitivity: bool,
}

/// Fits effective bars to counts.
///
/// # Errors
/// When there are too few groups or places, or the draws cannot be trusted.
pub fn measure(triples: &Triples, plan: &Plan) -> Result<Answer, MeasureError> {
    let fitted = |priors: Priors| {
        fit(&triples.cells, plan.denominator, priors, &plan.sampler, plan.level)
            .map_err(|error| MeasureError::Apart(error.to_string()))
    };
    let main = fitted(Priors::talk())?;
    if !main.diagnostics.are_good() {
        return Err(MeasureError::Draws(said(&main.diagnostics)));
    }
    let mut others: Vec<(&str, Fit)> = Vec::new();
    if plan.sensitivity {
        for (name, priors) in others_of() {
            others.push((name, fitted(priors)?));
        }
    }
    let mut answer = Answer::new("measure threshold", fields());
    for (place, (group, bar)) in triples.groups.iter().zip(&main.bars).enumerate() {
        let Group { name, decisions, actions, hits } = group;
        let mut line = vec![Value::from(name.as_str())];
        line.extend([*decisions, *hits, actions - hits, decisions - actions].map(Value::from));
        line.push(crate::rows::share(*actions, *decisions));
        line.push(crate::rows::share(*hits, *actions));
        line.extend(quantity(&bar.risk));
        line.extend(if place == 0 {
            vec![Value::Missing; 3]
        } else {
            let less = &bar.less_first;
            [less.mean, less.band.low, less.band.high].map(Value::Real).to_vec()
        });
        for (name, _) in others_of() {
            let other = others.iter().find(|(other, fit)| *other == name && fit.diagnostics.are_good());
            let bar = other.and_then(|(_, fit)| fit.bars.get(place));
            line.push(bar.map_or(Value::Missing, |bar| Value::Real(bar.risk.mean)));
        }
        answer.rows.push(line);
    }
    answer.releases.clone_from(&triples.releases);
    answer.ledger.clone_from(&triples.ledger);
    answer.notes = notes(triples, plan, &main, &others);
    Ok(answer)
}

/// Other priors, by the ending of their column.
fn others_of() -> [(&'static str, Priors); 3] {
    [
        ("halved", Priors::talk().times(0.5)),
        ("doubled", Priors::talk().times(2.0)),
        ("frisk", Priors::frisk()),
    ]
}

fn fields() -> Vec<Field> {
    let mut fields = vec![
        Field::new("group", Role::Group),
        Field::new("n", Role::Total),
        Field::new("acted_in_target", Role::Part),
        Field::new("acted_not_in_target", Role::Part),
        Field::new("not_acted", Role::Part),
    ];
    fields.extend(
        [
            "action_share",
            "hit_share",
            "bar",
            "bar_sd",
            "bar_low",
            "bar_high",
            "less_first",
            "less_first_low",
            "less_first_high",
        ]
        .map(|name| Field::new(name, Role::Derived)),
    );
    fields.extend(others_of().map(|(name, _)| Field::new(format!("bar_priors_{name}"), Role::Derived)));
    fields
}

fn quantity(one: &Quantity) -> [Value; 4] {
    [one.mean, one.sd, one.band.low, one.band.high].map(Value::Real)
}

fn said(diagnostics: &Diagnostics) -> String {
    let number = |value: Option<f64>, digits: usize| {
        value.map_or_else(|| "not defined".to_owned(), |value| format!("{value:.digits$}"))
    };
    format!(
        "worst R-hat {}, fewest effective draws {} (middle) and {} (tails), {} diverged",
        number(diagnostics.r_hat, 4),
        number(diagnostics.bulk, 0),
        number(diagnostics.tail, 0),
        diagnostics.divergences
    )
}

fn notes(triples: &Triples, plan: &Plan, main: &Fit, others: &[(&str, Fit)]) -> Vec<String> {
    let mut notes = vec![
        "EXPLORATORY: an effective bar is what makes the counts fit a model of searches; it is not intent, and not for headlines".to_owned(),
    ];
    notes.extend(
        WHY_EXPLORATORY
            .iter()
            .enumerate()
            .map(|(place, why)| format!("why it may say little here ({}): {why}", place + 1)),
    );
    notes.extend(triples.notes.iter().cloned());
    notes.push(format!(
        "{} cells of {} groups in {} places; bar: risk at the bar by {:.0} % credible interval; less_first: less that of the first group, `{}`",
        triples.cells.len(),
        triples.groups.len(),
        triples.places,
        plan.level * 100.0,
        triples.groups.first().map(|group| group.name.as_str()).unwrap_or_default()
    ));
    notes.push(format!(
        "{} chains of {} draws after {} of warm-up, seed {}: {}",
        plan.sampler.chains,
        plan.sampler.draws,
        plan.sampler.warmup,
        plan.sampler.seed,
        said(&main.diagnostics)
    ));
    let scatter = |of: &dyn Fn(&CellCheck) -> Option<f64>| {
        let found: Vec<f64> = main.cells.iter().filter_map(of).collect();
        (found.iter().map(|z| z * z).sum::<f64>() / count(found.len())).sqrt()
    };
    notes.push(format!(
        "fit: rates of actions scatter by {:.2}, of hits by {:.2} standard deviations of a new count about what is foretold; above 1, the model does not fit",
        scatter(&|cell| Some(cell.action_z)),
        scatter(&|cell| cell.hit_z)
    ));
    for (name, fit) in others {
        let trust = if fit.diagnostics.are_good() { "" } else { ": not shown" };
        notes.push(format!("priors {name}{trust}: {}", said(&fit.diagnostics)));
    }
    notes
}

#[expect(clippy::cast_precision_loss, reason = "there are few cells")]
fn count(cells: usize) -> f64 {
    cells.max(1) as f64
}
