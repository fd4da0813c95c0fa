#!/bin/sh
# cargo's RUSTC_WORKSPACE_WRAPPER: this crate, and no other, may use relaxed SIMD (builds.mjs, `relaxedEnv`).
case " $* " in
*" wasm32-unknown-unknown "*) exec "$@" -Ctarget-feature=+relaxed-simd ;;
*) exec "$@" ;;
esac
