//! The letters of posters: Noto Sans SC in two weights inside the program, fonts of the system for
//! characters outside.
//!
//! The drawing library leaves out what no font has, without a word. So every text is asked for
//! here first, and a missing character becomes a visible □.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use fontdb::{Database, ID, Source};
use resvg::usvg;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};

/// A set of fonts to lay out with.
pub(crate) struct Fonts {
    database: Arc<Database>,
    regular: Option<ID>,
    bold: Option<ID>,
    /// For characters outside the fonts of the program: the first face of the system with each.
    elsewhere: HashMap<char, ID>,
}

/// The fonts that all of `texts` need: those of the program alone where they suffice.
pub(crate) fn for_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> &'static Fonts {
    let mut chars = texts.into_iter().flat_map(str::chars);
    if chars.all(|c| c.is_control() || EMBEDDED.face(c, false).is_some()) {
        &EMBEDDED
    } else {
        &WITH_SYSTEM
    }
}

/// A value as it can be printed: white space is single, invisible characters are gone, and what no
/// font can draw is □.
pub(crate) fn printable(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if c.is_whitespace() && c != IDEOGRAPHIC_SPACE {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_invisible(c) {
            out.push(drawn_or_missing(c));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A template's own text as it can be printed. Its white space means something and stays.
pub(crate) fn printable_markup(text: &str) -> String {
    let visible = text
        .chars()
        .filter(|&c| c.is_whitespace() || !is_invisible(c));
    visible
        .map(|c| {
            if c.is_whitespace() {
                c
            } else {
                drawn_or_missing(c)
            }
        })
        .collect()
}

fn drawn_or_missing(c: char) -> char {
    let drawn = !is_private(c)
        && (EMBEDDED.face(c, false).is_some() || WITH_SYSTEM.face(c, false).is_some());
    if drawn { c } else { MISSING }
}

impl Fonts {
    /// The database for the drawing library.
    pub(crate) fn database(&self) -> Arc<Database> {
        Arc::clone(&self.database)
    }

    /// How the drawing library chooses: the family that a template names does not matter, for a
    /// poster must look the same on every server.
    pub(crate) fn resolver(&self) -> usvg::FontResolver<'_> {
        usvg::FontResolver {
            select_font: Box::new(|font, _| self.base(is_bold(font.weight()))),
            select_fallback: Box::new(|c, used, _| {
                let bold = used.first().copied() == self.bold;
                self.face(c, bold).filter(|id| !used.contains(id))
            }),
        }
    }

    /// Advance of a printable character in units of the font size.
    pub(crate) fn advance(&self, c: char, bold: bool) -> f32 {
        let advance = self.face(c, bold).and_then(|id| {
            self.with_face(id, |face| {
                let glyph = face.charmap().map(c)?;
                face.glyph_metrics(Size::new(1.0), LocationRef::default())
                    .advance_width(glyph)
            })
        });
        advance.unwrap_or(1.0)
    }

    /// The face that draws a character. In a bold text a face of the system may be a regular one.
    fn face(&self, c: char, bold: bool) -> Option<ID> {
        let base = self.base(bold);
        if base.is_some_and(|id| self.draws(id, c)) {
            return base;
        }
        let found = *self.elsewhere.get(&c)?;
        let heavy = bold.then(|| self.bold_of(found)).flatten();
        heavy
            .into_iter()
            .chain([found])
            .find(|&id| self.draws(id, c))
    }

    fn base(&self, bold: bool) -> Option<ID> {
        if bold { self.bold } else { self.regular }
    }

    fn bold_of(&self, id: ID) -> Option<ID> {
        let (family, _) = self.database.face(id)?.families.first()?;
        self.database.query(&fontdb::Query {
            families: &[fontdb::Family::Name(family)],
            weight: fontdb::Weight::BOLD,
            ..fontdb::Query::default()
        })
    }

    /// Whether a face has the character and, unless that is a space, something to draw for it: a
    /// bitmap of an emoji is listed but would stay blank.
    fn draws(&self, id: ID, c: char) -> bool {
        let drawn = self.with_face(id, |face| {
            let glyph = face.charmap().map(c)?;
            if c.is_whitespace() {
                return Some(true);
            }
            let mut pen = AnyStroke(false);
            let settings = DrawSettings::unhinted(Size::new(16.0), LocationRef::default());
            face.outline_glyphs()
                .get(glyph)?
                .draw(settings, &mut pen)
                .ok()?;
            Some(pen.0)
        });
        drawn == Some(true)
    }

    fn with_face<T>(&self, id: ID, read: impl FnOnce(&FontRef<'_>) -> Option<T>) -> Option<T> {
        self.database.with_face_data(id, |data, index| {
            FontRef::from_index(data, index)
                .ok()
                .and_then(|face| read(&face))
        })?
    }
}

static EMBEDDED: LazyLock<Fonts> = LazyLock::new(|| {
    let mut database = Database::new();
    let mut load = |data: &'static [u8]| {
        let source = Source::Binary(Arc::new(data));
        database.load_font_source(source).first().copied()
    };
    let (regular, bold) = (load(REGULAR), load(BOLD));
    Fonts {
        database: Arc::new(database),
        regular,
        bold,
        elsewhere: HashMap::new(),
    }
});

/// Made when a character is not in the fonts of the program, and kept.
static WITH_SYSTEM: LazyLock<Fonts> = LazyLock::new(|| {
    let mut database = Database::clone(&EMBEDDED.database);
    database.load_system_fonts();
    let mut faces: Vec<_> = database
        .faces()
        .filter(|face| Some(face.id) != EMBEDDED.regular && Some(face.id) != EMBEDDED.bold)
        .map(|face| (taste(face), face.post_script_name.clone(), face.id))
        .collect();
    faces.sort();
    let mut elsewhere = HashMap::new();
    for (_, _, id) in faces {
        database.with_face_data(id, |data, index| {
            let Ok(face) = FontRef::from_index(data, index) else {
                return;
            };
            for (c, _) in face.charmap().mappings() {
                if let Some(c) = char::from_u32(c) {
                    elsewhere.entry(c).or_insert(id);
                }
            }
        });
    }
    Fonts {
        database: Arc::new(database),
        regular: EMBEDDED.regular,
        bold: EMBEDDED.bold,
        elsewhere,
    }
});

/// Whether a weight of CSS is set in the bold face, as CSS does with two faces.
pub(crate) fn is_bold(weight: u16) -> bool {
    weight >= BOLD_FROM
}

/// Order of preference among faces of the system: the kin of ours first, plain before adorned.
fn taste(face: &fontdb::FaceInfo) -> (bool, bool, bool, bool) {
    let family = |part: &str| face.families.iter().any(|(name, _)| name.contains(part));
    (
        face.style != fontdb::Style::Normal || face.weight != fontdb::Weight::NORMAL,
        family("Emoji"),
        !family(" SC"),
        !family("Sans"),
    )
}

/// Controls, joiners, directions and selectors: they print nothing, and some turn a text around.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
            | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0xE0000..=0xE0FFF)
}

/// Characters that mean something else in every font.
fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF)
}

/// Notices whether an outline has any part.
struct AnyStroke(bool);

impl OutlinePen for AnyStroke {
    fn move_to(&mut self, _: f32, _: f32) {}

    fn line_to(&mut self, _: f32, _: f32) {
        self.0 = true;
    }

    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }

    fn close(&mut self) {}
}

const REGULAR: &[u8] = include_bytes!("../fonts/NotoSansSC-Regular.subset.otf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSansSC-Bold.subset.otf");

const BOLD_FROM: u16 = 600;

/// Stands for a character that no font has.
const MISSING: char = '□';

const IDEOGRAPHIC_SPACE: char = '\u{3000}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_the_interface_is_inside_the_program() {
        for c in "同行健步走百日AZaz09，。！？：；、“”‘’（）《》·—…%□".chars()
        {
            for bold in [false, true] {
                let base = EMBEDDED.base(bold);
                assert!(EMBEDDED.draws(base.expect("a face"), c), "{c} bold={bold}");
            }
        }
    }

    #[test]
    fn ideographs_advance_by_one_size_and_letters_by_less() {
        assert!((EMBEDDED.advance('走', false) - 1.0).abs() < 1e-3);
        assert!(EMBEDDED.advance('i', true) < 0.5);
    }

    #[test]
    fn invisible_characters_and_doubled_spaces_are_taken_out() {
        for (text, printed) in [
            ("李\u{202E}雷", "李雷"),
            ("  李 \n\t 雷 ", "李 雷"),
            ("a\u{200B}b\u{FE0F}", "ab"),
            ("\u{0}\u{7F}", ""),
            ("百　日", "百　日"),
        ] {
            assert_eq!(printable(text), printed, "{text:?}");
        }
    }

    #[test]
    fn character_that_no_font_has_is_a_square() {
        // A private use character and an unassigned one.
        assert_eq!(printable("走\u{F8FF}\u{E1234}"), "走□□");
        assert_eq!(printable("\u{378}"), "□");
    }

    #[test]
    fn common_text_needs_no_font_of_the_system() {
        assert!(std::ptr::eq(
            for_texts(["王芳", "12,000 步"]),
            &raw const *EMBEDDED
        ));
    }
}
