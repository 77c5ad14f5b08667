//! What only some visits need of the browser: functions of `tools.js`, which is fetched when the
//! first of them is called.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/platform/rest.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn tool(name: &str, input: &JsValue) -> Result<JsValue, JsValue>;
}

/// Puts `text` on the clipboard. False if that was refused.
pub(crate) async fn copy(text: &str) -> bool {
    tool("copy", &text.into()).await.is_ok()
}

/// A text, deflated, in the letters that addresses have; none if the browser cannot do it.
pub(crate) async fn deflate(text: &str) -> Option<String> {
    tool("deflate", &text.into()).await.ok()?.as_string()
}

/// The text that was deflated so; none if it never was, or if it is longer than any scenario.
pub(crate) async fn inflate(letters: &str) -> Option<String> {
    tool("inflate", &letters.into()).await.ok()?.as_string()
}

/// Runs scenarios, each on a line, with so many seeds in a worker; whatever another worker did is
/// ended.
pub(crate) async fn begin_odds(scenarios: &str, runs: usize) {
    // Whoever asks what the worker tells next gets to know if there is none.
    let _ = tool("beginOdds", &[&runs.to_string(), scenarios].join(" ").into()).await;
}

/// What the worker tells next: a line with the milliseconds so far, then one line for each run,
/// and an empty line between the scenarios.
///
/// # Errors
/// Why there is nothing more to hear, in the browser's words.
pub(crate) async fn next_odds() -> Result<String, String> {
    let told = tool("nextOdds", &JsValue::NULL).await;
    let told = told.ok().and_then(|told| told.as_string()).unwrap_or_default();
    match told.split_once('\n') {
        Some((first, lines)) if first == WRONG => Err(lines.to_owned()),
        Some(_) => Ok(told),
        None => Err(told),
    }
}

/// The first line of what tells of an error.
const WRONG: &str = "wrong";

/// Ends the worker, wherever it stands.
pub(crate) async fn end_odds() {
    // Without the file there is no worker.
    let _ = tool("endOdds", &JsValue::NULL).await;
}

/// Saves a text as a file of that name and media type. False if the browser refused.
pub(crate) async fn save(name: &str, kind: &str, text: &str) -> bool {
    tool("save", &[name, kind, text].join("\n").into()).await.is_ok()
}

/// Saves an SVG of that width and height [px] as pixels, two for each. False if the browser
/// refused.
pub(crate) async fn save_png(name: &str, width: &str, height: &str, svg: &str) -> bool {
    tool("savePng", &[name, width, height, svg].join("\n").into()).await.is_ok()
}
