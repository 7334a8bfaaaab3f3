//! What a workbook may cost to open. An `.xlsx` file is an archive, and a small archive can hold a
//! very large one.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use crate::SheetError;

/// How large a workbook and its table may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Entries of the archive.
    pub entries: usize,
    /// Bytes of all entries when they are unpacked; also of all texts of the table.
    pub unpacked: u64,
    /// How many times larger an entry may be unpacked than packed, once it is larger than 1 MiB.
    pub ratio: u64,
    /// Rows below the head that are not blank.
    pub rows: usize,
    /// Columns.
    pub columns: u16,
}

impl Default for Limits {
    /// 20 MiB, 500 entries, 128 MiB unpacked, 200 times; 200,000 rows and 100 columns.
    fn default() -> Self {
        Self {
            bytes: 20 << 20,
            entries: 500,
            unpacked: 128 << 20,
            ratio: 200,
            rows: 200_000,
            columns: 100,
        }
    }
}

/// Unpacks every entry once and throws it away. What an archive says of its sizes may be false, so
/// they are counted.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    if bytes.len() as u64 > limits.bytes {
        return Err(SheetError::TooLarge);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(SheetError::NotXlsx);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    if archive.len() > limits.entries {
        return Err(SheetError::TooLarge);
    }
    let mut left = limits.unpacked;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|e| damaged(&e))?;
        let packed = entry.compressed_size();
        let unpacked = io::copy(&mut entry.take(left + 1), &mut io::sink())
            .map_err(|e| SheetError::Damaged(e.to_string()))?;
        let swollen = unpacked > RATIO_FROM && unpacked / limits.ratio.max(1) > packed;
        left = match left.checked_sub(unpacked) {
            Some(left) if !swollen => left,
            _ => return Err(SheetError::TooLarge),
        };
    }
    Ok(())
}

fn damaged(error: &zip::result::ZipError) -> SheetError {
    SheetError::Damaged(error.to_string())
}

const RATIO_FROM: u64 = 1 << 20;
