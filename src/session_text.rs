//! A session as part of an address: `1z.` and its JSON, deflated, in the letters that addresses
//! have (base64url without padding). Old versions stay readable for ever.

use crate::platform::deflate::{deflated, inflated};

/// The version and how the rest is packed.
const FORM: &str = "1z.";
/// Longer ones are no addresses that anybody shared [bytes].
const BYTES_MAX: usize = 256 * 1_024;
/// Longer ones are no scenario that anybody made [bytes].
const TEXT_MAX: usize = 4 * 1_024 * 1_024;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The session of a JSON text; none if the browser cannot pack it.
pub(crate) async fn write(json: &str) -> Option<String> {
    let bytes = deflated(json).await?;
    let mut text = FORM.to_owned();
    text.push_str(&encoded(&bytes));
    Some(text)
}

/// The JSON text of a session; none if it is of an unknown version, or broken.
pub(crate) async fn read(session: &str) -> Option<String> {
    let data = session.strip_prefix(FORM).filter(|data| data.len() <= BYTES_MAX)?;
    inflated(&decoded(data)?, TEXT_MAX).await
}

fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 3);
    for group in bytes.chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for letter in 0..=group.len() {
            let index = bits >> (18 - 6 * letter) & 63;
            text.push(char::from(LETTERS[usize::try_from(index).unwrap_or(0)]));
        }
    }
    text
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let value = match group.get(place) {
                Some(letter) => LETTERS.iter().position(|known| known == letter)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        let [_, whole @ ..] = bits.to_be_bytes();
        // One letter alone is less than a byte.
        bytes.extend_from_slice(&whole[..group.len().checked_sub(1).filter(|len| *len > 0)?]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_letters_of_addresses_and_read_again() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (&[0xFB, 0xFF, 0xFE], "-__-"),
        ] {
            assert_eq!(encoded(bytes), text);
            assert_eq!(decoded(text).as_deref(), Some(bytes));
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decoded(&encoded(&all)), Some(all));
    }

    #[test]
    fn other_letters_are_no_session() {
        for text in ["Zg==", "Z", "Zm+v", "Zm9vä"] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
