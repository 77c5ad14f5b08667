// Serves a built site as a content network would: compressed once, and over the line that is asked
// for. Whatever the page and its workers fetch goes over that one line.
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { typeOf } from '../../tests/serve.mjs';
import { packed } from '../pack.mjs';

/** The bytes that a slow line carries at once. */
const PORTION = 2_048;

/** A line without limits, as to the own machine. */
export const LOCAL = { latency: 0, perSecond: Infinity };
/** "Slow 4G" of the browsers' own tools: 150 ms until an answer begins, 1.6 Mbit/s for all of them. */
export const SLOW = { latency: 150, perSecond: 200_000 };

/**
 * Serves the site in a folder on a free port of 127.0.0.1. `line` may be set to another one at any
 * time; `sent` counts the bytes of each file since it was cleared.
 */
export async function host(root) {
  const files = new Map();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(path.relative(root, file).split(path.sep).join('/'), packed(await readFile(file)));
  }
  const self = { line: LOCAL, sent: new Map() };
  // When the line is free again [ms]: portions of all answers take turns.
  let free = 0;
  async function send(response, body) {
    for (let at = 0; at < body.length && !response.destroyed; at += PORTION) {
      const portion = body.subarray(at, at + PORTION);
      free = Math.max(free, performance.now()) + (portion.length / self.line.perSecond) * 1_000;
      const wait = free - performance.now();
      if (wait > 1) await sleep(wait);
      response.write(portion);
    }
    response.end();
  }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const name = decodeURIComponent(pathname).slice(1) || 'index.html';
    const body = files.get(name);
    if (self.line.latency > 0) await sleep(self.line.latency);
    if (!body) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    self.sent.set(name, (self.sent.get(name) ?? 0) + body.length);
    response.writeHead(200, { 'content-type': typeOf(name), 'content-encoding': 'br', 'content-length': body.length });
    await send(response, body);
  });
  await new Promise((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  return Object.assign(self, {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  });
}
