// Opens the built site once, as a first visitor who watches the opening story to its end, and
// prints every file that was transferred: a JSON list of {path, raw, brotli}, sizes in bytes.
// `cargo xtask size` reads it.
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from '@playwright/test';
import { launchOptions } from './chromium.mjs';
import { serve } from './serve.mjs';
import { visits } from './visits.mjs';

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
const [{ options, query, watched }] = visits;
const page = await browser.newPage(options);
page.on('response', (response) => {
  if (!response.url().startsWith('http')) return;
  pending.push((async () => {
    if (!response.ok()) throw new Error(`${response.status()} ${response.url()}`);
    bodies.set(response.url(), await response.body());
  })());
});
await page.goto(address + query, { waitUntil: 'networkidle' });
await page.waitForTimeout(watched);
await Promise.all(pending);
await browser.close();
await close();
const files = [...bodies].map(([url, body]) => ({
  path: url.startsWith(address) ? url.slice(address.length) || 'index.html' : url,
  raw: body.length,
  brotli: packed(body),
}));
console.log(JSON.stringify(files.sort((a, b) => b.brotli - a.brotli), null, 1));
