//! A forecast for people: the same content as a text and as a page.

mod content;
mod html;
mod numbers;
mod plot;
mod text;

use model::Lang;

use super::figures::Forecast;

/// The forecast as a text for a terminal.
pub fn text(forecast: &Forecast, lang: Lang) -> String {
    text::render(&content::of(forecast, lang), lang)
}

/// The forecast as one page of HTML that refers to nothing outside itself.
pub fn html(forecast: &Forecast, lang: Lang) -> String {
    html::render(&content::of(forecast, lang), lang)
}
