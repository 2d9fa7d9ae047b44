//! Shared strings: words are kept once for the whole release, numbered anew in each workbook by first use.

use super::package::MAIN;
use crate::rng::{Rng, index};
use std::collections::HashMap;
use std::io::{self, Write};

const STREAM_KEY: u64 = 1;

/// One shared string.
#[derive(Debug, Clone, Copy)]
enum Shared {
    Word(usize),
    Person(u32),
}

/// The words of a release, and the table of the workbook being written.
#[derive(Debug)]
pub(crate) struct Strings {
    seed: u64,
    words: Vec<String>,
    by_text: HashMap<String, usize>,
    // Fixed texts come by address thousands of times over; the address is only a short cut to the text's own number.
    by_address: HashMap<(usize, usize), usize>,
    order: Vec<Shared>,
    word_numbers: Vec<u32>,
    person_numbers: Vec<u32>,
    uses: u64,
}

/// A word or person without a number in this workbook yet.
const UNUSED: u32 = u32::MAX;

impl Strings {
    pub(crate) fn new(seed: u64) -> Strings {
        Strings {
            seed,
            words: Vec::new(),
            by_text: HashMap::new(),
            by_address: HashMap::new(),
            order: Vec::new(),
            word_numbers: Vec::new(),
            person_numbers: Vec::new(),
            uses: 0,
        }
    }

    /// Forgets the table of the last workbook.
    pub(crate) fn begin(&mut self) {
        self.order.clear();
        self.word_numbers.fill(UNUSED);
        self.person_numbers.fill(UNUSED);
        self.uses = 0;
    }

    /// The number of a text, new or known.
    pub(crate) fn word(&mut self, text: &str) -> usize {
        if let Some(word) = self.by_text.get(text) {
            return *word;
        }
        let word = self.words.len();
        self.words.push(text.to_owned());
        self.word_numbers.push(UNUSED);
        self.by_text.insert(text.to_owned(), word);
        word
    }

    /// The number of a fixed text.
    pub(crate) fn fixed(&mut self, text: &'static str) -> usize {
        let address = (text.as_ptr().addr(), text.len());
        if let Some(word) = self.by_address.get(&address) {
            return *word;
        }
        let word = self.word(text);
        self.by_address.insert(address, word);
        word
    }

    /// The text of a word.
    pub(crate) fn text(&self, word: usize) -> &str {
        self.words.get(word).map_or("", String::as_str)
    }

    pub(super) fn of_word(&mut self, word: usize) -> u32 {
        self.uses += 1;
        let next = u32::try_from(self.order.len()).unwrap_or(UNUSED);
        let number = &mut self.word_numbers[word];
        if *number == UNUSED {
            *number = next;
            self.order.push(Shared::Word(word));
        }
        *number
    }

    pub(super) fn of_person(&mut self, person: u32) -> u32 {
        self.uses += 1;
        let next = u32::try_from(self.order.len()).unwrap_or(UNUSED);
        let place = index(u64::from(person));
        if place >= self.person_numbers.len() {
            self.person_numbers.resize(place + 1, UNUSED);
        }
        let number = &mut self.person_numbers[place];
        if *number == UNUSED {
            *number = next;
            self.order.push(Shared::Person(person));
        }
        *number
    }

    pub(super) fn write(&mut self, out: &mut impl Write) -> io::Result<()> {
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<sst xmlns=\"{MAIN}\" count=\"{}\" uniqueCount=\"{}\">",
            self.uses,
            self.order.len()
        )?;
        let mut xml = Vec::with_capacity(64 * 1024);
        for shared in &self.order {
            match *shared {
                Shared::Word(word) => {
                    let text = self.words.get(word).map_or("", String::as_str);
                    let outer_space = text.trim().len() < text.len();
                    xml.extend_from_slice(if outer_space {
                        b"<si><t xml:space=\"preserve\">".as_slice()
                    } else {
                        b"<si><t>".as_slice()
                    });
                    escape(&mut xml, text);
                }
                Shared::Person(person) => {
                    xml.extend_from_slice(b"<si><t>");
                    push_key(&mut xml, self.seed, person);
                }
            }
            xml.extend_from_slice(b"</t></si>");
            if xml.len() > 60 * 1024 {
                out.write_all(&xml)?;
                xml.clear();
            }
        }
        out.write_all(&xml)?;
        out.write_all(b"</sst>")
    }
}

fn escape(xml: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'&' => xml.extend_from_slice(b"&amp;"),
            b'<' => xml.extend_from_slice(b"&lt;"),
            b'>' => xml.extend_from_slice(b"&gt;"),
            byte => xml.push(byte),
        }
    }
}

/// A person's key: 40 hexadecimal digits. The first 16 are a bijection of the person's number, so no two are alike.
fn push_key(xml: &mut Vec<u8>, seed: u64, person: u32) {
    let mut rng = Rng::new(seed, STREAM_KEY, u64::from(person), 0);
    for bytes in [rng.next(), rng.next(), rng.next()].map(u64::to_be_bytes).concat().iter().take(20) {
        for half in [bytes >> 4, bytes & 15] {
            xml.push(b"0123456789ABCDEF"[usize::from(half)]);
        }
    }
}
