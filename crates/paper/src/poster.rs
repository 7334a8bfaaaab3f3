//! The poster of a passed checkpoint: a template, the person's photo and a few texts (W-16).

mod compile;
mod fit;
mod problem;
mod survey;

use std::sync::Arc;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::Tree;

use crate::fonts::{self, Fonts};
use crate::photo::Photo;
use compile::{Compiled, Part, Piece, escape_into};
use fit::Fit;
pub use problem::{TemplateError, TemplateProblem};

/// An organiser's SVG, checked. `docs/posters.md` describes what it may contain.
#[derive(Clone, Debug)]
pub struct Template {
    width: u32,
    height: u32,
    pieces: Vec<Piece>,
    /// One for each [`Piece::FittedText`], in order.
    fits: Vec<Fit>,
    /// Size in pixels of the photo's frame on the poster.
    frame: (u32, u32),
}

/// The texts of one poster. They are printed as they are: numbers and dates come formatted in the
/// language of the campaign. Longer ones than 200 characters are cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields<'a> {
    /// `{{name}}`: the person, as other people see them.
    pub name: &'a str,
    /// `{{checkpoint}}`: the checkpoint's name.
    pub checkpoint: &'a str,
    /// `{{steps}}`: counted steps so far.
    pub steps: &'a str,
    /// `{{date}}`: the day of the pass.
    pub date: &'a str,
    /// `{{campaign}}`: the campaign's title.
    pub campaign: &'a str,
    /// `{{motto}}`: a sentence of the organiser or of the person.
    pub motto: &'a str,
}

/// Why a poster could not be drawn. With a checked template none of these is expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The drawing library did not take the merged SVG.
    #[error("the poster cannot be drawn: {0}")]
    Drawing(String),
    /// The picture could not be written as PNG.
    #[error("the poster cannot be encoded: {0}")]
    Encoding(String),
}

impl Template {
    /// Checks a template. The first thing that is wrong is told with its place in the text.
    pub fn parse(svg: &str) -> Result<Self, TemplateError> {
        let compiled = compile::compile(svg)?;
        let sample = sample(&compiled.pieces);
        let survey = survey::survey(&sample, compiled.frame, &compiled.fit_requests)
            .map_err(|problem| compile::error_at(svg, compiled.frame_at.clone(), problem))?;
        let Compiled {
            width,
            height,
            pieces,
            ..
        } = compiled;
        Ok(Self {
            width,
            height,
            pieces,
            fits: survey.fits,
            frame: survey.frame,
        })
    }

    /// Width of the poster in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height of the poster in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Draws the poster: a PNG of exactly the template's size (W-16.a). The photo covers the frame,
    /// cut at the centre. A text wider than its `data-max-width` is set smaller, and cut with «…»
    /// where that is not enough. A character that no font has is printed as □.
    pub fn render(&self, fields: &Fields<'_>, photo: &Photo) -> Result<Vec<u8>, RenderError> {
        let texts = self.texts(fields);
        let all = texts.iter().map(String::as_str);
        let fonts = fonts::for_texts(all.chain([fit::ELLIPSIS]));
        let svg = self.merge(&texts, fonts);
        let (width, height) = self.frame;
        let photo = photo.cover(width, height);
        let photo = png(&photo, (width, height), CompressionType::Uncompressed)?;
        let options = survey::options(fonts, Some(Arc::new(photo)));
        let tree = Tree::from_str(&svg, &options)
            .map_err(|error| RenderError::Drawing(error.to_string()))?;
        let mut canvas = Pixmap::new(self.width, self.height)
            .ok_or_else(|| RenderError::Drawing("no canvas of this size".to_owned()))?;
        canvas.fill(Color::WHITE);
        resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
        // On white nothing is transparent, so the fourth channel says nothing.
        let pixels = canvas.pixels().iter();
        let rgb: Vec<u8> = pixels
            .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
            .collect();
        png(&rgb, (self.width, self.height), CompressionType::Fast)
    }

    /// The characters of every text, in order, printable.
    fn texts(&self, fields: &Fields<'_>) -> Vec<String> {
        let parts = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(parts) | Piece::FittedText(parts) => Some(parts),
            Piece::Markup(_) | Piece::Frame { .. } => None,
        });
        parts.map(|parts| text(parts, fields)).collect()
    }

    /// The SVG with its texts and the photo's place.
    fn merge(&self, texts: &[String], fonts: &Fonts) -> String {
        let mut svg = String::new();
        let mut texts = texts.iter().map(String::as_str);
        let mut fits = self.fits.iter();
        for piece in &self.pieces {
            match piece {
                Piece::Markup(markup) => svg.push_str(markup),
                Piece::Frame { drawn, .. } => svg.push_str(drawn),
                Piece::Text(_) => escape_into(&mut svg, texts.next().unwrap_or_default()),
                Piece::FittedText(_) => {
                    let fit = fits.next().copied().unwrap_or(Fit::Hidden);
                    let (size, line) = fit.apply(texts.next().unwrap_or_default(), fonts);
                    if let Some(size) = size {
                        svg.push_str("font-size:");
                        svg.push_str(&size.to_string());
                        svg.push_str("px");
                    }
                    svg.push_str("\">");
                    escape_into(&mut svg, &line);
                }
            }
        }
        svg
    }
}

/// The SVG that is surveyed: with a character for every value and a rectangle for the photo.
fn sample(pieces: &[Piece]) -> String {
    let fields = Fields {
        name: "0",
        checkpoint: "0",
        steps: "0",
        date: "0",
        campaign: "0",
        motto: "0",
    };
    let mut svg = String::new();
    for piece in pieces {
        match piece {
            Piece::Markup(markup) => svg.push_str(markup),
            Piece::Frame { bare, .. } => svg.push_str(bare),
            Piece::Text(parts) => escape_into(&mut svg, &text(parts, &fields)),
            Piece::FittedText(parts) => {
                svg.push_str("\">");
                escape_into(&mut svg, &text(parts, &fields));
            }
        }
    }
    svg
}

fn text(parts: &[Part], fields: &Fields<'_>) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Static(text) => text.clone(),
        Part::Value(field) => {
            let value: String = field.of(fields).chars().take(VALUE_CHARS_MAX).collect();
            fonts::printable(&value)
        }
    });
    parts.collect()
}

fn png(
    rgb: &[u8],
    (width, height): (u32, u32),
    compression: CompressionType,
) -> Result<Vec<u8>, RenderError> {
    let filter = match compression {
        CompressionType::Uncompressed => FilterType::NoFilter,
        _ => FilterType::Adaptive,
    };
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, compression, filter)
        .write_image(rgb, width, height, ExtendedColorType::Rgb8)
        .map_err(|error| RenderError::Encoding(error.to_string()))?;
    Ok(bytes)
}

/// Characters of a value that are looked at. Whoever writes more has no place on a poster.
const VALUE_CHARS_MAX: usize = 200;
