//! The one run of a session: training, teaching or clustering, stepped from outside by one loop.

use super::messages::{
    BatchRecords, Bytes, LabEvent, Outcome, Source, StepReport, TrainingProgress, TrainingResult,
};
use super::{ActiveRun, Lab, Training};
use crate::data::mnist;
use crate::error::Error;
use crate::learn::supervised::room;
use crate::learn::{
    Correction, Ending, FineTuning, Machine, Monitor, Report, Resumable, Run, Step,
    TrainingContext, TrainingForm, TrainingOutcome, TrainingRun,
};
use crate::recognition::Recogniser;

impl Lab {
    /// # Errors
    /// When a run is under way.
    pub(super) fn must_be_idle(&self) -> Result<(), Error> {
        match self.run {
            Some(_) => Err(Error::Busy),
            None => Ok(()),
        }
    }

    pub fn start_training(&mut self, form: TrainingForm) -> Result<(), Error> {
        self.train(form, None)
    }

    pub fn continue_training(&mut self, form: TrainingForm, state: Bytes) -> Result<(), Error> {
        self.train(form, Some(state))
    }

    /// A new run, or the one of that state.
    fn train(&mut self, form: TrainingForm, state: Option<Bytes>) -> Result<(), Error> {
        self.must_be_idle()?;
        self.stopped = None;
        let saved = state.as_ref().map_or(0, |state| state.0.len());
        let config = self.config_beside(&form, saved).map_err(first)?;
        self.run_memory = config.memory(self.inputs());
        let dataset = self.dataset.clone().ok_or(Error::NoDataset)?;
        let (held_back, clock) = (form.held_back as usize, self.clock);
        let run = match state {
            None => TrainingRun::new(config, held_back, dataset, clock)?,
            Some(state) => {
                let context = TrainingContext {
                    dataset,
                    held_back,
                    clock,
                };
                TrainingRun::import(&state.0, context)?
            }
        };
        #[cfg(feature = "gpu")]
        let run = run.on(self.gpu.as_ref());
        let mut run = run;
        run.trainer_mut().measure_norm(self.measures_gradients);
        self.run = Some(ActiveRun::Training(Box::new(Training {
            run,
            monitor: form.monitor,
            started: clock(),
            batches: BatchRecords::default(),
        })));
        Ok(())
    }

    pub fn stop(&mut self) -> bool {
        match &mut self.run {
            Some(ActiveRun::Training(active)) => {
                active.run.stop();
                true
            }
            _ => false,
        }
    }

    pub fn take_stopped_run(&mut self) -> Option<Bytes> {
        let stopped = self.stopped.take()?;
        let run = stopped.trainer();
        run.export_within(room(self.held() + run.memory()))
            .map(Bytes)
    }

    pub fn start_teaching(
        &mut self,
        source: Source,
        pictures: Bytes,
        labels: Bytes,
    ) -> Result<(), Error> {
        self.must_be_idle()?;
        self.stopped = None;
        let kept = self.teaching_mnist.take(); // 47 MB that only this teaching needs
        let loaded = self.loaded_mnist().cloned();
        let beside = kept.as_ref().map_or(0, |kept| kept.bytes());
        let known = loaded.or(kept).ok_or(Error::NoMnist)?;
        let (model, calibration) = self.weights(source)?;
        let model = model.clone();
        let given = Recogniser { model, calibration };
        self.run_memory = beside + FineTuning::check_memory(&given, room(self.held() + beside))?;
        let pictures = pictures.0.chunks(mnist::SIZE * mnist::SIZE);
        let corrections: Vec<Correction> = pictures
            .zip(&labels.0)
            .map(|(picture, &label)| Correction {
                picture: picture.to_vec(),
                label,
            })
            .collect();
        let teaching = FineTuning::new(given, corrections, known, self.clock)?;
        self.run = Some(ActiveRun::Teaching(Box::new(teaching)));
        Ok(())
    }

    /// Does a slice of the run's work.
    ///
    /// # Errors
    /// As [`Run::step`]; then [`Self::finish`] gives what was good.
    pub fn step(&mut self) -> Result<StepReport, Error> {
        let step = match &mut self.run {
            None => Step::Finished,
            Some(ActiveRun::Training(active)) => {
                active.run.step()?.map(|report| active.event(report))
            }
            Some(ActiveRun::Teaching(teaching)) => teaching.step()?.map(|()| None),
            Some(ActiveRun::Clustering(clustering)) => clustering.step()?.map(|()| None),
        };
        Ok(match step {
            Step::Did(event) => StepReport::Did { event },
            Step::Waiting => StepReport::Waiting,
            Step::Finished => StepReport::Finished,
        })
    }

    /// What has become of each batch of the training run since this was asked last.
    pub fn batches(&mut self) -> BatchRecords {
        match &mut self.run {
            Some(ActiveRun::Training(active)) => std::mem::take(&mut active.batches),
            _ => BatchRecords::default(),
        }
    }

    pub fn measure_gradients(&mut self, on: bool) {
        self.measures_gradients = on;
        if let Some(ActiveRun::Training(active)) = &mut self.run {
            active.run.trainer_mut().measure_norm(on);
        }
    }

    /// How far the run is, as an event for the page; `None` without a run.
    pub fn progress(&self, paused: bool) -> Option<LabEvent> {
        Some(match self.run.as_ref()? {
            ActiveRun::Training(active) => LabEvent::TrainingProgress(TrainingProgress {
                progress: active.run.progress(),
                paused,
            }),
            ActiveRun::Teaching(teaching) => LabEvent::TeachingProgress(teaching.progress()),
            ActiveRun::Clustering(clustering) => LabEvent::Clusters(clustering.now(paused)),
        })
    }

    /// Ends the run, at its end or before it. The trained weights become `yours`; teaching changes
    /// nothing when it is ended before it is done.
    pub fn finish(&mut self) -> Outcome {
        match self.run.take() {
            None => Outcome::Nothing,
            Some(ActiveRun::Training(active)) => {
                let seconds = (self.clock)() - active.started;
                let (outcome, held_back) = (active.run.outcome(), active.run.holds_back());
                let result = TrainingResult::of(&outcome, active.monitor, held_back, seconds);
                #[cfg(not(feature = "gpu"))]
                let run = active.run;
                #[cfg(feature = "gpu")]
                let run = active.run.on_processor();
                self.stopped = (outcome.ending == Ending::Stopped).then_some(run);
                self.history = outcome.history;
                self.set_yours(Recogniser::uncalibrated(outcome.model));
                Outcome::Trained(result)
            }
            Some(ActiveRun::Teaching(teaching)) => match teaching.finish() {
                None => Outcome::Nothing,
                Some((recogniser, taught)) => {
                    self.before_teaching = Some(self.yours.replace(recogniser));
                    Outcome::Taught(taught)
                }
            },
            Some(ActiveRun::Clustering(clustering)) => {
                let clusters = clustering.now(false);
                self.clusters = Some(clustering);
                Outcome::Clustered(clusters)
            }
        }
    }

    pub fn undo_teaching(&mut self) -> bool {
        if let Some(before) = self.before_teaching.take() {
            self.yours = before;
        }
        self.yours.is_some()
    }
}

impl Training {
    /// The event that a step gives the page. Batches give none: the page requests them.
    fn event(&mut self, report: Report) -> Option<LabEvent> {
        match report {
            Report::Batch(_) => {
                self.note_batches();
                None
            }
            Report::Epoch(row) => Some(LabEvent::Epoch(row)),
            #[cfg(feature = "gpu")]
            Report::LeftGpu(cause) => Some(LabEvent::GpuLeft {
                cause,
                epoch: self.run.progress().epoch,
            }),
            Report::MicroBatch | Report::Validation => None,
        }
    }

    fn note_batches(&mut self) {
        for record in self.run.trainer().records() {
            let all = &mut self.batches;
            all.epochs.push(record.epochs as f32);
            all.loss.push(record.score.mean_loss() as f32);
            all.accuracy.push(record.score.accuracy() as f32);
            all.rate.push(record.learning_rate);
            all.norm.push(record.gradient_norm.unwrap_or(f32::NAN));
        }
    }
}

impl TrainingResult {
    fn of(outcome: &TrainingOutcome, monitor: Monitor, held_back: bool, seconds: f64) -> Self {
        let rows = &outcome.history.rows;
        let kept = rows
            .iter()
            .find(|row| Some(row.epoch) == outcome.weights_epoch);
        // Without pictures held back the test pictures are those that every epoch validates on.
        let kept = kept.filter(|_| !held_back);
        let tested = outcome.test.as_ref();
        let test = tested
            .map(|score| (score.mean_loss(), score.accuracy()))
            .or(kept.map(|row| (row.val_loss, row.val_accuracy)));
        Self {
            history: rows.clone(),
            ending: outcome.ending,
            weights_epoch: outcome.weights_epoch,
            monitor,
            test_score: test.map(|(loss, _)| loss),
            test_accuracy: test.map(|(_, accuracy)| accuracy),
            seconds,
        }
    }
}

/// A form is checked before it is sent, so one error is enough.
pub(super) fn first(errors: Vec<Error>) -> Error {
    let first = errors.into_iter().next();
    first.unwrap_or_else(|| unreachable!("a refused form has an error"))
}
