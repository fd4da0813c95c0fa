//! That the table, the form and its texts belong together.

use serde_json::{Value as Json, from_value, json, to_value};

use super::*;

fn names_of(field: &str) -> &'static [&'static str] {
    let field = FIELDS.iter().find(|row| row.name == field);
    match field.expect("the field is in the table").kind {
        Kind::Choice { names } => names,
        kind => panic!("{kind:?} is no choice"),
    }
}

#[test]
fn a_form_in_json_has_the_tables_keys_and_comes_back() {
    let form = TrainingForm::default();
    let json = to_value(&form).unwrap();
    let mut keys: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
    keys.push("augmentation");
    keys.sort_unstable();
    assert!(json.as_object().unwrap().keys().eq(keys));
    assert_eq!(from_value::<TrainingForm>(json).unwrap(), form);
}

#[test]
fn what_a_form_leaves_out_has_its_default_and_what_it_misspells_is_refused() {
    let form = from_value::<TrainingForm>(json!({ "epochs": 3 })).unwrap();
    let expected = TrainingForm {
        epochs: 3.0,
        ..TrainingForm::default()
    };
    assert_eq!(form, expected);
    assert!(from_value::<TrainingForm>(json!({ "epoch": 3 })).is_err());
    assert!(from_value::<TrainingForm>(json!({ "augmentation": { "shear": 1 } })).is_err());
}

#[test]
fn a_field_is_optional_where_its_type_is() {
    let json = to_value(TrainingForm::default()).unwrap();
    for field in FIELDS {
        let nothing = json!({ field.name: Json::Null });
        let optional = matches!(field.kind, Kind::Number { optional: true, .. });
        assert_eq!(
            from_value::<TrainingForm>(nothing).is_ok(),
            optional,
            "{}",
            field.name
        );
        let fits = match field.kind {
            Kind::Number { .. } => json[field.name].is_number() || json[field.name].is_null(),
            Kind::Numbers { .. } => json[field.name].is_array(),
            Kind::Choice { names } => names.contains(&json[field.name].as_str().unwrap()),
            Kind::Flag => json[field.name].is_boolean(),
        };
        assert!(fits, "{}", field.name);
    }
}

#[test]
fn conditions_and_defaults_name_choices_that_there_are() {
    for field in FIELDS {
        if let Some(Condition { field, among }) = field.applies {
            assert!(among.iter().all(|name| names_of(field).contains(name)));
        }
        if let Some(defaults) = field.defaults {
            let choices: Vec<&str> = defaults.values.iter().map(|(name, _)| *name).collect();
            assert_eq!(choices, names_of(defaults.field));
            let form = TrainingForm::default();
            let chosen = form.value(defaults.field).to_string();
            let usual = defaults.values.iter().find(|(name, _)| *name == chosen);
            assert_eq!(
                form.value(field.name),
                Value::Number(usual.map(|(_, value)| *value))
            );
        }
    }
}

#[test]
fn text_of_the_command_line_is_read_as_it_is_written() {
    let written = TrainingForm {
        hidden_layers: vec![64.0, 32.0],
        optimizer: OptimizerKind::Rmsprop,
        schedule: Schedule::OneCycle,
        monitor: Monitor::ValAccuracy,
        nesterov: true,
        seed: 9_007_199_254_740_991.0,
        learning_rate: 1e-7,
        patience: Some(3.0),
        ..TrainingForm::default()
    };
    let mut read = TrainingForm::default();
    for field in FIELDS {
        let text = written.value(field.name).to_string();
        if !text.is_empty() {
            read.read(field.name, &text).unwrap();
        }
    }
    assert_eq!(read, written);
}

#[test]
fn of_text_that_is_no_value_the_part_that_is_none_comes_back() {
    let mut form = TrainingForm::default();
    assert_eq!(form.read("epochs", "many"), Err("many"));
    assert_eq!(form.read("hidden_layers", "500,x"), Err("x"));
    assert_eq!(form.read("optimizer", "adagrad"), Err("adagrad"));
    assert_eq!(form.read("nesterov", "on"), Err("on"));
    assert_eq!(form, TrainingForm::default());
}
