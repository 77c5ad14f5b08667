// Lets the program prepare the opening story and keeps the memory that it then has:
// node prepare.mjs PROGRAM SCENARIO MEMORY
import { readFile, writeFile } from 'node:fs/promises';

const [program, scenario, memory] = process.argv.slice(2);
const module = await WebAssembly.compile(await readFile(program));
// There is no page yet: what the program prepares must not need one.
const page = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  page[from] ??= {};
  page[from][name] = () => { throw new Error(`preparing calls ${name}, which only a page has`); };
}
const { exports } = await WebAssembly.instantiate(module, page);
const text = await readFile(scenario);
const at = exports.__wbindgen_malloc(text.length, 1) >>> 0;
new Uint8Array(exports.memory.buffer).set(text, at);
if (exports.prepare(at, text.length) !== 1) throw new Error(`${scenario} cannot run`);

// What was freed still holds what it held, and would be transferred: all free places are taken,
// cleared and given back.
const end = exports.memory.buffer.byteLength;
const taken = [];
for (let size = 16_384; size >= 16; size /= 2) {
  let place;
  do {
    place = exports.__wbindgen_malloc(size, 8) >>> 0;
    new Uint8Array(exports.memory.buffer, place, size).fill(0);
    taken.push([place, size]);
  } while (place < end);
}
for (const [place, size] of taken) exports.__wbindgen_free(place, size, 8);
await writeFile(memory, new Uint8Array(exports.memory.buffer));
