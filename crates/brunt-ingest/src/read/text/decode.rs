//! UTF-16 brought to UTF-8 while it streams.

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};
use std::fmt;
use std::io::{self, Read};

/// Bytes taken from the stream at a time.
const INPUT_BYTES: usize = 64 * 1024;

/// A text in UTF-16, read as UTF-8. Its byte order mark is dropped.
pub(super) struct Utf16Reader<R> {
    source: R,
    decoder: Decoder,
    input: Vec<u8>,
    start: usize,
    end: usize,
    source_ended: bool,
    done: bool,
    /// For a caller whose buffer is smaller than one letter.
    spill: Vec<u8>,
}

impl<R: Read> Utf16Reader<R> {
    pub(super) fn new(source: R, big_endian: bool) -> Self {
        let encoding = if big_endian { UTF_16BE } else { UTF_16LE };
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; INPUT_BYTES],
            start: 0,
            end: 0,
            source_ended: false,
            done: false,
            spill: Vec::new(),
        }
    }

    fn decode(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.done {
                return Ok(0);
            }
            if self.start == self.end && !self.source_ended {
                self.start = 0;
                self.end = self.source.read(&mut self.input)?;
                self.source_ended = self.end == 0;
            }
            let input = self.input.get(self.start..self.end).unwrap_or_default();
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(input, out, self.source_ended);
            self.start += read;
            match result {
                DecoderResult::Malformed(..) => {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, NotUtf16));
                }
                DecoderResult::InputEmpty if self.source_ended => self.done = true,
                _ => {}
            }
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if self.spill.is_empty() {
            if out.len() >= 16 {
                return self.decode(out);
            }
            let mut few = [0_u8; 16];
            let written = self.decode(&mut few)?;
            self.spill.extend_from_slice(few.get(..written).unwrap_or_default());
        }
        let count = out.len().min(self.spill.len());
        for (to, from) in out.iter_mut().zip(self.spill.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }
}

/// Half a letter, or the halves of two.
#[derive(Debug)]
struct NotUtf16;

impl fmt::Display for NotUtf16 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not valid UTF-16")
    }
}

impl std::error::Error for NotUtf16 {}

/// Whether a stream failed because its text is not in its encoding.
pub(super) fn is_encoding_fault(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<NotUtf16>())
}
