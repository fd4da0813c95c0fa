//! The options of `digitlab train` that set hyperparameters: one for each row of the core's table, but for
//! those that another option sets. Knows no field by name except where an option is more than its field.

use std::num::ParseFloatError;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use digitlab::Error;
use digitlab::error::{CommandLineError, Range};
use digitlab::learn::TrainingForm;
use digitlab::learn::fields::{DefaultsByChoice, FIELDS, Field, Kind};
use digitlab::random::entropy_seed;

use super::help;

/// Fields that `--augment` and `--keep` set.
const SET_BY_OTHERS: [&str; 3] = ["augment", "restore_best_weights", "keep_best"];

/// Rows that have an option of their own.
pub fn options() -> impl Iterator<Item = &'static Field> {
    FIELDS
        .iter()
        .filter(|field| !SET_BY_OTHERS.contains(&field.name))
}

/// The options that were given, as text.
#[derive(Clone)]
pub struct Hyperparameters(Vec<(&'static Field, String)>);

impl Hyperparameters {
    /// The form that the options fill in; ranges are the core's to check.
    pub fn form(&self) -> Result<TrainingForm, Error> {
        let mut form = TrainingForm::default();
        for (field, text) in &self.0 {
            if field.name == "seed" && text == "random" {
                form.seed = entropy_seed()?.into();
            } else {
                read(&mut form, field.name, text)?;
            }
        }
        for field in options() {
            let given = self.0.iter().any(|(given, _)| given.name == field.name);
            if let Some(defaults) = field.defaults.filter(|_| !given) {
                let default = default_of(&form, defaults).to_string();
                read(&mut form, field.name, &default)?;
            }
        }
        Ok(form)
    }
}

fn read(form: &mut TrainingForm, field: &'static str, text: &str) -> Result<(), Error> {
    form.read(field, text).map_err(|bad| {
        let text = bad.to_owned();
        CommandLineError::NoNumber { field, text }.into()
    })
}

/// The default that goes with what the form has chosen.
fn default_of(form: &TrainingForm, defaults: DefaultsByChoice) -> f64 {
    let chosen = form.value(defaults.field).to_string();
    let mut values = defaults.values.iter();
    let (_, value) = values
        .find(|(choice, _)| *choice == chosen)
        .expect("each choice has a default");
    *value
}

impl FromArgMatches for Hyperparameters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = options()
            .filter(|field| matches.value_source(field.name) == Some(ValueSource::CommandLine));
        let text = |field: &Field| match field.kind {
            Kind::Flag => matches.get_flag(field.name).to_string(),
            _ => matches
                .get_one::<String>(field.name)
                .cloned()
                .unwrap_or_default(),
        };
        Ok(Self(given.map(|field| (field, text(field))).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Hyperparameters {
    fn augment_args(command: Command) -> Command {
        command.args(options().map(option))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// The sentence, with the defaults that the core has.
fn help_of(field: &Field) -> String {
    let defaults = field.defaults.map_or(&[][..], |defaults| defaults.values);
    let defaults: Vec<String> = defaults
        .iter()
        .map(|(choice, value)| format!("{choice} {value}"))
        .collect();
    help::text(field.name)
        .unwrap_or_else(|| panic!("no help for {}", field.name))
        .replace("{defaults}", &defaults.join(", "))
}

fn option(field: &'static Field) -> Arg {
    let arg = Arg::new(field.name)
        .long(field.name.replace('_', "-"))
        .help(help_of(field));
    let default = TrainingForm::default().value(field.name).to_string();
    let arg = match field.name {
        "monitor" => arg.requires("watched"),
        "min_delta" => arg.requires("patience"),
        _ => arg,
    };
    let arg = match field.kind {
        Kind::Flag => return arg.action(ArgAction::SetTrue),
        Kind::Choice { names } => {
            let choices =
                names
                    .iter()
                    .map(|name| match help::text(&format!("{} {name}", field.name)) {
                        Some(help) => PossibleValue::new(name).help(help),
                        None => PossibleValue::new(name),
                    });
            arg.value_name("NAME")
                .value_parser(PossibleValuesParser::new(choices))
        }
        Kind::Numbers { .. } => arg.value_name("NUMBERS"),
        Kind::Number { range, .. } => {
            let is_whole = matches!(range, Range::Whole { .. });
            let arg = arg.value_name(if is_whole { "N" } else { "NUMBER" });
            match field.name {
                "seed" => arg, // or "random"
                _ => arg.value_parser(number),
            }
        }
    };
    let arg = arg.allow_negative_numbers(true);
    match field.defaults.is_some() || default.is_empty() {
        true => arg,
        false => arg.default_value(default),
    }
}

/// The text of a number.
fn number(text: &str) -> Result<String, ParseFloatError> {
    text.parse::<f64>().map(|_| text.to_owned())
}
