// What is said in less of the browser's own language than through its bindings: the clipboard,
// packed texts, and files to take home.

/** Puts a text on the clipboard, which a browser may refuse or not have. */
export async function copy(text) {
  await navigator.clipboard.writeText(text);
}

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

/** Hands a file to whoever looks at the page. */
function download(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Saves a text as a file of that name and media type. */
export function save(name, type, text) {
  download(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Pixels of a saved picture for each of its drawing. */
const PIXELS = 2;

/** Saves an SVG of that width and height [px] as pixels. */
export async function savePng(name, width, height, svg) {
  const image = new Image(width, height);
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height].map((length) => Math.round(length) * PIXELS);
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
    if (!blob) throw new Error('too large');
    download(name, blob);
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
