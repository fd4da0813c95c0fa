//! What `digitlab train --help` says of each hyperparameter: one sentence a field, and one for a choice that
//! its name does not explain.

/// `{defaults}`: those that go with each choice of another field.
const FIELDS: &[(&str, &str)] = &[
    ("network", "Kind of network"),
    (
        "hidden_layers",
        "Units of each hidden layer, separated by commas; \"\" for none",
    ),
    ("activation", "What each hidden unit makes of its sum"),
    ("lstm_units", "Units of the LSTM"),
    (
        "epochs",
        "How often the run goes through the training pictures",
    ),
    ("batch_size", "Pictures to a step"),
    (
        "dropout",
        "Fraction of each hidden layer's outputs dropped in training",
    ),
    ("optimizer", "Rule of gradient descent"),
    ("learning_rate", "Default: the optimizer's own, {defaults}"),
    ("schedule", "How the learning rate changes over the run"),
    ("momentum", "For sgd and rmsprop"),
    ("nesterov", "For sgd with momentum"),
    ("seed", "A whole number, or \"random\""),
    (
        "patience",
        "End the run after N epochs without improvement; default: never",
    ),
    ("monitor", "What has to improve"),
    (
        "min_delta",
        "A change of this much or less is no improvement",
    ),
    (
        "held_back",
        "Validate on the last N training pictures and train on the others; the test set then scores the end alone",
    ),
    (
        "training_pictures",
        "Train on the first N training pictures alone; default: on all",
    ),
    ("weight_decay", "Decoupled weight decay, as AdamW's"),
    (
        "label_smoothing",
        "Fraction of each target that all classes share",
    ),
    (
        "max_norm",
        "The greatest norm of the weights into a unit; default: any",
    ),
    (
        "average",
        "Exponential moving average of the weights (EMA), which is validated and kept; its decay in a step, such as 0.999",
    ),
    (
        "nondigits",
        "Fraction of the training pictures that generated non-digits replace",
    ),
    (
        "ease",
        "Fraction of the run, at its end, with milder --augment: distortions × 3/4, styles and handwriting × 1/3",
    ),
];

const CHOICES: &[(&str, &str, &str)] = &[
    ("network", "mlp", "A multilayer perceptron: --hidden-layers"),
    (
        "network",
        "lstm",
        "A long short-term memory that reads the picture row by row: --lstm-units",
    ),
    ("activation", "relu", "max(x, 0)"),
    ("activation", "sigmoid", "1 / (1 + e^-x)"),
    ("activation", "tanh", "The hyperbolic tangent"),
    ("schedule", "constant", "The same in every step"),
    (
        "schedule",
        "step",
        "A tenth from half of the run on, a hundredth from three quarters on",
    ),
    ("schedule", "cosine", "Down to nothing along half a cosine"),
    (
        "schedule",
        "one-cycle",
        "Up from a 25th in the first three tenths of the run, then down to nothing",
    ),
];

/// The sentence of a field.
pub fn field(name: &str) -> &'static str {
    let row = FIELDS.iter().find(|(field, _)| *field == name);
    row.unwrap_or_else(|| panic!("no help for {name}")).1
}

/// The sentence of a choice, if it needs one.
pub fn choice(field: &str, name: &str) -> Option<&'static str> {
    let mut rows = CHOICES.iter();
    let row = rows.find(|(of, choice, _)| *of == field && *choice == name);
    row.map(|(_, _, help)| *help)
}

#[cfg(test)]
mod tests {
    use super::super::hyperparameters::options;
    use super::*;

    #[test]
    fn every_option_has_a_sentence_and_every_sentence_an_option() {
        let options: Vec<&str> = options().map(|field| field.name).collect();
        assert_eq!(
            options,
            FIELDS.iter().map(|(name, _)| *name).collect::<Vec<_>>()
        );
        for (of, choice, _) in CHOICES {
            let field = super::super::hyperparameters::options().find(|field| field.name == *of);
            let kind = field.map(|field| field.kind);
            let Some(digitlab::learn::fields::Kind::Choice { names }) = kind else {
                panic!("{of} is no choice");
            };
            assert!(names.contains(choice), "{of} {choice}");
        }
    }
}
