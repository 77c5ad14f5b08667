//! The colours of the canvas: every ink of the draw list as the theme has it now.

use crate::theme::colour;
use lambdascope_view_model::draw_list::Ink;

/// One colour for each ink, and those of labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Palette {
    inks: Vec<String>,
    /// Text on the scene.
    pub(crate) text: String,
    /// What lies behind a label.
    pub(crate) ground: String,
}

impl Palette {
    /// Reads the theme that is on the page now.
    pub(crate) fn read() -> Self {
        Self {
            inks: Ink::ALL.into_iter().map(|ink| colour(variable(ink))).collect(),
            text: colour("--text"),
            ground: colour("--bg"),
        }
    }

    /// The colour of an ink.
    pub(crate) fn ink(&self, ink: Ink) -> &str {
        self.inks.get(ink as usize).map_or("", String::as_str)
    }
}

/// The variable of base.css that an ink stands for.
const fn variable(ink: Ink) -> &'static str {
    match ink {
        Ink::Groove => "--groove",
        Ink::Moving | Ink::Waiting | Ink::Selected => "--flow",
        Ink::Clock | Ink::Starting => "--wait",
        Ink::Warm => "--cell",
        Ink::Failed => "--err",
        Ink::Done | Ink::Effect => "--ok",
        Ink::DeadLettered => "--lost",
        Ink::Lost | Ink::Filtered => "--gone",
        Ink::Duplicate => "--err",
    }
}
