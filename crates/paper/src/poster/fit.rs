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
        let advances = |text: &str| -> (f32, f32) {
            text.chars().fold((0.0, 0.0), |(sum, count), c| {
                (sum + fonts.advance(c, bold), count + 1.0)
            })
        };
        // The size at which a text just fits.
        let fitting =
            |(sum, count): (f32, f32)| (max_width - letter_spacing * count) / sum.max(EPSILON);
        let whole = fitting(advances(line));
        if whole >= font_size {
            return (None, line.to_owned());
        }
        let smallest = font_size * SMALLEST_SHARE;
        if whole >= smallest {
            return (Some(whole), line.to_owned());
        }
        let mut kept = line.to_owned();
        while kept.pop().is_some() {
            let cut = format!("{}{ELLIPSIS}", kept.trim_end());
            if fitting(advances(&cut)) >= smallest {
                return (Some(smallest), cut);
            }
        }
        (Some(smallest), ELLIPSIS.to_owned())
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
