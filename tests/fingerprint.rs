//! Same seed, same weights, natively. The browser's half is in `browser.rs`, with the same literal.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/fingerprint.rs"]
mod fingerprint;

#[test]
fn two_hundred_steps_give_these_very_weights() {
    assert_eq!(
        fingerprint::weights_after_200_steps(),
        fingerprint::AFTER_200_STEPS
    );
}
