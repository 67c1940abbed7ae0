//! Write: a form as a file of some style.

use super::ForgeError;
use super::form::Form;
use super::markdown;
use super::random::Dice;
use super::style::{Format, Style};

/// The file.
///
/// # Errors
/// When a program that the style needs fails.
pub(crate) fn bytes(form: &Form, style: &Style, dice: &mut Dice) -> Result<Vec<u8>, ForgeError> {
    match style.format {
        Format::Markdown => Ok(markdown::write(form, dice).into_bytes()),
    }
}
