//! Arrow IPC files. The blocks are decoded by the Arrow project's decoder, but looked up here: it believes every
//! length that a file gives and asks for that much memory, which a damaged file can turn into the process's end.

use super::super::Limits;
use super::super::window::WINDOW_BYTES;
use arrow::array::RecordBatch;
use arrow::buffer::{Buffer, MutableBuffer};
use arrow::datatypes::SchemaRef;
use arrow::ipc::reader::{FileDecoder, read_footer_length};
use arrow::ipc::{Block, Message, RecordBatch as BatchHeader, root_as_footer, root_as_message};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

/// Bytes after the footer: its length and the format's mark.
const TRAILER_BYTES: usize = 10;

/// Before each compressed buffer: its length when unpacked, or -1 for one that is stored as it is.
const LENGTH_BYTES: usize = 8;

/// Records that one batch may declare: a column of nulls takes no bytes, so that nothing else would bound it.
const MAX_BATCH_ROWS: i64 = 1 << 31;

/// The batches of a file.
pub(super) struct FeatherReader {
    file: File,
    file_bytes: u64,
    limits: Limits,
    decoder: FileDecoder,
    schema: SchemaRef,
    blocks: Vec<Block>,
    next: usize,
}

impl FeatherReader {
    /// Reads the footer and the dictionaries. The error says what is wrong with the file.
    pub(super) fn open(mut file: File, limits: &Limits) -> Result<Self, String> {
        let file_bytes = file.metadata().map_err(|error| error.to_string())?.len();
        let mut trailer = [0; TRAILER_BYTES];
        let trailer_at = file_bytes.checked_sub(10).ok_or("the file is too short")?;
        file.seek(SeekFrom::Start(trailer_at)).map_err(|error| error.to_string())?;
        file.read_exact(&mut trailer).map_err(|error| error.to_string())?;
        let length = read_footer_length(trailer).map_err(|error| error.to_string())?;
        let footer_at = u64::try_from(length).ok().and_then(|length| trailer_at.checked_sub(length));
        let footer_at = footer_at.ok_or("the footer is longer than the file")?;
        let mut bytes = vec![0; length];
        file.seek(SeekFrom::Start(footer_at)).map_err(|error| error.to_string())?;
        file.read_exact(&mut bytes).map_err(|error| error.to_string())?;
        let footer = root_as_footer(&bytes).map_err(|error| error.to_string())?;
        let schema = footer.schema().ok_or("the footer holds no schema")?;
        let schema = Arc::new(arrow::ipc::convert::fb_to_schema(schema));
        let blocks = footer.recordBatches().ok_or("the footer lists no batches")?.iter().copied().collect();
        let dictionaries: Vec<Block> = footer.dictionaries().iter().flatten().copied().collect();
        let decoder = FileDecoder::new(Arc::clone(&schema), footer.version());
        let mut reader = Self { file, file_bytes, limits: limits.clone(), decoder, schema, blocks, next: 0 };
        for block in dictionaries {
            let buffer = reader.block(&block)?;
            reader.decoder.read_dictionary(&block, &buffer).map_err(|error| error.to_string())?;
        }
        Ok(reader)
    }

    /// The columns.
    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// How many batches there are.
    pub(super) fn batches(&self) -> u64 {
        u64::try_from(self.blocks.len()).unwrap_or(0)
    }

    /// The next batch.
    pub(super) fn next_batch(&mut self) -> Result<Option<RecordBatch>, String> {
        while let Some(block) = self.blocks.get(self.next).copied() {
            self.next += 1;
            let buffer = self.block(&block)?;
            let batch = self.decoder.read_record_batch(&block, &buffer).map_err(|error| error.to_string())?;
            if batch.is_some() {
                return Ok(batch);
            }
        }
        Ok(None)
    }

    /// Reads a block that lies in the file and whose lengths can be true.
    fn block(&mut self, block: &Block) -> Result<Buffer, String> {
        let outside = || "a block lies outside the file".to_owned();
        let at = u64::try_from(block.offset()).map_err(|_| outside())?;
        let header = usize::try_from(block.metaDataLength()).map_err(|_| outside())?;
        let body = usize::try_from(block.bodyLength()).map_err(|_| outside())?;
        let length = header.checked_add(body).ok_or_else(outside)?;
        let end = u64::try_from(length).ok().and_then(|length| at.checked_add(length)).ok_or_else(outside)?;
        if end > self.file_bytes || header < 8 {
            return Err(outside());
        }
        let mut buffer = MutableBuffer::from_len_zeroed(length);
        self.file.seek(SeekFrom::Start(at)).map_err(|error| error.to_string())?;
        self.file.read_exact(&mut buffer).map_err(|error| error.to_string())?;
        self.check(buffer.get(..header).unwrap_or_default(), buffer.get(header..).unwrap_or_default())?;
        Ok(buffer.into())
    }

    fn check(&self, header: &[u8], body: &[u8]) -> Result<(), String> {
        // A continuation mark of four bytes may stand before the four of the length.
        let skip = if header.starts_with(&[0xFF; 4]) { 8 } else { 4 };
        let message =
            root_as_message(header.get(skip..).unwrap_or_default()).map_err(|error| error.to_string())?;
        match batch_header(&message) {
            Some(batch) => self.check_batch(&batch, body),
            None => Ok(()),
        }
    }

    fn check_batch(&self, batch: &BatchHeader<'_>, body: &[u8]) -> Result<(), String> {
        if !(0..=MAX_BATCH_ROWS).contains(&batch.length()) {
            return Err("a batch declares more records than a file can hold".to_owned());
        }
        if batch.compression().is_none() {
            return Ok(());
        }
        let packed = u64::try_from(body.len().max(WINDOW_BYTES)).unwrap_or(u64::MAX);
        let allowed = self.limits.max_uncompressed.min(packed.saturating_mul(self.limits.max_ratio));
        let mut total = 0_u64;
        for buffer in batch.buffers().iter().flatten() {
            let start = usize::try_from(buffer.offset()).ok();
            let prefix = start.and_then(|start| body.get(start..)?.first_chunk::<LENGTH_BYTES>());
            // What holds less than a length is empty, or for the decoder to refuse.
            let unpacked = prefix.map_or(0, |prefix| i64::from_le_bytes(*prefix));
            if buffer.length() > 0 {
                total = total.saturating_add(u64::try_from(unpacked).unwrap_or(0));
            }
        }
        if total > allowed {
            return Err(format!("a batch that unpacks to more than {allowed} bytes"));
        }
        Ok(())
    }
}

fn batch_header<'a>(message: &Message<'a>) -> Option<BatchHeader<'a>> {
    match message.header_as_record_batch() {
        Some(batch) => Some(batch),
        None => message.header_as_dictionary_batch()?.data(),
    }
}
