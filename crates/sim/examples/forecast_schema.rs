//! Prints the JSON Schema of a forecast: `cargo run -p sim --example forecast_schema`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let schema = schemars::schema_for!(sim::forecast::Forecast);
    let value = schema.to_value();
    writeln!(std::io::stdout(), "{value:#}")
}
