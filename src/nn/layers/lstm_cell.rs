//! The cell of an LSTM: one row of the pictures, forward and backward.
//!
//! With x a row of the picture and h, c the state after the row before (0 at first):
//!
//! ```text
//! i = σ(x·W_i + h·U_i + b_i)   how much of the candidate is taken
//! f = σ(x·W_f + h·U_f + b_f)   how much of c is kept
//! g = tanh(x·W_c + h·U_c + b_c)   the candidate
//! o = σ(x·W_o + h·U_o + b_o)   how much of c is output
//! c' = f ⊙ c + i ⊙ g
//! h' = o ⊙ tanh(c')
//! ```

use super::sigmoid::{sigmoid, tanh};
use crate::gemm::{Loops, PanelMatrix, SparseRows, WIDTH, multiply_panel, with_wide_vectors};
use crate::nn::params::Parameter;

/// The gates in Keras's order: input, forget, candidate, output.
pub const GATES: usize = 4;

/// What the cell's inference needs room for.
#[derive(Debug, Default)]
pub struct CellScratch {
    pub x: SparseRows,
    pub gates: PanelMatrix,
    pub states: [CellState; 2],
}

/// The state after a row of the pictures, each `[rows, units]`.
#[derive(Debug, Default)]
pub struct CellState {
    pub c: PanelMatrix,
    pub tanh_c: PanelMatrix,
    pub h: PanelMatrix,
}

impl CellState {
    /// The state before the first row.
    pub fn start(&mut self, rows: usize, units: usize) {
        self.c.resize(rows, units);
        self.c.data_mut().fill(0.0);
    }

    /// Becomes the state after one more row. `gates: [rows, 4·units]` become i, f, g and o; `c` is the one before.
    pub fn after(&mut self, bias: &Parameter, gates: &mut PanelMatrix, before: &PanelMatrix) {
        for state in [&mut self.c, &mut self.tanh_c, &mut self.h] {
            state.resize(before.rows(), before.columns());
        }
        let (biases, _) = bias.values().data().as_chunks::<WIDTH>();
        let count = before.panels().len();
        let (states, before) = (self.c.panels_mut().zip(self.tanh_c.panels_mut()), before);
        let states = states.zip(self.h.panels_mut()).zip(before.panels());
        for (panel, (((c, tanh_c), h), before)) in states.enumerate() {
            let biases = [0, 1, 2, 3].map(|gate| &biases[gate * count + panel]);
            let gates = gate_panels(gates, panel, count);
            let [i, f, g, o] = gates.map(|gate| gate.as_chunks_mut::<WIDTH>().0);
            let c = c.as_chunks_mut::<WIDTH>().0;
            let tanh_c = tanh_c.as_chunks_mut::<WIDTH>().0;
            let h = h.as_chunks_mut::<WIDTH>().0;
            let before = before.as_chunks::<WIDTH>().0;
            with_wide_vectors(ForwardPanel {
                biases,
                gates: [i, f, g, o],
                before,
                states: [c, tanh_c, h],
            });
        }
    }
}

type Row = [f32; WIDTH];

/// A panel of units, forward: all rows.
struct ForwardPanel<'a> {
    biases: [&'a Row; GATES],
    gates: [&'a mut [Row]; GATES],
    before: &'a [Row],
    /// c, tanh(c) and h.
    states: [&'a mut [Row]; 3],
}

impl Loops for ForwardPanel<'_> {
    #[inline(always)]
    fn run(self) {
        let [i, f, g, o] = self.gates;
        let [c, tanh_c, h] = self.states;
        for (row, before) in self.before.iter().enumerate() {
            let gates = [&mut i[row], &mut f[row], &mut g[row], &mut o[row]];
            let states = [&mut c[row], &mut tanh_c[row], &mut h[row]];
            forward_row(self.biases, gates, before, states);
        }
    }
}

/// The same, back.
struct BackwardPanel<'a> {
    gates: [&'a mut [Row]; GATES],
    tanh_c: &'a [Row],
    before: &'a [Row],
    dh: &'a [Row],
    dc: &'a mut [Row],
}

impl Loops for BackwardPanel<'_> {
    #[inline(always)]
    fn run(self) {
        let [i, f, g, o] = self.gates;
        for (row, dc) in self.dc.iter_mut().enumerate() {
            let gates = [&mut i[row], &mut f[row], &mut g[row], &mut o[row]];
            let (tanh_c, before) = (&self.tanh_c[row], &self.before[row]);
            backward_row(gates, tanh_c, before, &self.dh[row], dc);
        }
    }
}

/// One row of a panel of units, forward.
#[inline(always)]
fn forward_row(
    biases: [&Row; GATES],
    [i, f, g, o]: [&mut Row; GATES],
    before: &Row,
    [c, tanh_c, h]: [&mut Row; 3],
) {
    for at in 0..WIDTH {
        i[at] = sigmoid(i[at] + biases[0][at]);
    }
    for at in 0..WIDTH {
        f[at] = sigmoid(f[at] + biases[1][at]);
    }
    for at in 0..WIDTH {
        g[at] = tanh(g[at] + biases[2][at]);
    }
    for at in 0..WIDTH {
        o[at] = sigmoid(o[at] + biases[3][at]);
    }
    for at in 0..WIDTH {
        c[at] = f[at] * before[at] + i[at] * g[at];
        tanh_c[at] = tanh(c[at]);
        h[at] = o[at] * tanh_c[at];
    }
}

/// One row of a panel of units, backward: i, f, g and o become the loss's gradient at their pre-activations, and `dc`
/// that at c before the row. `dh` is the gradient at h of this row, `dc` that at c by later rows.
#[inline(always)]
fn backward_row(
    [i, f, g, o]: [&mut Row; GATES],
    tanh_c: &Row,
    before: &Row,
    dh: &Row,
    dc: &mut Row,
) {
    for at in 0..WIDTH {
        let (y_i, y_f, y_g, y_o) = (i[at], f[at], g[at], o[at]);
        let through_c = dc[at] + dh[at] * y_o * (1.0 - tanh_c[at] * tanh_c[at]);
        i[at] = through_c * y_g * (y_i * (1.0 - y_i));
        f[at] = through_c * before[at] * (y_f * (1.0 - y_f));
        g[at] = through_c * y_i * (1.0 - y_g * y_g);
        o[at] = dh[at] * tanh_c[at] * (y_o * (1.0 - y_o));
        dc[at] = through_c * y_f;
    }
}

/// Panel `panel` of each gate, of `count` panels a gate.
fn gate_panels(gates: &mut PanelMatrix, panel: usize, count: usize) -> [&mut [f32]; GATES] {
    let len = gates.panel_len();
    let panels = [0, 1, 2, 3].map(|gate| {
        let start = (gate * count + panel) * len;
        start..start + len
    });
    let gates = gates.data_mut().get_disjoint_mut(panels);
    gates.expect("four panels apart")
}

/// Before their biases: x · kernel + h · recurrent kernel, `[rows, 4·units]`, of these two kernels. Without h,
/// which is 0, at first.
pub fn multiply_gates(
    kernels: &[Parameter],
    x: &SparseRows,
    h: Option<&SparseRows>,
    gates: &mut PanelMatrix,
) {
    let [kernel, recurrent] = [0, 1].map(|index| kernels[index].values());
    gates.resize(x.rows(), kernel.columns());
    let panels = kernel.panels().zip(recurrent.panels());
    for ((kernel, recurrent), gates) in panels.zip(gates.panels_mut()) {
        multiply_panel(x, 0..x.rows(), kernel, gates, false);
        if let Some(h) = h {
            multiply_panel(h, 0..x.rows(), recurrent, gates, true);
        }
    }
}

/// The backward pass through the cell. `gates` are i, f, g and o and become the loss's gradient at their
/// pre-activations; `before` is c before the row; `dh` is the gradient at h, and `dc` that at c, which becomes that at
/// c before.
pub fn cell_backward(
    gates: &mut PanelMatrix,
    tanh_c: &PanelMatrix,
    before: &PanelMatrix,
    dh: &PanelMatrix,
    dc: &mut PanelMatrix,
) {
    let count = before.panels().len();
    let states = tanh_c.panels().zip(before.panels()).zip(dh.panels());
    for (panel, (((tanh_c, before), dh), dc)) in states.zip(dc.panels_mut()).enumerate() {
        let gates = gate_panels(gates, panel, count);
        let [i, f, g, o] = gates.map(|gate| gate.as_chunks_mut::<WIDTH>().0);
        let [tanh_c, before, dh] = [tanh_c, before, dh].map(|p| p.as_chunks::<WIDTH>().0);
        with_wide_vectors(BackwardPanel {
            gates: [i, f, g, o],
            tanh_c,
            before,
            dh,
            dc: dc.as_chunks_mut::<WIDTH>().0,
        });
    }
}
