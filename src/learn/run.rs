//! The contract of everything that takes time: training, teaching, clustering. A run is a
//! machine that is stepped from outside. It needs no thread, no callback and no clock of its own, so the
//! worker and the command line step the same machines, and pausing, stopping and saving are the caller's.

use crate::error::Error;

/// What one call of [`Run::step`] did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step<R> {
    /// A slice of the work.
    Did(R),
    /// Nothing: the run waits for a device. Call again later.
    Waiting,
    /// Nothing: the run had ended before.
    Finished,
}

impl<R> Step<R> {
    /// The same with what `of` makes of its report.
    pub fn map<T>(self, of: impl FnOnce(R) -> T) -> Step<T> {
        match self {
            Self::Did(report) => Step::Did(of(report)),
            Self::Waiting => Step::Waiting,
            Self::Finished => Step::Finished,
        }
    }
}

/// A machine that is stepped to its end.
pub trait Run: Sized {
    /// What a slice of work did.
    type Report;
    /// How far the run is.
    type Progress;
    /// What the run leaves behind.
    type Outcome;
    /// Does a slice of the work, about 30 ms at most on one processor of today, and says what it did.
    ///
    /// # Errors
    /// When the run cannot continue. It is over then, and [`Self::finish`] gives what was good.
    fn step(&mut self) -> Result<Step<Self::Report>, Error>;

    fn progress(&self) -> Self::Progress;

    /// Ends the run, at its end or before it.
    fn finish(self) -> Self::Outcome;
}

/// A run whose whole state goes out and comes in again.
pub trait Resumable: Run {
    /// What a saved state does not hold: the pictures, the clock.
    type Context;

    /// The whole state between two steps, as bytes. A run that is imported from them continues as this one
    /// would: the same steps give the same bits.
    fn export(&self) -> Vec<u8>;

    /// A run in the state that [`Self::export`] gave.
    ///
    /// # Errors
    /// When the bytes are damaged, come from another kind of run, or do not fit the context.
    fn import(state: &[u8], context: Self::Context) -> Result<Self, Error>;
}

/// Steps a run to its end. `watch` is called with each step's report, with the run as it is then.
///
/// # Errors
/// As [`Run::step`].
pub fn run_to_end<R: Run>(run: &mut R, mut watch: impl FnMut(&R, &R::Report)) -> Result<(), Error> {
    loop {
        match run.step()? {
            Step::Did(report) => watch(run, &report),
            Step::Waiting => std::thread::yield_now(),
            Step::Finished => return Ok(()),
        }
    }
}
