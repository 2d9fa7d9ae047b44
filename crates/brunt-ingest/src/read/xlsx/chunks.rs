//! One sheet on several threads. Inflating is the only work that must go in order; what comes out is cut behind
//! closing row tags into chunks, and each thread takes turns to inflate a chunk and then parses it alone.
//!
//! Whether a cut really lies between two rows only the bytes before it can tell: the same letters may stand in a
//! comment. So a chunk is parsed as if it did, and counts once the chunk before it turned out to consist of whole
//! rows. The first chunk that does not (the sheet's last bytes never do) is read again, with all that follows, by the
//! one reader that is right about everything; so faults, limits and oddities come out as they do without chunks.

use super::super::window::Rest;
use super::super::{Gather, Limits, Pieces, ReadError};
use super::sheet::{AtRows, Context, SheetReader};
use memchr::memmem;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Chunks that may wait for the taker beside one for each thread. It takes in bursts: a batch that it writes holds the
/// rows of about as many chunks, and the threads should not stand still meanwhile.
const QUEUE: usize = 8;

/// Inflated bytes of a sheet, cut behind rows.
struct Chunk {
    buffer: Vec<u8>,
    length: usize,
    /// Bytes of the file read when it was cut.
    read: u64,
}

/// A chunk that was parsed.
struct Parsed<P> {
    chunk: Chunk,
    /// What came of it and its last row's number, if it consists of whole rows.
    piece: Option<(P, u64)>,
}

/// Cuts a stream behind closing row tags.
struct Cutter<R> {
    rest: Rest<R>,
    finder: memmem::FinderRev<'static>,
    mark: usize,
    /// What was read beyond the last cut.
    over: Vec<u8>,
    fault: Option<io::Error>,
    ended: bool,
    wanted: usize,
    /// No tag can be longer than this without passing a limit, nor can a chunk.
    longest: usize,
}

impl<R: Read> Cutter<R> {
    fn new(rest: Rest<R>, mark: &[u8], limits: &Limits) -> Self {
        let longest = limits.longest_markup();
        Self {
            rest,
            finder: memmem::FinderRev::new(mark).into_owned(),
            mark: mark.len(),
            over: Vec::new(),
            fault: None,
            ended: false,
            wanted: limits.chunk_bytes.clamp(1, longest),
            longest,
        }
    }

    /// The next chunk in `buffer`, whose content does not matter, and its length. `None`, always from then on, when
    /// no row ends within what is left or within the longest chunk.
    fn cut(&mut self, mut buffer: Vec<u8>) -> Option<(Vec<u8>, usize)> {
        if self.ended {
            return None;
        }
        // How far a chunk reaches must not depend on what buffer it is given.
        let mut filled = self.over.len();
        let mut wanted = self.wanted.max(filled);
        grow(&mut buffer, wanted);
        if let Some(start) = buffer.get_mut(..filled) {
            start.copy_from_slice(&self.over);
        }
        let mut searched = 0_usize;
        loop {
            let full = self.fill(buffer.get_mut(..wanted).unwrap_or_default(), &mut filled);
            let from = searched.saturating_sub(self.mark);
            let found = buffer.get(from..filled).and_then(|data| self.finder.rfind(data));
            if let Some(found) = found {
                let length = from + found + self.mark;
                self.over.clear();
                self.over.extend_from_slice(buffer.get(length..filled).unwrap_or_default());
                return Some((buffer, length));
            }
            if !full || wanted >= self.longest {
                buffer.truncate(filled);
                self.over = buffer;
                self.ended = true;
                return None;
            }
            searched = filled;
            wanted = wanted.saturating_mul(2).min(self.longest);
            grow(&mut buffer, wanted);
        }
    }

    /// Reads until the buffer is full; `false` when the stream ends or fails before.
    fn fill(&mut self, buffer: &mut [u8], filled: &mut usize) -> bool {
        if self.fault.is_some() {
            return false;
        }
        while let Some(free) = buffer.get_mut(*filled..).filter(|free| !free.is_empty()) {
            match self.rest.read(free) {
                Ok(0) => return false,
                Ok(read) => *filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.fault = Some(error);
                    return false;
                }
            }
        }
        true
    }

    /// The stream from the last of these chunks on: them, and what was not cut.
    fn into_rest(self, chunks: &[Chunk]) -> Rest<R> {
        let cut = chunks.iter().map(|chunk| chunk.buffer.get(..chunk.length).unwrap_or_default());
        let ahead: Vec<&[u8]> = cut.chain([self.over.as_slice()]).collect();
        self.rest.after(ahead.concat(), self.fault)
    }
}

/// A sheet being gathered.
pub(super) struct Job<'a, G> {
    pub(super) gather: &'a G,
    pub(super) context: Context<'a>,
    pub(super) threads: usize,
    /// Bytes of the file read so far.
    pub(super) count: &'a AtomicU64,
}

/// What the threads share.
struct Shop<R> {
    cutter: Mutex<Cutter<R>>,
    /// Buffers of chunks that are done with.
    buffers: Mutex<Vec<Vec<u8>>>,
    stop: AtomicBool,
}

/// Where the chunks end to be of use.
#[derive(Default)]
struct Stopped {
    /// The taker broke.
    broken: bool,
    /// The last row taken.
    number: u64,
    /// The chunk that is not plain, and those cut after it.
    chunks: Vec<Chunk>,
}

impl<G: Gather> Job<'_, G> {
    pub(super) fn run<R: Read + Send>(
        &self,
        part: R,
        take: &mut dyn FnMut(G::Piece) -> ControlFlow<()>,
        progress: &dyn Fn(u64),
    ) -> Result<(), ReadError> {
        let Some(AtRows { mark, rest }) = SheetReader::new(part, self.context).into_rows()? else {
            return Ok(());
        };
        let shop = Shop {
            cutter: Mutex::new(Cutter::new(rest, &mark, self.context.limits)),
            buffers: Mutex::default(),
            stop: AtomicBool::new(false),
        };
        let stopped = if self.threads < 2 {
            let mut hand = self.gather.hand();
            let mut next = || {
                let chunk = shop.cut(&mut lock(&shop.cutter), self.count)?;
                Some(self.parse(chunk, &mut hand))
            };
            self.consume(&shop, &mut next, take, progress)
        } else {
            std::thread::scope(|scope| {
                let (order, in_order) = sync_channel(QUEUE + self.threads);
                for _ in 0..self.threads {
                    let (shop, order) = (&shop, order.clone());
                    scope.spawn(move || self.work(shop, &order));
                }
                drop(order);
                let mut next = || in_order.recv().ok()?.recv().ok();
                self.consume(&shop, &mut next, take, progress)
                // Here the queue is dropped, at which the threads stop.
            })
        };
        if stopped.broken {
            return Ok(());
        }
        let cutter = shop.cutter.into_inner().unwrap_or_else(PoisonError::into_inner);
        let rest = cutter.into_rest(&stopped.chunks);
        drop(stopped.chunks);
        let mut pieces = Pieces::new(self.gather);
        let result = SheetReader::resume(rest, stopped.number, self.context)
            .read_rest(&mut |row| pieces.row(row, take), &|| progress(self.count.load(Ordering::Relaxed)));
        pieces.finish(take);
        result
    }

    /// One thread: cuts a chunk, takes its place in the queue, parses the chunk.
    fn work<R: Read>(&self, shop: &Shop<R>, order: &SyncSender<Receiver<Parsed<G::Piece>>>) {
        let mut hand = self.gather.hand();
        loop {
            let (chunk, give) = {
                // The place in the queue is taken before another thread may cut. A full queue holds up all of them.
                let mut cutter = lock(&shop.cutter);
                let Some(chunk) = shop.cut(&mut cutter, self.count) else { return };
                let (give, get) = sync_channel(1);
                if order.send(get).is_err() {
                    return;
                }
                (chunk, give)
            };
            // Nobody waits for it any more once the taker broke.
            let _ = give.send(self.parse(chunk, &mut hand));
        }
    }

    fn parse(&self, chunk: Chunk, hand: &mut G::Hand) -> Parsed<G::Piece> {
        let Chunk { buffer, length, read } = chunk;
        let mut reader = SheetReader::of_chunk(buffer, length, self.context);
        let number = reader.read_chunk(&mut |row| {
            self.gather.row(hand, row);
            ControlFlow::Continue(())
        });
        let piece = self.gather.piece(hand);
        Parsed {
            chunk: Chunk { buffer: reader.into_buffer(), length, read },
            piece: number.map(|number| (piece, number)),
        }
    }

    /// Takes pieces in order as long as they are sound.
    fn consume<R>(
        &self,
        shop: &Shop<R>,
        next: &mut dyn FnMut() -> Option<Parsed<G::Piece>>,
        take: &mut dyn FnMut(G::Piece) -> ControlFlow<()>,
        progress: &dyn Fn(u64),
    ) -> Stopped {
        let mut stopped = Stopped::default();
        while let Some(Parsed { chunk, piece }) = next() {
            let Some((piece, number)) = piece.filter(|_| stopped.chunks.is_empty()) else {
                shop.stop.store(true, Ordering::Relaxed);
                stopped.chunks.push(chunk);
                continue;
            };
            if number > 0 {
                stopped.number = number;
            }
            lock(&shop.buffers).push(chunk.buffer);
            progress(chunk.read);
            if take(piece).is_break() {
                shop.stop.store(true, Ordering::Relaxed);
                stopped.broken = true;
                break;
            }
        }
        stopped
    }
}

impl<R: Read> Shop<R> {
    fn cut(&self, cutter: &mut Cutter<R>, count: &AtomicU64) -> Option<Chunk> {
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        let spare = lock(&self.buffers).pop().unwrap_or_default();
        let (buffer, length) = cutter.cut(spare)?;
        Some(Chunk { buffer, length, read: count.load(Ordering::Relaxed) })
    }
}

fn grow(buffer: &mut Vec<u8>, length: usize) {
    if buffer.len() < length {
        buffer.resize(length, 0);
    }
}

/// What a thread that panicked leaves is looked at by none: the panic goes on when the threads are joined.
fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
