//! Plots as inline SVG. Colours are classes of the page's style.

use std::fmt::Write as _;

use model::Lang;

use super::numbers::axis;
use crate::forecast::figures::Spread;

/// A picture of some figures.
#[derive(Clone, Debug)]
pub(super) enum Plot {
    /// Lines with the band between P5 and P95, over labelled positions.
    Lines(Lines),
    /// Bars with a whisker from P5 to P95, and where one is asked for a mark of the goal.
    Bars(Bars),
}

/// Lines over labelled positions.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) title: String,
    /// Labels of the positions; a few of them are shown.
    pub(super) positions: Vec<String>,
    pub(super) series: Vec<Line>,
    /// A horizontal line: a budget, a stock.
    pub(super) limit: Option<(String, f64)>,
    pub(super) scale: Scale,
}

/// A line of figures.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) figures: Vec<Spread>,
}

/// Bars beside each other, lying.
#[derive(Clone, Debug)]
pub(super) struct Bars {
    pub(super) title: String,
    pub(super) rows: Vec<Bar>,
    pub(super) scale: Scale,
    /// What the mark means; empty without one.
    pub(super) mark: Option<String>,
}

/// A bar.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) figure: Spread,
    pub(super) mark: Option<f64>,
}

/// How figures are written on an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Count,
    /// Fen, written in yuan.
    Money,
    Share,
}

impl Plot {
    pub(super) fn svg(&self, lang: Lang) -> String {
        match self {
            Self::Lines(lines) => lines.svg(lang),
            Self::Bars(bars) => bars.svg(lang),
        }
    }
}

impl Scale {
    fn label(self, value: f64, lang: Lang) -> String {
        match self {
            Self::Count => axis(value, lang),
            Self::Money => axis(value / 100.0, lang),
            // A tick is a round number: 7.5 %, 10 %.
            Self::Share => format!("{}%", (value * 1_000.0).round() / 10.0),
        }
    }
}

impl Lines {
    fn svg(&self, lang: Lang) -> String {
        let most = self
            .series
            .iter()
            .flat_map(|line| &line.figures)
            .map(|figure| figure.p95)
            .chain(self.limit.as_ref().map(|(_, limit)| *limit))
            .fold(0.0, f64::max);
        let ticks = ticks(most);
        let top = ticks.last().copied().unwrap_or(1.0);
        let steps = real(self.positions.len().max(2) - 1);
        let x = |n: usize| LEFT + real(n) / steps * (WIDTH - LEFT - RIGHT);
        let y = |value: f64| TOP + (1.0 - value / top) * (HEIGHT - TOP - BOTTOM);
        let mut svg = open(&self.title, HEIGHT);
        for tick in &ticks {
            let at = y(*tick);
            let label = escape(&self.scale.label(*tick, lang));
            push(
                &mut svg,
                format_args!(
                    "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.0}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
                 <text class=\"tick\" x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
                    WIDTH - RIGHT,
                    LEFT - 8.0,
                    at + 4.0,
                ),
            );
        }
        for (n, label) in shown(&self.positions) {
            push(
                &mut svg,
                format_args!(
                    "<text class=\"tick\" x=\"{:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>",
                    x(n),
                    HEIGHT - BOTTOM + 20.0,
                    escape(label),
                ),
            );
        }
        for (n, line) in self.series.iter().enumerate() {
            let colour = n % COLOURS;
            let band: Vec<String> = line
                .figures
                .iter()
                .enumerate()
                .map(|(n, figure)| format!("{:.1},{:.1}", x(n), y(figure.p95)))
                .chain(
                    line.figures
                        .iter()
                        .enumerate()
                        .rev()
                        .map(|(n, figure)| format!("{:.1},{:.1}", x(n), y(figure.p5))),
                )
                .collect();
            let middle: Vec<String> = line
                .figures
                .iter()
                .enumerate()
                .map(|(n, figure)| format!("{:.1},{:.1}", x(n), y(figure.p50)))
                .collect();
            push(
                &mut svg,
                format_args!(
                    "<polygon class=\"band c{colour}\" points=\"{}\"/>\
                 <polyline class=\"line c{colour}\" points=\"{}\"/>",
                    band.join(" "),
                    middle.join(" "),
                ),
            );
        }
        if let Some((name, limit)) = &self.limit {
            push(
                &mut svg,
                format_args!(
                    "<line class=\"limit\" x1=\"{LEFT}\" x2=\"{:.0}\" y1=\"{:.1}\" y2=\"{:.1}\"/>\
                 <text class=\"mark\" x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                    WIDTH - RIGHT,
                    y(*limit),
                    y(*limit),
                    WIDTH - RIGHT,
                    y(*limit) - 6.0,
                    escape(name),
                ),
            );
        }
        svg.push_str("</svg>");
        svg
    }

    /// The legend; none for a single line.
    pub(super) fn names(&self) -> Vec<&str> {
        self.series.iter().map(|line| line.name.as_str()).collect()
    }
}

impl Bars {
    fn svg(&self, lang: Lang) -> String {
        let most = self
            .rows
            .iter()
            .map(|bar| bar.figure.p95.max(bar.mark.unwrap_or(0.0)))
            .fold(0.0, f64::max);
        let ticks = ticks(most);
        let top = ticks.last().copied().unwrap_or(1.0);
        let height = TOP + real(self.rows.len()) * ROW + 28.0;
        let x = |value: f64| NAMES + value / top * (WIDTH - NAMES - RIGHT);
        let mut svg = open(&self.title, height);
        for tick in &ticks {
            push(
                &mut svg,
                format_args!(
                    "<line class=\"grid\" x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{TOP}\" y2=\"{1:.0}\"/>\
                 <text class=\"tick\" x=\"{0:.1}\" y=\"{2:.0}\" text-anchor=\"middle\">{3}</text>",
                    x(*tick),
                    height - 24.0,
                    height - 8.0,
                    escape(&self.scale.label(*tick, lang)),
                ),
            );
        }
        for (n, bar) in self.rows.iter().enumerate() {
            let at = TOP + real(n) * ROW;
            let middle = at + ROW / 2.0;
            let Spread { p5, p50, p95 } = bar.figure;
            push(
                &mut svg,
                format_args!(
                    "<text class=\"name\" x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
                 <rect class=\"bar\" x=\"{NAMES}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>\
                 <line class=\"whisker\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{middle:.1}\" y2=\"{middle:.1}\"/>",
                    NAMES - 8.0,
                    middle + 4.0,
                    escape(&bar.name),
                    at + 4.0,
                    x(p50) - NAMES,
                    ROW - 8.0,
                    x(p5),
                    x(p95),
                ),
            );
            if let Some(mark) = bar.mark {
                push(
                    &mut svg,
                    format_args!(
                        "<line class=\"goal\" x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{1:.1}\" y2=\"{2:.1}\"/>",
                        x(mark),
                        at + 1.0,
                        at + ROW - 1.0,
                    ),
                );
            }
        }
        svg.push_str("</svg>");
        svg
    }
}

/// A few labels from the first to the last, none too close to another.
fn shown(labels: &[String]) -> impl Iterator<Item = (usize, &String)> {
    let step = labels.len().div_ceil(6).max(1);
    labels.iter().enumerate().step_by(step)
}

/// Round values from 0 to at least `most`.
fn ticks(most: f64) -> Vec<f64> {
    if most <= 0.0 {
        return vec![0.0, 1.0];
    }
    let raw = most / 4.0;
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= raw * 0.999)
        .unwrap_or(raw);
    (0..=5)
        .map(|n| f64::from(n) * step)
        .take_while(|tick| *tick < most + step)
        .collect()
}

fn open(title: &str, height: f64) -> String {
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-label=\"{}\">",
        escape(title)
    )
}

fn push(svg: &mut String, part: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = svg.write_fmt(part);
}

/// Text for HTML and SVG.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[expect(clippy::cast_precision_loss, reason = "a position in a plot")]
fn real(n: usize) -> f64 {
    n as f64
}

/// Colours of lines that the style knows.
pub(super) const COLOURS: usize = 3;
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 28.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 34.0;
const ROW: f64 = 24.0;
/// Where bars begin; their names stand before.
const NAMES: f64 = 230.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_top() {
        for (most, last) in [
            (1.0, 1.0),
            (0.37, 0.4),
            (7.0, 8.0),
            (1_234_567.0, 1_500_000.0),
        ] {
            let ticks = ticks(most);
            let top = ticks.last().copied().unwrap();
            assert!((top - last).abs() < last * 1e-9, "{most}: {ticks:?}");
            assert!(ticks.len() <= 6, "{most}: {ticks:?}");
        }
        assert_eq!(ticks(0.0), [0.0, 1.0]);
    }

    #[test]
    fn names_cannot_break_the_page() {
        let bars = Bars {
            title: "a \"b\"".to_owned(),
            rows: vec![Bar {
                name: "<script>&".to_owned(),
                figure: Spread::default(),
                mark: Some(1.0),
            }],
            scale: Scale::Count,
            mark: None,
        };
        let svg = Plot::Bars(bars).svg(Lang::En);
        assert!(svg.contains("&lt;script&gt;&amp;") && !svg.contains("<script"));
        assert!(svg.contains("aria-label=\"a &quot;b&quot;\""));
    }
}
