//! The compound file around an `.xls`: its streams, as far as a workbook needs them. Every chain is followed for as
//! many steps as the file has sectors and no further, so that a chain that bites its tail ends.

/// What a chain ends with.
const END: u32 = 0xFFFF_FFFE;
/// Bytes of a directory entry.
const ENTRY: usize = 128;
/// Streams shorter than this lie in the small sectors.
const SMALL: usize = 4_096;
/// Bytes of a small sector.
const SMALL_SECTOR: usize = 64;

/// The stream of one of these names, the first that is there; `None` if there is none or a chain is broken.
pub(super) fn stream(file: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let sector_bytes = match u16_at(file, 30)? {
        9 => 512,
        12 => 4_096,
        _ => return None,
    };
    let sectors = Sectors { bytes: file.get(sector_bytes..)?, size: sector_bytes };
    let table = table(file, &sectors)?;
    let directory = sectors.chain(u32_at(file, 48)?, &table)?;
    // Whoever reads the file after this follows these chains too.
    let small_table = match u32_at(file, 60)? {
        END => Vec::new(),
        first => numbers(&sectors.chain(first, &table)?),
    };
    let root = directory.get(..ENTRY)?;
    let small = match u32_at(root, 116)? {
        END => Vec::new(),
        first => sectors.chain(first, &table)?,
    };
    for name in names {
        let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        wanted.extend([0, 0]);
        let Some(entry) = directory.chunks_exact(ENTRY).find(|entry| entry.starts_with(&wanted)) else {
            continue;
        };
        let length = usize::try_from(u32_at(entry, 120)?).ok()?;
        let first = u32_at(entry, 116)?;
        let mut stream = if length < SMALL {
            Sectors { bytes: &small, size: SMALL_SECTOR }.chain(first, &small_table)?
        } else {
            sectors.chain(first, &table)?
        };
        stream.truncate(length);
        return Some(stream);
    }
    None
}

/// The table of what sector follows each.
fn table(file: &[u8], sectors: &Sectors<'_>) -> Option<Vec<u32>> {
    let mut places = numbers(file.get(76..512)?);
    let mut next = u32_at(file, 68)?;
    let mut steps = 0;
    while next < 0xFFFF_FFFA {
        steps += 1;
        if steps > sectors.count() {
            return None;
        }
        places.extend(numbers(sectors.get(next)?));
        next = places.pop()?;
    }
    let mut table = Vec::new();
    for place in places.into_iter().filter(|place| *place < 0xFFFF_FFFC) {
        table.extend(numbers(sectors.get(place)?));
    }
    Some(table)
}

struct Sectors<'b> {
    bytes: &'b [u8],
    size: usize,
}

impl<'b> Sectors<'b> {
    fn count(&self) -> usize {
        self.bytes.len().div_ceil(self.size)
    }

    /// One sector; the file's last may be cut short.
    fn get(&self, sector: u32) -> Option<&'b [u8]> {
        let from = usize::try_from(sector).ok()?.checked_mul(self.size)?;
        let rest = self.bytes.get(from..).filter(|rest| !rest.is_empty())?;
        Some(rest.get(..self.size).unwrap_or(rest))
    }

    fn chain(&self, first: u32, table: &[u32]) -> Option<Vec<u8>> {
        let (mut chain, mut next) = (Vec::new(), first);
        for _ in 0..self.count() {
            if next == END {
                return Some(chain);
            }
            chain.extend_from_slice(self.get(next)?);
            next = *table.get(usize::try_from(next).ok()?)?;
        }
        (next == END).then_some(chain)
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..)?.first_chunk::<4>().copied()?))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..)?.first_chunk::<2>().copied()?))
}
