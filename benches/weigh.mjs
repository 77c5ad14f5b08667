// Weighs the built site and prints JSON for `cargo xtask size`: a list of {path, raw, brotli},
// sizes in bytes.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { site } from '../tests/serve.mjs';
import { packed } from './pack.mjs';

const files = [];
for (const entry of await readdir(site, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = path.join(entry.parentPath, entry.name);
  const body = await readFile(file);
  const name = path.relative(site, file).split(path.sep).join('/');
  files.push({ path: name, raw: body.length, brotli: packed(body).length });
}
console.log(JSON.stringify(files));
