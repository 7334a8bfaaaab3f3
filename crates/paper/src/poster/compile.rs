//! From an organiser's SVG to pieces: markup that is known to be harmless, and the places of texts
//! and photo between.
//!
//! What is allowed is listed; everything else is an error, so that a new feature of the drawing
//! library opens nothing. The markup is written anew: comments, foreign elements and foreign
//! attributes do not get through.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use resvg::usvg::roxmltree::{self, Attribute, Document, Node, ParsingOptions};

use super::problem::{TemplateError, TemplateProblem};
use super::{Fields, survey};
use crate::fonts;

/// A template in pieces.
pub(super) struct Compiled {
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    pub(super) pieces: Vec<Piece>,
    /// One for each [`Piece::FittedText`], in order.
    pub(super) fit_requests: Vec<FitRequest>,
    /// Width and height of the frame in its own units.
    pub(super) frame: (f32, f32),
    /// Where the frame's element stands.
    pub(super) frame_at: Range<usize>,
}

/// A part of the SVG to draw. Joined in order they are the whole.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// Elements and attributes.
    Markup(String),
    /// Characters.
    Text(Vec<Part>),
    /// The characters of a `text` with a largest width. The markup before it ends inside the
    /// attribute `style` of that element.
    FittedText(Vec<Part>),
    /// The photo in its frame.
    Frame {
        /// Markup that draws [`PHOTO_HREF`].
        drawn: String,
        /// Markup that stands for the frame while the template is surveyed.
        bare: String,
    },
}

/// Some characters of a text.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// The template's own, printable.
    Static(String),
    /// The value of a placeholder.
    Value(Field),
}

/// A placeholder's name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Name,
    Checkpoint,
    Steps,
    Date,
    Campaign,
    Motto,
}

/// A `text` with `data-max-width`.
pub(super) struct FitRequest {
    /// The id by which the survey finds it.
    pub(super) id: String,
    /// Largest width in the text's own units.
    pub(super) max_width: f32,
}

impl Field {
    pub(super) fn of<'a>(self, fields: &Fields<'a>) -> &'a str {
        match self {
            Self::Name => fields.name,
            Self::Checkpoint => fields.checkpoint,
            Self::Steps => fields.steps,
            Self::Date => fields.date,
            Self::Campaign => fields.campaign,
            Self::Motto => fields.motto,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "name" => Self::Name,
            "checkpoint" => Self::Checkpoint,
            "steps" => Self::Steps,
            "date" => Self::Date,
            "campaign" => Self::Campaign,
            "motto" => Self::Motto,
            _ => return None,
        })
    }
}

/// Checks the SVG and cuts it into pieces.
pub(super) fn compile(svg: &str) -> Result<Compiled, TemplateError> {
    if svg.len() > BYTES_MAX {
        return Err(error_at(svg, 0..0, TemplateProblem::TooLarge));
    }
    // Without DTD: no entities, so nothing grows while it is parsed.
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES_MAX,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(svg, options).map_err(|error| malformed(&error))?;
    let root = document.root_element();
    let mut compiler = Compiler {
        svg,
        pieces: Vec::new(),
        markup: String::new(),
        ids: HashSet::new(),
        elements: 0,
        used: 0,
        fit_requests: Vec::new(),
        frame: None,
    };
    if !root.has_tag_name((SVG_NAMESPACE, "svg")) {
        return Err(compiler.error(start_tag(&root), TemplateProblem::NotSvg));
    }
    let size = |name, max| root.attribute(name).and_then(|text| pixels(text, max));
    let (Some(width), Some(height)) = (size("width", WIDTH_MAX), size("height", HEIGHT_MAX)) else {
        return Err(compiler.error(start_tag(&root), TemplateProblem::Size));
    };
    compiler.element(&root, Place::default())?;
    compiler.end_markup();
    let Some((frame, frame_at)) = compiler.frame.take() else {
        return Err(compiler.error(start_tag(&root), TemplateProblem::NoFrame));
    };
    Ok(Compiled {
        width,
        height,
        pieces: compiler.pieces,
        fit_requests: compiler.fit_requests,
        frame,
        frame_at,
    })
}

/// Places a problem in the text.
pub(super) fn error_at(svg: &str, at: Range<usize>, problem: TemplateProblem) -> TemplateError {
    let before = svg.get(..at.start).unwrap_or(svg);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
    TemplateError {
        at,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        problem,
    }
}

/// Appends characters so that they are text in XML.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                // As a reference, or an attribute would lose it.
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
}

struct Compiler<'a> {
    svg: &'a str,
    pieces: Vec<Piece>,
    /// Markup since the last piece.
    markup: String,
    ids: HashSet<&'a str>,
    elements: usize,
    /// Elements that `use` adds.
    used: usize,
    fit_requests: Vec<FitRequest>,
    frame: Option<((f32, f32), Range<usize>)>,
}

/// Where in the document an element stands.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: u32,
    in_text: bool,
}

impl<'a> Compiler<'a> {
    fn element(&mut self, node: &Node<'a, 'a>, place: Place) -> Result<(), TemplateError> {
        let name = node.tag_name().name();
        let is_svg = node.tag_name().namespace() == Some(SVG_NAMESPACE);
        if name == "script" {
            return Err(self.forbidden(node));
        }
        if !is_svg || IGNORED.contains(&name) {
            return Ok(());
        }
        let is_root = place.depth == 0;
        if !ALLOWED.contains(&name) || (name == "svg") != is_root {
            return Err(self.forbidden(node));
        }
        self.elements += 1;
        if self.elements > ELEMENTS_MAX || place.depth > DEPTH_MAX {
            return Err(self.error(start_tag(node), TemplateProblem::TooLarge));
        }
        if let Some(id) = node.attribute("id")
            && !self.ids.insert(id)
        {
            let problem = TemplateProblem::DoubledId(id.to_owned());
            return Err(self.error(start_tag(node), problem));
        }
        self.check_attributes(node)?;
        if node.attribute("id") == Some(FRAME_ID) {
            return self.frame(node);
        }
        match name {
            "use" => self.check_use(node)?,
            "image" => self.check_image(node)?,
            _ => {}
        }
        if let Some(max_width) = node.attribute(MAX_WIDTH) {
            return self.fitted_text(node, max_width, place);
        }
        let _ = write!(self.markup, "<{name}");
        if is_root {
            let _ = write!(
                self.markup,
                " xmlns=\"{SVG_NAMESPACE}\" xmlns:xlink=\"{XLINK_NAMESPACE}\""
            );
        }
        self.attributes(node, &[]);
        self.markup.push('>');
        let inside = Place {
            depth: place.depth + 1,
            in_text: place.in_text || name == "text",
        };
        for child in node.children() {
            if child.is_element() {
                self.element(&child, inside)?;
            } else if child.is_text() {
                self.characters(&child, name, inside)?;
            }
        }
        let _ = write!(self.markup, "</{name}>");
        Ok(())
    }

    fn characters(
        &mut self,
        node: &Node<'a, 'a>,
        parent: &str,
        place: Place,
    ) -> Result<(), TemplateError> {
        let text = node.text().unwrap_or_default();
        if place.in_text {
            let parts = self.parts(node)?;
            self.end_markup();
            self.pieces.push(Piece::Text(parts));
        } else if parent == "style" {
            if let Some(target) = outside_of_style(text) {
                return Err(self.error(node.range(), TemplateProblem::Outside(target)));
            }
            if let Some(effect) = effect("style", text) {
                return Err(self.error(node.range(), TemplateProblem::Effect(effect)));
            }
            if has_large_number(text) {
                return Err(self.error(node.range(), TemplateProblem::Number));
            }
            escape_into(&mut self.markup, text);
        } else if text.contains("{{") {
            let at = self.find(node.range(), "{{");
            return Err(self.error(at, TemplateProblem::MisplacedPlaceholder));
        }
        Ok(())
    }

    /// The characters of a text node with its placeholders taken apart.
    fn parts(&self, node: &Node<'a, 'a>) -> Result<Vec<Part>, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = node.text().unwrap_or_default();
        let mut source = node.range();
        while let Some((before, after)) = rest.split_once("{{") {
            let open = self.find(source.clone(), "{{");
            let Some((name, tail)) = after.split_once("}}") else {
                return Err(self.error(open, TemplateProblem::OpenPlaceholder));
            };
            source.start = self.find(open.end..source.end, "}}").end;
            let name = name.trim();
            let Some(field) = Field::named(name) else {
                let problem = TemplateProblem::Placeholder(name.to_owned());
                return Err(self.error(open.start..source.start, problem));
            };
            parts.push(Part::Static(fonts::printable_markup(before)));
            parts.push(Part::Value(field));
            rest = tail;
        }
        parts.push(Part::Static(fonts::printable_markup(rest)));
        Ok(parts)
    }

    fn fitted_text(
        &mut self,
        node: &Node<'a, 'a>,
        max_width: &str,
        place: Place,
    ) -> Result<(), TemplateError> {
        let at = start_tag(node);
        let max_width = number(max_width).filter(|&width| width > 0.0);
        let (Some(max_width), "text") = (max_width, node.tag_name().name()) else {
            return Err(self.error(at, TemplateProblem::MaxWidth));
        };
        if node.children().any(|child| child.is_element()) || place.in_text {
            return Err(self.error(at, TemplateProblem::MaxWidth));
        }
        let mut parts = Vec::new();
        for child in node.children().filter(Node::is_text) {
            parts.extend(self.parts(&child)?);
        }
        let id = match node.attribute("id") {
            Some(id) => id.to_owned(),
            None => format!("tongxing-text-{}", self.fit_requests.len()),
        };
        self.markup.push_str("<text id=\"");
        escape_into(&mut self.markup, &id);
        self.markup.push('"');
        self.attributes(node, &["id", "style", "textLength", "lengthAdjust"]);
        self.markup.push_str(" style=\"");
        style_to_extend(&mut self.markup, node);
        self.end_markup();
        self.pieces.push(Piece::FittedText(parts));
        self.markup.push_str("</text>");
        self.fit_requests.push(FitRequest { id, max_width });
        Ok(())
    }

    fn frame(&mut self, node: &Node<'a, 'a>) -> Result<(), TemplateError> {
        let at = start_tag(node);
        let name = node.tag_name().name();
        let lengths = ["x", "y", "width", "height", "rx", "ry"].map(|name| {
            node.attribute(name)
                .map_or(Some(None), |n| number(n).map(Some))
        });
        let [
            Some(x),
            Some(y),
            Some(Some(width)),
            Some(Some(height)),
            Some(rx),
            Some(ry),
        ] = lengths
        else {
            return Err(self.error(at, TemplateProblem::Frame));
        };
        let (x, y) = (x.unwrap_or(0.0), y.unwrap_or(0.0));
        // As SVG has it, one radius stands for both.
        let (rx, ry) = (rx.or(ry).unwrap_or(0.0), ry.or(rx).unwrap_or(0.0));
        if !["rect", "image"].contains(&name) || width <= 0.0 || height <= 0.0 {
            return Err(self.error(at, TemplateProblem::Frame));
        }
        let place = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
        let mut group = String::from("<g");
        write_attributes(&mut group, node, |name| FRAME_GROUP.contains(&name));
        group.push('>');
        let picture =
            format!("<image href=\"{PHOTO_HREF}\" {place} preserveAspectRatio=\"none\"/>");
        let mut drawn = group.clone();
        if name == "rect" && (rx > 0.0 || ry > 0.0) {
            let _ = write!(
                drawn,
                "<clipPath id=\"{CLIP_ID}\"><rect {place} rx=\"{rx}\" ry=\"{ry}\"/></clipPath>\
                 <g clip-path=\"url(#{CLIP_ID})\">{picture}</g>"
            );
        } else {
            drawn.push_str(&picture);
        }
        if name == "rect" {
            // Its line is drawn over the edge of the photo; its filling would hide the photo.
            let _ = write!(drawn, "<rect {place} rx=\"{rx}\" ry=\"{ry}\"");
            write_attributes(&mut drawn, node, |name| {
                !FRAME_GROUP.contains(&name) && !FRAME_OWN.contains(&name)
            });
            drawn.push_str(" style=\"");
            style_to_extend(&mut drawn, node);
            drawn.push_str("fill:none\"/>");
        }
        drawn.push_str("</g>");
        let bare = format!("{group}<rect id=\"{FRAME_ID}\" {place} fill=\"#000\"/></g>");
        self.end_markup();
        self.pieces.push(Piece::Frame { drawn, bare });
        self.frame = Some(((width, height), at));
        Ok(())
    }

    fn check_attributes(&self, node: &Node<'a, 'a>) -> Result<(), TemplateError> {
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let problem = if name.len() > 2 && name.to_ascii_lowercase().starts_with("on") {
                TemplateProblem::Script(name.to_owned())
            } else if value.contains("{{") {
                TemplateProblem::MisplacedPlaceholder
            } else if let Some(target) = outside(node, &attribute) {
                TemplateProblem::Outside(target)
            } else if let Some(effect) = effect(name, value) {
                TemplateProblem::Effect(effect)
            } else if !NAMES.contains(&name) && has_large_number(value) {
                TemplateProblem::Number
            } else {
                continue;
            };
            return Err(self.error(attribute.range(), problem));
        }
        Ok(())
    }

    /// A `use` repeats what it refers to; one that repeats another could double without end.
    fn check_use(&mut self, node: &Node<'a, 'a>) -> Result<(), TemplateError> {
        let target = href(node).and_then(|href| {
            let id = href.strip_prefix('#')?;
            node.document()
                .descendants()
                .find(|other| other.attribute("id") == Some(id))
        });
        let Some(target) = target else {
            return Ok(()); // Draws nothing.
        };
        let mut within = target.descendants();
        self.used += within.clone().filter(Node::is_element).count();
        let repeats = within.any(|other| {
            other.has_tag_name((SVG_NAMESPACE, "use")) || other.attribute("id") == Some(FRAME_ID)
        });
        if repeats || self.used > ELEMENTS_MAX {
            return Err(self.error(start_tag(node), TemplateProblem::Nested));
        }
        Ok(())
    }

    fn check_image(&self, node: &Node<'a, 'a>) -> Result<(), TemplateError> {
        match href(node) {
            Some(data) if !survey::picture_is_usable(data) => {
                Err(self.error(start_tag(node), TemplateProblem::Picture))
            }
            _ => Ok(()),
        }
    }

    fn attributes(&mut self, node: &Node<'a, 'a>, except: &[&str]) {
        write_attributes(&mut self.markup, node, |name| !except.contains(&name));
    }

    fn end_markup(&mut self) {
        if !self.markup.is_empty() {
            let markup = std::mem::take(&mut self.markup);
            self.pieces.push(Piece::Markup(markup));
        }
    }

    /// The next place of `what` in the source between two bytes; where it is written in references,
    /// the whole stretch.
    fn find(&self, within: Range<usize>, what: &str) -> Range<usize> {
        let found = self.svg.get(within.clone()).and_then(|s| s.find(what));
        found.map_or(within.clone(), |offset| {
            let start = within.start + offset;
            start..start + what.len()
        })
    }

    fn forbidden(&self, node: &Node<'a, 'a>) -> TemplateError {
        let name = node.tag_name().name().to_owned();
        self.error(start_tag(node), TemplateProblem::Element(name))
    }

    fn error(&self, at: Range<usize>, problem: TemplateProblem) -> TemplateError {
        error_at(self.svg, at, problem)
    }
}

fn malformed(error: &roxmltree::Error) -> TemplateError {
    let place = error.pos();
    TemplateError {
        at: 0..0,
        line: place.row,
        column: place.col,
        problem: match error {
            roxmltree::Error::NodesLimitReached => TemplateProblem::TooLarge,
            _ => TemplateProblem::Malformed(error.to_string()),
        },
    }
}

/// The bytes from an element's `<` through its name: enough to point at it.
fn start_tag(node: &Node<'_, '_>) -> Range<usize> {
    let start = node.range().start;
    start..(start + 1 + node.tag_name().name().len()).min(node.range().end)
}

/// Writes the attributes of SVG itself that `wanted` names.
fn write_attributes(out: &mut String, node: &Node<'_, '_>, wanted: impl Fn(&str) -> bool) {
    for attribute in node.attributes() {
        let name = attribute.name();
        let prefix = match attribute.namespace() {
            None => "",
            Some(XLINK_NAMESPACE) => "xlink:",
            Some(XML_NAMESPACE) => "xml:",
            Some(_) => continue,
        };
        if wanted(name) && !name.starts_with("data-") {
            let _ = write!(out, " {prefix}{name}=\"");
            escape_into(out, attribute.value());
            out.push('"');
        }
    }
}

/// Writes an element's style so that a property may follow. A stray semicolon would make the
/// drawing library ignore the whole.
fn style_to_extend(out: &mut String, node: &Node<'_, '_>) {
    let style = node.attribute("style").unwrap_or_default();
    let style = style.trim_matches(|c: char| c == ';' || c.is_whitespace());
    if !style.is_empty() {
        escape_into(out, style);
        out.push(';');
    }
}

fn href<'a>(node: &Node<'a, '_>) -> Option<&'a str> {
    node.attribute("href")
        .or_else(|| node.attribute((XLINK_NAMESPACE, "href")))
}

/// What an attribute refers to outside the file.
fn outside(node: &Node<'_, '_>, attribute: &Attribute<'_, '_>) -> Option<String> {
    let value = attribute.value().trim();
    match attribute.name() {
        "href" => {
            let picture = node.tag_name().name() == "image" && value.starts_with("data:");
            let inside = value.starts_with('#') || picture || value.is_empty();
            (!inside).then(|| shortened(value))
        }
        "src" => Some(shortened(value)),
        _ if attribute.namespace().is_none() => outside_of_style(value),
        _ => None,
    }
}

/// What a style refers to outside the file: `url()` of anything but an id, and imports.
fn outside_of_style(style: &str) -> Option<String> {
    let lower = style.to_ascii_lowercase();
    if lower.contains("@import") || lower.contains('\\') {
        return Some(shortened(style.trim()));
    }
    let mut targets = lower.split("url(").skip(1);
    let outside = targets.find(|rest| {
        let target = rest.trim_start_matches(|c: char| c.is_whitespace() || "'\"".contains(c));
        !target.starts_with('#')
    })?;
    let end = outside.find(')').unwrap_or(outside.len());
    Some(shortened(outside.get(..end).unwrap_or(outside)))
}

/// A property that asks for a filter or a mask, in an attribute of its own or within a style.
fn effect(name: &str, value: &str) -> Option<String> {
    let is_effect = |property: &&str| ["filter", "mask"].contains(property);
    let found = if name == "style" {
        let properties = value.split(['{', '}', ';']);
        properties
            .filter_map(|property| property.split_once(':'))
            .map(|(property, _)| property.trim())
            .find(is_effect)
    } else {
        Some(name).filter(is_effect)
    };
    found.map(str::to_owned)
}

/// Whether a list of numbers, a path or a style has a number with which the drawing library's
/// arithmetic would leave its ground.
fn has_large_number(text: &str) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '#') {
        let from = rest.get(start..).unwrap_or_default();
        let end = if from.starts_with('#') {
            // A colour or an id.
            let end = from.find(|c: char| !(c.is_alphanumeric() || "#-_.".contains(c)));
            end.unwrap_or(from.len())
        } else {
            let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit() && c != '.');
            let mut end = digits(from).unwrap_or(from.len());
            let exponent = from
                .get(end..)
                .and_then(|tail| tail.strip_prefix(['e', 'E']));
            if let Some(exponent) = exponent {
                let power = exponent.trim_start_matches(['+', '-']);
                let length = digits(power).unwrap_or(power.len());
                // «em» and «ex» are units.
                if length > 0 {
                    end = from.len() - power.len() + length;
                }
            }
            let number = from.get(..end).unwrap_or_default();
            // What is no number is not taken for one by anybody.
            if number.parse().is_ok_and(|n: f32| n > NUMBER_MAX) {
                return true;
            }
            end
        };
        rest = from.get(end.max(1)..).unwrap_or_default();
    }
    false
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

/// A whole number of pixels, with or without the unit.
fn pixels(text: &str, max: u32) -> Option<u32> {
    let number = text.trim();
    let number = number.strip_suffix("px").unwrap_or(number);
    let number = number.strip_suffix(".0").unwrap_or(number);
    let pixels = number.parse().ok()?;
    (1..=max).contains(&pixels).then_some(pixels)
}

fn number(text: &str) -> Option<f32> {
    let number = text.trim();
    let number: f32 = number.strip_suffix("px").unwrap_or(number).parse().ok()?;
    (number.is_finite() && number.abs() <= NUMBER_MAX).then_some(number)
}

/// The id of the photo's frame.
pub(super) const FRAME_ID: &str = "photo";
/// What the frame's image refers to; the renderer puts the photo there.
pub(super) const PHOTO_HREF: &str = "photo";

const CLIP_ID: &str = "tongxing-frame";
const MAX_WIDTH: &str = "data-max-width";

const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";
const XLINK_NAMESPACE: &str = "http://www.w3.org/1999/xlink";
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Elements that posters may use. Left out besides scripts and animation: filters, masks and
/// patterns, whose cost does not show in their size.
const ALLOWED: &[&str] = &[
    "svg",
    "g",
    "defs",
    "style",
    "use",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "path",
    "text",
    "tspan",
    "image",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
];

/// Elements that draw nothing and are left out.
const IGNORED: &[&str] = &["title", "desc", "metadata"];

/// Attributes of the frame that hold for photo and line together.
const FRAME_GROUP: &[&str] = &["transform", "opacity", "clip-path"];

/// Attributes of the frame that are written from what was read.
const FRAME_OWN: &[&str] = &[
    "id", "x", "y", "width", "height", "rx", "ry", "style", "fill", "href",
];

/// Attributes that hold names and data, where digits are no numbers.
const NAMES: &[&str] = &["id", "class", "href", "font-family", "lang"];

const WIDTH_MAX: u32 = 2160;
const HEIGHT_MAX: u32 = 3840;
const BYTES_MAX: usize = 2_000_000;
const ELEMENTS_MAX: usize = 2000;
const NODES_MAX: u32 = 20_000;
const DEPTH_MAX: u32 = 32;
/// Numbers beyond this are a mistake.
const NUMBER_MAX: f32 = 100_000.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_found_in_every_notation() {
        for (text, large) in [
            ("M10 20L-99999.5.5", false),
            ("M1e6 0", true),
            ("1E+30", true),
            ("1e-30", false),
            ("scale(123456789)", true),
            ("fill:#1e3000;stroke:#999999999", false),
            ("url(#a1e30)", false),
            ("2em 1ex", false),
            ("1.2.3.4", false),
            ("", false),
        ] {
            assert_eq!(has_large_number(text), large, "{text}");
        }
    }

    #[test]
    fn effects_are_found_in_attributes_and_styles() {
        for (name, value, expected) in [
            ("filter", "url(#a)", Some("filter")),
            ("style", "fill:red; mask : url(#a)", Some("mask")),
            ("style", "a{filter:blur(9px)}", Some("filter")),
            ("style", "fill:red", None),
            ("id", "filter", None),
        ] {
            assert_eq!(effect(name, value).as_deref(), expected, "{name}={value}");
        }
    }
}
