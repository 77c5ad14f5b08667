// The published program comes in two parts. The first holds what runs on a first visit; the rest
// is fetched when the visitor begins to point at the page, and at the latest when it is needed. So
// are the styles of what it shows.

/** After a fetch that failed, how long none is tried ahead. */
const AGAIN_MS = 2_000;

/** What the first part exports, if the program is in two parts. */
let first;
/** What a person is told if the rest does not come, and the words of a button. */
let words;
let isOnItsWay = false;
/** The bytes of the rest, once they are here. */
let fetched;
let isLost = false;

const address = () => {
  const link = document.querySelector('link[href$="_bg.wasm"]');
  return link.href.replace(/_bg\.wasm$/, '_rest.wasm');
};

const join = (module) => {
  if (first.$ready.value) return;
  const table = first.$functions;
  const functions = Array.from(table, (_, place) => table.get(place));
  new WebAssembly.Instance(module, { first, functions });
};

/** Styles that only the rest needs are links that are none yet. */
const fetchStyles = () => {
  for (const link of document.querySelectorAll('link[rel=later]')) link.rel = 'stylesheet';
};

const fetchAhead = async () => {
  if (isOnItsWay || first.$ready.value) return;
  isOnItsWay = true;
  fetchStyles();
  try {
    const response = await fetch(address());
    if (response.ok) fetched = await response.arrayBuffer();
    join(await WebAssembly.compile(fetched));
  } catch {
    // It is tried again soon, and when it is needed.
    fetched = undefined;
    setTimeout(() => { isOnItsWay = false; }, AGAIN_MS);
  }
};

const tell = () => {
  const box = document.createElement('div');
  box.className = 'crash';
  box.setAttribute('role', 'alertdialog');
  const title = document.createElement('h1');
  const text = document.createElement('p');
  const reload = document.createElement('button');
  reload.className = 'btn main';
  [title.textContent, text.textContent, reload.textContent] = words;
  reload.addEventListener('click', () => location.reload());
  box.setAttribute('aria-label', title.textContent);
  box.append(title, text, reload);
  document.body.append(box);
};

/** The bytes of the rest, while everything waits; none if they do not come. */
const fetchNow = () => {
  if (fetched) return fetched;
  const request = new XMLHttpRequest();
  request.open('GET', address(), false);
  // A request that is waited for may ask for text only; in this one each character is a byte.
  request.overrideMimeType('text/plain; charset=x-user-defined');
  try {
    request.send();
  } catch {
    return undefined;
  }
  if (request.status !== 200) return undefined;
  return Uint8Array.from(request.responseText, (char) => char.charCodeAt(0));
};

/** What a pointer does beside clicking; nothing is lost if the program misses it. */
const signs = [
  'pointerover', 'pointerenter', 'pointermove', 'pointerout', 'pointerleave', 'pointerdown',
  'pointerup', 'pointercancel', 'wheel',
];

/** Fetches the rest and keeps from the program what would make it wait for that. */
const prepare = (event) => {
  if (first.$ready.value) {
    for (const sign of signs) removeEventListener(sign, prepare, { capture: true });
  } else if (!isLost) {
    event.stopImmediatePropagation();
    fetchAhead();
  }
};

/** Fetches the rest as soon as the visitor points at the page or presses a key. */
export function expect(exports, title, text, reload) {
  if (!exports.$ready) return;
  first = exports;
  words = [title, text, reload];
  for (const sign of signs) addEventListener(sign, prepare, { capture: true, passive: true });
  addEventListener('keydown', fetchAhead);
}

/** Calls a function of `tools.js`, a file beside the page, by its name. */
export async function tool(name, input) {
  // Another build of the program never meets these tools.
  const build = address().split('/').pop();
  const tools = await import(new URL(`tools.js?${build}`, document.baseURI));
  return tools[name](input);
}

/** Whether what is called now waits for nothing: the rest is here, or the program is in one piece. */
export function isHere() {
  return !first || Boolean(first.$ready.value);
}

/** Fetches the rest now: the program stands in the middle of a call that needs it. */
export function load() {
  fetchStyles();
  const bytes = isLost ? undefined : fetchNow();
  if (bytes) {
    join(new WebAssembly.Module(bytes));
    return;
  }
  // The call cannot go on, so the program is in no state to be used any more.
  if (!isLost) tell();
  isLost = true;
  throw new Error(`the rest of the program did not come: ${address()}`);
}
