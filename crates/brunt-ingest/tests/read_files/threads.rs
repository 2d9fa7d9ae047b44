//! One sheet on several threads: nothing but the time may differ.

use crate::support::{Book, Placed, pieces_and_fault, rows_and_fault, same_on_all_threads};
use brunt_ingest::read::{Bound, Gather, Limits, ReadError, Row, Source};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

const CHUNKS: [usize; 4] = [1, 200, 1_000, 1 << 20];

fn row(number: u64) -> String {
    format!("<row r=\"{number}\"><c r=\"A{number}\"><v>{number}</v></c><c><v>{}</v></c></row>", number * 7)
}

fn rows(numbers: std::ops::Range<u64>) -> String {
    numbers.map(row).collect()
}

/// What is read of a sheet with these rows, the same on all threads: how many rows, and the fault.
fn read(xml: &str) -> (usize, Option<ReadError>) {
    read_book(&Book::new(xml), &Limits::default())
}

fn read_book(book: &Book, limits: &Limits) -> (usize, Option<ReadError>) {
    let placed = Placed::new(&book.bytes());
    same_on_all_threads(&placed.path(), limits, &CHUNKS);
    let (rows, fault) = rows_and_fault(&Source::open(&placed.path(), limits).unwrap(), 0);
    (rows.len(), fault)
}

#[test]
fn closing_tags_that_close_no_row() {
    for odd in [
        "<!-- </row> -->",
        "<!-- </row><row r=\"3\"> </row> -->",
        "<?x </row> ?>",
        "<row r=\"50\"><c t=\"str\"><v><![CDATA[</row>]]></v></c></row>",
        "<row r=\"50\"><c t=\"str\"><v><![CDATA[</row><row r=\"9\"></row>]]></v></c></row>",
        "<row r=\"50\"><c t=\"str\" x=\"</row>\"><v>a</v></c></row>",
        "<other><row r=\"5\"><c><v>1</v></c></row></other>",
        "<row r=\"50\"><other><row></row></other><c><v>1</v></c></row>",
        "<row r=\"50\"/><row r=\"51\"/>",
        "<row r=\"50\"></row >",
    ] {
        let (count, fault) = read(&format!("{}{odd}{}", rows(1..50), rows(60..99)));
        assert!(fault.is_none(), "{odd}: {fault:?}");
        assert!((88..91).contains(&count), "{odd}: {count}");
    }
}

#[test]
fn rows_that_do_not_say_where_they_stand() {
    let silent: String = (0..80).map(|_| "<row><c><v>1</v></c></row>").collect();
    assert!(read(&silent).1.is_none());
    let by_cell: String = (1..80).map(|at| format!("<row><c r=\"B{at}\"><v>1</v></c></row>")).collect();
    assert!(read(&by_cell).1.is_none());
    assert!(read(&format!("{}{silent}{}", rows(1..40), rows(200..240))).1.is_none());
    let empty = "<row/>".repeat(50);
    assert!(read(&format!("{}{empty}{}", rows(1..40), rows(200..240))).1.is_none());
    // The second cell stands in a row that only who counted from the beginning knows.
    let late = |at: u64| format!("{}<row><c><v>1</v></c><c r=\"B{at}\"><v>1</v></c></row>", rows(1..40));
    assert_eq!(read(&late(40)).0, 40);
    assert_eq!(read(&late(1)).0, 39);
    assert!(read(&late(1)).1.is_some());
}

#[test]
fn rows_out_of_order_and_twice() {
    assert_eq!(read(&format!("{}{}{}", rows(50..90), rows(1..40), rows(1..40))).0, 118);
}

#[test]
fn prefixed_tags() {
    let prefixed = rows(1..100)
        .replace("</", "</y:")
        .replace("<row", "<y:row")
        .replace("<c", "<y:c")
        .replace("<v", "<y:v");
    let xml = format!("<y:worksheet xmlns:y=\"m\"><y:sheetData>{prefixed}</y:sheetData></y:worksheet>");
    let (count, fault) = read_book(&Book::of_sheet(&xml), &Limits::default());
    assert!(count == 99 && fault.is_none(), "{fault:?}");
    let placed = Placed::new(&Book::of_sheet(&xml).bytes());
    let source = Source::open(&placed.path(), &Limits { chunk_bytes: 300, ..Limits::default() }).unwrap();
    assert!(pieces_and_fault(&source, 0).0.len() > 10, "its rows are cut as others are");
}

#[test]
fn faults_in_the_midst_come_after_the_same_rows() {
    let long = "x".repeat(3_000);
    let wide = "<c><v>1</v></c>".repeat(40);
    let limits = Limits { max_columns: 30, max_cell_bytes: 1_000, max_row_bytes: 1_500, ..Limits::default() };
    for odd in [
        "<row r=\"50\"><c><v>one</v></c></row>".to_owned(),
        "<row r=\"50\"><c t=\"s\"><v>4</v></c></row>".to_owned(),
        "<row r=\"50\"><c r=\"A51\"><v>4</v></c></row>".to_owned(),
        "<row r=\"0\"/>".to_owned(),
        "<row r=\"50\"><c></row>".to_owned(),
        "<row r=\"50\"><c t=\"str\"><v>&nothing;</v></c></row>".to_owned(),
        "</c>".to_owned(),
        "text".to_owned(),
        "<!DOCTYPE x>".to_owned(),
        "<!-- never closed </row>".to_owned(),
        "<![CDATA[ never closed </row>".to_owned(),
        format!("<row r=\"50\"><c t=\"str\"><v>{long}</v></c></row>"),
        format!("<row r=\"50\">{wide}</row>"),
        format!("<row r=\"50\">{}</row>", format!("<c t=\"str\"><v>{}</v></c>", "y".repeat(900)).repeat(3)),
    ] {
        let (count, fault) = read_book(&Book::new(&format!("{}{odd}{}", rows(1..50), rows(60..99))), &limits);
        assert_eq!(count, 49, "{odd}: {fault:?}");
        assert!(fault.is_some(), "{odd}");
    }
    // The end comes early.
    let cut = Book::of_sheet(&format!("<worksheet><sheetData>{}", rows(1..50)));
    assert!(matches!(read_book(&cut, &limits), (49, Some(ReadError::Malformed { .. }))));
    let over = read(&format!("{}</sheetData>{}", rows(1..50), rows(60..99)));
    assert!(over.0 == 49 && over.1.is_none());
}

#[test]
fn a_tag_as_long_as_a_tag_may_be() {
    // As many bytes as a window may grow to, and one more or less.
    let limits = Limits { max_cell_bytes: 10, ..Limits::default() };
    let longest = 10 * 8 + 256 * 1024;
    for length in longest - 8..longest + 8 {
        let open = "<row r=\"50\" x=\"";
        let odd = format!("{open}{}\"></row>", "x".repeat(length - open.len() - 2));
        let book = Book::new(&format!("{}{odd}{}", rows(1..50), rows(60..99)));
        let placed = Placed::new(&book.bytes());
        same_on_all_threads(&placed.path(), &limits, &[1, 1 << 20]);
    }
}

#[test]
fn damage_and_bombs_in_the_midst() {
    // Numbers that do not compress, so that the archive's bytes can be changed within.
    let noise: String = (1..4_000_u64)
        .map(|at| {
            format!("<row r=\"{at}\"><c><v>{}</v></c></row>", at.wrapping_mul(6_364_136_223_846_793_005) >> 9)
        })
        .collect();
    let bytes = Book::new(&noise).bytes();
    let start = memchr::memmem::find(&bytes, b"sheet1.xml").unwrap();
    for place in [200, 5_000, 20_000] {
        let mut bytes = bytes.clone();
        bytes[start + place] ^= 0x55;
        let placed = Placed::new(&bytes);
        same_on_all_threads(&placed.path(), &Limits::default(), &[1, 10_000, 1 << 20]);
    }
    for max_uncompressed in [4_000, 20_000, 100_000] {
        let limits = Limits { max_uncompressed, ..Limits::default() };
        let placed = Placed::new(&bytes);
        same_on_all_threads(&placed.path(), &limits, &[1, 10_000, 1 << 20]);
        let (_, fault) = rows_and_fault(&Source::open(&placed.path(), &limits).unwrap(), 0);
        assert!(matches!(fault, Some(ReadError::TooLarge { bound: Bound::Uncompressed, .. })), "{fault:?}");
    }
    // No row ends within any chunk.
    let endless = format!("{}<row r=\"50\">{}", rows(1..50), " ".repeat(3 << 20));
    let limits = Limits { max_cell_bytes: 10, max_uncompressed: 1 << 20, ..Limits::default() };
    assert!(matches!(read_book(&Book::new(&endless), &limits).1, Some(ReadError::TooLarge { .. })));
}

struct Counting<'c>(&'c AtomicUsize);

impl Gather for Counting<'_> {
    type Hand = usize;
    type Piece = usize;

    fn hand(&self) -> usize {
        0
    }

    fn row(&self, hand: &mut usize, _: Row<'_>) {
        *hand += 1;
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn piece(&self, hand: &mut usize) -> usize {
        std::mem::take(hand)
    }
}

#[test]
fn threads_end_when_the_taker_breaks() {
    let placed = Placed::new(&Book::new(&rows(1..20_000)).bytes());
    let limits = Limits { chunk_bytes: 2_000, ..Limits::default() };
    let mut source = Source::open(&placed.path(), &limits).unwrap();
    for threads in [1, 2, 4, 16] {
        source.set_threads(threads);
        let (read, mut taken) = (AtomicUsize::new(0), 0);
        let mut take = |piece: usize| {
            taken += piece;
            if taken > 100 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        source.gather(0, &Counting(&read), &mut take, &|_| {}).unwrap();
        assert!((101..200).contains(&taken), "{taken}");
        // What the queue holds, what is in hand, and no more.
        assert!(read.load(Ordering::Relaxed) < 200 + (2 * threads + 12) * 40, "{threads} threads: {read:?}");
    }
}

#[test]
fn texts_in_pieces_too() {
    let text = "a,b\n1,2\n".repeat(30_000);
    let placed = Placed::new(text.as_bytes());
    same_on_all_threads(&placed.path(), &Limits::default(), &[1]);
    let source = placed.open().unwrap();
    let (pieces, fault) = pieces_and_fault(&source, 0);
    assert!(fault.is_none() && pieces.len() > 2 && pieces.iter().map(Vec::len).sum::<usize>() == 60_000);
}

#[test]
fn progress_rises_to_the_size_of_the_sheet_on_any_thread() {
    let placed = Placed::new(&Book::new(&rows(1..20_000)).bytes());
    let mut source =
        Source::open(&placed.path(), &Limits { chunk_bytes: 5_000, ..Limits::default() }).unwrap();
    source.set_threads(3);
    let last = std::cell::Cell::new(0);
    let progress = |bytes: u64| {
        assert!(bytes >= last.get());
        last.set(bytes);
    };
    let count = AtomicUsize::new(0);
    source.gather(0, &Counting(&count), &mut |_| ControlFlow::Continue(()), &progress).unwrap();
    assert!(last.get() >= source.sheet_bytes(0) && last.get() <= source.total_bytes() + 512);
}
