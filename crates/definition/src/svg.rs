//! SVG pictures beside the campaign, which are shown inside the program's own pages.

use std::ops::Range;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, Place, both};

/// Reads a picture that is shown to people: an SVG text that can neither run nor load anything.
///
/// `asked` is the place that names it. The figures of its paths are no texts; what stands between
/// its tags must not hold personal data.
pub(crate) fn read(
    cx: &mut Context<'_>,
    path: &str,
    asked: Place,
    bytes_max: usize,
) -> Option<String> {
    let text = cx.file(path, asked)?;
    check_size(cx, path, text.len(), bytes_max)?;
    check(cx, path, text)?;
    Some(text.to_owned())
}

/// Checks what a picture contains.
pub(crate) fn check(cx: &mut Context<'_>, path: &str, text: &str) -> Option<()> {
    for (offset, words) in words(text) {
        cx.public_text(path, offset, words);
    }
    let Some((range, [zh, en])) = unsafe_part(text) else {
        return Some(());
    };
    let message = both(
        format!("图片 `{path}` {zh}"),
        format!("the picture `{path}` {en}"),
    );
    let place = Place::new(path, &range);
    cx.report(Diagnostic::new(Code::UnsafeSvg, place, message).help(both(
        "图片须以 `<svg` 开头，只引用自身的部分（`#…`）或内嵌的 PNG、JPEG，不含脚本和事件",
        "a picture begins with `<svg`, refers only to its own parts (`#…`) or to PNG and JPEG within \
         it, and has no scripts or events",
    )));
    None
}

/// Refuses a file of more bytes than that.
pub(crate) fn check_size(
    cx: &mut Context<'_>,
    path: &str,
    bytes: usize,
    bytes_max: usize,
) -> Option<()> {
    if bytes <= bytes_max {
        return Some(());
    }
    let limit = bytes_max / KIB;
    let message = both(
        format!("文件 `{path}` 大于 {limit} KiB"),
        format!("the file `{path}` is larger than {limit} KiB"),
    );
    let place = Place::new(path, &(0..0));
    cx.report(Diagnostic::new(Code::FileTooLarge, place, message));
    None
}

/// The first part that makes the text no safe picture, and what is wrong with it.
fn unsafe_part(text: &str) -> Option<(Range<usize>, [&'static str; 2])> {
    // Only ASCII is folded, so that bytes stay where they are.
    let lower = text.to_ascii_lowercase();
    let begins = lower
        .strip_prefix("<svg")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '>'));
    if !begins {
        return Some((0..0, ["不以 `<svg` 开头", "does not begin with `<svg`"]));
    }
    let words = FORBIDDEN.iter().filter_map(|word| {
        let at = lower.find(word)?;
        let active = [
            "含有脚本或会运行的部分",
            "contains a script or another active part",
        ];
        Some((at..at + word.len(), active))
    });
    let events = attributes(&lower)
        .filter(|(_, name, _)| name.starts_with("on"))
        .map(|(range, ..)| (range, ["含有事件属性", "has an event attribute"]));
    let outside = ["引用了外部的内容", "refers to something outside itself"];
    let links = attributes(&lower)
        .filter(|(_, name, value)| {
            let is_link = matches!(*name, "href" | "xlink:href" | "src");
            let inside = INSIDE
                .iter()
                .any(|start| value.trim_start().starts_with(start));
            is_link && !inside
        })
        .map(|(range, ..)| (range, outside));
    let urls = lower.match_indices("url(").filter_map(|(at, found)| {
        let value = lower.get(at + found.len()..)?;
        let value =
            value.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\'' || c == '"');
        (!value.starts_with('#')).then_some((at..at + found.len(), outside))
    });
    words
        .chain(events)
        .chain(links)
        .chain(urls)
        .min_by_key(|(range, _)| range.start)
}

/// Attributes as they stand inside tags: where, the name, and the text from their value on.
fn attributes(text: &str) -> impl Iterator<Item = (Range<usize>, &str, &str)> {
    text.match_indices('=').filter_map(|(equals, _)| {
        let before = text.get(..equals)?.trim_end();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
        let name = before.rsplit(|c: char| !is_name(c)).next()?;
        let start = before.len() - name.len();
        let value = text.get(equals + 1..)?.trim_start();
        let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
        (!name.is_empty()).then_some((start..equals, name, value))
    })
}

/// What stands between tags, with its first byte.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('>').filter_map(|(at, _)| {
        let rest = text.get(at + 1..)?;
        let words = rest.get(..rest.find('<')?)?;
        (!words.trim().is_empty()).then_some((at + 1, words))
    })
}

/// What runs, loads or changes links, however it is written otherwise. Entities could spell any
/// of the others.
const FORBIDDEN: &[&str] = &[
    "<script",
    "<foreignobject",
    "<iframe",
    "<embed",
    "<object",
    "<!doctype",
    "<!entity",
    "<?",
    "@import",
    "javascript:",
    "attributename=\"href",
    "attributename='href",
    "attributename=\"xlink:href",
    "attributename='xlink:href",
];

/// How references to a picture's own parts begin.
const INSIDE: &[&str] = &["#", "data:image/png;base64,", "data:image/jpeg;base64,"];

const KIB: usize = 1 << 10;
/// Largest cover picture.
pub(crate) const PICTURE_BYTES_MAX: usize = 64 * KIB;
/// Largest poster template.
pub(crate) const POSTER_BYTES_MAX: usize = 256 * KIB;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_only_draw_are_safe() {
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect fill=\"url(#a)\"/></svg>",
            "<svg>\n<use href=\"#a\"/><use xlink:href = '#b'/><text>once upon = 1</text></svg>",
            "<svg><image href=\"data:image/png;base64,AAAA\"/></svg>",
            "<svg ><style>.a{fill:url( '#x' )}</style></svg>",
        ] {
            assert_eq!(unsafe_part(text), None, "{text}");
        }
    }

    #[test]
    fn pictures_that_run_or_load_are_not() {
        for text in [
            "",
            "<html>",
            "<svgx>",
            " <svg></svg>",
            "<svg><SCRIPT>1</SCRIPT></svg>",
            "<svg onload=\"x()\"></svg>",
            "<svg><a OnClick = 'x()'/></svg>",
            "<svg><image href=\"http://example.com/a.png\"/></svg>",
            "<svg><image xlink:href=//example.com/a.png /></svg>",
            "<svg><image href='data:image/svg+xml,x'/></svg>",
            "<svg><rect fill=\"url(http://example.com/#a)\"/></svg>",
            "<svg><style>@import 'x.css';</style></svg>",
            "<svg><set attributeName=\"href\" to=\"x\"/></svg>",
            "<svg><foreignObject/></svg>",
            "<svg><!ENTITY a \"b\"></svg>",
        ] {
            assert!(unsafe_part(text).is_some(), "{text}");
        }
    }

    #[test]
    fn words_stand_between_tags() {
        let found: Vec<_> = words("<svg><text>西安</text> <path d=\"M1\"/></svg>").collect();
        assert_eq!(found, [(11, "西安")]);
    }
}
