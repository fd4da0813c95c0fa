//! What a run scored, epoch by epoch, and how it is saved: as Keras's `History`.

use serde::{Deserialize, Serialize};

/// One epoch. Losses are means in nats, accuracies fractions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EpochRow {
    /// From 1.
    pub epoch: usize,
    /// Over the training pictures, with dropout, while the weights were moving.
    pub loss: f64,
    pub accuracy: f64,
    /// Over the validation pictures, at the epoch's end.
    pub val_loss: f64,
    pub val_accuracy: f64,
    /// Computing time, without pauses.
    pub seconds: f64,
}

/// The epochs of a run, in order.
///
/// ```
/// use digitlab::learn::{EpochRow, History};
///
/// let row = EpochRow {
///     epoch: 1, loss: 0.25, accuracy: 0.5, val_loss: 0.125, val_accuracy: 0.75, seconds: 8.0,
/// };
/// let history = History { rows: vec![row] };
/// assert_eq!(
///     history.to_csv(),
///     "epoch,loss,accuracy,val_loss,val_accuracy,seconds\n1,0.25,0.5,0.125,0.75,8\n"
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub rows: Vec<EpochRow>,
}

/// A column's name and how a row's value is written.
type Column = (&'static str, fn(&EpochRow) -> String);

/// The columns of both formats, in order.
const COLUMNS: [Column; 6] = [
    ("epoch", |row| row.epoch.to_string()),
    ("loss", |row| row.loss.to_string()),
    ("accuracy", |row| row.accuracy.to_string()),
    ("val_loss", |row| row.val_loss.to_string()),
    ("val_accuracy", |row| row.val_accuracy.to_string()),
    ("seconds", |row| row.seconds.to_string()),
];

impl History {
    /// A header, then a line an epoch; numbers in the fewest digits that read back the same.
    pub fn to_csv(&self) -> String {
        let mut csv = COLUMNS.map(|(name, _)| name).join(",") + "\n";
        for row in &self.rows {
            csv += &(COLUMNS.map(|(_, value)| value(row)).join(",") + "\n");
        }
        csv
    }

    /// Keras's `history.history`: an object with a list a column. The trainer ends a run whose loss is
    /// not finite, so every number here is one that JSON can hold.
    pub fn to_json(&self) -> String {
        let lists = COLUMNS.map(|(name, value)| {
            let values: Vec<String> = self.rows.iter().map(value).collect();
            format!("  \"{name}\": [{}]", values.join(", "))
        });
        format!("{{\n{}\n}}\n", lists.join(",\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history() -> History {
        let row = |epoch: usize| EpochRow {
            epoch,
            loss: 0.1 * epoch as f64,
            accuracy: 0.957,
            val_loss: 1e-7,
            val_accuracy: 1.0,
            seconds: 12.5,
        };
        History {
            rows: vec![row(1), row(3)],
        }
    }

    #[test]
    fn csv_has_a_header_and_a_line_an_epoch() {
        assert_eq!(
            history().to_csv(),
            "epoch,loss,accuracy,val_loss,val_accuracy,seconds\n\
             1,0.1,0.957,0.0000001,1,12.5\n\
             3,0.30000000000000004,0.957,0.0000001,1,12.5\n"
        );
    }

    #[test]
    fn json_is_lists_by_name_and_reads_back_the_same() {
        let json: serde_json::Value = serde_json::from_str(&history().to_json()).unwrap();
        assert_eq!(json["epoch"], serde_json::json!([1, 3]));
        assert_eq!(json["loss"], serde_json::json!([0.1, 0.30000000000000004]));
        assert_eq!(json["val_loss"], serde_json::json!([1e-7, 1e-7]));
        assert_eq!(json["seconds"], serde_json::json!([12.5, 12.5]));
    }

    #[test]
    fn a_run_without_a_finished_epoch_saves_empty_lists() {
        let json: serde_json::Value = serde_json::from_str(&History::default().to_json()).unwrap();
        assert_eq!(json["val_accuracy"], serde_json::json!([]));
    }
}
