use super::*;
use crate::disclosure::protect;
use crate::edition::{Measure, Message};
use brunt_model::answer::{ReleaseRef, Suppression};
use brunt_model::{Answer, Field, Role};

pub(crate) const GONE: Value = Value::Suppressed(Suppression::Primary);

pub(crate) fn exhibit(columns: &[&str], rows: Vec<Vec<Value>>, drawing: Drawing) -> Exhibit {
    let mut answer =
        Answer::new("made up", columns.iter().map(|name| Field::new(*name, Role::Plain)).collect());
    answer.rows = rows;
    answer.releases = vec![ReleaseRef {
        release: "made-up-2030".into(),
        as_of: NaiveDate::from_ymd_opt(2030, 3, 1).unwrap(),
    }];
    Exhibit {
        name: "made-up".into(),
        chosen: Vec::new(),
        title: Message::verbatim(
            "A made-up <sentence> & a title that is long enough to need a second line here, at least on a telephone",
        ),
        unit: Message::verbatim("Per cent of made-up rows"),
        columns: Vec::new(),
        table: protect(answer),
        drawing: Some(drawing),
        rubric: None,
        sources: vec!["A made-up source".into()],
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn lines_of(series: &[&str], measure: Measure) -> Drawing {
    Drawing::Lines {
        x: "month".into(),
        series: series.iter().map(|name| (*name).to_owned()).collect(),
        band: None,
        marks: Vec::new(),
        measure,
    }
}

fn months(count: u32) -> impl Iterator<Item = (Value, u32)> {
    (0..count).map(|n| (Value::Text(format!("{}-{:02}", 2028 + n / 12, n % 12 + 1)), n))
}

fn with_band() -> Exhibit {
    let rows = months(26).map(|(month, n)| {
        let share = 0.45 + f64::from(n.abs_diff(13)) / 100.0;
        if n == 8 {
            return vec![month, GONE, GONE, GONE];
        }
        if n == 15 {
            return vec![month, Value::Missing, Value::Missing, Value::Missing];
        }
        vec![month, Value::Real(share), Value::Real(share - 0.1), Value::Real(share + 0.16)]
    });
    let Drawing::Lines { x, series, measure, .. } = lines_of(&["share_known"], Measure::Share) else {
        unreachable!()
    };
    let drawing = Drawing::Lines {
        x,
        series,
        band: Some(("share_low".into(), "share_high".into())),
        marks: vec![
            (day(2028, 4, 10), Message::verbatim("A change of what is asked")),
            (day(2028, 5, 20), Message::verbatim("Another change, a month later, that has more words")),
            (day(2030, 1, 10), Message::verbatim("A late one")),
        ],
        measure,
    };
    exhibit(&["month", "share_known", "share_low", "share_high"], rows.collect(), drawing)
}

fn many_lines() -> Exhibit {
    let names = ["convicted", "pending", "other", "북부 사무소의 아주 긴 이름", "fifth", "sixth", "seventh"];
    let rows = months(40).map(|(month, n)| {
        let of = |place: u32| Value::Real(0.3 + f64::from(place) / 200.0 + f64::from(n % 7) / 300.0);
        std::iter::once(month).chain((0..7).map(of)).collect()
    });
    let columns: Vec<&str> = std::iter::once("month").chain(names).collect();
    exhibit(&columns, rows.collect(), lines_of(&names, Measure::Share))
}

fn bars(count: u32) -> Exhibit {
    let rows = (0..count).map(|n| {
        let share = f64::from(n * 37 % 50) / 100.0;
        let name = match n {
            3 => "로스앤젤레스 현장 사무소와 그 관할 아래의 모든 하위 사무소".to_owned(),
            5 => "An office with a name that does not fit in one line of this picture".to_owned(),
            n => format!("Office {n}"),
        };
        match n {
            1 => vec![name.into(), GONE, GONE, GONE],
            2 => vec![name.into(), Value::Missing, Value::Missing, Value::Missing],
            _ => vec![
                name.into(),
                Value::Real(share),
                Value::Real((share - 0.1).max(0.0)),
                Value::Real(share + 0.1),
            ],
        }
    });
    let drawing = Drawing::Bars {
        label: "office".into(),
        value: "share".into(),
        range: Some(("share_low".into(), "share_high".into())),
        measure: Measure::Share,
    };
    exhibit(&["office", "share", "share_low", "share_high"], rows.collect(), drawing)
}

fn changes() -> Exhibit {
    let row = |name: &str, by: f64| vec![name.into(), Value::Real(by)];
    let drawing = Drawing::Bars {
        label: "group".into(),
        value: "share_change".into(),
        range: None,
        measure: Measure::Share,
    };
    let rows = vec![row("Larger", 0.062), row("Smaller", -0.114), row("The same", 0.0)];
    exhibit(&["group", "share_change"], rows, drawing)
}

fn stacked(by_day: bool) -> Exhibit {
    let rows = (0..if by_day { 24 } else { 6 }).map(|n: u32| {
        let label = if by_day {
            Value::Date(day(2030, 1, 3).checked_add_days(chrono::Days::new(u64::from(n) * 14)).unwrap())
        } else {
            format!("Group {n}").into()
        };
        let (a, b) = (0.2 + f64::from(n % 5) / 30.0, 0.3);
        match n {
            1 => vec![label, Value::Real(a), GONE, GONE],
            2 => vec![label, Value::Missing, Value::Missing, Value::Missing],
            _ => vec![label, Value::Real(a), Value::Real(b), Value::Real(1.0 - a - b)],
        }
    });
    let parts = vec!["convicted".to_owned(), "pending".into(), "other".into()];
    exhibit(
        &["label", "convicted", "pending", "other"],
        rows.collect(),
        Drawing::Stacked { label: "label".into(), parts },
    )
}

fn funnel() -> Exhibit {
    let rows = (0..26_u32).map(|n| {
        let size = f64::from(n * n * 11 + 40);
        let wide = 1.96 * (0.24 / size).sqrt();
        let share = 0.4 + f64::from(n * 29 % 17) / 100.0 - 0.08;
        vec![
            format!("Office {n}").into(),
            Value::Integer(i64::from(n * n * 11 + 40)),
            Value::Real(share),
            Value::Real(0.4 - wide),
            Value::Real(0.4 + wide),
            Value::Real(0.4),
        ]
    });
    exhibit(
        &["office", "n", "share", "low", "high", "common_share"],
        rows.collect(),
        Drawing::Funnel {
            label: "office".into(),
            n: "n".into(),
            share: "share".into(),
            limits: ("low".into(), "high".into()),
            common: "common_share".into(),
        },
    )
}

fn map() -> Exhibit {
    let mut rows: Vec<Vec<Value>> = map::states()
        .iter()
        .enumerate()
        .skip(3)
        .map(|(n, state)| {
            let share = f64::from(u32::try_from(n * 37 % 83).unwrap()) / 100.0;
            let value = match n {
                4 | 20 => GONE,
                9 => Value::Missing,
                _ => Value::Real(share),
            };
            vec![state.name.to_uppercase().into(), value]
        })
        .collect();
    rows.push(vec!["PUERTO RICO".into(), Value::Real(0.4)]);
    let drawing = Drawing::Map { state: "state".into(), value: "share".into(), measure: Measure::Share };
    exhibit(&["state", "share"], rows, drawing)
}

fn one_point() -> Exhibit {
    exhibit(
        &["month", "share"],
        vec![vec!["2030-02".into(), Value::Real(0.5)]],
        lines_of(&["share"], Measure::Share),
    )
}

fn kinds() -> Vec<(&'static str, Exhibit)> {
    vec![
        ("band", with_band()),
        ("many-lines", many_lines()),
        ("one-point", one_point()),
        ("bars-60", bars(60)),
        ("bars-6", bars(6)),
        ("changes", changes()),
        ("stacked", stacked(false)),
        ("stacked-days", stacked(true)),
        ("funnel", funnel()),
        ("map", map()),
    ]
}

fn each() -> impl Iterator<Item = (String, Exhibit, Picture, Layout)> {
    kinds().into_iter().flat_map(|(name, exhibit)| {
        [Layout::Wide, Layout::Narrow].map(|layout| {
            let picture = draw(&exhibit, &English::default(), layout, Around::All).unwrap();
            (format!("{name}-{}", layout.word()), exhibit.clone(), picture, layout)
        })
    })
}

#[test]
fn twice_the_same_and_well_formed() {
    for (name, exhibit, picture, layout) in each() {
        let again = svg_as(&exhibit, &English::default(), layout, Around::All).unwrap();
        assert_eq!(picture.svg, again, "{name}");
        assert!(picture.svg.contains("role=\"img\"") && picture.svg.contains("<desc"), "{name}");
        assert!(picture.svg.contains("A made-up &lt;sentence&gt; &amp;"), "{name}");
        assert!(
            resvg::usvg::Tree::from_str(&picture.svg, &resvg::usvg::Options::default()).is_ok(),
            "{name}"
        );
        assert!(!picture.svg.contains("NaN") && !picture.svg.contains("inf"), "{name}");
    }
}

#[test]
fn all_texts_lie_in_the_picture() {
    for (name, _, picture, layout) in each() {
        for text in &picture.texts {
            assert!(text.left >= 0.0 && text.right <= layout.width(), "{name}: {text:?}");
            assert!(text.top >= 0.0 && text.bottom <= picture.height, "{name}: {text:?} {}", picture.height);
        }
    }
}

#[test]
fn no_text_covers_another() {
    for (name, _, picture, _) in each() {
        for (place, text) in picture.texts.iter().enumerate() {
            for other in picture.texts.iter().skip(place + 1) {
                assert!(!text.meets(other), "{name}: {text:?} {other:?}");
            }
        }
    }
}

/// Moves of the pen of all paths that are lines of the first series.
fn first_line(svg: &str) -> Vec<usize> {
    svg.lines()
        .filter(|line| line.contains("class=\"s1-line\"") && line.contains("stroke-width=\"2.2\""))
        .map(|line| line.matches('L').count() + 1)
        .collect()
}

#[test]
fn a_line_stops_at_a_withheld_and_at_a_missing_figure() {
    let svg = svg(&with_band(), &English::default()).unwrap();
    // 8 before, 6 between, 10 after; the last is the sign beside the name.
    assert_eq!(first_line(&svg), [8, 6, 10, 2], "{svg}");
    assert!(svg.contains("Withheld figures: 1.") && svg.contains("cannot be told: 1."));
    assert!(svg.contains("share low") && svg.contains("share high"));
}

#[test]
fn an_absent_month_is_a_gap_too() {
    let rows =
        ["2030-01", "2030-02", "2030-04", "2030-05"].map(|month| vec![month.into(), Value::Integer(4)]);
    let exhibit = exhibit(&["month", "n"], rows.to_vec(), lines_of(&["n"], Measure::Count));
    assert_eq!(first_line(&svg(&exhibit, &English::default()).unwrap()), [2, 2, 2]);
}

#[test]
fn nothing_to_draw_is_said_with_its_reason() {
    let rows = vec![vec!["2030-01".into(), GONE], vec!["2030-02".into(), Value::Missing]];
    let lines = exhibit(&["month", "share"], rows.clone(), lines_of(&["share"], Measure::Share));
    let drawing =
        Drawing::Bars { label: "month".into(), value: "share".into(), range: None, measure: Measure::Share };
    let bars = exhibit(&["month", "share"], rows, drawing);
    for exhibit in [lines, bars] {
        assert_eq!(
            svg(&exhibit, &English::default()).unwrap_err().to_string(),
            "no figure to draw in `made-up`: 1 withheld, 1 missing"
        );
    }
    let none = exhibit(&["month", "share"], Vec::new(), lines_of(&["share"], Measure::Share));
    assert!(matches!(svg(&none, &English::default()), Err(DrawingError::Nothing { withheld: 0, .. })));
    let other = exhibit(&["month"], Vec::new(), lines_of(&["share"], Measure::Share));
    assert!(matches!(
        svg(&other, &English::default()),
        Err(DrawingError::NoColumn { .. }) | Err(DrawingError::Nothing { .. })
    ));
}

#[test]
fn a_funnel_names_only_those_outside() {
    let exhibit = funnel();
    let picture = draw(&exhibit, &English::default(), Layout::Wide, Around::All).unwrap();
    let rows = &exhibit.table.answer().rows;
    let mut outside = 0;
    for row in rows {
        let [Value::Text(name), _, Value::Real(share), Value::Real(low), Value::Real(high), _] =
            row.as_slice()
        else {
            panic!("{row:?}")
        };
        let named = picture.texts.iter().any(|text| text.text == *name);
        if share < low || share > high {
            outside += 1;
        } else {
            assert!(!named, "{name}");
        }
    }
    let named = picture.texts.iter().filter(|text| text.text.starts_with("Office ")).count();
    let unnamed = outside - named;
    assert!(named > 3);
    assert_eq!(unnamed > 0, picture.svg.contains("without room for a name"));
}

#[test]
fn a_map_says_what_it_does_not_show_and_refuses_two_rows_of_a_state() {
    let text = svg(&map(), &English::default()).unwrap();
    assert!(text.contains("Not on the map, but in the table: PUERTO RICO."));
    assert!(text.contains("Withheld figures: 2.") && text.contains("made-up-wide-withheld"));
    let drawing = Drawing::Map { state: "state".into(), value: "n".into(), measure: Measure::Count };
    let rows = vec![vec!["OHIO".into(), Value::Integer(30)], vec!["OH".into(), Value::Integer(40)]];
    let error = svg(&exhibit(&["state", "n"], rows, drawing), &English::default()).unwrap_err();
    assert_eq!(error.to_string(), "the table of `made-up` has two rows for `Ohio`");
}

#[test]
fn the_shapes_are_of_the_states_of_the_catalog() {
    let catalog = include_str!("../../../../catalog/crosswalk/states.csv");
    let listed: std::collections::BTreeMap<&str, &str> = catalog
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(',');
            let (name, code, kind) = (fields.next()?, fields.next()?, fields.next()?);
            (kind == "state" || kind == "district").then_some((code, name))
        })
        .collect();
    let states = map::states();
    assert_eq!(states.len(), listed.len());
    for state in states {
        assert_eq!(listed.get(state.code).copied(), Some(state.name.to_uppercase().as_str()));
    }
}

/// Names of offices as released, with and without what they are, and codes.
#[test]
fn a_map_by_office_has_the_areas_of_the_catalog() {
    let catalog = include_str!("../../../../catalog/crosswalk/aors.csv");
    let listed: std::collections::BTreeMap<&str, &str> = catalog
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(',').skip(1);
            Some((fields.next()?, fields.next()?))
        })
        .collect();
    let offices = map::offices();
    assert_eq!(offices.len(), 24);
    for office in offices {
        assert_eq!(listed.get(office.code).copied(), Some(office.name));
    }
    let drawing = Drawing::Map { state: "aor".into(), value: "n".into(), measure: Measure::Count };
    let rows = [("Atlanta Area of Responsibility", 30), ("Dallas", 44), ("SEA", 50), ("Harlingen", 20)];
    let rows = rows.map(|(name, n)| vec![name.into(), Value::Integer(n)]).to_vec();
    let text = svg(&exhibit(&["aor", "n"], rows, drawing), &English::default()).unwrap();
    for said in ["Atlanta: 30", "Dallas: 44", "Seattle: 50", "Not on the map, but in the table: Harlingen."] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn a_letter_the_font_lacks_is_reported() {
    let mut exhibit = one_point();
    exhibit.title = Message::verbatim("A sign 中 that is not there");
    let text = svg(&exhibit, &English::default()).unwrap();
    assert!(text.contains("Letters shown as boxes: 中 (U+4E2D)"));
}

#[test]
fn labels_keep_apart_and_within() {
    let moved = apart(&[(30.0, 20.0), (10.0, 20.0), (12.0, 20.0)], 0.0, 100.0).unwrap();
    assert_eq!(moved, [50.0, 10.0, 30.0]);
    assert_eq!(apart(&[(95.0, 20.0), (96.0, 20.0)], 0.0, 100.0).unwrap(), [70.0, 90.0]);
    assert_eq!(apart(&[(1.0, 20.0), (2.0, 20.0)], 0.0, 30.0), None);
}

#[test]
fn pictures_are_made_in_the_embedded_font() {
    let text = svg(&with_band(), &English::default()).unwrap();
    let picture = png(&text, 720).unwrap();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 10_000);
    assert_eq!(picture, png(&text, 720).unwrap());
    assert!(matches!(png("no picture", 10), Err(PngError::Svg(_))));
}

#[test]
fn dark_has_its_own_ground_and_the_sheet_names_every_class() {
    for (name, _, picture, _) in each() {
        let dark = dark(&picture.svg);
        let paper = |picture: &str, colour: &str| {
            picture.split('<').any(|tag| tag.contains("class=\"paper\"") && tag.contains(colour))
        };
        assert!(paper(&picture.svg, "#ffffff") && paper(&dark, "#15171a"), "{name}");
        assert!(!paper(&dark, "#ffffff"), "{name}");
        let sheet = stylesheet();
        for class in picture.svg.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(class == "drawing" || sheet.contains(&format!(".drawing .{class}{{")), "{name} {class}");
        }
    }
}

#[test]
fn zz_dump() {
    std::fs::create_dir_all("/tmp/d-img").unwrap();
    for (name, _, picture, layout) in each() {
        let width = if layout == Layout::Wide { 720 } else { 375 };
        std::fs::write(format!("/tmp/d-img/{name}.png"), png(&picture.svg, width).unwrap()).unwrap();
        std::fs::write(format!("/tmp/d-img/{name}-dark.png"), png(&dark(&picture.svg), width).unwrap())
            .unwrap();
        std::fs::write(format!("/tmp/d-img/{name}.svg"), &picture.svg).unwrap();
    }
}
