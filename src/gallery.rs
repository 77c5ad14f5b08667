//! The scenarios that come with the site.

use crate::platform::fetch;
use serde_json::Value;

/// Where the site keeps them.
const FOLDER: &str = "generated/";
const INDEX: &str = "generated/gallery/index.json";

/// One scenario of the list.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Entry {
    /// `area/name`.
    pub(crate) id: String,
    pub(crate) title: String,
    /// A sentence about it.
    pub(crate) about: String,
}

impl Entry {
    /// The first part of the id.
    pub(crate) fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// Fetches the list; none if it does not come.
pub(crate) async fn list() -> Option<Vec<Entry>> {
    let index: Value = serde_json::from_str(&fetch::text(INDEX).await?).ok()?;
    let entry = |value: &Value| {
        let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Entry {
            id: text("id")?,
            title: text("title")?,
            about: text("about").unwrap_or_default(),
        })
    };
    index.as_array()?.iter().map(entry).collect()
}

/// Fetches a scenario as JSON text; none if there is no such scenario.
pub(crate) async fn scenario(id: &str) -> Option<String> {
    // Names are made of letters, digits and dashes: anything else is not in the list.
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/'));
    if !plain {
        return None;
    }
    fetch::text(&format!("{FOLDER}gallery/{}.json", id.replace('/', "-"))).await
}
