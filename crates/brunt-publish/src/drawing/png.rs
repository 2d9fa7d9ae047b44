//! A drawing as PNG, set in the embedded font.

use super::font::{BOLD, FAMILY, REGULAR};
use resvg::{tiny_skia, usvg};
use std::sync::Arc;

/// A picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The drawing is not readable SVG.
    #[error("the drawing cannot be read: {0}")]
    Svg(#[from] usvg::Error),
    /// No picture of this size.
    #[error("a picture of {0} pixels width cannot be made")]
    Size(u32),
    /// The encoder.
    #[error("the picture cannot be written: {0}")]
    Encode(String),
}

/// The options with which drawings are read: only the embedded font, nothing of the machine.
fn options() -> usvg::Options<'static> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    usvg::Options { font_family: FAMILY.to_owned(), fontdb: Arc::new(fonts), ..usvg::Options::default() }
}

/// A drawing read again, its letters set in the embedded font.
///
/// # Errors
/// When `svg` is no SVG.
pub fn tree(svg: &str) -> Result<usvg::Tree, PngError> {
    Ok(usvg::Tree::from_str(svg, &options())?)
}

/// A drawing as PNG of `width` pixels. A character that the font lacks is a box.
///
/// # Errors
/// When `svg` is no SVG, or the picture would be empty or too large.
pub fn png(svg: &str, width: u32) -> Result<Vec<u8>, PngError> {
    let tree = tree(svg)?;
    let size = tree.size().to_int_size().scale_to_width(width).ok_or(PngError::Size(width))?;
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or(PngError::Size(width))?;
    #[expect(clippy::cast_precision_loss, reason = "pixels of a picture are far below 2^24")]
    let scale = size.width() as f32 / tree.size().width();
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encode(error.to_string()))
}
