//! The report as one page. It refers to nothing outside itself and runs no script.

use model::Lang;

use super::content::{Report, Section, Table};
use super::plot::{COLOURS, Plot, escape};

/// Renders a report.
pub(super) fn render(report: &Report, lang: Lang) -> String {
    let body = joined(report.headline.iter().map(|figure| {
        format!(
            "<div class=\"figure\"><dt>{}</dt><dd>{}</dd><dd class=\"range\">{}</dd></div>",
            escape(&figure.name),
            escape(&figure.middle),
            escape(&figure.range),
        )
    }));
    let headline = format!("<dl class=\"headline\">{body}</dl>");
    let findings = report.findings.iter();
    let findings = joined(findings.map(|finding| format!("<li>{}</li>", escape(finding))));
    let sections = joined(report.sections.iter().map(|s| section(s, lang)));
    let code = match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    let (title, subtitle) = (escape(&report.title), escape(&report.subtitle));
    let legend = match lang {
        Lang::Zh => "P5、P50、P95：5%、一半、95%的模拟不超过该数。图中的带和横线是P5到P95。",
        Lang::En => {
            "P5, P50, P95: 5 %, half and 95 % of the runs stay at or below. Bands and whiskers \
             reach from P5 to P95."
        }
    };
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header><h1>{title}</h1><p>{subtitle}</p></header>\n{headline}\n\
         <ul class=\"findings\">{findings}</ul>\n{sections}\n<footer><p>{legend}</p></footer>\n\
         </main>\n</body>\n</html>\n"
    )
}

fn section(section: &Section, lang: Lang) -> String {
    let note = section
        .note
        .as_ref()
        .map_or_else(String::new, |note| format!("<p>{}</p>", escape(note)));
    let plots = joined(section.plots.iter().map(|plot| figure(plot, lang)));
    let tables = joined(section.tables.iter().map(table));
    let tables = if section.folded {
        let show = match lang {
            Lang::Zh => "看数据",
            Lang::En => "Show the figures",
        };
        format!("<details><summary>{show}</summary>{tables}</details>")
    } else {
        tables
    };
    format!(
        "<section><h2>{}</h2>{note}{plots}{tables}</section>\n",
        escape(&section.heading)
    )
}

fn figure(plot: &Plot, lang: Lang) -> String {
    let (title, legend) = match plot {
        Plot::Lines(lines) => (
            &lines.title,
            joined(lines.names().into_iter().enumerate().map(|(n, name)| {
                let colour = n % COLOURS;
                format!("<span class=\"key c{colour}\">{}</span>", escape(name))
            })),
        ),
        Plot::Bars(bars) => (
            &bars.title,
            bars.mark.as_ref().map_or_else(String::new, |mark| {
                format!("<span class=\"key goal\">{}</span>", escape(mark))
            }),
        ),
    };
    format!(
        "<figure><figcaption>{} {legend}</figcaption>{}</figure>",
        escape(title),
        plot.svg(lang)
    )
}

fn table(table: &Table) -> String {
    let cells = |row: &[String], tag: &str| {
        joined(row.iter().enumerate().map(|(column, cell)| {
            let class = if column == 0 || table.is_text(column) {
                " class=\"text\""
            } else {
                ""
            };
            format!("<{tag}{class}>{}</{tag}>", escape(cell))
        }))
    };
    let rows = table.rows.iter();
    let rows = joined(rows.map(|row| format!("<tr>{}</tr>", cells(row, "td"))));
    format!(
        "<div class=\"scroll\"><table><thead><tr>{}</tr></thead><tbody>{rows}</tbody></table></div>",
        cells(&table.head, "th")
    )
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().concat()
}

const STYLE: &str = "
:root{--paper:#f6f1e7;--surface:#fffdf8;--ink:#231e18;--soft:#574e42;--line:#dfd5c3;--c0:#b4321e;--c1:#28604c;--c2:#7a4f00;--bar:#e3b9a6}
@media (prefers-color-scheme:dark){:root{--paper:#16130f;--surface:#211d17;--ink:#f1e9db;--soft:#c6bba8;--line:#3a3329;--c0:#f08a72;--c1:#7cc2a4;--c2:#e0b25a;--bar:#7d3b2c}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}
main{max-width:56rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.3;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:0 0 .5rem}
header p,footer p,section>p{color:var(--soft);margin:.25rem 0 .75rem}
.headline{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1rem 0}
.figure,section,.findings{background:var(--surface);border:1px solid var(--line);border-radius:.5rem}
.figure{padding:.75rem 1rem}
.figure dt{color:var(--soft);font-size:.85rem}
.figure dd{margin:0;font-size:1.35rem;font-weight:650;font-variant-numeric:tabular-nums}
.figure .range{font-size:.8rem;font-weight:400;color:var(--soft)}
.findings{padding:1rem 1rem 1rem 2.25rem;margin:1rem 0}
.findings li{margin:.3rem 0}
section{padding:1rem;margin:1rem 0}
figure{margin:1rem 0;overflow-x:auto}
figcaption{font-weight:600;font-size:.9rem}
.key{font-weight:400;color:var(--soft);margin-left:1rem;white-space:nowrap}
.key::before{content:'';display:inline-block;width:.9em;height:.25em;margin-right:.4em;vertical-align:middle;background:currentColor}
.key.c0::before{background:var(--c0)}.key.c1::before{background:var(--c1)}.key.c2::before{background:var(--c2)}
.key.goal::before{width:.2em;height:.9em;background:var(--ink)}
svg{display:block;width:100%;min-width:34rem;height:auto;font-family:inherit}
.grid{stroke:var(--line);stroke-width:1}
.tick,.name,.mark{font-size:12px;fill:var(--soft)}
.name{fill:var(--ink)}
.band{opacity:.18}.band.c0{fill:var(--c0)}.band.c1{fill:var(--c1)}.band.c2{fill:var(--c2)}
.line{fill:none;stroke-width:2;stroke-linejoin:round}.line.c0{stroke:var(--c0)}.line.c1{stroke:var(--c1)}.line.c2{stroke:var(--c2)}
.limit{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:6 4}
.bar{fill:var(--bar)}.whisker{stroke:var(--c0);stroke-width:2}.goal{stroke:var(--ink);stroke-width:3}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums;margin:.5rem 0}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th{color:var(--soft);font-weight:600}
.text{text-align:left;white-space:normal;min-width:8rem}
summary{cursor:pointer;color:var(--c0)}
@media print{body{background:#fff}section,.figure,.findings{break-inside:avoid}}
";
