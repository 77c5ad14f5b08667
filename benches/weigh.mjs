// Weighs the built site and prints JSON for `cargo xtask size`: a list of {path, raw, brotli},
// sizes in bytes.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { site } from '../tests/serve.mjs';

/** Brotli at its best, as a host compresses static files once. */
const packed = (body) => brotliCompressSync(body, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  },
}).length;

const files = [];
for (const entry of await readdir(site, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = path.join(entry.parentPath, entry.name);
  const body = await readFile(file);
  const name = path.relative(site, file).split(path.sep).join('/');
  files.push({ path: name, raw: body.length, brotli: packed(body) });
}
console.log(JSON.stringify(files));
