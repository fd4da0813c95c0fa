//! How the learning rate changes over a run, as a part of the rate that the run was given. A schedule
//! sees only how much of the run is done, so it fits any number of epochs and any batch size.

use std::f64::consts::PI;

use crate::choices::choices;

choices! {
    /// The shape of the learning rate over a run.
    ///
    /// `Step` is as in He et al.: "Deep residual learning for image recognition", 2015; `Cosine` as in
    /// Loshchilov and Hutter: "SGDR: Stochastic gradient descent with warm restarts", 2016, without the
    /// restarts; `OneCycle` as in Smith and Topin: "Super-convergence", 2017, with PyTorch's proportions.
    pub enum Schedule {
        /// The same in every step.
        Constant = "constant",
        /// A tenth from half of the run on, a hundredth from three quarters on.
        Step = "step",
        /// Down to nothing along half a cosine.
        Cosine = "cosine",
        /// Up from a 25th in the first three tenths of the run, then down to nothing.
        OneCycle = "one-cycle",
    }
}

/// Of [`Schedule::OneCycle`].
const WARM_UP: f64 = 0.3;
const FIRST: f64 = 1.0 / 25.0;

impl Schedule {
    /// The part of the run's learning rate that a step takes, from 0 to 1, when `done` of the run, from 0
    /// to below 1, lies behind it. The same on every machine.
    ///
    /// ```
    /// use digitlab::optim::Schedule;
    ///
    /// assert_eq!(Schedule::Constant.part(0.7), 1.0);
    /// assert_eq!(Schedule::Step.part(0.7), 0.1);
    /// assert_eq!(Schedule::Cosine.part(0.5), 0.5);
    /// assert_eq!(Schedule::OneCycle.part(0.3), 1.0);
    /// ```
    pub fn part(self, done: f64) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::Step if done < 0.5 => 1.0,
            Self::Step if done < 0.75 => 0.1,
            Self::Step => 0.01,
            Self::Cosine => between(1.0, 0.0, done),
            Self::OneCycle if done < WARM_UP => between(FIRST, 1.0, done / WARM_UP),
            Self::OneCycle => between(1.0, 0.0, (done - WARM_UP) / (1.0 - WARM_UP)),
        }
    }
}

/// Along half a cosine from one to the other. `libm` gives its cosine alike on every machine.
fn between(from: f64, to: f64, way: f64) -> f64 {
    // At exactly half way the cosine of a rounded π / 2 is 6e-17.
    let cosine = if way == 0.5 { 0.0 } else { libm::cos(PI * way) };
    from + (to - from) * (1.0 - cosine) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choices::Choice;

    /// A run of this many steps.
    fn parts(schedule: Schedule, steps: u32) -> Vec<f64> {
        (0..steps)
            .map(|step| schedule.part(f64::from(step) / f64::from(steps)))
            .collect()
    }

    #[test]
    fn every_part_is_above_nothing_and_at_most_all() {
        for &schedule in Schedule::ALL {
            for part in parts(schedule, 1000) {
                assert!(part > 0.0 && part <= 1.0, "{schedule:?}: {part}");
            }
        }
    }

    #[test]
    fn each_has_its_shape() {
        assert_eq!(parts(Schedule::Constant, 3), [1.0; 3]);
        assert_eq!(parts(Schedule::Step, 4), [1.0, 1.0, 0.1, 0.01]);
        assert!(parts(Schedule::Cosine, 100).is_sorted_by(|a, b| a > b));
        let cycle = parts(Schedule::OneCycle, 100);
        assert_eq!((cycle[0], cycle[30]), (0.04, 1.0));
        assert!(cycle[..=30].is_sorted_by(|a, b| a < b));
        assert!(cycle[30..].is_sorted_by(|a, b| a > b));
        assert!(cycle[99] < 0.001, "{}", cycle[99]);
    }
}
