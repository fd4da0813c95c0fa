//! The kernels of this build, and which of them this machine can run.

#[cfg(target_arch = "aarch64")]
pub(super) use super::arm_neon::Neon as Simd;
#[cfg(not(any(
    target_arch = "aarch64",
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
pub(super) use super::portable::Portable as Simd;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use super::wasm_simd128::WasmSimd128 as Simd;
#[cfg(target_arch = "x86_64")]
pub(super) use super::x86_avx2::Avx2 as Simd;

use std::sync::OnceLock;

use super::kernel::Kernel;
use super::portable::Portable;
#[cfg(target_arch = "x86_64")]
use super::x86_avx512::Avx512;

/// A kernel that this machine can run.
#[derive(Clone, Copy)]
pub(super) enum Supported {
    /// Wider vectors than [`Simd`]'s, which not every processor of the architecture has.
    #[cfg(target_arch = "x86_64")]
    Wide(Avx512),
    /// The SIMD kernel of the processor's architecture; the portable one where there is none.
    Simd(Simd),
    Portable(Portable),
}

impl Supported {
    /// Every kernel that this machine can run, the fastest first. Each is in every test.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let kernels = [
            #[cfg(target_arch = "x86_64")]
            Avx512::new().map(Self::Wide),
            Simd::new().map(Self::Simd),
            Portable::new().map(Self::Portable),
        ];
        kernels.into_iter().flatten()
    }

    pub(super) fn fastest() -> Self {
        static FASTEST: OnceLock<Supported> = OnceLock::new();
        *FASTEST.get_or_init(|| {
            let mut all = Self::all();
            all.next().expect("the portable kernel runs everywhere")
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Wide(_) => Avx512::NAME,
            Self::Simd(_) => Simd::NAME,
            Self::Portable(_) => Portable::NAME,
        }
    }

    /// Rows of the kernel's tiles.
    pub(super) fn tile_rows(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Wide(_) => Avx512::MR,
            Self::Simd(_) => Simd::MR,
            Self::Portable(_) => Portable::MR,
        }
    }
}
