// Runs a scenario, or two, with many seeds, off the page: a worker of its own. It starts the program a
// second time, without a page, and calls nothing of it but `run_odds`.

/** So long one message's runs take, about [ms]. */
const PART_MS = 200;
/** No message tells of more runs. */
const PART_MAX = 2_000;

const compiled = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
};

/** The program, whether it is published in one piece or in two parts. */
async function start(program) {
  const module = await compiled(program);
  const page = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    page[from] ??= {};
    page[from][name] = () => { throw new Error(`${name} needs a page`); };
  }
  const { exports } = await WebAssembly.instantiate(module, page);
  if (exports.$ready) {
    const rest = await compiled(program.replace(/_bg\.wasm$/, '_rest.wasm'));
    // What the rest calls of the first part has a name, or stands in a table.
    const table = exports.$functions;
    const functions = table && Array.from(table, (_, place) => table.get(place));
    await WebAssembly.instantiate(rest, { first: exports, functions });
  }
  return exports;
}

/** Runs so many seeds from `first` on, counted from the scenario's own; a line for each. */
function run(program, text, first, runs) {
  const at = program.__wbindgen_malloc(text.length, 1) >>> 0;
  new Uint8Array(program.memory.buffer).set(text, at);
  const [place, length] = program.run_odds(at, text.length, first, runs);
  const lines = new TextDecoder().decode(new Uint8Array(program.memory.buffer, place, length));
  program.__wbindgen_free(place, length, 1);
  return lines;
}

/**
 * Each message tells of some runs: after how long [ms], and a line for each. Of two scenarios the
 * same runs are made in turn, with an empty line between what they tell.
 */
async function runAll({ program, scenarios, runs }) {
  const exports = await start(program);
  const texts = scenarios.map((scenario) => new TextEncoder().encode(scenario));
  const begin = performance.now();
  let took = 0;
  for (let done = 0, part = 1; done < runs; done += part) {
    const each = took / Math.max(done, 1);
    part = done === 0 ? 1 : Math.ceil(PART_MS / Math.max(each, 0.01));
    part = Math.min(part, PART_MAX, runs - done);
    const lines = texts.map((text) => run(exports, text, done, part));
    took = performance.now() - begin;
    postMessage(`${Math.round(took)}\n${lines.join('\n')}`);
  }
}

onmessage = ({ data }) => {
  runAll(data).catch((error) => postMessage(`wrong\n${error.message}`));
};
