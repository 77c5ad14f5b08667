//! What the reader refuses is mended as it suggests, or taken away.

use crate::document::Document;
use serde_json::Value;

/// The rounds in which suggestions are followed, and all.
const ROUNDS: (u32, u32) = (8, 60);

/// The document without what is wrong with it; none if that does not come to an end.
pub(super) fn mended(mut document: Document) -> Option<Document> {
    for round in 0..ROUNDS.1 {
        let reading = document.read();
        if reading.runnable().is_some() {
            return Some(document);
        }
        // From the last one on, so that the numbers in paths of lists stay what they are.
        for wrong in reading.diagnostics.iter().rev().filter(|wrong| wrong.is_error()) {
            let suggestion = wrong.suggestion.as_ref().filter(|_| round < ROUNDS.0);
            let better = suggestion.and_then(|text| serde_json::from_str(text).ok());
            // The key may be gone with what stood around it.
            let _ = document.set(&wrong.path, better.unwrap_or(Value::Null));
        }
    }
    None
}
