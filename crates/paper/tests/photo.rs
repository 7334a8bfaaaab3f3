//! Photos as they come: real ones, damaged ones, and other files.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]
#![expect(clippy::print_stdout, reason = "a test that skips says so")]

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};
use model::{Lang, Refusal};
use paper::{Fields, InvalidPhoto, Photo, Template};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn file_of_another_type_is_an_invalid_image() {
    // W-16.b
    for (what, bytes) in [
        ("PDF", b"%PDF-1.7\n1 0 obj\n" as &[u8]),
        ("GIF", b"GIF89a\x01\0\x01\0"),
        ("WebP", b"RIFF\x24\0\0\0WEBPVP8 "),
        ("HEIC", b"\0\0\0\x18ftypheic"),
        ("SVG", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("two bytes", b"\xFF\xD8"),
    ] {
        assert_eq!(
            Photo::read(bytes).unwrap_err(),
            InvalidPhoto::NotJpegOrPng,
            "{what}"
        );
    }
    assert_eq!(InvalidPhoto::REFUSAL, Refusal::InvalidImage);
    assert_eq!(InvalidPhoto::REFUSAL.code(), "invalid_image");
}

#[test]
fn each_reason_has_its_own_sentence_in_both_languages() {
    let all = [
        InvalidPhoto::Empty,
        InvalidPhoto::TooManyBytes,
        InvalidPhoto::NotJpegOrPng,
        InvalidPhoto::TooManyPixels {
            width: 1,
            height: 1,
        },
        InvalidPhoto::CutShort,
        InvalidPhoto::Unreadable,
    ];
    let mut sentences: Vec<_> = all
        .iter()
        .flat_map(|reason| [Lang::Zh, Lang::En].map(|lang| reason.sentence(lang)))
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    assert_eq!(sentences.len(), 2 * all.len());
}

#[test]
fn limits_hold_before_anything_is_decoded() {
    assert_eq!(Photo::read(b"").unwrap_err(), InvalidPhoto::Empty);
    let mut large = encode(&RgbImage::new(1, 1), ImageFormat::Png);
    large.resize(12_000_001, 0);
    assert_eq!(Photo::read(&large).unwrap_err(), InvalidPhoto::TooManyBytes);
    // A header that claims a gigapixel.
    let mut png = encode(&RgbImage::new(1, 1), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0x7F, 0xFF, 0, 0, 0x7F, 0xFF]);
    let error = Photo::read(&png).unwrap_err();
    let expected = InvalidPhoto::TooManyPixels {
        width: 32_767,
        height: 32_767,
    };
    assert_eq!(error, expected);
    let mut jpeg = encode(&RgbImage::new(8, 8), ImageFormat::Jpeg);
    let header = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[header + 5..header + 9].fill(0xFF);
    assert!(matches!(
        Photo::read(&jpeg).unwrap_err(),
        InvalidPhoto::TooManyPixels { .. }
    ));
}

#[test]
fn file_cut_short_is_refused_wherever_it_is_cut() {
    let pixels = gradient(64, 48);
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let whole = encode(&pixels, format);
        assert!(Photo::read(&whole).is_ok());
        for length in 8..whole.len() {
            let error = Photo::read(&whole[..length]).unwrap_err();
            assert_eq!(error, InvalidPhoto::CutShort, "{format:?} at {length}");
        }
    }
}

#[test]
fn real_photos_are_photos_or_have_a_reason() {
    let Some(manifest) = &*MANIFEST else { return };
    let mut read = 0;
    for file in manifest {
        let name = file["file"].as_str().unwrap();
        let result = Photo::read(&fs::read(photos().join(name)).unwrap());
        let is_jpeg_or_png = ["image/jpeg", "image/png"].contains(&text(file, "type_by_magic"));
        let decodes = file["pillow"]["load"] == "ok";
        match result {
            Ok(photo) => {
                read += 1;
                assert!(is_jpeg_or_png, "{name}");
                // Sizes beyond a poster's are reduced; smaller ones are those of the truth.
                let truth = (
                    number(file, "oriented_width"),
                    number(file, "oriented_height"),
                );
                if truth.0.min(truth.1) <= 2160 {
                    assert_eq!((photo.width(), photo.height()), truth, "{name}");
                }
            }
            Err(error) if is_jpeg_or_png && decodes => panic!("{name} is fine, but: {error}"),
            Err(error) => println!("{name}: {error}"),
        }
    }
    println!("{read} of {} files are photos", manifest.len());
    assert!(read > 30);
}

#[test]
fn orientation_of_exif_is_applied() {
    // The same landscape eight times, turned and mirrored, each with the tag that undoes it.
    if MANIFEST.is_none() {
        return;
    }
    let small = |number: u32| {
        let path = photos().join(format!("ian/landscape_{number}.jpg"));
        let photo = Photo::read(&fs::read(path).unwrap()).unwrap();
        assert!(photo.width() > photo.height(), "{number}");
        look(&photo)
    };
    // The pictures differ by a digit in their middle and by their compression.
    let upright = small(1);
    let wrong = [
        imageops::flip_horizontal(&upright),
        imageops::flip_vertical(&upright),
        imageops::rotate180(&upright),
    ];
    for number in 2..=8 {
        let other = small(number);
        let distance = mean_distance(&upright, &other);
        for wrong in &wrong {
            assert!(
                2.0 * distance < mean_distance(wrong, &other),
                "{number}: {distance}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_files_never_panic(
        source in 0..DAMAGED.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = DAMAGED[source].clone();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(photo) = Photo::read(&bytes) {
            prop_assert!(photo.width() > 0 && photo.height() > 0);
        }
    }

    #[test]
    fn any_bytes_behind_a_signature_never_panic(
        jpeg: bool,
        rest in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let signature: &[u8] = if jpeg { &[0xFF, 0xD8, 0xFF] } else { b"\x89PNG\r\n\x1A\n" };
        let _ = Photo::read(&[signature, &rest].concat());
    }
}

/// Small whole files to damage: made ones, and real ones where they are.
static DAMAGED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let pixels = gradient(40, 30);
    let grey = DynamicImage::from(pixels.clone()).into_luma8();
    let mut files = vec![
        encode(&pixels, ImageFormat::Jpeg),
        encode(&pixels, ImageFormat::Png),
    ];
    let mut bytes = Cursor::new(Vec::new());
    grey.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    files.push(bytes.into_inner());
    for file in MANIFEST.iter().flatten() {
        let bytes = fs::read(photos().join(text(file, "file"))).unwrap();
        if bytes.len() < 50_000 {
            files.push(bytes);
        }
    }
    files
});

/// The truth about a folder of real photos, where it is.
static MANIFEST: LazyLock<Option<Vec<Value>>> = LazyLock::new(|| {
    let Ok(json) = fs::read_to_string(photos().join("manifest.json")) else {
        println!("skipped: no photos at {}", photos().display());
        return None;
    };
    let manifest: Value = serde_json::from_str(&json).unwrap();
    Some(manifest["files"].as_array().unwrap().clone())
});

/// Real photos with a manifest of what independent tools say of each; beside the checkout, for they
/// are not ours to hand on.
fn photos() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/photos")
}

fn text<'a>(file: &'a Value, key: &str) -> &'a str {
    file[key].as_str().unwrap_or_default()
}

fn number(file: &Value, key: &str) -> u32 {
    u32::try_from(file[key].as_u64().unwrap_or_default()).unwrap()
}

fn gradient(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([x * 3, y * 4, 90].map(|channel| u8::try_from(channel).unwrap()))
    })
}

fn encode(pixels: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// What a photo looks like, in 60 × 40 pixels.
fn look(photo: &Photo) -> RgbImage {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"40\">\
               <rect id=\"photo\" width=\"60\" height=\"40\"/></svg>";
    let template = Template::parse(svg).unwrap();
    let png = template.render(&Fields::default(), photo).unwrap();
    image::load_from_memory(&png).unwrap().into_rgb8()
}

/// Mean difference of two pictures' channels, of 255.
fn mean_distance(a: &RgbImage, b: &RgbImage) -> f64 {
    let distances = a
        .iter()
        .zip(b.iter())
        .map(|(a, b)| f64::from(a.abs_diff(*b)));
    distances.sum::<f64>() / (60.0 * 40.0 * 3.0)
}
