//! A photo that somebody uploaded, as pixels and nothing else.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, ImageResult, Limits, RgbImage, imageops};
use model::{Lang, Refusal};

use crate::jpeg::{self, BrokenFrame};

/// The pixels of an uploaded picture, upright and opaque.
///
/// Position, camera, date and whatever else a file carries beside its pixels is gone.
#[derive(Clone)]
pub struct Photo {
    pixels: RgbImage,
}

impl Photo {
    /// Reads a JPEG or PNG, known by its content. The orientation of EXIF is applied; transparent
    /// parts become white; what is larger than any poster is reduced. All limits are checked before
    /// pixels are decoded (W-16.b).
    pub fn read(bytes: &[u8]) -> Result<Self, InvalidPhoto> {
        if bytes.is_empty() {
            return Err(InvalidPhoto::Empty);
        }
        if bytes.len() > BYTES_MAX {
            return Err(InvalidPhoto::TooManyBytes);
        }
        if bytes.starts_with(JPEG_SIGNATURE) {
            read_jpeg(bytes)
        } else if bytes.starts_with(PNG_SIGNATURE) {
            read_png(bytes)
        } else {
            Err(InvalidPhoto::NotJpegOrPng)
        }
    }

    /// Width in pixels, after orientation and reduction.
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Height in pixels, after orientation and reduction.
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// The middle of the photo that has the shape `frame_width : frame_height`, in exactly that
    /// many pixels.
    pub(crate) fn cover(&self, frame_width: u32, frame_height: u32) -> RgbImage {
        let (width, height) = self.pixels.dimensions();
        let (cut_width, cut_height) = cover_cut((width, height), (frame_width, frame_height));
        let left = (width - cut_width) / 2;
        let top = (height - cut_height) / 2;
        let cut = imageops::crop_imm(&self.pixels, left, top, cut_width, cut_height);
        if (cut_width, cut_height) == (frame_width, frame_height) {
            cut.to_image()
        } else if cut_width >= AVERAGED_FROM * frame_width
            && cut_height >= AVERAGED_FROM * frame_height
        {
            imageops::thumbnail(&*cut, frame_width, frame_height)
        } else {
            let filter = imageops::FilterType::CatmullRom;
            imageops::resize(&*cut, frame_width, frame_height, filter)
        }
    }
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({} × {})", self.width(), self.height())
    }
}

/// Why an upload is no photo. For a person all of them are the refusal `invalid_image`, each with
/// its own sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhoto {
    /// Nothing was uploaded.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than 12 MB.
    #[error("the file is larger than {BYTES_MAX} bytes")]
    TooManyBytes,
    /// Another type of file, whatever its name says.
    #[error("neither JPEG nor PNG")]
    NotJpegOrPng,
    /// More pixels than can be decoded in bounded memory.
    #[error("{width} × {height} pixels are too many")]
    TooManyPixels {
        /// Width that the file claims.
        width: u32,
        /// Height that the file claims.
        height: u32,
    },
    /// The end of the file is missing.
    #[error("the file is cut short")]
    CutShort,
    /// Damaged, or a variant of the format that nothing usual writes.
    #[error("the file cannot be decoded")]
    Unreadable,
}

impl InvalidPhoto {
    /// The outcome code of spec §17 for all of these: `invalid_image` (W-16.b).
    pub const REFUSAL: Refusal = Refusal::InvalidImage;

    /// What happened and what to do, for the person who uploaded.
    pub fn sentence(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Empty, Lang::Zh) => "文件是空的，请重新选择一张照片。",
            (Self::Empty, Lang::En) => "The file is empty. Please choose a photo again.",
            (Self::TooManyBytes, Lang::Zh) => "照片超过 12 MB，请压缩后再上传。",
            (Self::TooManyBytes, Lang::En) => {
                "The photo is larger than 12 MB. Please make it smaller and try again."
            }
            (Self::NotJpegOrPng, Lang::Zh) => {
                "只支持 JPEG 和 PNG 格式的照片。HEIC 等其他格式请先转换，或上传截图。"
            }
            (Self::NotJpegOrPng, Lang::En) => {
                "Only JPEG and PNG photos are accepted. Please convert other formats such as HEIC, \
                 or upload a screenshot."
            }
            (Self::TooManyPixels { .. }, Lang::Zh) => "照片尺寸过大，请缩小后再上传。",
            (Self::TooManyPixels { .. }, Lang::En) => {
                "The photo has too many pixels. Please scale it down and try again."
            }
            (Self::CutShort, Lang::Zh) => "照片不完整，可能没有传完，请重新上传。",
            (Self::CutShort, Lang::En) => {
                "The photo is incomplete; perhaps the upload broke off. Please upload it again."
            }
            (Self::Unreadable, Lang::Zh) => "照片已损坏或无法识别，请换一张。",
            (Self::Unreadable, Lang::En) => {
                "The photo is damaged or cannot be read. Please choose another one."
            }
        }
    }
}

/// Whether these are the bytes of a picture small enough to stand in a template.
pub(crate) fn is_small_picture(bytes: &[u8]) -> bool {
    Photo::read(bytes)
        .is_ok_and(|photo| u64::from(photo.width()) * u64::from(photo.height()) <= SMALL_PIXELS_MAX)
}

fn read_jpeg(bytes: &[u8]) -> Result<Photo, InvalidPhoto> {
    let frame = jpeg::frame(bytes).map_err(|broken| match broken {
        BrokenFrame::CutShort => InvalidPhoto::CutShort,
        BrokenFrame::Malformed => InvalidPhoto::Unreadable,
    })?;
    // Passes are kept as two bytes a coefficient until the last has come.
    let coefficients = if frame.progressive {
        2 * u64::from(frame.components)
    } else {
        0
    };
    let size = (frame.width, frame.height);
    check_size(size, u64::from(frame.components.max(3)) + coefficients)?;
    let decoder = readable(JpegDecoder::new(Cursor::new(bytes)))?;
    decode(decoder, size)
}

fn read_png(bytes: &[u8]) -> Result<Photo, InvalidPhoto> {
    let header = bytes
        .get(PNG_SIGNATURE.len() + 8..)
        .and_then(|rest| rest.first_chunk::<10>())
        .ok_or(InvalidPhoto::CutShort)?;
    let &[w3, w2, w1, w0, h3, h2, h1, h0, depth, colour] = header;
    let size = (
        u32::from_be_bytes([w3, w2, w1, w0]),
        u32::from_be_bytes([h3, h2, h1, h0]),
    );
    // As decoded, and once more where that is not yet RGB: a palette may hide transparency.
    let channels = if colour == 2 { 3 } else { 4 };
    let copy = if (colour, depth) == (2, 8) { 0 } else { 4 };
    check_size(size, channels * u64::from(depth.div_ceil(8)) + copy)?;
    if !bytes.windows(PNG_END.len()).any(|chunk| chunk == PNG_END) {
        return Err(InvalidPhoto::CutShort);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    let decoder = readable(PngDecoder::with_limits(Cursor::new(bytes), limits))?;
    decode(decoder, size)
}

/// Refuses a picture by what its header claims. `bytes_per_pixel` is what decoding needs at once.
fn check_size((width, height): (u32, u32), bytes_per_pixel: u64) -> Result<(), InvalidPhoto> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(InvalidPhoto::Unreadable);
    }
    if width.max(height) > SIDE_MAX
        || pixels > PIXELS_MAX
        || pixels.saturating_mul(bytes_per_pixel) > MEMORY_MAX
    {
        return Err(InvalidPhoto::TooManyPixels { width, height });
    }
    Ok(())
}

fn decode(mut decoder: impl ImageDecoder, size: (u32, u32)) -> Result<Photo, InvalidPhoto> {
    // What was checked must be what is decoded.
    if decoder.dimensions() != size {
        return Err(InvalidPhoto::Unreadable);
    }
    let orientation = decoder.orientation().ok();
    let decoded = readable(DynamicImage::from_decoder(decoder))?;
    let mut upright = DynamicImage::ImageRgb8(reduce(opaque(decoded)));
    if let Some(orientation) = orientation {
        upright.apply_orientation(orientation);
    }
    Ok(Photo {
        pixels: upright.into_rgb8(),
    })
}

/// RGB without transparency: white shows through, as on paper.
fn opaque(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let mut pixels = RgbImage::new(image.width(), image.height());
    for (target, source) in pixels.pixels_mut().zip(image.pixels()) {
        let [r, g, b, alpha] = source.0;
        target.0 = [r, g, b].map(|channel| over_white(channel, alpha));
    }
    pixels
}

fn over_white(channel: u8, alpha: u8) -> u8 {
    let alpha = u16::from(alpha);
    let mixed = (u16::from(channel) * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// Averages squares of pixels into one where that leaves as many as the largest template has.
fn reduce(pixels: RgbImage) -> RgbImage {
    let (width, height) = pixels.dimensions();
    let factor = width.min(height) / SHORT_SIDE_KEPT;
    if factor < 2 {
        return pixels;
    }
    imageops::thumbnail(&pixels, width / factor, height / factor)
}

/// The largest part of a picture of size `photo` with the shape of `frame`.
fn cover_cut(photo: (u32, u32), frame: (u32, u32)) -> (u32, u32) {
    let [width, height] = [photo.0, photo.1].map(u64::from);
    let [frame_width, frame_height] = [frame.0.max(1), frame.1.max(1)].map(u64::from);
    let (cut_width, cut_height) = if width * frame_height > height * frame_width {
        (height * frame_width / frame_height, height)
    } else {
        (width, width * frame_height / frame_width)
    };
    let side = |cut: u64, whole: u32| u32::try_from(cut).unwrap_or(whole).clamp(1, whole);
    (side(cut_width, photo.0), side(cut_height, photo.1))
}

fn readable<T>(result: ImageResult<T>) -> Result<T, InvalidPhoto> {
    // The decoders' reasons are for programmers; the person needs another picture.
    result.map_err(|_reason| InvalidPhoto::Unreadable)
}

const JPEG_SIGNATURE: &[u8] = &[0xFF, 0xD8, 0xFF];
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";
/// The type of the chunk that ends a PNG, with its fixed checksum.
const PNG_END: &[u8] = b"IEND\xAE\x42\x60\x82";

/// Largest upload in bytes: 12 MB holds the photos of today's phones.
const BYTES_MAX: usize = 12_000_000;
/// Longest side in pixels.
const SIDE_MAX: u32 = 16_384;
/// Most pixels: 64 MP.
const PIXELS_MAX: u64 = 64_000_000;
/// Most bytes that decoding one picture may need at once.
const MEMORY_MAX: u64 = 400_000_000;
/// Most pixels of a picture inside a template: 4 MP.
const SMALL_PIXELS_MAX: u64 = 4_000_000;
/// From this ratio on, averaging looks as good as a filter and is much faster.
const AVERAGED_FROM: u32 = 3;
/// Pixels of the shorter side that are kept at least; the width of the largest template.
const SHORT_SIDE_KEPT: u32 = 2160;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_covers_the_frame_and_keeps_its_shape() {
        for (photo, frame, expected) in [
            ((4000, 3000), (1000, 1000), (3000, 3000)),
            ((3000, 4000), (1000, 1000), (3000, 3000)),
            ((4000, 3000), (400, 300), (4000, 3000)),
            ((100, 100), (200, 50), (100, 25)),
            ((1, 16_384), (16_384, 1), (1, 1)),
            ((16_384, 1), (1, 16_384), (1, 1)),
        ] {
            assert_eq!(cover_cut(photo, frame), expected, "{photo:?} in {frame:?}");
        }
    }

    #[test]
    fn claimed_size_is_refused_before_decoding() {
        for (size, bytes_per_pixel, fits) in [
            ((16_384, 3900), 3, true),
            ((16_385, 1), 3, false),
            ((8000, 8000), 3, true),
            ((8001, 8000), 3, false),
            ((8000, 8000), 9, false),
            ((6000, 6000), 9, true),
        ] {
            let result = check_size(size, bytes_per_pixel);
            assert_eq!(result.is_ok(), fits, "{size:?} at {bytes_per_pixel}");
        }
        assert_eq!(check_size((0, 9), 3), Err(InvalidPhoto::Unreadable));
    }

    #[test]
    fn transparent_becomes_white() {
        assert_eq!(over_white(0, 0), 255);
        assert_eq!(over_white(10, 255), 10);
        assert_eq!(over_white(0, 128), 127);
    }

    #[test]
    fn large_picture_is_reduced_to_the_width_of_a_poster() {
        for (size, kept) in [
            ((4319, 4320), (4319, 4320)),
            ((4320, 5000), (2160, 2500)),
            ((7000, 9000), (2333, 3000)),
            ((2160, 9000), (2160, 9000)),
        ] {
            assert_eq!(reduce(RgbImage::new(size.0, size.1)).dimensions(), kept);
        }
    }
}
