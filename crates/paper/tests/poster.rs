//! Posters from template and photo, looked at as pixels.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use paper::{Fields, Photo, Template, TemplateProblem};

#[test]
fn photo_of_a_passed_checkpoint_becomes_a_poster_of_the_templates_size() {
    // W-16.a
    let poster = render(TEMPLATE, &FIELDS, &plain_photo());
    assert_eq!(poster.dimensions(), (720, 1080));
    // The frame holds the photo: its left half is red, its right half blue.
    for y in [230, 460, 690] {
        assert_eq!(*poster.get_pixel(60, y), RED, "left at {y}");
        assert_eq!(*poster.get_pixel(660, y), BLUE, "right at {y}");
    }
    // Its corner is round: what shows is the template's ground.
    let corner = *poster.get_pixel(50, 202);
    assert!(corner != RED && corner.0[1] > corner.0[0], "{corner:?}");
    // Its line lies over the edge.
    assert_eq!(*poster.get_pixel(49, 460), Rgb([255; 3]));
    // Outside it is the template.
    assert_eq!(*poster.get_pixel(20, 1060), Rgb([4, 47, 46]));
}

#[test]
fn texts_are_drawn_where_the_template_has_them() {
    let empty = render(TEMPLATE, &Fields::default(), &plain_photo());
    let full = render(TEMPLATE, &FIELDS, &plain_photo());
    for (what, area) in [
        ("campaign", (48, 66, 470, 36)),
        ("checkpoint", (220, 110, 400, 64)),
        ("name", (48, 752, 380, 50)),
        ("steps", (442, 760, 150, 40)),
        ("date", (48, 816, 300, 30)),
        ("motto", (120, 970, 480, 40)),
    ] {
        let changed = differing(&empty, &full, area);
        assert!(changed > 100, "{what}: {changed} pixels");
    }
}

#[test]
fn text_stays_within_its_width() {
    let name = "一个非常非常非常非常非常非常非常非常非常非常非常非常长的名字";
    let fields = Fields { name, ..FIELDS };
    let empty = render(TEMPLATE, &Fields { name: "", ..FIELDS }, &plain_photo());
    let long = render(TEMPLATE, &fields, &plain_photo());
    assert!(differing(&empty, &long, (300, 750, 120, 60)) > 100);
    assert_eq!(differing(&empty, &long, (430, 750, 12, 60)), 0);
}

#[test]
fn value_cannot_add_markup() {
    let fields = Fields {
        name: "</text><rect width=\"720\" height=\"1080\"/>&amp;{{motto}}",
        ..FIELDS
    };
    let poster = render(TEMPLATE, &fields, &plain_photo());
    assert_eq!(*poster.get_pixel(60, 460), RED);
}

#[test]
fn character_without_a_font_is_drawn_as_a_square() {
    // Unassigned, so that no font of any system has it.
    let unknown = Fields {
        name: "\u{378}",
        ..FIELDS
    };
    let square = Fields {
        name: "□",
        ..FIELDS
    };
    let empty = Fields { name: "", ..FIELDS };
    let photo = plain_photo();
    let [unknown, square, empty] = [unknown, square, empty].map(|f| render(TEMPLATE, &f, &photo));
    assert_eq!(unknown, square);
    assert_ne!(unknown, empty);
}

#[test]
fn photo_covers_the_frame_from_its_middle() {
    // A wide photo in a square frame: the outer thirds are cut away.
    let mut wide = RgbImage::from_pixel(300, 100, BLUE);
    for (x, _, pixel) in wide.enumerate_pixels_mut() {
        if (100..200).contains(&x) {
            *pixel = RED;
        }
    }
    let poster = render(SQUARE, &FIELDS, &photo(wide));
    assert!(poster.pixels().all(|pixel| *pixel == RED));
}

#[test]
fn frame_follows_the_view_box_and_transforms() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200" viewBox="0 0 100 100">
        <g transform="translate(10 0)"><image id="photo" x="10" y="20" width="40" height="40"/></g></svg>"#;
    let poster = render(svg, &FIELDS, &photo(RgbImage::from_pixel(9, 9, RED)));
    assert_eq!(poster.dimensions(), (200, 200));
    for (x, y, inside) in [
        (41, 41, true),
        (118, 118, true),
        (38, 60, false),
        (60, 122, false),
    ] {
        let expected = if inside { RED } else { Rgb([255; 3]) };
        assert_eq!(*poster.get_pixel(x, y), expected, "{x}, {y}");
    }
}

#[test]
fn embedded_picture_is_drawn() {
    // One black pixel.
    let dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVQI12NgAAAAAgAB4iG8MwAAAABJRU5ErkJggg==";
    let svg = with(&format!("<image width=\"5\" height=\"5\" href=\"{dot}\"/>"));
    let poster = render(&svg, &FIELDS, &photo(RgbImage::from_pixel(9, 9, RED)));
    assert_eq!(*poster.get_pixel(2, 2), Rgb([0; 3]));
    assert_eq!(*poster.get_pixel(20, 20), RED);
}

#[test]
fn mistakes_in_templates_are_told_with_their_place() {
    use TemplateProblem as P;
    let s = str::to_owned;
    let frame = r#"<rect id="photo" width="40" height="40"/>"#;
    let cases: &[(String, P, &str)] = &[
        (
            with("<text>{{nmae}}</text>"),
            P::Placeholder(s("nmae")),
            "{{nmae}}",
        ),
        (with("<text>a {{name} b</text>"), P::OpenPlaceholder, "{{"),
        (with("<g>{{name}}</g>"), P::MisplacedPlaceholder, "{{"),
        (
            with("<text x=\"{{name}}\">b</text>"),
            P::MisplacedPlaceholder,
            "x=\"{{name}}\"",
        ),
        (
            with("<script>1</script>"),
            P::Element(s("script")),
            "<script",
        ),
        (
            with("<foreignObject/>"),
            P::Element(s("foreignObject")),
            "<foreignObject",
        ),
        (with("<filter/>"), P::Element(s("filter")), "<filter"),
        (with("<svg/>"), P::Element(s("svg")), "<svg/"),
        (
            with("<g onclick=\"a()\"/>"),
            P::Script(s("onclick")),
            "onclick=\"a()\"",
        ),
        (
            with("<image href=\"https://example.org/a.png\"/>"),
            P::Outside(s("https://example.org/a.png")),
            "href=\"https://example.org/a.png\"",
        ),
        (
            with("<image href=\"/etc/passwd\"/>"),
            P::Outside(s("/etc/passwd")),
            "href=\"/etc/passwd\"",
        ),
        (
            with("<use href=\"a.svg#b\"/>"),
            P::Outside(s("a.svg#b")),
            "href=\"a.svg#b\"",
        ),
        (
            with("<rect style=\"fill: URL( 'http://a/b#c')\"/>"),
            P::Outside(s(" 'http://a/b#c'")),
            "style=\"fill: URL( 'http://a/b#c')\"",
        ),
        (
            with("<style>@import 'a.css';</style>"),
            P::Outside(s("@import 'a.css';")),
            "@import 'a.css';",
        ),
        (
            with("<image href=\"data:image/png;base64,AAAA\"/>"),
            P::Picture,
            "<image",
        ),
        (
            with("<image href=\"data:image/svg+xml,%3Csvg/%3E\"/>"),
            P::Picture,
            "<image",
        ),
        (
            with("<g id=\"a\"/><g id=\"a\"/>"),
            P::DoubledId(s("a")),
            "<g id=\"a\"/></",
        ),
        (
            with(frame),
            P::DoubledId(s("photo")),
            "<rect id=\"photo\" width=\"40\"",
        ),
        (
            with("<text data-max-width=\"wide\">b</text>"),
            P::MaxWidth,
            "<text",
        ),
        (
            with("<text data-max-width=\"9\"><tspan>b</tspan></text>"),
            P::MaxWidth,
            "<text",
        ),
        (with("<g data-max-width=\"9\"/>"), P::MaxWidth, "<g data"),
        (
            with("<use id=\"a\" href=\"#b\"/><use id=\"b\" href=\"#c\"/>"),
            P::Nested,
            "<use id=\"a\"",
        ),
        (
            with("<g style=\"filter: blur(800px)\"/>"),
            P::Effect(s("filter")),
            "style=\"filter: blur(800px)\"",
        ),
        (with("<circle r=\"1e30\"/>"), P::Number, "r=\"1e30\""),
        (
            with("<g transform=\"scale(9999)\"><circle r=\"9999\"/></g>"),
            P::Number,
            "<rect id=\"photo\"",
        ),
        (svg("9", "9", ""), P::NoFrame, "<svg"),
        (
            svg("9", "9", "<circle id=\"photo\" r=\"4\"/>"),
            P::Frame,
            "<circle",
        ),
        (
            svg("9", "9", "<rect id=\"photo\" width=\"4\"/>"),
            P::Frame,
            "<rect",
        ),
        (
            svg("9", "9", "<rect id=\"photo\" width=\"50%\" height=\"4\"/>"),
            P::Frame,
            "<rect",
        ),
        (
            svg(
                "9",
                "9",
                "<rect id=\"photo\" x=\"9\" width=\"4\" height=\"4\"/>",
            ),
            P::Frame,
            "<rect",
        ),
        (
            svg(
                "9",
                "9",
                "<defs><rect id=\"photo\" width=\"4\" height=\"4\"/></defs>",
            ),
            P::Frame,
            "<rect",
        ),
        (svg("2161", "9", frame), P::Size, "<svg"),
        (svg("9", "3841", frame), P::Size, "<svg"),
        (svg("0", "9", frame), P::Size, "<svg"),
        (svg("100%", "9", frame), P::Size, "<svg"),
        (svg("10.5", "9", frame), P::Size, "<svg"),
        (s("<svg/>"), P::NotSvg, "<svg"),
        (with(&"<g/>".repeat(2000)), P::TooLarge, "<g/><g/></svg>"),
        (
            with(&format!("{}{}", "<g>".repeat(40), "</g>".repeat(40))),
            P::TooLarge,
            "<g><g><g><g><g><g><g><g></g>",
        ),
        (
            svg(
                "2000",
                "2000",
                &format!(
                    "{frame}{}",
                    "<rect width=\"2000\" height=\"2000\"/>".repeat(26)
                ),
            ),
            P::Costly,
            "<rect id=\"photo\"",
        ),
    ];
    for (svg, problem, place) in cases {
        let error = Template::parse(svg).unwrap_err();
        assert_eq!(error.problem, *problem, "{svg:.200}");
        assert!(
            svg[error.at.start..].starts_with(place),
            "{:?} is not at {place}",
            error.at
        );
        for lang in [model::Lang::Zh, model::Lang::En] {
            assert!(problem.sentence(lang).len() > 10);
        }
    }
}

#[test]
fn place_is_told_in_lines_and_columns() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">\n  <!-- 图 -->\
               <text>步 {{x}}</text></svg>";
    let error = Template::parse(svg).unwrap_err();
    assert_eq!((error.line, error.column), (2, 21));
    assert!(
        error
            .to_string()
            .starts_with("2:21: There is no placeholder {{x}}"),
        "{error}"
    );
    let error = Template::parse("<svg>\n</g>").unwrap_err();
    assert_eq!(error.line, 2, "{error}");
    assert!(matches!(error.problem, TemplateProblem::Malformed(_)));
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\">]><svg>&a;</svg>";
    let error = Template::parse(bomb).unwrap_err();
    assert!(
        matches!(error.problem, TemplateProblem::Malformed(_)),
        "{error}"
    );
}

#[test]
fn templates_of_the_campaigns_can_be_drawn() {
    let campaigns = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns");
    for campaign in fs::read_dir(campaigns).unwrap() {
        let Ok(posters) = fs::read_dir(campaign.unwrap().path().join("posters")) else {
            continue;
        };
        for poster in posters {
            let path = poster.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "svg") {
                let svg = fs::read_to_string(&path).unwrap();
                let template = Template::parse(&svg);
                let template = template.unwrap_or_else(|e| panic!("{}:{e}", path.display()));
                let png = template.render(&FIELDS, &plain_photo()).unwrap();
                keep(path.file_name().unwrap().to_str().unwrap(), &png);
            }
        }
    }
}

fn render(svg: &str, fields: &Fields<'_>, photo: &Photo) -> RgbImage {
    let template = Template::parse(svg).unwrap();
    let png = template.render(fields, photo).unwrap();
    let poster = image::load_from_memory_with_format(&png, ImageFormat::Png).unwrap();
    assert_eq!(
        (poster.width(), poster.height()),
        (template.width(), template.height())
    );
    poster.into_rgb8()
}

/// Leaves a picture where it can be looked at.
fn keep(name: &str, png: &[u8]) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(name)
        .with_extension("png");
    fs::write(path, png).unwrap();
}

/// Red on the left, blue on the right.
fn plain_photo() -> Photo {
    photo(RgbImage::from_fn(1200, 1000, |x, _| {
        if x < 600 { RED } else { BLUE }
    }))
}

fn photo(pixels: RgbImage) -> Photo {
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(pixels)
        .write_to(&mut png, ImageFormat::Png)
        .unwrap();
    Photo::read(png.get_ref()).unwrap()
}

/// A template of 40 × 40 with the frame over all and `content` above it.
fn with(content: &str) -> String {
    let frame = "<rect id=\"photo\" width=\"40\" height=\"40\"/>";
    svg("40", "40", &format!("{frame}{content}"))
}

fn svg(width: &str, height: &str, content: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">{content}</svg>"
    )
}

/// Pixels that differ in `(x, y, width, height)`.
fn differing(a: &RgbImage, b: &RgbImage, (x, y, width, height): (u32, u32, u32, u32)) -> usize {
    let places = (y..y + height).flat_map(|y| (x..x + width).map(move |x| (x, y)));
    places
        .filter(|&(x, y)| a.get_pixel(x, y) != b.get_pixel(x, y))
        .count()
}

const TEMPLATE: &str = include_str!("../testdata/poster.svg");
const SQUARE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\">\
                      <rect id=\"photo\" width=\"40\" height=\"40\"/></svg>";
const RED: Rgb<u8> = Rgb([255, 0, 0]);
const BLUE: Rgb<u8> = Rgb([0, 0, 255]);
const FIELDS: Fields<'_> = Fields {
    name: "王小明",
    checkpoint: "第三关 · 湖边",
    steps: "123,456",
    date: "2026 年 5 月 1 日",
    campaign: "春日健走",
    motto: "一步一步，走到远方",
};
