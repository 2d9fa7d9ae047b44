//! A buffer that slides over a stream: what is being looked at is always one slice, however the reads fall.

use std::io::{self, Read};

/// Bytes asked of the stream at a time. Below about 64 KiB the calls begin to show; above 512 KiB the
/// buffer no longer stays in the second-level cache.
pub(super) const WINDOW_BYTES: usize = 256 * 1024;

/// What asking for more bytes gave.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// There are more bytes than before.
    More,
    /// The stream is at its end.
    End,
    /// The buffer may not grow further.
    Full,
}

/// The slice of a stream between what was consumed and what was read.
pub(super) struct Window<R> {
    source: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    fault: Option<io::Error>,
    capacity_limit: usize,
    fills: u64,
}

/// What is left of a stream after a window on it was given up: first what the window held, then the rest.
pub(super) struct Rest<R> {
    ahead: Vec<u8>,
    at: usize,
    source: R,
    fault: Option<io::Error>,
    ended: bool,
}

impl<R: Read> Rest<R> {
    /// A stream of `ahead`, then of what this one holds ready, then of `fault` if there is one, else of this stream's
    /// own rest.
    pub(super) fn after(self, mut ahead: Vec<u8>, fault: Option<io::Error>) -> Self {
        ahead.extend_from_slice(self.ahead.get(self.at..).unwrap_or_default());
        Self { ahead, at: 0, source: self.source, fault: fault.or(self.fault), ended: self.ended }
    }
}

impl<R: Read> Read for Rest<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(mut ahead) = self.ahead.get(self.at..).filter(|ahead| !ahead.is_empty()) {
            let read = ahead.read(buffer)?;
            self.at += read;
            return Ok(read);
        }
        if let Some(fault) = self.fault.take() {
            self.ended = true;
            return Err(fault);
        }
        if self.ended {
            return Ok(0);
        }
        self.source.read(buffer)
    }
}

impl Window<io::Empty> {
    /// A window that holds the first `length` bytes of `buffer`, and nothing comes after them.
    pub(super) fn whole(buffer: Vec<u8>, length: usize) -> Self {
        Self {
            source: io::empty(),
            start: 0,
            end: length.min(buffer.len()),
            ended: true,
            fault: None,
            capacity_limit: buffer.len(),
            fills: 0,
            buffer,
        }
    }

    /// The whole buffer, consumed or not.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }
}

impl<R: Read> Window<R> {
    /// A window that holds `capacity` bytes at first and never more than `capacity_limit`.
    pub(super) fn new(source: R, capacity: usize, capacity_limit: usize) -> Self {
        let capacity = capacity.max(16);
        Self {
            source,
            buffer: vec![0; capacity],
            start: 0,
            end: 0,
            ended: false,
            fault: None,
            capacity_limit: capacity_limit.max(capacity),
            fills: 0,
        }
    }

    /// Gives the window up: what is left of the stream.
    pub(super) fn into_rest(self) -> Rest<R> {
        Rest { ahead: self.data().to_vec(), at: 0, source: self.source, fault: self.fault, ended: self.ended }
    }

    /// The bytes at hand.
    pub(super) fn data(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// The offset of [`Self::data`] in the buffer: spans counted from here hold until the next [`Self::fill`].
    pub(super) fn offset(&self) -> usize {
        self.start
    }

    /// A part of the buffer, by offsets that are still valid.
    pub(super) fn slice(&self, from: usize, to: usize) -> &[u8] {
        self.buffer.get(from..to).unwrap_or_default()
    }

    /// Leaves the first `count` bytes behind.
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    /// How often [`Self::fill`] asked the stream for more.
    pub(super) fn fills(&self) -> u64 {
        self.fills
    }

    /// Reads on until the buffer is full or the stream ends; grows the buffer if nothing of it can be freed.
    pub(super) fn fill(&mut self) -> io::Result<Fill> {
        if let Some(fault) = self.fault.take() {
            self.ended = true;
            return Err(fault);
        }
        if self.ended {
            return Ok(Fill::End);
        }
        self.fills += 1;
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            if self.buffer.len() >= self.capacity_limit {
                return Ok(Fill::Full);
            }
            let grown = self.buffer.len().saturating_mul(2).min(self.capacity_limit);
            self.buffer.resize(grown, 0);
        }
        let before = self.end;
        while let Some(free) = self.buffer.get_mut(self.end..).filter(|free| !free.is_empty()) {
            match self.source.read(free) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(count) => self.end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // What came before the fault is handed out first, so that whole rows before a cut are not lost.
                Err(error) if self.end > before => {
                    self.fault = Some(error);
                    break;
                }
                Err(error) => {
                    self.ended = true;
                    return Err(error);
                }
            }
        }
        Ok(if self.end > before { Fill::More } else { Fill::End })
    }

    /// Reads and drops everything up to the end of the stream, so that its check sums are looked at.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        loop {
            self.start = self.end;
            if self.fill()? != Fill::More {
                return Ok(());
            }
        }
    }
}
