// Opens the built site once, as a first visitor who watches the opening story to its end, and
// prints JSON for `cargo xtask size`: `files` is every file that was transferred, each as
// {path, raw, brotli}, sizes in bytes; `stack` is where the page asked for the rest of its
// program, if it did.
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from '@playwright/test';
import { launchOptions } from './chromium.mjs';
import { serve } from './serve.mjs';
import { visits, watch } from './visits.mjs';

/** Brotli at its best, as a host compresses static files once. */
const packed = (body) => brotliCompressSync(body, {
  params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
}).length;

const { address, close } = await serve();
const browser = await chromium.launch(launchOptions());
const bodies = new Map();
const pending = [];
const [visit] = visits;
const page = await browser.newPage(visit.options);
page.on('response', (response) => {
  if (!response.url().startsWith('http')) return;
  pending.push((async () => {
    if (!response.ok()) throw new Error(`${response.status()} ${response.url()}`);
    bodies.set(response.url(), await response.body());
  })());
});
await page.addInitScript(() => {
  Error.stackTraceLimit = 40;
  const noting = (ask) => function noted(...request) {
    if (String(request).includes('_rest.wasm')) window.asked = new Error('asked here').stack;
    return ask.apply(this, request);
  };
  window.fetch = noting(window.fetch);
  XMLHttpRequest.prototype.open = noting(XMLHttpRequest.prototype.open);
});
await watch(page, address, visit);
await Promise.all(pending);
const stack = await page.evaluate(() => window.asked);
await browser.close();
await close();
const files = [...bodies].map(([url, body]) => ({
  path: url.startsWith(address) ? url.slice(address.length) || 'index.html' : url,
  raw: body.length,
  brotli: packed(body),
}));
files.sort((a, b) => b.brotli - a.brotli);
console.log(JSON.stringify({ files, stack }));
