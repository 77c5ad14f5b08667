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

/** The worker that runs seeds, what it has told and nobody has heard, and who waits for more. */
let worker;
let told = [];
let listener;

const tell = (message) => {
  told.push(message);
  listener?.();
};

/** Ends the worker, wherever it stands. */
export function endOdds() {
  worker?.terminate();
  worker = undefined;
  told = [];
  listener?.();
  listener = undefined;
}

/** Runs scenarios with so many seeds, in a worker: `RUNS SCENARIO`, each on a line, as JSON. */
export function beginOdds(input) {
  endOdds();
  const { href, search } = new URL(import.meta.url);
  const address = new URL(`odds_worker.js${search}`, href);
  const at = input.indexOf(' ');
  try {
    worker = new Worker(address);
  } catch (error) {
    tell(`wrong\n${error.message}`);
    return;
  }
  worker.onmessage = ({ data }) => tell(data);
  worker.onerror = (event) => {
    // It is told on the page, in words.
    event.preventDefault();
    tell(`wrong\n${event.message ?? address.pathname}`);
  };
  const program = document.querySelector('link[href$="_bg.wasm"]').href;
  const scenarios = input.slice(at + 1).split('\n');
  worker.postMessage({ program, runs: Number(input.slice(0, at)), scenarios });
}

/**
 * What the worker tells next: a line with the milliseconds so far and one for each run, or `wrong`
 * and why; nothing once it was ended.
 */
export async function nextOdds() {
  const mine = worker;
  while (worker === mine && told.length === 0) {
    await new Promise((resolve) => { listener = resolve; });
  }
  return worker === mine ? told.shift() : undefined;
}

/** The first lines of a text, `count` of them, and the rest. */
function lines(text, count) {
  const found = [];
  let start = 0;
  for (let line = 0; line < count; line += 1) {
    const end = text.indexOf('\n', start);
    found.push(text.slice(start, end));
    start = end + 1;
  }
  return [...found, text.slice(start)];
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

/** Saves a text: the name of the file, its media type, and the text, line by line. */
export function save(input) {
  const [name, type, text] = lines(input, 2);
  download(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Pixels of a saved picture for each of its drawing. */
const PIXELS = 2;

/** Saves an SVG as pixels: the name of the file, width, height [px], and the SVG. */
export async function savePng(input) {
  const [name, width, height, svg] = lines(input, 3);
  const image = new Image(Number(width), Number(height));
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width * PIXELS, height * PIXELS];
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
    if (!blob) throw new Error('too large');
    download(name, blob);
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
