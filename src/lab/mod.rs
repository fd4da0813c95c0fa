//! The lab: what a session of the page holds (a data set, the weights that answer, one run, clusters) and every
//! command on it. The browser's bindings, the worker and native tests use it alike; it knows no browser.

mod browsing;
mod clustering;
mod commands;
mod explaining;
mod judging;
mod messages;
mod predicting;
mod running;
mod stepping;

#[cfg(test)]
mod browsing_tests;
#[cfg(test)]
mod declarations;
#[cfg(test)]
mod explaining_tests;
#[cfg(test)]
mod judging_tests;
#[cfg(test)]
mod protocol;
#[cfg(test)]
mod running_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod worker_messages;

use std::sync::Arc;

use crate::data::augment::{Augmentation, Augmenter};
use crate::data::{Dataset, mnist, user_files};
use crate::error::Error;
use crate::formats::{self, Format};
use crate::gemm;
use crate::learn::supervised::{Clock, room};
use crate::learn::{
    EpochRow, FineTuning, History, Monitor, TrainingConfig, TrainingForm, TrainingRun,
};
use crate::nn::{Model, Scratch};
use crate::random::{self, Stream, StreamId};
use crate::recognition::{Calibration, Recogniser};
pub use messages::*;

/// A run under way.
enum ActiveRun {
    Training(Box<Training>),
    Teaching(Box<FineTuning>),
    Clustering(Box<clustering::Clustering>),
}

#[cfg(not(feature = "gpu"))]
use crate::learn::Trainer as Machine;
#[cfg(feature = "gpu")]
use crate::learn::supervised::EitherTrainer as Machine;

/// A training run, and what its end is reported with.
struct Training {
    run: TrainingRun<Machine>,
    monitor: Monitor,
    /// By the session's clock.
    started: f64,
    /// The batches since the last call of [`Lab::batches`].
    batches: BatchRecords,
}

/// A session.
///
/// ```
/// use digitlab::lab::{Bytes, Lab, Source};
///
/// let mut lab = Lab::new(|| 0.0);
/// assert_eq!(lab.mnist_files()[0], "train-images-idx3-ubyte");
/// let no_weights = lab.take_weights(Source::Yours, "mine".to_owned(), Bytes(b"no".to_vec()));
/// assert!(no_weights.is_err());
/// ```
pub struct Lab {
    clock: Clock,
    dataset: Option<Arc<Dataset>>,
    shipped: Option<Recogniser>,
    yours: Option<Recogniser>,
    aside: Option<Recogniser>,
    run: Option<ActiveRun>,
    /// Bytes that the run takes beside the data set.
    run_memory: usize,
    /// The history of the last run that has ended.
    history: History,
    /// The last training run if it was stopped early; until it is taken, or another run begins.
    stopped: Option<TrainingRun>,
    /// MNIST for the next teaching alone, where the user trains on other pictures.
    teaching_mnist: Option<Arc<Dataset>>,
    /// The previous `yours`, for undo (inner `None`: there was none). Outer `None`: nothing to undo.
    before_teaching: Option<Option<Recogniser>>,
    /// Which hidden units of each source's weights are switched off (`explain::without_units`).
    off: [Vec<u8>; 3],
    /// The map of the test pictures.
    map: judging::Map,
    /// Whether runs measure the gradient's norm.
    measures_gradients: bool,
    /// The last clustering that was not broken off before it had clusters.
    clusters: Option<Box<clustering::Clustering>>,
    scratch: Scratch,
    /// The GPU, for the runs that it supports.
    #[cfg(feature = "gpu")]
    gpu: Option<crate::gpu::Gpu>,
}

impl Lab {
    /// An empty session. `clock` gives seconds since any fixed moment.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            dataset: None,
            shipped: None,
            yours: None,
            aside: None,
            run: None,
            run_memory: 0,
            history: History::default(),
            stopped: None,
            teaching_mnist: None,
            before_teaching: None,
            off: Default::default(),
            map: judging::Map::default(),
            measures_gradients: false,
            clusters: None,
            scratch: Scratch::default(),
            #[cfg(feature = "gpu")]
            gpu: None,
        }
    }

    /// From now on runs train on this GPU. When it is lost they continue on the processor, and
    /// [`LabEvent::GpuLeft`] says so.
    #[cfg(feature = "gpu")]
    pub fn take_gpu(&mut self, gpu: crate::gpu::Gpu) {
        self.gpu = Some(gpu);
    }

    pub fn kernel(&self) -> KernelInfo {
        KernelInfo {
            kernel: gemm::kernel_name(),
            family: gemm::family(),
        }
    }

    pub fn recipes(&self) -> Recipes {
        Recipes {
            seed: TrainingForm::default(),
            quick: TrainingForm::quick(),
            overfit: TrainingForm::overfit(),
            sgd: TrainingForm::plain_sgd(),
            sigmoid: TrainingForm::sigmoid(),
            lstm: TrainingForm::lstm(),
        }
    }

    pub fn random_seed(&self) -> Result<f64, Error> {
        random::entropy_seed().map(f64::from)
    }

    pub fn mnist_files(&self) -> Vec<&'static str> {
        mnist::FILES.iter().map(|file| file.name).collect()
    }

    pub fn holds(&self) -> Holdings {
        Holdings {
            dataset: self.dataset.is_some(),
            mnist: self.loaded_mnist().is_some() || self.teaching_mnist.is_some(),
        }
    }

    pub fn take_mnist(&mut self, files: Vec<Bytes>) -> Result<DatasetInfo, Error> {
        Ok(self.take_dataset(read_mnist(files)?))
    }

    pub fn take_teaching_mnist(&mut self, files: Vec<Bytes>) -> Result<(), Error> {
        self.teaching_mnist = Some(Arc::new(read_mnist(files)?));
        Ok(())
    }

    pub fn take_files(&mut self, files: Vec<NamedFile>) -> Result<DatasetInfo, Error> {
        let files = files.into_iter().map(|file| (file.name, file.bytes.0));
        let dataset = user_files::assemble(files.collect())?;
        Ok(self.take_dataset(dataset))
    }

    fn take_dataset(&mut self, dataset: Dataset) -> DatasetInfo {
        let info = DatasetInfo::of(&dataset);
        self.clusters = None; // whose pictures may go
        self.dataset = Some(Arc::new(dataset));
        self.map = judging::Map::default();
        info
    }

    /// The data set, where it is MNIST.
    fn loaded_mnist(&self) -> Option<&Arc<Dataset>> {
        self.dataset.as_ref().filter(|set| set.name == mnist::NAME)
    }

    /// Pixels of a picture of the data set, or of MNIST's before one is loaded.
    fn inputs(&self) -> usize {
        let size = self.dataset.as_ref().map(|set| set.training.size());
        size.unwrap_or(mnist::SIZE).pow(2)
    }

    pub fn take_weights(
        &mut self,
        source: Source,
        name: String,
        bytes: Bytes,
    ) -> Result<WeightsInfo, Error> {
        let room = self.room() as usize;
        let recogniser = formats::read_within(room.saturating_sub(bytes.0.len()), &name, &bytes.0)?;
        let info = WeightsInfo {
            source,
            name,
            summary: recogniser.model.summary(),
            input_size: recogniser.model.inputs().isqrt(),
        };
        match source {
            Source::Shipped => self.shipped = Some(recogniser),
            Source::Aside => self.aside = Some(recogniser),
            Source::Yours => {
                // The run would overwrite them when it ends.
                self.must_be_idle()?;
                self.set_yours(recogniser);
            }
        }
        Ok(info)
    }

    pub fn save_weights(&self, source: Source) -> Result<Bytes, Error> {
        let (model, calibration) = self.weights(source)?;
        Ok(Bytes(formats::write(model, calibration, Format::Float32)))
    }

    /// Sets weights from a run or a file; the last teaching can no longer be undone.
    fn set_yours(&mut self, recogniser: Recogniser) {
        self.yours = Some(recogniser);
        self.before_teaching = None;
    }

    /// The network that answers, and its calibration. One in training has none.
    fn weights(&self, source: Source) -> Result<(&Model, Calibration), Error> {
        fn of(recogniser: &Recogniser) -> (&Model, Calibration) {
            (&recogniser.model, recogniser.calibration)
        }
        let weights = match (source, &self.run) {
            (Source::Shipped, _) => self.shipped.as_ref().map(of),
            (Source::Aside, _) => self.aside.as_ref().map(of),
            (Source::Yours, Some(ActiveRun::Training(active))) => {
                Some((active.run.model(), Calibration::default()))
            }
            (Source::Yours, _) => self.yours.as_ref().map(of),
        };
        weights.ok_or(Error::NoWeights { source })
    }

    pub fn save_history(&self, format: HistoryFormat) -> String {
        let history = match &self.run {
            Some(ActiveRun::Training(active)) => active.run.history(),
            _ => &self.history,
        };
        match format {
            HistoryFormat::Csv => history.to_csv(),
            HistoryFormat::Json => history.to_json(),
        }
    }

    pub fn load_history(&mut self, rows: Vec<EpochRow>) {
        self.history = History { rows };
    }

    /// Bytes of pictures, weights and clusters.
    fn held(&self) -> usize {
        // Where there is no data set yet a run fetches MNIST.
        let pictures = self
            .dataset
            .as_ref()
            .map_or(mnist::BYTES, |set| set.bytes());
        let weights = [&self.shipped, &self.yours, &self.aside];
        let before = self.before_teaching.as_ref().and_then(Option::as_ref);
        let weights = weights.into_iter().flatten().chain(before);
        let weights = weights.flat_map(|recogniser| recogniser.model.parameters());
        let weights = weights.map(|parameter| size_of_val(parameter.values().data()));
        let clusters = self
            .clusters
            .as_ref()
            .map_or(0, |clusters| clusters.bytes());
        pictures + weights.sum::<usize>() + clusters
    }

    /// The form's configuration for the pictures that there are, in the memory that they leave.
    fn config(&self, form: &TrainingForm) -> Result<TrainingConfig, Vec<Error>> {
        self.config_beside(form, 0)
    }

    /// The same beside so many bytes of a saved run.
    fn config_beside(
        &self,
        form: &TrainingForm,
        saved: usize,
    ) -> Result<TrainingConfig, Vec<Error>> {
        form.config_within(room(self.held() + saved), self.inputs())
    }

    pub fn room(&self) -> f64 {
        let run = self.run.as_ref().map_or(0, |_| self.run_memory);
        room(self.held() + run) as f64
    }

    pub fn check(&self, form: TrainingForm) -> CheckResult {
        CheckResult {
            errors: self.config(&form).err().unwrap_or_default(),
            summary: form.summary(self.inputs()),
        }
    }

    pub fn samples(&self, count: usize) -> Samples {
        let mut samples = Samples::default();
        if let Some(dataset) = &self.dataset {
            let training = &dataset.training;
            for index in (0..training.len()).step_by(training.len().div_ceil(count.max(1))) {
                samples.pixels.0.extend(training.picture(index));
                samples.labels.0.push(training.labels()[index]);
            }
        }
        samples
    }

    pub fn augmented(&self, round: u32, count: u32) -> Samples {
        let mut samples = Samples::default();
        let Some(dataset) = &self.dataset else {
            return samples;
        };
        let training = &dataset.training;
        let (seed, mut augmenter) = (TrainingForm::default().seed as u64, Augmenter::default());
        for place in 0..count {
            let index = round.wrapping_mul(count).wrapping_add(place) % training.len() as u32;
            let stream = Stream::new(seed, StreamId::Augmentation, round, index);
            let picture = training.picture(index as usize);
            let label = training.labels()[index as usize];
            let augmented = augmenter.augment(picture, label, Augmentation::default(), stream);
            samples.pixels.0.extend(augmented);
            samples.labels.0.push(label);
        }
        samples
    }
}

/// MNIST from its four files, unpacked.
fn read_mnist(files: Vec<Bytes>) -> Result<Dataset, Error> {
    let files: Vec<Vec<u8>> = files.into_iter().map(|file| file.0).collect();
    let files = <[Vec<u8>; 4]>::try_from(files).map_err(|files| Error::MnistFiles {
        expected: 4,
        found: files.len(),
    })?;
    mnist::load(files)
}
