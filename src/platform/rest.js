// The published program comes in two parts. The first holds what runs on a first visit; the rest
// is fetched when the visitor begins to do something, and at the latest when it is needed.

/** What the first part exports, if the program is in two parts. */
let first;
let isOnItsWay = false;

const address = () => {
  const link = document.querySelector('link[href$="_bg.wasm"]');
  return link.href.replace(/_bg\.wasm$/, '_rest.wasm');
};

const join = (module) => {
  if (!first.$ready.value) new WebAssembly.Instance(module, { first });
};

const fetchAhead = async () => {
  if (isOnItsWay || first.$ready.value) return;
  isOnItsWay = true;
  try {
    const response = await fetch(address());
    join(await WebAssembly.compile(await response.arrayBuffer()));
  } catch {
    // It is tried again when it is needed.
    isOnItsWay = false;
  }
};

/** Fetches the rest as soon as the visitor moves, points, types or scrolls. */
export function expect(exports) {
  if (!exports.$ready) return;
  first = exports;
  for (const sign of ['pointermove', 'pointerdown', 'keydown', 'touchstart', 'wheel']) {
    addEventListener(sign, fetchAhead, { capture: true, passive: true, once: true });
  }
}

/** Fetches the rest now: the program stands in the middle of a call that needs it. */
export function load() {
  const request = new XMLHttpRequest();
  request.open('GET', address(), false);
  // A request that is waited for may ask for text only; in this one each character is a byte.
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) {
    throw new Error(`the rest of the program did not come: ${request.status} ${address()}`);
  }
  join(new WebAssembly.Module(Uint8Array.from(request.responseText, (char) => char.charCodeAt(0))));
}
