//! A report for people, as `digitlab evaluate` prints it.

use std::fmt::Write;

use super::report::{Kind, LIKE_DIGITS, Refused, Report, SURE, Score, Spread, share};

/// The most mistakes that are listed.
const MISTAKES: usize = 10;

/// The most answers that are listed for a kind of non-digit.
const KIND_ANSWERS: usize = 3;

pub fn describe(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a String never fails.
    let _ = write(report, &mut text);
    text.truncate(text.trim_end().len());
    text
}

fn write(report: &Report, text: &mut String) -> std::fmt::Result {
    if report.pictures > 0 {
        writeln!(text, "Test score: {:.4}", report.loss)?;
        writeln!(
            text,
            "Test accuracy: {:.4} ({} of {})",
            report.accuracy, report.correct, report.pictures
        )?;
        writeln!(text, "By digit: {}", by_digit(report, |of| of.accuracy))?;
        writeln!(text, "Right and answered: {}", report.answers)?;
        let answered = by_digit(report, |of| of.right_and_answered_share);
        writeln!(text, "  by digit: {answered}")?;
        if report.crossed_zeros.pictures > 0 {
            writeln!(text, "  crossed zeros: {}", report.crossed_zeros)?;
        }
        write_mistakes(report, text)?;
        write_writers(report, text)?;
        writeln!(
            text,
            "Calibration error: {:.2}% (expected, {} bins, temperature {})",
            100.0 * report.calibration.error,
            report.calibration.bins.len(),
            report.weights.temperature
        )?;
        writeln!(text, "Digits refused: {}", refused(&report.refusals.digits))?;
    }
    for (digits, answers) in &report.numbers {
        writeln!(
            text,
            "Numbers of {digits} digits, right and answered: {answers}"
        )?;
    }
    if report.refusals.others.drawings > 0 {
        let others = refused(&report.refusals.others);
        writeln!(text, "Others refused: {others}")?;
        for (kind, of) in &report.refusals.kinds {
            writeln!(text, "  {kind}: {}{}", refused(&of.refused), answers(of))?;
        }
    }
    let letters = &report.refusals.letters;
    let drawings = letters.refused.drawings;
    if drawings > 0 {
        writeln!(
            text,
            "Letters refused as the page reads them, but for {LIKE_DIGITS}: {}; answered with a digit of more than {:.0}%: {:.2}%, with a number: {:.2}%",
            refused(&letters.refused),
            100.0 * SURE,
            100.0 * share(letters.sure, drawings),
            100.0 * share(letters.numbers, drawings),
        )?;
    }
    if !report.blank.is_empty() {
        writeln!(text, "No ink in: {}", report.blank.join(", "))?;
    }
    if let Some(lines) = &report.lines {
        let share = |count| 100.0 * share(count, lines.drawings);
        writeln!(
            text,
            "As the page reads them, numbers left out: {:.2}% of {} refused ({:.2}% with digits beside marks), {:.2}% read as a digit, {:.2}% as a number",
            share(lines.refused),
            lines.drawings,
            share(lines.marked),
            share(lines.digits),
            share(lines.numbers),
        )?;
    }
    if let Some(stability) = &report.stability {
        writeln!(
            text,
            "Answers unchanged, of {} drawings:",
            stability.drawings
        )?;
        for change in &stability.changes {
            writeln!(
                text,
                "  {}: {:.2}%",
                change.change,
                100.0 * change.unchanged
            )?;
        }
    }
    Ok(())
}

fn write_mistakes(report: &Report, text: &mut String) -> std::fmt::Result {
    let mut mistakes = Vec::new();
    for (label, row) in report.confusion.iter().enumerate() {
        for (answer, &count) in row.iter().enumerate() {
            if answer != label && count > 0 {
                mistakes.push((count, label, answer));
            }
        }
    }
    mistakes.sort_by_key(|&(count, label, answer)| (usize::MAX - count, label, answer));
    let list: Vec<String> = mistakes
        .iter()
        .take(MISTAKES)
        .map(|(count, label, answer)| format!("{label} for {answer} ({count})"))
        .collect();
    match list.is_empty() {
        true => Ok(()),
        false => writeln!(text, "Taken most often: {}", list.join(", ")),
    }
}

/// A share of each digit that there is.
fn by_digit(report: &Report, share: fn(&Score) -> f64) -> String {
    let digits = report.digits.iter();
    let digits = digits.filter(|digit| digit.score.pictures > 0);
    let digits = digits.map(|of| format!("{}: {:.2}%", of.digit, 100.0 * share(&of.score)));
    digits.collect::<Vec<_>>().join(", ")
}

fn write_writers(report: &Report, text: &mut String) -> std::fmt::Result {
    let writers = &report.writers;
    if let Some(right) = spread(&writers.accuracy) {
        let count = writers.count;
        writeln!(text, "Writers: {count}; half are read at least {right}")?;
    }
    if let Some(right) = spread(&writers.right_and_answered) {
        writeln!(text, "  right and answered: half at least {right}")?;
    }
    Ok(())
}

fn spread(of: &Spread) -> Option<String> {
    let shares = [of.median?, of.tenth?, of.worst_tenth?, of.least?];
    let [median, tenth, worst_tenth, least] = shares.map(|share| 100.0 * share);
    Some(format!(
        "{median:.2}% right, nine in ten at least {tenth:.2}%, the worst tenth {worst_tenth:.2}% on average, the worst {least:.2}%"
    ))
}

/// What the page answers most of a kind with.
fn answers(kind: &Kind) -> String {
    let mut answers: Vec<(&String, &usize)> = kind.answers.iter().collect();
    answers.sort_by_key(|&(_, &count)| std::cmp::Reverse(count));
    let most = answers.iter().take(KIND_ANSWERS);
    let most: Vec<String> = most.map(|(text, n)| format!("{text} ({n})")).collect();
    match most.is_empty() {
        true => String::new(),
        false => format!("; answered with {}", most.join(", ")),
    }
}

fn refused(of: &Refused) -> String {
    format!(
        "{:.2}% ({} of {})",
        100.0 * of.share,
        of.refused,
        of.drawings
    )
}
