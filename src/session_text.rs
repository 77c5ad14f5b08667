//! A session as part of an address: `1z.` and its JSON, deflated, in the letters that addresses
//! have (base64url without padding). Old versions stay readable for ever.

use crate::platform::tools::{deflate, inflate};

/// The version and how the rest is packed.
const FORM: &str = "1z.";

/// The session of a JSON text; none if the browser cannot pack it.
pub(crate) async fn write(json: &str) -> Option<String> {
    let letters = deflate(json).await?;
    let mut text = FORM.to_owned();
    text.push_str(&letters);
    Some(text)
}

/// The JSON text of a session; none if it is of an unknown version, or broken.
pub(crate) async fn read(session: &str) -> Option<String> {
    inflate(session.strip_prefix(FORM)?).await
}
