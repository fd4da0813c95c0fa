//! Where everything lies in the device's memory. Widths are padded to whole tiles, so that kernels need no edge
//! handling; a layer's bias is one more row of its kernel, whose input is a column of ones.

/// Columns of a tile: widths are multiples of it.
const COLUMNS: usize = 32;
/// Rows of a tile: batches are padded to a multiple of it.
const ROWS: usize = 16;
/// Numbers of a vector: starts and strides are counted in them.
pub(super) const VECTOR: usize = 4;

/// A dense layer `[inputs, units]`. Starts are in vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layer {
    pub inputs: usize,
    pub units: usize,
    /// Columns of its input, and of its output.
    pub x_width: usize,
    pub width: usize,
    /// Kernel and bias, `[x_width, width]`.
    pub weights: usize,
    /// What the layer below gives, `[rows, x_width]`; not used of the first.
    pub x: usize,
    /// `[rows, width]` in the activations; not used of the last.
    pub y: usize,
    /// `[rows, width]` in the gradients.
    pub dy: usize,
    /// The index of its first tile in the update.
    pub first_tile: usize,
}

/// A perceptron in the device's memory. Lengths are in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub layers: Vec<Layer>,
    /// Rows of the largest batch, padded.
    pub rows: usize,
    pub weights: usize,
    pub activations: usize,
    /// All tiles of the update.
    pub tiles: usize,
}

impl Layout {
    /// The layout of a perceptron of these widths, the pixels' first, for batches of up to `rows` pictures.
    pub fn new(widths: &[usize], rows: usize) -> Self {
        let rows = rows.next_multiple_of(ROWS);
        let mut layout = Self {
            layers: Vec::new(),
            rows,
            weights: 0,
            activations: 0,
            tiles: 0,
        };
        let last = widths.len() - 2;
        let mut x_start = 0;
        for (index, shape) in widths.windows(2).enumerate() {
            let x_width = (shape[0] + 1).next_multiple_of(COLUMNS);
            let ones = usize::from(index < last);
            let width = (shape[1] + ones).next_multiple_of(COLUMNS);
            let here = layout.activations / VECTOR;
            layout.layers.push(Layer {
                inputs: shape[0],
                units: shape[1],
                x_width,
                width,
                weights: layout.weights / VECTOR,
                x: x_start,
                y: here,
                dy: here,
                first_tile: layout.tiles,
            });
            x_start = here;
            layout.weights += x_width * width;
            layout.activations += rows * width;
            layout.tiles += (x_width / COLUMNS) * (width / COLUMNS);
        }
        layout
    }

    /// Bytes of a picture with its column of ones: as many as its pixels padded.
    pub fn picture(&self) -> usize {
        self.layers[0].x_width
    }

    pub fn rows_of_tiles(rows: usize) -> u32 {
        rows.div_ceil(ROWS) as u32
    }

    pub fn tiles_across(width: usize) -> u32 {
        (width / COLUMNS) as u32
    }

    /// Weights as they lie on the device. `layers` are kernels `[inputs, units]`, each with its bias behind it.
    pub fn pack(&self, layers: &[Vec<f32>]) -> Vec<f32> {
        let mut packed = vec![0.0; self.weights];
        for (layer, numbers) in self.layers.iter().zip(layers) {
            let rows = packed[layer.weights * VECTOR..].chunks_exact_mut(layer.width);
            for (row, numbers) in rows.zip(numbers.chunks_exact(layer.units)) {
                row[..layer.units].copy_from_slice(numbers);
            }
        }
        packed
    }

    /// The layers whose weights lie so on the device: what [`Self::pack`] takes.
    pub fn unpack(&self, packed: &[f32]) -> Vec<Vec<f32>> {
        let unpack = |layer: &Layer| {
            let rows = packed[layer.weights * VECTOR..].chunks_exact(layer.width);
            let rows = rows.take(layer.inputs + 1);
            rows.flat_map(|row| &row[..layer.units]).copied().collect()
        };
        self.layers.iter().map(unpack).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let widths = [49, 31, 32, 64, 10];
        let layout = Layout::new(&widths, 20);
        assert_eq!(layout.rows, 32);
        let shapes = widths.windows(2).enumerate();
        let layers: Vec<Vec<f32>> = shapes
            .map(|(layer, shape)| {
                let numbers = 0..(shape[0] + 1) * shape[1];
                numbers.map(|at| (layer * 10_000 + at + 1) as f32).collect()
            })
            .collect();
        let packed = layout.pack(&layers);
        assert_eq!(packed.len(), layout.weights);
        assert_eq!(layout.unpack(&packed), layers);
    }
}
