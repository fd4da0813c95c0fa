//! Same seed, same weights, natively. The browser's half is in `browser.rs`, with the same literal.
#![cfg(all(not(target_arch = "wasm32"), feature = "threads"))]

#[path = "support/fingerprint.rs"]
mod fingerprint;

#[test]
fn twenty_steps_of_an_lstm_give_these_very_weights_on_any_number_of_threads() {
    for threads in 1..=3 {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().expect("a few threads");
        assert_eq!(
            pool.install(fingerprint::lstm_weights_after_20_steps),
            fingerprint::LSTM_AFTER_20_STEPS,
            "{threads} threads"
        );
    }
}

#[test]
fn two_hundred_steps_give_these_very_weights_on_any_number_of_threads() {
    for threads in 1..=3 {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().expect("a few threads");
        assert_eq!(
            pool.install(fingerprint::weights_after_200_steps),
            fingerprint::AFTER_200_STEPS,
            "{threads} threads"
        );
    }
}

#[test]
fn twenty_steps_of_other_activations_give_these_very_weights_on_any_number_of_threads() {
    for threads in 1..=3 {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().expect("a few threads");
        assert_eq!(
            pool.install(fingerprint::others_after_20_steps),
            fingerprint::OTHERS_AFTER_20_STEPS,
            "{threads} threads"
        );
    }
}
