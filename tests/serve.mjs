// Serves the built site as a plain host would: files, their types, and 404 for the rest.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const site = fileURLToPath(new URL('../dist/', import.meta.url));

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The type of a file, by its name. */
export const typeOf = (name) => types[path.extname(name)] ?? 'application/octet-stream';

/**
 * Serves `root` on a free port of 127.0.0.1, with these headers on every file. Returns the address
 * and a function that ends it.
 */
export async function serve(root = site, headers = {}) {
  await stat(path.join(root, 'index.html')).catch(() => {
    throw new Error(`no site in ${root}: run \`cargo xtask build\` first`);
  });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const wanted = path.join(root, decodeURIComponent(pathname));
    const file = pathname.endsWith('/') ? path.join(wanted, 'index.html') : wanted;
    const found = file.startsWith(root) && (await stat(file).catch(() => null))?.isFile();
    if (!found) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    response.writeHead(200, { 'content-type': typeOf(file), 'cache-control': 'no-store', ...headers });
    createReadStream(file).pipe(response);
  });
  await new Promise((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}
