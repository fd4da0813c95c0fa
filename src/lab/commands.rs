//! The commands of a session, by name: what the worker sends, what each answers. This table is the only list
//! of them; the page's types come from it too.

use std::fmt::Display;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Lab;
use super::messages::*;
use crate::error::{Error, MessageFault};
use crate::learn::{EpochRow, TrainingForm};

/// Reads the field of a body. One by one: a reader for each type is a third of the bytes of a reader for each
/// command.
macro_rules! read {
    ($body:ident, $field:ident: $type:ty) => {
        read_field::<$type>(stringify!($field), $body(stringify!($field)))?
    };
    ($body:ident, $field:ident: $type:ty, nested) => {
        read_nested::<$type>(stringify!($field), $body(stringify!($field)))?
    };
}

/// For each command `name { field: Type, … } -> Answer`: its call and, for the protocol, its types. An answer
/// behind `?` may be an error instead.
macro_rules! commands {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident { $($field:ident: $type:ty $(as $read:ident)?),* } -> $answer:ty $(, $fails:tt)?;
    )*) => {
        impl Lab {
            /// Does the command of that name. `body` gives its field of a name; its answer goes to `serializer`.
            ///
            /// # Errors
            /// [`Error::Message`] when there is no such command or its body is not as it should be; else as
            /// the command.
            pub fn handle<'de, D: Deserializer<'de>, S: Serializer>(
                &mut self,
                name: &str,
                body: impl Fn(&str) -> D,
                serializer: S,
            ) -> Result<S::Ok, Error> {
                match name {
                    $(stringify!($name) => {
                        let answer: $answer =
                            self.$name($(read!(body, $field: $type $(, $read)?)),*)$($fails)?;
                        write(&answer, serializer)
                    })*
                    _ => Err(unknown(name)),
                }
            }
        }

        /// Each command's documentation, name, body and answer in TypeScript.
        #[cfg(test)]
        pub(super) fn describe(types: &mut super::declarations::Types) {
            $({
                #[derive(ts_rs::TS)]
                #[allow(dead_code)]
                struct Fields { $($field: $type),* }
                types.command::<Fields, $answer>(concat!($($doc, "\n"),*), stringify!($name));
            })*
        }
    };
}

commands! {
    /// The matrix kernel of this build.
    kernel {} -> KernelInfo;
    /// Whole forms to start from.
    recipes {} -> Recipes;
    /// A random seed.
    random_seed {} -> f64, ?;
    /// The names of MNIST's files, in the order in which `take_mnist` wants their bytes.
    mnist_files {} -> Vec<&'static str>;
    /// What has been loaded.
    holds {} -> Holdings;
    /// Bytes that a data set's files may have, beside all that is held and the run under way.
    room {} -> f64;
    /// Takes MNIST's four files, unpacked, as the data set.
    take_mnist { files: Vec<Bytes> } -> DatasetInfo, ?;
    /// Takes MNIST's four files, unpacked, for the next teaching alone: the data set stays.
    take_teaching_mnist { files: Vec<Bytes> } -> (), ?;
    /// Takes the user's files as the data set. On any error the data set that was loaded stays.
    take_files { files: Vec<NamedFile> as nested } -> DatasetInfo, ?;
    /// Takes a safetensors file as weights; the user's own only while no run is under way.
    take_weights { source: Source, name: String, bytes: Bytes } -> WeightsInfo, ?;
    /// Weights as a safetensors file; of a training run, as they are now.
    save_weights { source: Source } -> Bytes, ?;
    /// The history of the training run, or of the last one.
    save_history { format: HistoryFormat } -> String;
    /// Restores the last run's history after a switch to another build.
    load_history { rows: Vec<EpochRow> as nested } -> ();
    /// What is wrong with a form, and the network that it would make.
    check { config: TrainingForm as nested } -> CheckResult;
    /// At most `count` training pictures, spread over the data set; none without a data set.
    samples { count: usize } -> Samples;
    /// `count` training pictures as augmentation makes them; `round` selects a different set. None without a data set.
    augmented { round: u32, count: u32 } -> Samples;
    /// Reads a drawing: strokes of x0, y0, x1, y1, …, and the seconds when each began and ended, NaN, or an
    /// empty list, when they are unknown.
    predict_strokes { source: Source, strokes: Vec<Floats>, times: Doubles, width: f32, height: f32 } -> Prediction, ?;
    /// Reads a picture of a digit or of a line of digits: RGBA, row by row.
    predict_pixels { source: Source, rgba: Bytes, width: usize, height: usize } -> Prediction, ?;
    /// Switches hidden units of the weights off, and all others on: a byte for each, layer after layer, not 0 where
    /// it is off; none: all are on. A list for another network changes nothing, nor one for an LSTM.
    switch_units { source: Source, off: Bytes } -> ();
    /// What every hidden unit gives for a picture, in one plain forward pass.
    look_inside { source: Source, picture: Bytes } -> Inside, ?;
    /// One unit while the network reads a picture; after the last hidden layer come the digits.
    look_at_unit { source: Source, picture: Bytes, layer: usize, unit: usize } -> UnitView, ?;
    /// Which pixels speak for a digit against the others (gradient × input), a `Float32Array`'s bytes.
    gradient_times_input { source: Source, picture: Bytes, digit: u8 } -> Bytes, ?;
    /// How much probability the digit loses when the place around each pixel is covered, a `Float32Array`'s bytes.
    occlusion { source: Source, picture: Bytes, digit: u8 } -> Bytes, ?;
    /// Frames from this picture to the one that the network would call `digit` (gradient ascent).
    changed_picture { source: Source, picture: Bytes, digit: u8 } -> Bytes, ?;
    /// How many of some test pictures are read right without the units that are `off`.
    count_right { source: Source, off: Bytes, from: usize, count: usize } -> usize, ?;
    /// What weights say of the test pictures from `first` on, as many pictures as fit in one slice: by the plain softmax
    /// of each picture or, where calibration is fitted, `as_read`: as drawings are read, from eleven views.
    judge { source: Source, first: usize, as_read: bool } -> Judged, ?;
    /// What the training run's weights said of all validation pictures after its last epoch; `null` before that.
    judge_epoch {} -> Option<Judged>;
    /// Training or test pictures by their indices, `[indices.length, size, size]`, 0 is paper, 255 is ink.
    pictures_at { training: bool, indices: Doubles } -> Bytes, ?;
    /// Works on the axes of the map of the test pictures, the two principal components of the last hidden layer. Takes
    /// some test pictures from `first` on; with 0 the axes begin anew. Behind the last picture it seeks the axes in those
    /// that were taken. Until they are found, the axes before stay.
    map { source: Source, first: usize } -> MapProgress, ?;
    /// Where test pictures from `first` on lie on the map, as many as a slice takes: f32 `[pictures, 2]`. Nothing before
    /// there are axes.
    project_test { source: Source, first: usize } -> Bytes, ?;
    /// The same of pictures that are given.
    project { source: Source, pictures: Bytes } -> Bytes, ?;
    /// Reads a picture as it is, `[size, size]`, 0 is paper, 255 is ink: a picture of a data set, for example. Weights
    /// that read pictures of another size are given its ink as that of any picture.
    predict_picture { source: Source, picture: Bytes } -> Prediction, ?;
    /// How a drawing of one digit becomes its picture of `size` × `size` pixels, step by step; `null` without ink.
    stroke_stages { strokes: Vec<Floats>, width: f32, height: f32, size: usize } -> Option<InkStages>, ?;
    /// The same of a picture of one digit: RGBA, row by row.
    pixel_stages { rgba: Bytes, width: usize, height: usize, size: usize } -> Option<InkStages>, ?;
    /// The same of a finished picture, `[size, size]`, that stays as it is.
    picture_stages { picture: Bytes } -> Option<InkStages>;
    /// What is found in a picture of a digit or of a line of digits: RGBA, row by row.
    found { source: Source, rgba: Bytes, width: usize, height: usize } -> Found, ?;
    /// The labels of the training or the validation pictures, in the files' order; none without a data set.
    labels { training: bool } -> Bytes;
    /// The mean of all pictures with that label; blank where there is none.
    mean_picture { training: bool, label: u8 } -> Bytes, ?;
    /// The order in which an epoch of that seed takes `pictures` pictures, a `Float32Array`'s bytes.
    epoch_order { seed: f64, epoch: u32, pictures: usize } -> Bytes;
    /// What the weights say of some pictures, from one forward pass each: the probability of the picture's label, the
    /// most probable digit and its probability; `[count, 3]`, fewer at the end, a `Float32Array`'s bytes.
    answers { source: Source, training: bool, from: usize, count: usize } -> Bytes, ?;
    /// The Euclidean distance of some pictures' pixels, from 0 to 1, to those of a picture, a
    /// `Float32Array`'s bytes.
    pixel_distances { training: bool, picture: Bytes, from: usize, count: usize } -> Bytes, ?;
    /// The Euclidean distance, in the last hidden layer, of some pictures to a picture, a `Float32Array`'s bytes.
    hidden_distances { source: Source, training: bool, picture: Bytes, from: usize, count: usize } -> Bytes, ?;
    /// Starts a training run with new weights.
    start_training { config: TrainingForm as nested } -> (), ?;
    /// Goes on with the run of that state, which `take_stopped_run` gave and `config` had started, on the same pictures.
    continue_training { config: TrainingForm as nested, state: Bytes } -> (), ?;
    /// Starts to teach weights: pictures of 28 × 28 pixels, one after the other, and a label for each, 255 for no
    /// digit. Shows MNIST again, which must have been taken.
    start_teaching { source: Source, pictures: Bytes, labels: Bytes } -> (), ?;
    /// Starts to cluster the training pictures into k clusters. `mini_batch` = 0: Lloyd's iterations on all pictures;
    /// otherwise mini-batches of that size.
    start_clustering { k: usize, seed: u32, mini_batch: usize } -> (), ?;
    /// Up to `count` pictures of a cluster of the clustering under way or the last one, the nearest to its centroid
    /// first.
    cluster_members { cluster: usize, count: usize } -> Samples;
    /// The distance of a picture from each centroid of the clustering under way or the last one; empty without one.
    cluster_distances { picture: Bytes } -> Vec<f32>, ?;
    /// A picture's forward and backward pass through a perceptron: each layer's inputs, then each layer's sums before
    /// the activation, the last of which are the logits, then the loss's gradient by each layer's sums. `null`
    /// for weights of another network.
    backpropagate { source: Source, picture: Bytes, label: u8 } -> Option<Vec<Vec<f32>>>, ?;
    /// A weight of a perceptron, from a number that a layer takes to a unit of it; the unit's bias; and the weights from
    /// the unit to each of the next layer.
    weight { source: Source, layer: usize, from: usize, to: usize } -> Option<Vec<f32>>, ?;
    /// For each of `values` that the weight might have: ten logits for the picture, and the loss.
    weight_losses { source: Source, picture: Bytes, label: u8, layer: usize, from: usize, to: usize, values: Floats } -> Option<Vec<Vec<f32>>>, ?;
    /// A picture's way through an LSTM, row by row, `[rows, 5·units + 10]`: the state h, then i, f, g and o, then the
    /// probabilities by the state so far. `null` for weights of another network.
    read_rows { source: Source, picture: Bytes } -> Option<Vec<f32>>, ?;
    /// Does a slice of the run's work. After an error the run is over, and `finish` gives what was good.
    step {} -> StepReport, ?;
    /// How far the run is; `null` without a run. `paused` is copied into the answer.
    progress { paused: bool } -> Option<LabEvent>;
    /// Asks the run to stop early. Returns whether there is more to step: training still tests its current weights.
    stop {} -> bool;
    /// Gives the whole state of the training run that was stopped last, to resume it, and forgets it. `null` without
    /// one, and for one that may be too large for the memory.
    take_stopped_run {} -> Option<Bytes>;
    /// What has become of each batch of the training run since this was asked last.
    batches {} -> BatchRecords;
    /// Whether this run and later ones measure the gradient's norm.
    measure_gradients { on: bool } -> ();
    /// Ends the run, at its end or before it. The trained weights become `yours`; teaching that is ended
    /// before it is done changes nothing.
    finish {} -> Outcome;
    /// Brings back what `yours` was before the last teaching: whether there still are such weights.
    undo_teaching {} -> bool;
}

fn write<S: Serializer>(answer: &impl Serialize, serializer: S) -> Result<S::Ok, Error> {
    let written = answer.serialize(serializer);
    written.map_err(|error| not_as_agreed("answer".to_owned(), &error))
}

/// The error of a message whose part at `path` is not as it should be.
#[inline(never)]
fn not_as_agreed(mut path: String, error: &dyn Display) -> Error {
    let words = error.to_string();
    let words = words.strip_prefix("Error: ").unwrap_or(&words); // as a browser writes an error
    if let Some(field) = words.strip_prefix("missing field `") {
        path.push('.');
        path += field.trim_end_matches('`');
    }
    let fault = MessageFault::of_serde(words);
    Error::Message { path, fault }
}

fn read_field<'de, T: Deserialize<'de>>(
    name: &str,
    value: impl Deserializer<'de>,
) -> Result<T, Error> {
    T::deserialize(value).map_err(|error| not_as_agreed(name.to_owned(), &error))
}

/// The same of a field that has fields of its own: the error has the path to what is not as it should be.
fn read_nested<'de, T: Deserialize<'de>>(
    name: &str,
    value: impl Deserializer<'de>,
) -> Result<T, Error> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = match error.path().to_string().as_str() {
            "." => name.to_owned(),
            path => format!("{name}.{path}"),
        };
        not_as_agreed(path, error.inner())
    })
}

fn unknown(name: &str) -> Error {
    let found = name.to_owned();
    Error::Message {
        path: "type".to_owned(),
        fault: MessageFault::Unknown { found },
    }
}
