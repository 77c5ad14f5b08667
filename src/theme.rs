//! Light, dark or strong contrast. The colours themselves have one home, `static/css/base.css`;
//! the canvas reads them from there whenever the theme changes.

use crate::platform::{document, storage, window};
use lambdascope_rulebook::{Word, list};

/// Where the choice is kept between visits.
const KEPT_AS: &str = "lambdascope.theme";

list! {
    /// Which set of colours is on.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub(crate) enum Theme {
        /// What the system asks for.
        #[default]
        Auto = "auto",
        Light = "light",
        Dark = "dark",
        /// The strongest contrast, for projectors.
        Contrast = "contrast",
    }
}

impl Theme {
    /// What was kept from the last visit.
    pub(crate) fn kept() -> Option<Self> {
        Self::parse(&storage::read(KEPT_AS)?)
    }

    /// Keeps the choice. False if the browser refuses.
    pub(crate) fn keep(self) -> bool {
        storage::write(KEPT_AS, self.as_str())
    }

    /// Puts the theme on the page.
    pub(crate) fn apply(self) {
        if let Some(root) = document().document_element() {
            // The attribute's name is valid, so this cannot fail.
            let _ = root.set_attribute("data-theme", self.as_str());
        }
    }
}

/// The value of a colour of base.css, such as `--flow`, as it is now.
pub(crate) fn colour(name: &str) -> String {
    let style = document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten());
    style
        .and_then(|style| style.get_property_value(name).ok())
        .map_or_else(String::new, |value| value.trim().to_owned())
}
