//! When a run that no longer gets better ends: Keras's `EarlyStopping`
//! (<https://keras.io/api/callbacks/early_stopping/>). Watches the history's numbers and says what they
//! mean; it holds no weights and ends nothing itself.

use serde::{Deserialize, Serialize};

use super::history::EpochRow;
use crate::choices::choices;

choices! {
    /// What is watched, by the name of its column in the history. A lower loss is better, and a higher
    /// accuracy.
    pub enum Monitor {
        ValLoss = "val_loss",
        ValAccuracy = "val_accuracy",
    }
}

impl Monitor {
    fn of(self, row: &EpochRow) -> f64 {
        match self {
            Self::ValLoss => row.val_loss,
            Self::ValAccuracy => row.val_accuracy,
        }
    }

    /// Whether `value` is better than `best` by more than `min_delta`.
    fn improves(self, value: f64, best: f64, min_delta: f64) -> bool {
        match self {
            Self::ValLoss => value + min_delta < best,
            Self::ValAccuracy => value - min_delta > best,
        }
    }
}

/// Keras's arguments. Its `mode` follows from what is watched; `baseline` and `start_from_epoch` are
/// not offered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EarlyStopping {
    pub monitor: Monitor,
    /// A change of this much or less is none.
    pub min_delta: f64,
    /// The run ends when this many epochs in a row brought no improvement.
    pub patience: usize,
    /// Whether a run leaves the weights of its best epoch instead of its last one's: also a run that
    /// trained all its epochs, as in Keras 3.
    pub restore_best_weights: bool,
}

/// The verdict on an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The best so far.
    Improved,
    /// No better, but the run may continue.
    Waiting,
    /// No better, and patience has run out.
    Stop,
}

/// A run under watch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EarlyStopper {
    rule: EarlyStopping,
    /// The best value and its epoch, from 1.
    best: Option<(f64, usize)>,
    /// Epochs since the best one.
    wait: usize,
}

impl EarlyStopper {
    pub fn new(rule: EarlyStopping) -> Self {
        Self {
            rule,
            best: None,
            wait: 0,
        }
    }

    /// Takes the next epoch's row.
    ///
    /// ```
    /// use digitlab::learn::{EarlyStopping, EpochRow, Monitor, Verdict, EarlyStopper};
    ///
    /// let mut watch = EarlyStopper::new(EarlyStopping {
    ///     monitor: Monitor::ValLoss, min_delta: 0.0, patience: 1, restore_best_weights: false,
    /// });
    /// let row = |epoch, val_loss| EpochRow {
    ///     epoch, val_loss, loss: 0.0, accuracy: 0.0, val_accuracy: 0.0, seconds: 0.0,
    /// };
    /// assert_eq!(watch.epoch(&row(1, 0.5)), Verdict::Improved);
    /// assert_eq!(watch.epoch(&row(2, 0.5)), Verdict::Stop);
    /// assert_eq!(watch.best_epoch(), Some(1));
    /// ```
    pub fn epoch(&mut self, row: &EpochRow) -> Verdict {
        let value = self.rule.monitor.of(row);
        let improved = self.best.is_none_or(|(best, _)| {
            let Self { rule, .. } = self;
            rule.monitor.improves(value, best, rule.min_delta)
        });
        if improved {
            self.best = Some((value, row.epoch));
            self.wait = 0;
            return Verdict::Improved;
        }
        self.wait += 1;
        if self.wait >= self.rule.patience {
            Verdict::Stop
        } else {
            Verdict::Waiting
        }
    }

    /// From 1; `None` before the first epoch's end.
    pub fn best_epoch(&self) -> Option<usize> {
        self.best.map(|(_, epoch)| epoch)
    }

    /// Whether the best epoch's weights are to be kept.
    pub fn restores(&self) -> bool {
        self.rule.restore_best_weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Improved, Stop, Waiting};

    const RULE: EarlyStopping = EarlyStopping {
        monitor: Monitor::ValLoss,
        min_delta: 0.0,
        patience: 2,
        restore_best_weights: true,
    };

    /// What is said of each epoch until the run ends, and which was the best.
    fn watch(rule: EarlyStopping, values: &[f64]) -> (Vec<Verdict>, Option<usize>) {
        let mut watch = EarlyStopper::new(rule);
        let mut verdicts = vec![];
        for (index, &value) in values.iter().enumerate() {
            let row = EpochRow {
                epoch: index + 1,
                loss: 9.0,
                accuracy: 0.0,
                // The one that is not watched never gets better.
                val_loss: if rule.monitor == Monitor::ValLoss {
                    value
                } else {
                    9.0
                },
                val_accuracy: if rule.monitor == Monitor::ValAccuracy {
                    value
                } else {
                    0.0
                },
                seconds: 1.0,
            };
            verdicts.push(watch.epoch(&row));
            if verdicts.last() == Some(&Stop) {
                break;
            }
        }
        (verdicts, watch.best_epoch())
    }

    /// The validation losses of a run of the seed's network that begins to overfit.
    const LOSSES: [f64; 8] = [
        0.1102, 0.0785, 0.0801, 0.0742, 0.0756, 0.0742, 0.0749, 0.0700,
    ];

    #[test]
    fn patience_runs_out_after_so_many_epochs_in_a_row_without_a_new_best() {
        assert_eq!(
            watch(RULE, &LOSSES),
            (
                vec![Improved, Improved, Waiting, Improved, Waiting, Stop],
                Some(4)
            )
        );
    }

    #[test]
    fn a_longer_patience_sees_the_better_epoch_that_a_shorter_one_misses() {
        let rule = EarlyStopping {
            patience: 4,
            ..RULE
        };
        let (verdicts, best) = watch(rule, &LOSSES);
        assert_eq!((verdicts.len(), verdicts[7], best), (8, Improved, Some(8)));
    }

    #[test]
    fn the_first_epoch_is_always_the_best_so_far_and_a_patience_of_1_waits_for_no_second_chance() {
        let rule = EarlyStopping {
            patience: 1,
            ..RULE
        };
        assert_eq!(watch(rule, &LOSSES[..1]), (vec![Improved], Some(1)));
        assert_eq!(
            watch(rule, &LOSSES),
            (vec![Improved, Improved, Stop], Some(2))
        );
    }

    #[test]
    fn an_improvement_of_no_more_than_min_delta_is_none_and_moves_no_best() {
        let rule = EarlyStopping {
            min_delta: 0.25,
            ..RULE
        };
        // Each is better than the one before, but none is better than the best, the first, by more than 0.25.
        assert_eq!(
            watch(rule, &[1.0, 0.875, 0.75]),
            (vec![Improved, Waiting, Stop], Some(1))
        );
        assert_eq!(
            watch(rule, &[1.0, 0.875, 0.625]),
            (vec![Improved, Waiting, Improved], Some(3))
        );
    }

    #[test]
    fn of_the_accuracy_higher_is_better() {
        let rule = EarlyStopping {
            monitor: Monitor::ValAccuracy,
            min_delta: 0.25,
            ..RULE
        };
        assert_eq!(
            watch(rule, &[0.25, 0.75, 0.5, 1.0]),
            (vec![Improved, Improved, Waiting, Stop], Some(2))
        );
    }
}
