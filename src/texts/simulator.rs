//! What the page says when its simulator fails, in English.

texts! {
    refused: "this browser did not start the simulator. {0}",
    ended: "the simulator has ended. {0}",
    garbled: "the simulator said something that cannot be read.",
    silent: "the simulator did not start within a minute.",
    other_build: "page and simulator are of different versions, and loading the page again did not help. Empty the browser’s cache for this site.",
}
