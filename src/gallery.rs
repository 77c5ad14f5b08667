//! The scenarios that come with the site.

use crate::platform::fetch;
use serde_json::Value;

/// Where the site keeps them.
const FOLDER: &str = "generated/gallery/";
const INDEX: &str = "generated/gallery/index.json";

/// One scenario of the list.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct GalleryEntry {
    /// Its folder in the gallery: `area/name`.
    pub(crate) id: String,
    pub(crate) title: String,
    /// A sentence about it.
    pub(crate) about: String,
}

impl GalleryEntry {
    /// The first part of the id.
    pub(crate) fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// Fetches the list; none if it does not come.
pub(crate) async fn list() -> Option<Vec<GalleryEntry>> {
    let index: Value = serde_json::from_str(&fetch::text(INDEX).await?).ok()?;
    let entry = |value: &Value| {
        let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(GalleryEntry {
            id: text("id")?,
            title: text("title")?,
            about: text("about").unwrap_or_default(),
        })
    };
    index.as_array()?.iter().map(entry).collect()
}

/// What a scenario wants to show: fetched when somebody asks.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Guide {
    pub(crate) about: String,
    /// What to watch for.
    pub(crate) watch: Vec<String>,
    pub(crate) experiments: Vec<Experiment>,
}

/// Something to try: words, and perhaps the setting that they are about.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Experiment {
    /// The setting as a scenario writes it.
    pub(crate) code: String,
    /// Its key and its value.
    pub(crate) edit: Option<(String, Value)>,
    pub(crate) text: String,
}

/// Fetches the guide of a scenario; none if it does not come.
pub(crate) async fn guide(id: &str) -> Option<Guide> {
    let guide: Value = serde_json::from_str(&fetch::text(&file(id, ".about.json")?).await?).ok()?;
    let text = |value: &Value, key: &str| {
        value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let list = |key: &str| guide.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let experiment = |item: &Value| Experiment {
        code: text(item, "code"),
        edit: item.get("value").map(|value| (text(item, "path"), value.clone())),
        text: text(item, "text"),
    };
    Some(Guide {
        about: text(&guide, "about"),
        watch: list("watch").iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        experiments: list("try").iter().map(experiment).collect(),
    })
}

/// The file of a scenario. Names are made of letters, digits and dashes: nothing else is there.
fn file(id: &str, ending: &str) -> Option<String> {
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/'));
    plain.then(|| [FOLDER, &id.replace('/', "-"), ending].concat())
}

/// Fetches a scenario as JSON text; none if there is no such scenario.
pub(crate) async fn scenario(id: &str) -> Option<String> {
    fetch::text(&file(id, ".json")?).await
}
