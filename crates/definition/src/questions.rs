//! The questions that pass checkpoints.

use rules::walk::checkpoints::{Checkpoint, QuizQuestion};

use crate::checkpoints::{optional_pair, public_pair, report_silent};
use crate::context::{Context, nearest};
use crate::csv_table::{self, Cell, needed, optional};
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::Part;
use crate::wire::At;

/// Reads the questions and puts each to its checkpoint.
pub(crate) fn read(
    cx: &mut Context<'_>,
    path: &At<String>,
    road_path: &At<String>,
    road: &mut [Checkpoint],
) -> Option<()> {
    let columns = [
        needed("checkpoint"),
        needed("question_zh"),
        needed("question_en"),
        needed("answer"),
        needed("a_zh"),
        needed("a_en"),
        needed("b_zh"),
        needed("b_en"),
        optional("c_zh"),
        optional("c_en"),
        optional("d_zh"),
        optional("d_en"),
        optional("e_zh"),
        optional("e_en"),
        optional("f_zh"),
        optional("f_en"),
        optional("g_zh"),
        optional("g_en"),
        optional("h_zh"),
        optional("h_en"),
    ];
    let csv = csv_table::read_columns(cx, path, columns)?;
    let mut sound = csv.complete;
    for [checkpoint, zh, en, answer, options @ ..] in &csv.rows {
        let text = public_pair(cx, &csv.file, zh, en);
        let read = read_options(cx, &csv.file, answer, options);
        let known = find(cx, checkpoint, road);
        let (Some((options, answer)), Some(at)) = (read, known) else {
            sound = false;
            continue;
        };
        if let Some(checkpoint) = road.get_mut(at) {
            checkpoint.questions.push(QuizQuestion {
                question: text,
                options,
                answer,
            });
        }
    }
    if sound {
        report_silent(cx, road_path, road);
    }
    sound.then_some(())
}

/// The options of a question and the position of the right one.
fn read_options(
    cx: &mut Context<'_>,
    file: &str,
    answer: &Cell,
    cells: &[Cell],
) -> Option<(Vec<model::Text>, u8)> {
    let mut options = Vec::new();
    let mut right = None;
    for ([zh, en], letter) in cells.as_chunks().0.iter().zip('a'..) {
        let option = match optional_pair(cx, file, zh, en) {
            Part::Whole(option) => option,
            Part::Absent => continue,
            Part::Broken => return None,
        };
        if answer.text.chars().eq([letter]) {
            right = u8::try_from(options.len()).ok();
        }
        options.push(option);
    }
    if right.is_none() {
        let message = both(
            format!("答案“{}”不是这道题的选项", answer.text),
            format!("the answer “{}” is none of the options", answer.text),
        );
        let help = both(
            "写选项的小写字母，如 a",
            "write the small letter of an option, such as a",
        );
        let place = answer.place.clone();
        cx.report(
            Diagnostic::new(Code::QuizOptions, place, message)
                .help(help)
                .rule("W-15"),
        );
    }
    Some((options, right?))
}

fn find(cx: &mut Context<'_>, cell: &Cell, road: &[Checkpoint]) -> Option<usize> {
    let position = road.iter().position(|c| c.id == cell.text);
    if position.is_none() {
        let message = both(
            format!("没有关卡 `{}`", cell.text),
            format!("there is no checkpoint `{}`", cell.text),
        );
        let place = cell.place.clone();
        let unknown = Diagnostic::new(Code::UnknownCheckpoint, place.clone(), message);
        let ids = road.iter().map(|c| c.id.as_str());
        cx.report(match nearest(&cell.text, ids) {
            Some(near) => unknown.edit(place, near),
            None => unknown,
        });
    }
    position
}
