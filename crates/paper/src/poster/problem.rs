//! What can be wrong with a template, and where.

use std::ops::Range;

use model::Lang;

/// The first thing that is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {}", problem.sentence(Lang::En))]
pub struct TemplateError {
    /// The bytes of the SVG that it is about.
    pub at: Range<usize>,
    /// Line of their beginning, from 1.
    pub line: u32,
    /// Column of their beginning in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub problem: TemplateProblem,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateProblem {
    /// No well-formed XML; the parser's words.
    Malformed(String),
    /// The outermost element is no `svg` in the namespace of SVG.
    NotSvg,
    /// More than 2 MB, 2,000 elements or 32 levels.
    TooLarge,
    /// `width` and `height` are not whole pixels up to 2160 × 3840.
    Size,
    /// An element that posters cannot use.
    Element(String),
    /// An attribute that runs a script.
    Script(String),
    /// A reference to something outside the file.
    Outside(String),
    /// A filter or a mask, whose cost does not show in its size.
    Effect(String),
    /// A number or a shape far beyond any poster.
    Number,
    /// `use` of another `use`, or of too much.
    Nested,
    /// An embedded picture that is no PNG or JPEG of at most 4 MP.
    Picture,
    /// Two elements have the same id.
    DoubledId(String),
    /// No element has the id `photo`.
    NoFrame,
    /// The frame is no `rect` or `image` with a size in numbers, or is not drawn.
    Frame,
    /// A placeholder that does not exist.
    Placeholder(String),
    /// `{{` without `}}`.
    OpenPlaceholder,
    /// A placeholder outside a `text`.
    MisplacedPlaceholder,
    /// `data-max-width` is no positive number, or stands at something other than a `text` that
    /// holds nothing but characters.
    MaxWidth,
    /// Drawing would take too long: too many large shapes on top of each other.
    Costly,
}

impl TemplateProblem {
    /// What is wrong and what to do, for the organiser.
    pub fn sentence(&self, lang: Lang) -> String {
        let (zh, en) = self.sentences();
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn sentences(&self) -> (String, String) {
        let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            Self::Malformed(reason) => (
                format!("不是正确的 XML：{reason}。"),
                format!("This is not well-formed XML: {reason}."),
            ),
            Self::NotSvg => both(
                "最外层必须是 <svg xmlns=\"http://www.w3.org/2000/svg\">。",
                "The outermost element must be <svg xmlns=\"http://www.w3.org/2000/svg\">.",
            ),
            Self::TooLarge => both(
                "模板过大：最多 2 MB、2000 个元素、32 层嵌套。",
                "The template is too large: at most 2 MB, 2,000 elements and 32 levels.",
            ),
            Self::Size => both(
                "width 和 height 必须写成整数像素，最大 2160 × 3840。",
                "width and height must be whole pixels, at most 2160 × 3840.",
            ),
            Self::Element(name) => (
                format!("海报模板不能使用 <{name}>，请在绘图软件中转换为路径或普通形状。"),
                format!(
                    "A poster cannot use <{name}>. Convert it to paths or plain shapes in the \
                     drawing program."
                ),
            ),
            Self::Script(name) => (
                format!("不能有脚本：请删除属性 {name}。"),
                format!("Scripts are not allowed: remove the attribute {name}."),
            ),
            Self::Outside(target) => (
                format!("不能引用文件以外的内容：{target}。请把图片嵌入模板。"),
                format!("Nothing outside the file may be used: {target}. Embed the picture."),
            ),
            Self::Effect(name) => (
                format!("海报模板不能使用 {name} 效果，请改用渐变或半透明形状。"),
                format!(
                    "A poster cannot use the effect {name}. Use a gradient or a translucent shape."
                ),
            ),
            Self::Number => both(
                "数值过大：图形不能远远超出海报。",
                "A number is too large: a shape may not reach far beyond the poster.",
            ),
            Self::Nested => both(
                "<use> 只能引用不含 <use> 的元素，且总量不能过大。",
                "<use> may refer to elements without <use> only, and not to too many.",
            ),
            Self::Picture => both(
                "嵌入的图片必须是 PNG 或 JPEG，最多 400 万像素。",
                "An embedded picture must be PNG or JPEG with at most 4 million pixels.",
            ),
            Self::DoubledId(id) => (
                format!("id「{id}」出现了两次。"),
                format!("The id «{id}» occurs twice."),
            ),
            Self::NoFrame => both(
                "没有照片框：请为一个 <rect> 加上 id=\"photo\"。",
                "There is no frame for the photo: give one <rect> the id \"photo\".",
            ),
            Self::Frame => both(
                "照片框必须是可见的 <rect> 或 <image>，x、y、width、height、rx 写成数字。",
                "The frame must be a visible <rect> or <image> with x, y, width, height and rx as \
                 plain numbers.",
            ),
            Self::Placeholder(name) => (
                format!(
                    "没有占位符 {{{{{name}}}}}。可用的有 name、checkpoint、steps、date、campaign、motto。"
                ),
                format!(
                    "There is no placeholder {{{{{name}}}}}. There are name, checkpoint, steps, \
                     date, campaign and motto."
                ),
            ),
            Self::OpenPlaceholder => both("占位符缺少 }}。", "A placeholder lacks its }}."),
            Self::MisplacedPlaceholder => both(
                "占位符只能出现在 <text> 的文字中。",
                "A placeholder may stand in the characters of a <text> only.",
            ),
            Self::MaxWidth => both(
                "data-max-width 必须是正数，并且只能用于仅含文字的 <text>。",
                "data-max-width must be a positive number, on a <text> that holds nothing but \
                 characters.",
            ),
            Self::Costly => both(
                "绘制时间过长：请减少互相重叠的大面积图形和透明效果。",
                "Drawing would take too long: use fewer large shapes and transparencies on top of \
                 each other.",
            ),
        }
    }
}
