//! The frame of a JPEG: its markers, read without decoding anything.
//!
//! The decoder fills up what is missing at the end of a file and says nothing, and it allocates by
//! a header it believes. So both are looked at here first.

/// What the markers of a JPEG say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Width in pixels as stored, before any orientation.
    pub(crate) width: u32,
    /// Height in pixels as stored, before any orientation.
    pub(crate) height: u32,
    /// Colour components.
    pub(crate) components: u8,
    /// Whether the picture comes in passes over the whole, which must be kept in memory at once.
    pub(crate) progressive: bool,
}

/// Why the markers make no JPEG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BrokenFrame {
    /// The data ends before the marker that ends the picture.
    CutShort,
    /// Segments that cannot be, or more passes than a picture has use for.
    Malformed,
}

/// Reads the markers from the start to the end of the first picture. What follows it (phones append
/// a film or a second picture) is not looked at.
pub(crate) fn frame(bytes: &[u8]) -> Result<Frame, BrokenFrame> {
    let mut at = 0;
    let mut frame = None;
    let mut scans = 0;
    if marker(bytes, &mut at)? != START_OF_IMAGE {
        return Err(BrokenFrame::Malformed);
    }
    loop {
        match marker(bytes, &mut at)? {
            END_OF_IMAGE if scans > 0 => return frame.ok_or(BrokenFrame::Malformed),
            END_OF_IMAGE | START_OF_IMAGE => return Err(BrokenFrame::Malformed),
            TEMPORARY | RESTART_FIRST..=RESTART_LAST => {}
            code => {
                let body = segment(bytes, &mut at)?;
                if is_start_of_frame(code) {
                    if frame.is_some() {
                        return Err(BrokenFrame::Malformed);
                    }
                    frame = Some(start_of_frame(code, body)?);
                } else if code == START_OF_SCAN {
                    scans += 1;
                    if scans > SCANS_MAX {
                        return Err(BrokenFrame::Malformed);
                    }
                    skip_entropy_coded(bytes, &mut at)?;
                }
            }
        }
    }
}

/// The next marker's code. Decoders pass over stray bytes between segments, and so does this.
fn marker(bytes: &[u8], at: &mut usize) -> Result<u8, BrokenFrame> {
    loop {
        let rest = bytes.get(*at..).ok_or(BrokenFrame::CutShort)?;
        let mark = rest.iter().position(|&byte| byte == 0xFF);
        let mark = mark.ok_or(BrokenFrame::CutShort)?;
        let code = *rest.get(mark + 1).ok_or(BrokenFrame::CutShort)?;
        // A marker may be preceded by any number of FF; FF 00 is a byte of data.
        *at += mark + if code == 0xFF { 1 } else { 2 };
        if code != 0xFF && code != 0x00 {
            return Ok(code);
        }
    }
}

/// The body of the segment that begins here, with `at` moved behind it.
fn segment<'a>(bytes: &'a [u8], at: &mut usize) -> Result<&'a [u8], BrokenFrame> {
    let length = match bytes.get(*at..*at + 2) {
        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])),
        _ => return Err(BrokenFrame::CutShort),
    };
    if length < 2 {
        return Err(BrokenFrame::Malformed);
    }
    let body = bytes.get(*at + 2..*at + length);
    *at += length;
    body.ok_or(BrokenFrame::CutShort)
}

fn start_of_frame(code: u8, body: &[u8]) -> Result<Frame, BrokenFrame> {
    let Some(&[_, y1, y0, x1, x0, components]) = body.first_chunk::<6>() else {
        return Err(BrokenFrame::Malformed);
    };
    let frame = Frame {
        width: u32::from(u16::from_be_bytes([x1, x0])),
        height: u32::from(u16::from_be_bytes([y1, y0])),
        components,
        progressive: code == PROGRESSIVE,
    };
    // No height means that it is told after the first pass; no camera does that.
    if frame.width == 0 || frame.height == 0 || !(1..=4).contains(&components) {
        return Err(BrokenFrame::Malformed);
    }
    Ok(frame)
}

/// Moves to the marker behind coded data: the first FF not followed by a stuffed 00 or a restart.
fn skip_entropy_coded(bytes: &[u8], at: &mut usize) -> Result<(), BrokenFrame> {
    loop {
        let rest = bytes.get(*at..).ok_or(BrokenFrame::CutShort)?;
        let mark = rest.iter().position(|&byte| byte == 0xFF);
        let mark = mark.ok_or(BrokenFrame::CutShort)?;
        match rest.get(mark + 1) {
            None => return Err(BrokenFrame::CutShort),
            Some(0x00 | RESTART_FIRST..=RESTART_LAST) => *at += mark + 2,
            Some(0xFF) => *at += mark + 1,
            Some(_) => {
                *at += mark;
                return Ok(());
            }
        }
    }
}

/// SOF0 … SOF15, without the three codes in that row that are tables.
fn is_start_of_frame(code: u8) -> bool {
    matches!(code, 0xC0..=0xCF) && !matches!(code, 0xC4 | 0xC8 | 0xCC)
}

const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;
const PROGRESSIVE: u8 = 0xC2;
const TEMPORARY: u8 = 0x01;
const RESTART_FIRST: u8 = 0xD0;
const RESTART_LAST: u8 = 0xD7;

/// Encoders use about ten passes. Each costs a walk over all blocks, so a file of empty passes
/// would be cheap to send and dear to read.
const SCANS_MAX: u32 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey picture of 16 × 8 with one scan: nothing a decoder could use, all that markers need.
    const SMALL: &[u8] = &[
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 16, 1, 1, 0x11, 0, 0xFF,
        0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD9,
    ];

    #[test]
    fn size_is_read_from_the_frame_header() {
        let expected = Frame {
            width: 16,
            height: 8,
            components: 1,
            progressive: false,
        };
        assert_eq!(frame(SMALL), Ok(expected));
    }

    #[test]
    fn every_shorter_beginning_is_cut_short() {
        for length in 0..SMALL.len() {
            assert_eq!(
                frame(&SMALL[..length]),
                Err(BrokenFrame::CutShort),
                "{length}"
            );
        }
    }

    #[test]
    fn end_marker_inside_a_thumbnail_does_not_count() {
        let mut bytes = SMALL[..SMALL.len() - 2].to_vec();
        bytes[6..8].copy_from_slice(&[0xFF, 0xD9]);
        assert_eq!(frame(&bytes), Err(BrokenFrame::CutShort));
    }

    #[test]
    fn what_follows_the_picture_is_ignored() {
        let bytes = [SMALL, b"a film of two seconds"].concat();
        assert!(frame(&bytes).is_ok());
    }

    #[test]
    fn second_frame_header_is_malformed() {
        let bytes = [&SMALL[..21], &SMALL[8..]].concat();
        assert_eq!(frame(&bytes), Err(BrokenFrame::Malformed));
    }

    #[test]
    fn endless_passes_are_malformed() {
        let passes = SMALL[21..SMALL.len() - 2].repeat(65);
        let bytes = [&SMALL[..21], &passes, &SMALL[SMALL.len() - 2..]].concat();
        assert_eq!(frame(&bytes), Err(BrokenFrame::Malformed));
    }
}
