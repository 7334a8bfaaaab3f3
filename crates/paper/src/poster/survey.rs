//! What only the drawing library knows of a template: where the frame lies on the poster, how the
//! texts are set, and what drawing costs.

use std::sync::Arc;

use resvg::usvg::{self, ImageHrefResolver, ImageKind, Node, Options, Rect, Tree};

use super::compile::{FRAME_ID, FitRequest, PHOTO_HREF};
use super::fit::Fit;
use super::problem::TemplateProblem;
use crate::fonts::{self, Fonts};
use crate::photo;

pub(super) struct Survey {
    /// Size of the photo in pixels of the poster.
    pub(super) frame: (u32, u32),
    /// One for each request, in order.
    pub(super) fits: Vec<Fit>,
}

/// Looks at a template with samples for its texts and a rectangle for its photo.
pub(super) fn survey(
    svg: &str,
    frame: (f32, f32),
    requests: &[FitRequest],
) -> Result<Survey, TemplateProblem> {
    let tree = Tree::from_str(svg, &options(fonts::for_texts([svg]), None))
        .map_err(|error| TemplateProblem::Malformed(error.to_string()))?;
    let size = tree.size();
    let canvas = Rect::from_xywh(0.0, 0.0, size.width(), size.height());
    let canvas = canvas.ok_or(TemplateProblem::Size)?;
    let cost = cost(tree.root(), canvas).ok_or(TemplateProblem::Number)?;
    if cost > COST_MAX {
        return Err(TemplateProblem::Costly);
    }
    let shown = tree.node_by_id(FRAME_ID).ok_or(TemplateProblem::Frame)?;
    if !overlap(shown.abs_bounding_box(), canvas).is_some_and(|area| area >= 1.0) {
        return Err(TemplateProblem::Frame);
    }
    let (scale_x, scale_y) = shown.abs_transform().get_scale();
    Ok(Survey {
        frame: frame_pixels(frame.0 * scale_x, frame.1 * scale_y),
        fits: requests.iter().map(|request| fit(&tree, request)).collect(),
    })
}

/// How the drawing library reads an SVG: with our fonts, with `photo` (a PNG) where the template
/// has its frame, and with no way to any file.
pub(super) fn options(fonts: &Fonts, photo: Option<Arc<Vec<u8>>>) -> Options<'_> {
    Options {
        fontdb: fonts.database(),
        font_resolver: fonts.resolver(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|mime, data, _| embedded(mime, data)),
            resolve_string: Box::new(move |href, _| {
                let photo = photo.as_ref().filter(|_| href == PHOTO_HREF)?;
                Some(ImageKind::PNG(Arc::clone(photo)))
            }),
        },
        ..Options::default()
    }
}

/// Whether the data of an embedded picture can be drawn.
pub(super) fn picture_is_usable(data_url: &str) -> bool {
    let mut svg =
        String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"");
    svg.push_str("><image id=\"i\" width=\"9\" height=\"9\" href=\"");
    super::compile::escape_into(&mut svg, data_url);
    svg.push_str("\"/></svg>");
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|mime, data, _| {
                photo::is_small_picture(&data)
                    .then(|| embedded(mime, data))
                    .flatten()
            }),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    // What cannot be resolved is left out of the tree.
    Tree::from_str(&svg, &options).is_ok_and(|tree| tree.node_by_id("i").is_some())
}

fn embedded(mime: &str, data: Arc<Vec<u8>>) -> Option<ImageKind> {
    match mime {
        "image/png" => Some(ImageKind::PNG(data)),
        "image/jpeg" | "image/jpg" => Some(ImageKind::JPEG(data)),
        _ => None,
    }
}

/// Pixels that are written while drawing, each layer counted once more where it is merged. Nothing
/// if a shape lies so far out that the drawing library might overflow.
fn cost(group: &usvg::Group, canvas: Rect) -> Option<f32> {
    let mut sum = 0.0;
    if group.should_isolate() {
        let layer = group.abs_layer_bounding_box().to_rect();
        sum += LAYER_COST * overlap(layer, canvas)?;
    }
    let mut clip = group.clip_path();
    while let Some(path) = clip {
        sum += cost(path.root(), canvas)? + LAYER_COST * canvas.width() * canvas.height();
        clip = path.clip_path();
    }
    for node in group.children() {
        sum += match node {
            Node::Group(group) => cost(group, canvas)?,
            Node::Text(text) => cost(text.flattened(), canvas)?,
            Node::Path(_) => overlap(node.abs_stroke_bounding_box(), canvas)?,
            Node::Image(_) => LAYER_COST * overlap(node.abs_bounding_box(), canvas)?,
        };
    }
    Some(sum)
}

/// Area of a shape's box within the canvas, if the box is at a sensible place.
fn overlap(shape: Rect, canvas: Rect) -> Option<f32> {
    let sides = [shape.left(), shape.top(), shape.right(), shape.bottom()];
    if !sides.iter().all(|side| side.abs() <= COORDINATE_MAX) {
        return None;
    }
    let width = shape.right().min(canvas.right()) - shape.left().max(canvas.left());
    let height = shape.bottom().min(canvas.bottom()) - shape.top().max(canvas.top());
    Some(width.max(0.0) * height.max(0.0))
}

fn fit(tree: &Tree, request: &FitRequest) -> Fit {
    let spans = tree.node_by_id(&request.id).and_then(first_text);
    let span = spans.and_then(|text| text.chunks().first()?.spans().first());
    match span {
        Some(span) => Fit::Within {
            max_width: request.max_width,
            font_size: span.font_size().get(),
            letter_spacing: span.letter_spacing(),
            bold: fonts::is_bold(span.font().weight()),
        },
        None => Fit::Hidden,
    }
}

/// The text itself, which opacity or a clip wraps in a group.
fn first_text(node: &Node) -> Option<&usvg::Text> {
    match node {
        Node::Text(text) => Some(text),
        Node::Group(group) => group.children().iter().find_map(first_text),
        _ => None,
    }
}

/// A frame's size in whole pixels. One far beyond the poster is given fewer.
fn frame_pixels(width: f32, height: f32) -> (u32, u32) {
    let shrink = (FRAME_SIDE_MAX / width.max(height)).min(1.0);
    let side = |length: f32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and FRAME_SIDE_MAX"
        )]
        let pixels = (length * shrink).round().clamp(1.0, FRAME_SIDE_MAX) as u32;
        pixels
    };
    (side(width), side(height))
}

const FRAME_SIDE_MAX: f32 = 4096.0;

/// Most pixels that may be painted for one poster, those of layers included. They take one to three
/// seconds, gradients the longest.
const COST_MAX: f32 = 100_000_000.0;

/// Pixels from the origin beyond which a shape is a mistake.
const COORDINATE_MAX: f32 = 100_000.0;

/// A layer of its own is cleared, painted and merged.
const LAYER_COST: f32 = 2.0;
