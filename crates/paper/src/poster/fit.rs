//! Texts that must not grow wider than their place.

use crate::fonts::Fonts;

/// How one text with `data-max-width` is set.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fit {
    /// The template does not show it.
    Hidden,
    /// As the template sets it.
    Within {
        /// Largest width in the text's own units.
        max_width: f32,
        /// Size in the same units.
        font_size: f32,
        /// Space after each character in the same units.
        letter_spacing: f32,
        /// Whether the bold face is used.
        bold: bool,
    },
}

impl Fit {
    /// The line as it is printed, and another font size where it needs one: smaller, down to a
    /// share of the template's, and then cut.
    pub(super) fn apply(self, line: &str, fonts: &Fonts) -> (Option<f32>, String) {
        let line = line.trim();
        let Self::Within {
            max_width,
            font_size,
            letter_spacing,
            bold,
        } = self
        else {
            return (None, line.to_owned());
        };
        // The size at which a text of some characters and their advances just fits.
        let fitting = |count: f32, advances: f32| {
            (max_width - letter_spacing * count) / advances.max(EPSILON)
        };
        let (mut count, mut advances) = (0.0, 0.0);
        let smallest = font_size * SMALLEST_SHARE;
        let ellipsis: f32 = ELLIPSIS.chars().map(|c| fonts.advance(c, bold)).sum();
        // The longest beginning that leaves room for the ellipsis.
        let mut kept = 0;
        for (at, c) in line.char_indices() {
            count += 1.0;
            advances += fonts.advance(c, bold);
            if fitting(count + 1.0, advances + ellipsis) >= smallest {
                kept = at + c.len_utf8();
            }
        }
        let whole = fitting(count, advances);
        if whole >= font_size {
            (None, line.to_owned())
        } else if whole >= smallest {
            (Some(whole), line.to_owned())
        } else {
            let beginning = line.get(..kept).unwrap_or_default().trim_end();
            (Some(smallest), format!("{beginning}{ELLIPSIS}"))
        }
    }
}

/// Stands for what was cut.
pub(super) const ELLIPSIS: &str = "…";

/// Share of the template's font size below which a text is cut instead.
const SMALLEST_SHARE: f32 = 0.6;

/// Keeps an empty line from dividing by nothing.
const EPSILON: f32 = 1e-6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts;

    #[test]
    fn long_line_shrinks_first_and_is_cut_then() {
        let fit = Fit::Within {
            max_width: 100.0,
            font_size: 20.0,
            letter_spacing: 0.0,
            bold: false,
        };
        let fonts = fonts::for_texts([]);
        for (line, size, printed) in [
            ("走走", None, "走走"),
            ("走走走走走", None, "走走走走走"),
            ("走走走走走走走走", Some(12.5), "走走走走走走走走"),
            ("走走走走走走走走走走", Some(12.0), "走走走走走走走…"),
            (" 走 ", None, "走"),
            ("", None, ""),
        ] {
            let (fitted, text) = fit.apply(line, fonts);
            assert_eq!(text, printed);
            let close = match (fitted, size) {
                (Some(fitted), Some(size)) => f32::abs(fitted - size) < 0.01,
                (fitted, size) => fitted.is_none() && size.is_none(),
            };
            assert!(close, "{line}: {fitted:?}");
        }
    }

    #[test]
    fn letter_spacing_counts() {
        let fit = Fit::Within {
            max_width: 100.0,
            font_size: 20.0,
            letter_spacing: 5.0,
            bold: true,
        };
        let (size, _) = fit.apply("走走走走走", fonts::for_texts([]));
        assert!(
            size.is_some_and(|size| (size - 15.0).abs() < 0.01),
            "{size:?}"
        );
    }
}
