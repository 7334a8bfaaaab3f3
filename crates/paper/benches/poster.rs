//! What one poster costs: reading a photo as phones take it, drawing, and both for a large
//! template.

use std::hint::black_box;
use std::io::Cursor;

use criterion::{Criterion, criterion_group, criterion_main};
use image::{ImageFormat, Rgb, RgbImage};
use paper::{Fields, Photo, Template};

fn poster(c: &mut Criterion) {
    let template = Template::parse(TEMPLATE).expect("a template");
    let jpeg = phone_photo();
    let photo = Photo::read(&jpeg).expect("a photo");
    let mut group = c.benchmark_group("poster");
    group.sample_size(10);
    group.bench_function("read_12_megapixels", |b| {
        b.iter(|| Photo::read(black_box(&jpeg)));
    });
    group.bench_function("parse_template", |b| {
        b.iter(|| Template::parse(black_box(TEMPLATE)));
    });
    group.bench_function("render_720x1080", |b| {
        b.iter(|| template.render(black_box(&FIELDS), &photo));
    });
    let large = TEMPLATE.replace(
        "width=\"720\" height=\"1080\" v",
        "width=\"1440\" height=\"2160\" v",
    );
    let large = Template::parse(&large).expect("a template");
    assert_eq!(large.width(), 1440);
    group.bench_function("render_1440x2160", |b| {
        b.iter(|| large.render(black_box(&FIELDS), &photo));
    });
    group.finish();
}

/// 4000 × 3000 with detail everywhere, as JPEG.
fn phone_photo() -> Vec<u8> {
    let pixels = RgbImage::from_fn(4000, 3000, |x, y| {
        let wave = (x * x / 700 + y * y / 900) % 256;
        Rgb([wave, x / 16 % 256, y / 12 % 256].map(|v| u8::try_from(v).unwrap_or(u8::MAX)))
    });
    let mut jpeg = Cursor::new(Vec::new());
    pixels
        .write_to(&mut jpeg, ImageFormat::Jpeg)
        .expect("encoded");
    jpeg.into_inner()
}

const TEMPLATE: &str = include_str!("../testdata/poster.svg");
const FIELDS: Fields<'_> = Fields {
    name: "王小明",
    checkpoint: "第三关 · 湖边",
    steps: "123,456",
    date: "2026 年 5 月 1 日",
    campaign: "春日健走",
    motto: "一步一步，走到远方",
};

criterion_group!(benches, poster);
criterion_main!(benches);
