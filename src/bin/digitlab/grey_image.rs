//! Pictures of bytes on one grey sheet, written as PNG. Decides nothing about what lies where.

/// A sheet, `[height, width]`, 0 = black.
pub struct GreyImage {
    width: usize,
    grey: Vec<u8>,
}

impl GreyImage {
    /// A sheet of one grey.
    pub fn filled(width: usize, height: usize, level: u8) -> Self {
        let grey = vec![level; width * height];
        Self { width, grey }
    }

    /// Draws `rows`, each `len` bytes long, from `left` and `top` on.
    pub fn draw(&mut self, left: usize, top: usize, rows: &[u8], len: usize) {
        for (y, row) in rows.chunks_exact(len).enumerate() {
            self.grey[(top + y) * self.width + left..][..len].copy_from_slice(row);
        }
    }

    /// The sheet as a PNG file with `zoom` × `zoom` pixels for each of its own.
    pub fn png(&self, zoom: usize) -> Vec<u8> {
        let (width, height) = (self.width * zoom, self.grey.len() / self.width * zoom);
        let mut large = Vec::with_capacity(width * height);
        for row in self.grey.chunks_exact(self.width) {
            for _ in 0..zoom {
                large.extend(
                    row.iter()
                        .flat_map(|&level| std::iter::repeat_n(level, zoom)),
                );
            }
        }
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let written = encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&large));
        written.expect("a vector takes all bytes of a sheet of this size");
        bytes
    }
}
