//! Cells of hand-written sheets.

use crate::support::{Book, Held, MAIN, date, read_within, text};
use brunt_ingest::read::{Bound, Limits, ReadError};

fn row(cells: &str) -> Vec<Held> {
    Book::new(&format!("<row r=\"1\">{cells}</row>")).row()
}

fn fault(cells: &str) -> String {
    let error = Book::new(&format!("<row r=\"3\">{cells}</row>")).read().unwrap_err();
    let shown = error.to_string();
    shown.split_once("file`, ").map_or(shown.clone(), |(_, rest)| rest.to_owned())
}

#[test]
fn shared_strings_plain_and_rich_without_reading_aids() {
    let book = Book::new(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c>\
         <c r=\"D1\" t=\"s\"><v>3</v></c><c r=\"E1\" t=\"s\"><v>4</v></c></row>",
    )
    .strings(
        "<si><t>Harlingen</t></si>\
         <si><r><rPr><b/><t/></rPr><t>San </t></r><r><t xml:space=\"preserve\"> Diego</t></r></si>\
         <si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>\
         <si/><si><t/></si>",
    );
    assert_eq!(book.row(), [text("Harlingen"), text("San Diego"), text("東京"), Held::Blank, Held::Blank]);
}

#[test]
fn outer_space_counts_only_where_the_file_says_so() {
    let cells = row("<c r=\"A1\" t=\"inlineStr\"><is><t> a b </t></is></c>\
         <c r=\"B1\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a b </t></is></c>\
         <c r=\"C1\" t=\"inlineStr\"><is><t xml:space='preserve'>  </t></is></c>\
         <c r=\"D1\" t=\"inlineStr\"><is><t>  </t></is></c>\
         <c r=\"E1\" t=\"str\"><v> a </v></c>");
    assert_eq!(cells, [text("a b"), text(" a b "), text("  "), Held::Blank, text(" a ")]);
}

#[test]
fn inline_rich_text() {
    let cells = row(
        "<c r=\"A1\" t=\"inlineStr\"><is><r><t>a</t></r><r><rPr/><t>b</t></r><rPh><t>x</t></rPh></is></c>",
    );
    assert_eq!(cells, [text("ab")]);
}

#[test]
fn entities_references_and_escapes() {
    let cells = row(
        "<c r=\"A1\" t=\"str\"><v>&lt;a&gt; &amp; &quot;b&quot; &apos;c&apos; &#65;&#x42;&#x1F600;</v></c>\
         <c r=\"B1\" t=\"inlineStr\"><is><t>a_x000D_\nb</t></is></c>\
         <c r=\"C1\" t=\"inlineStr\"><is><t>_x005F_x000D_ _x12 _xD83D__xDE00_ _xD83D_ _x00zz_</t></is></c>\
         <c r=\"D1\" t=\"str\"><v>_x0041_</v></c>",
    );
    assert_eq!(
        cells,
        [
            text("<a> & \"b\" 'c' AB\u{1F600}"),
            text("a\r\nb"),
            text("_x000D_ _x12 \u{1F600} _xD83D_ _x00zz_"),
            text("A")
        ]
    );
}

#[test]
fn line_ends_are_brought_to_one_form_as_xml_prescribes() {
    assert_eq!(row("<c r=\"A1\" t=\"str\"><v>a\r\nb\rc</v></c>"), [text("a\nb\nc")]);
    assert_eq!(row("<c r=\"A1\" t=\"str\"><v><![CDATA[a\r\nb]]></v></c>"), [text("a\nb")]);
    assert_eq!(row("<c r=\"A1\" t=\"str\"><v>a&#13;b</v></c>"), [text("a\rb")]);
}

#[test]
fn literal_sections_comments_and_instructions() {
    let cells = row(
        "<!-- <c r=\"A1\"><v>9</v></c> --><c r=\"A1\" t=\"str\"><v>a<![CDATA[<b>&amp;]]>c<!-- x -->d</v></c>\
         <?skip <c>?><c r=\"B1\"><!-- > --><v>1</v></c>",
    );
    assert_eq!(cells, [text("a<b>&amp;cd"), Held::Number(1.0)]);
}

#[test]
fn positions_that_are_not_written_are_counted() {
    let book = Book::new(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c r=\"B2\"><v>3</v></c><c><v>4</v></c></row>",
    );
    let one = Held::Number;
    assert_eq!(
        book.read().unwrap(),
        [(1, vec![one(1.0), one(2.0)]), (2, vec![Held::Blank, one(3.0), one(4.0)])]
    );
}

#[test]
fn a_row_without_a_number_takes_it_from_its_first_cell() {
    let book = Book::new("<row r=\"4\"/><row><c r=\"A7\"><v>1</v></c></row><row><c><v>2</v></c></row>");
    assert_eq!(
        book.read().unwrap(),
        [(4, vec![]), (7, vec![Held::Number(1.0)]), (8, vec![Held::Number(2.0)])]
    );
}

#[test]
fn rows_with_gaps_and_out_of_order_keep_their_numbers() {
    let book = Book::new(
        "<row r=\"9\"><c r=\"A9\"><v>9</v></c></row><row r=\"2\"><c r=\"C2\"><v>2</v></c><c r=\"A2\"><v>1</v></c></row>",
    );
    assert_eq!(
        book.read().unwrap(),
        [(9, vec![Held::Number(9.0)]), (2, vec![Held::Number(1.0), Held::Blank, Held::Number(2.0)])]
    );
}

#[test]
fn a_wrong_dimension_is_not_believed() {
    let xml = format!(
        "<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1\"/><sheetViews><sheetView/></sheetViews><sheetData>\
         <row r=\"1\"><c r=\"C1\"><v>1</v></c></row></sheetData></worksheet>"
    );
    assert_eq!(Book::of_sheet(&xml).row(), [Held::Blank, Held::Blank, Held::Number(1.0)]);
}

#[test]
fn prefixed_tags_single_quotes_and_any_order_of_attributes() {
    let xml = format!(
        "\u{FEFF}<?xml version='1.0' encoding='utf-8'?><x:worksheet xmlns:x='{MAIN}'>\n<x:sheetData >\n\
         <x:row spans='1:2' r='1'>\n<x:c t='str' s='0' r='A1'><x:v>a > 'b'</x:v></x:c >\
         <x:c   s=\"0\"\n r = \"B1\" note=\"a > b\"><x:f>1 &lt; 2</x:f><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    );
    assert_eq!(Book::of_sheet(&xml).row(), [text("a > 'b'"), Held::Number(7.0)]);
}

#[test]
fn each_type_of_cell() {
    let cells = row(
        "<c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c><c r=\"C1\" t=\"b\"><v>true</v></c>\
         <c r=\"D1\" t=\"e\"><v>#REF!</v></c><c r=\"E1\" t=\"n\"><v>-1.5E3</v></c><c r=\"F1\"><v> 12 </v></c>\
         <c r=\"G1\" t=\"d\"><v>2019-05-06</v></c><c r=\"H1\" t=\"d\"><v>2019-05-06T07:08:09.5Z</v></c>\
         <c r=\"I1\" t=\"d\"><v>12:30</v></c><c r=\"J1\"/><c r=\"K1\"></c><c r=\"L1\"><v/></c><c r=\"M1\" t=\"str\"><v></v></c>",
    );
    let blank = || Held::Blank;
    assert_eq!(
        cells,
        [
            Held::Bool(true),
            Held::Bool(false),
            Held::Bool(true),
            Held::Error("#REF!".to_owned()),
            Held::Number(-1500.0),
            Held::Number(12.0),
            date("2019-05-06T00:00:00", false),
            date("2019-05-06T07:08:09.5", true),
            date("1899-12-31T12:30:00", true),
            blank(),
            blank(),
            blank(),
            blank()
        ]
    );
}

#[test]
fn a_formula_gives_its_result() {
    let cells = row(
        "<c r=\"A1\"><f>SUM(B1:C1)</f><v>3</v></c><c r=\"B1\" t=\"str\"><f t=\"shared\" si=\"0\"/><v>x</v></c>\
         <c r=\"C1\"><f>1+1</f></c>",
    );
    assert_eq!(cells, [Held::Number(3.0), text("x"), Held::Blank]);
}

#[test]
fn numbers_are_exact() {
    let written = [
        "0.1",
        "123456789012345",
        "1234567890123456789",
        "9007199254740993",
        "4.35",
        "1e-320",
        "43831.520833333336",
    ];
    let cells: String = written.iter().map(|number| format!("<c><v>{number}</v></c>")).collect();
    let expected: Vec<Held> = written.iter().map(|number| Held::Number(number.parse().unwrap())).collect();
    assert_eq!(row(&cells), expected);
}

fn dated(serial: &str, code: &str) -> Held {
    let cells = format!("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>{serial}</v></c></row>");
    Book::new(&cells).formats(&[code]).row().remove(0)
}

#[test]
fn the_1900_system_with_its_day_too_many() {
    let day = |serial| dated(serial, "yyyy-mm-dd");
    assert_eq!(day("1"), date("1900-01-01T00:00:00", false));
    assert_eq!(day("59"), date("1900-02-28T00:00:00", false));
    assert_eq!(day("60"), Held::Number(60.0));
    assert_eq!(day("60.75"), Held::Number(60.75));
    assert_eq!(day("61"), date("1900-03-01T00:00:00", false));
    assert_eq!(day("43831"), date("2020-01-01T00:00:00", false));
    assert_eq!(day("2958465"), date("9999-12-31T00:00:00", false));
    assert_eq!(day("2958466"), Held::Number(2_958_466.0));
    assert_eq!(day("-1"), Held::Number(-1.0));
    assert_eq!(day("0"), date("1899-12-31T00:00:00", false));
}

#[test]
fn the_1904_system() {
    let book = |serial: &str| {
        let cells = format!("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>{serial}</v></c></row>");
        Book::new(&cells).built_in_formats(&[14]).since_1904().row().remove(0)
    };
    assert_eq!(book("0"), date("1904-01-01T00:00:00", false));
    assert_eq!(book("60"), date("1904-03-01T00:00:00", false));
    assert_eq!(book("42369.25"), date("2020-01-01T06:00:00", true));
}

#[test]
fn a_time_comes_from_the_format_or_from_the_value() {
    assert_eq!(dated("43831.520833333336", "m/d/yyyy"), date("2020-01-01T12:30:00", true));
    assert_eq!(dated("43831", "m/d/yyyy h:mm"), date("2020-01-01T00:00:00", true));
    assert_eq!(dated("43831.999999999", "m/d/yyyy"), date("2020-01-02T00:00:00", false));
    assert_eq!(dated("0.5", "h:mm AM/PM"), date("1899-12-31T12:00:00", true));
}

#[test]
fn format_codes_that_show_dates() {
    for code in [
        "yyyy",
        "d",
        "mmm-yy",
        "[$-409]d-mmm-yy;@",
        "yyyy\\-mm\\-dd",
        "[Red]m/d/yy",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "m\"M\"d\"D\";@",
        "[=0]\"\";m/d/yyyy",
        "_(m/d/yy_)",
        "MM/DD/YYYY",
    ] {
        assert_eq!(dated("43831", code), date("2020-01-01T00:00:00", false), "{code}");
    }
    for code in ["h:mm", "mm:ss.0", "[$-409]m/d/yy h:mm AM/PM;@", "hh\"h\"mm", "d [h]:mm", "A/P"] {
        assert_eq!(dated("43831", code), date("2020-01-01T00:00:00", true), "{code}");
    }
}

#[test]
fn format_codes_that_show_none() {
    for code in [
        "General",
        "\"day\" 0",
        "[Red]0",
        "0.00E+00",
        "#,##0\\ \\d\\a\\y\\s",
        "[Magenta]General",
        "0_d",
        "0*y",
        "[h]:mm",
        "[mm]",
        "[ss].00",
        "@",
        "\"Sum\"",
        "0;[Red]d",
        "#,##0.0####\" YMD\"",
        "\\Y000000",
        "[$USD] #,##0",
        "[>=100]0;0.0",
        "_-* #,##0.00\\ _€_-",
        "[DBNum1]0",
        "",
        "\"unclosed d",
    ] {
        assert_eq!(dated("43831", code), Held::Number(43831.0), "{code}");
    }
}

#[test]
fn built_in_formats() {
    let shown = |id| {
        let book = Book::new("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>43831</v></c></row>");
        book.built_in_formats(&[id]).row().remove(0)
    };
    for id in [14, 15, 16, 17, 27, 31, 50, 58] {
        assert_eq!(shown(id), date("2020-01-01T00:00:00", false), "{id}");
    }
    for id in [18, 19, 20, 21, 22, 45, 47] {
        assert_eq!(shown(id), date("2020-01-01T00:00:00", true), "{id}");
    }
    for id in [0, 1, 2, 9, 11, 12, 37, 44, 46, 48, 49, 99] {
        assert_eq!(shown(id), Held::Number(43831.0), "{id}");
    }
}

#[test]
fn a_style_that_does_not_exist_shows_numbers() {
    assert_eq!(row("<c r=\"A1\" s=\"99\"><v>43831</v></c>"), [Held::Number(43831.0)]);
}

#[test]
fn sheets_without_rows() {
    for xml in [
        format!("<worksheet xmlns=\"{MAIN}\"/>"),
        format!("<worksheet xmlns=\"{MAIN}\"><sheetData/></worksheet>"),
        format!("<worksheet xmlns=\"{MAIN}\"><sheetData></sheetData><pageMargins/></worksheet>"),
        format!("<worksheet xmlns=\"{MAIN}\"><pageMargins/></worksheet>"),
    ] {
        assert_eq!(Book::of_sheet(&xml).read().unwrap(), []);
    }
}

#[test]
fn the_widest_sheet_works_and_a_wider_one_does_not() {
    let cells = row("<c r=\"XFD1\"><v>1</v></c>");
    assert_eq!(cells.len(), 16_384);
    assert_eq!(cells.last(), Some(&Held::Number(1.0)));
    assert_eq!(
        fault("<c r=\"XFE3\"><v>1</v></c>"),
        "sheet `Data`, row 3, cell `XFE3`: more than 16384 columns in a row"
    );
    assert!(fault("<c r=\"ZZZZZZZZZZZZZZZZZZ3\"><v>1</v></c>").contains("which is none"));
    let full: String = (0..16_384).map(|_| "<c><v>2</v></c>").collect();
    assert_eq!(row(&full), vec![Held::Number(2.0); 16_384]);
    assert!(matches!(
        Book::new(&format!("<row r=\"1\">{full}<c/></row>")).read(),
        Err(ReadError::TooLarge { bound: Bound::Columns, .. })
    ));
}

#[test]
fn a_shared_string_that_does_not_exist() {
    let book = Book::new("<row r=\"7\"><c r=\"C7\" t=\"s\"><v>2</v></c></row>").strings("<si><t>a</t></si>");
    let error = book.read().unwrap_err();
    assert!(
        error.to_string().ends_with(
            "sheet `Data`, row 7, cell `C7`: shared string `2` does not exist: the workbook holds 1"
        )
    );
    assert!(!error.hint().is_empty());
    let none = Book::new("<row r=\"7\"><c r=\"C7\" t=\"s\"><v>0</v></c></row>").read();
    assert!(matches!(none, Err(ReadError::SharedString { index: 0, count: 0, .. })));
}

#[test]
fn faults_say_where_and_what() {
    for (cells, expected) in [
        ("<c r=\"A3\"><v>abc</v></c>", "sheet `Data`, row 3, cell `A3`: `abc`, which is no number"),
        ("<c r=\"A3\"><v>inf</v></c>", "sheet `Data`, row 3, cell `A3`: `inf`, which is no number"),
        ("<c r=\"A3\"><v>1e999</v></c>", "sheet `Data`, row 3, cell `A3`: `1e999`, which is no number"),
        ("<c r=\"A3\" t=\"b\"><v>2</v></c>", "sheet `Data`, row 3, cell `A3`: `2`, which is no truth value"),
        (
            "<c r=\"A3\" t=\"s\"><v>-1</v></c>",
            "sheet `Data`, row 3, cell `A3`: `-1`, which is no index of a shared string",
        ),
        (
            "<c r=\"A3\" t=\"d\"><v>2019-13-01</v></c>",
            "sheet `Data`, row 3, cell `A3`: `2019-13-01`, which is no date",
        ),
        (
            "<c r=\"A3\" t=\"q\"><v>1</v></c>",
            "sheet `Data`, row 3, cell `A3`: the cell type `q`, which the format does not know",
        ),
        ("<c r=\"A4\"><v>1</v></c>", "sheet `Data`, row 3, cell `A4`: a cell that stands in row 3"),
        ("<c r=\"33\"><v>1</v></c>", "sheet `Data`, row 3: the cell reference `33`, which is none"),
        (
            "<c r=\"A3\" t=\"str\"><v>&nbsp;</v></c>",
            "sheet `Data`, row 3, cell `A3`: the entity `&nbsp;`, which does not exist",
        ),
        (
            "<c r=\"A3\" t=\"str\"><v>a & b</v></c>",
            "sheet `Data`, row 3, cell `A3`: a `&` that begins no entity",
        ),
        ("<c r=\"A3\"><v>1</v>", "sheet `Data`, row 3, cell `A3`: a closing tag inside a cell"),
        ("<c r=\"A3\"><v>1</v></c></c>", "sheet `Data`, row 3: a closing tag where cells are expected"),
        ("text", "sheet `Data`, row 3: text where only tags may stand"),
        ("<c r=A3><v>1</v></c>", "sheet `Data`, row 3: an attribute that is not `name=\"value\"`"),
        (
            "<!DOCTYPE x>",
            "sheet `Data`, row 3: a document type or another declaration, which a workbook may not hold",
        ),
    ] {
        assert_eq!(fault(cells), expected, "{cells}");
    }
    assert!(fault("</row><row r=\"0\">").ends_with("the row number `0`, which is none"));
}

#[test]
fn xml_that_ends_early() {
    let whole = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c></row></sheetData></worksheet>"
    );
    let end_of_rows = whole.find("</sheetData>").unwrap() + "</sheetData>".len();
    for length in 0..end_of_rows {
        let result = Book::of_sheet(&whole[..length]).read();
        assert!(matches!(result, Err(ReadError::Malformed { .. })), "{length}: {result:?}");
    }
}

#[test]
fn other_encodings_are_refused_clearly() {
    let xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><worksheet><sheetData/></worksheet>";
    let error = Book::of_sheet(xml).read().unwrap_err();
    assert!(error.to_string().ends_with("sheet `Data`: written in ISO-8859-1, where only UTF-8 is read"));
    let mut parts = Book::new("").parts();
    parts[0].1 =
        [0xFF, 0xFE].into_iter().chain("<worksheet/>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
    let error = crate::support::read(&crate::support::zipped(&parts)).unwrap_err();
    assert!(error.to_string().contains("written in UTF-16"));
}

#[test]
fn cells_that_straddle_the_buffer() {
    // Rows of many lengths around the buffer's size, so that every kind of tag is cut somewhere.
    let mut xml = String::new();
    let mut expected = Vec::new();
    for row in 1..=12_000_u64 {
        let pad = "x".repeat((row % 97) as usize);
        xml.push_str(&format!(
            "<row r=\"{row}\" spans=\"1:4\"><c r=\"A{row}\" t=\"str\"><v>{pad}</v></c><c r=\"B{row}\" s=\"1\"><v>{}</v></c>\
             <c r=\"D{row}\" t=\"inlineStr\"><is><t>a &amp; {row}</t></is></c><!-- {pad} --></row>",
            40_000 + row % 1000
        ));
        let at =
            chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap() + chrono::Days::new(40_000 + row % 1000);
        let pad = if pad.is_empty() { Held::Blank } else { Held::Text(pad) };
        let day = Held::Date(at.and_hms_opt(0, 0, 0).unwrap(), false);
        expected.push((row, vec![pad, day, Held::Blank, text(&format!("a & {row}"))]));
    }
    let book = Book::new(&xml).built_in_formats(&[14]);
    assert_eq!(book.read().unwrap(), expected);
}

#[test]
fn a_text_beyond_the_limit() {
    let limits = Limits { max_cell_bytes: 1000, ..Limits::default() };
    let cell = |length: usize| {
        let value = "x".repeat(length);
        Book::new(&format!("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{value}</v></c></row>")).bytes()
    };
    assert!(read_within(&cell(1000), &limits).is_ok());
    for length in [1001, 2_000_000] {
        let error = read_within(&cell(length), &limits).unwrap_err();
        assert!(matches!(error, ReadError::TooLarge { bound: Bound::CellBytes, limit: 1000, .. }), "{error}");
    }
}

#[test]
fn a_row_beyond_the_limit() {
    let limits = Limits { max_row_bytes: 5000, ..Limits::default() };
    let cells: String = (0..100).map(|_| format!("<c t=\"str\"><v>{}</v></c>", "x".repeat(100))).collect();
    let error = read_within(&Book::new(&format!("<row r=\"1\">{cells}</row>")).bytes(), &limits).unwrap_err();
    assert!(matches!(error, ReadError::TooLarge { bound: Bound::RowBytes, .. }), "{error}");
}
