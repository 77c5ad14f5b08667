// What only some visits need of the browser: the page fetches this file with the first of it.
// Each function takes one value and may take its time.

/** Puts a text on the clipboard, which a browser may refuse or not have. */
export const copy = (text) => navigator.clipboard.writeText(text);

/** The text, deflated, in the letters that addresses have: base64url without padding. */
export async function deflate(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let packed = '';
  for (const byte of bytes) packed += String.fromCharCode(byte);
  return btoa(packed).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Longer ones are no addresses that anybody shared [letters]. */
const LETTERS_MAX = 256 * 1_024;
/** A few letters can stand for more text than a page can hold: no scenario is longer [bytes]. */
const TEXT_MAX = 4 * 1_024 * 1_024;

/** The text that was deflated so; an error if it never was, or if it is too long. */
export async function inflate(letters) {
  if (letters.length > LETTERS_MAX || !/^[\w-]*$/.test(letters)) throw new Error('not a session');
  const packed = atob(letters.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(packed, (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = stream.getReader();
  let text = '';
  for (let length = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > TEXT_MAX) {
      // What it still has is of no use to anybody, nor is whether it could be told so.
      reader.cancel().catch(() => {});
      throw new Error('too long');
    }
    text += decoder.decode(value, { stream: true });
  }
}
