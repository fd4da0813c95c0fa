//! The options of `digitlab train` for what makes a network generalise. Off unless given; the core checks
//! ranges.

use clap::Args;
use digitlab::Error;
use digitlab::data::augment::Augmentation;
use digitlab::error::CommandLineError;
use digitlab::learn::Regularization;

#[derive(Args)]
#[group(id = "generalization")]
pub struct Arguments {
    /// Change each training picture anew in every epoch, by the usual strengths or by some of your own:
    /// rotation=10,elastic=1.5; "none" before them starts from no change at all
    #[arg(long, value_name = "STRENGTHS", num_args = 0..=1, default_missing_value = "")]
    augment: Option<String>,

    /// The last part of the run, in which --augment is milder: bent three quarters as much, with a
    /// third of the styles and hands
    #[arg(
        long,
        value_name = "PART",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    ease: f64,

    /// The part of the training pictures that makes room for drawings that are no digits
    #[arg(
        long,
        value_name = "PART",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    nondigits: f64,

    /// Decoupled weight decay, as AdamW's
    #[arg(
        long,
        value_name = "RATE",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    weight_decay: f64,

    /// The part of each target that all classes share
    #[arg(
        long,
        value_name = "PART",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    label_smoothing: f64,

    /// The greatest norm of the weights into a unit; default: any
    #[arg(long, value_name = "NORM", allow_negative_numbers = true)]
    max_norm: Option<f64>,

    /// Validate and keep a moving average of the weights, of which a step keeps so much, such as 0.999
    #[arg(
        long,
        value_name = "DECAY",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    average: f64,
}

impl Arguments {
    pub fn read(&self) -> Result<Regularization, Error> {
        Ok(Regularization {
            augmentation: self.augment.as_deref().map(strengths).transpose()?,
            ease: self.ease,
            nondigits: self.nondigits,
            weight_decay: self.weight_decay,
            label_smoothing: self.label_smoothing,
            max_norm: self.max_norm,
            average: self.average,
            keep_best: false,
        })
    }
}

fn strengths(text: &str) -> Result<Augmentation, Error> {
    let mut strengths = Augmentation::default();
    for (index, word) in text.split(',').map(str::trim).enumerate() {
        if word.is_empty() || (index == 0 && word == "none") {
            if word == "none" {
                strengths = Augmentation::NONE;
            }
            continue;
        }
        let mut named = strengths.named();
        let names = named.each_ref().map(|(name, _)| *name).to_vec();
        let given = word.split_once('=').and_then(|(name, value)| {
            let strength = named.iter_mut().find(|(known, _)| *known == name)?;
            Some((&mut *strength.1, value.parse::<f32>().ok()?))
        });
        let Some((strength, value)) = given else {
            let text = word.to_owned();
            return Err(CommandLineError::Strengths { names, text }.into());
        };
        *strength = value;
    }
    Ok(strengths)
}
