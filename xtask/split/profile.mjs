// Watches what runs on first visits: node profile.mjs INSTRUMENTED START LENGTH PROFILE
//
// INSTRUMENTED replaces the program of the built site. It keeps a byte for each part of itself
// from START on in its memory, which becomes 1 when the part runs. PROFILE gets LENGTH bytes.
import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { launchOptions } from '../../tests/chromium.mjs';
import { serve } from '../../tests/serve.mjs';
import { machines, visits, watch } from '../../tests/visits.mjs';

const [instrumented, start, length, out] = process.argv.slice(2);
const program = await readFile(instrumented);
const { address, close } = await serve();
const browser = await chromium.launch(launchOptions());
const ran = new Uint8Array(Number(length));

/** Keeps a page busy now and then, for up to `longest` ms, mostly much shorter. */
function stall(longest) {
  const busy = () => {
    const until = performance.now() + longest * Math.random() ** 4;
    while (performance.now() < until);
    setTimeout(busy, 900 * Math.random());
  };
  if (longest > 0) busy();
}

async function profile(visit, { slower, stalls }) {
  const page = await browser.newPage(visit.options);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.addInitScript(stall, stalls);
  await page.route('**/*_bg.wasm', (route) => route.fulfill({
    body: program,
    contentType: 'application/wasm',
  }));
  await page.addInitScript(() => {
    addEventListener('TrunkApplicationStarted', (event) => { window.program = event.detail.wasm; });
  });
  await watch(page, address, visit);
  const bytes = await page.evaluate(
    ([from, count]) => Array.from(new Uint8Array(window.program.memory.buffer, from, count)),
    [Number(start), Number(length)],
  );
  bytes.forEach((byte, index) => { ran[index] |= byte; });
  await page.close();
}

try {
  for (const machine of machines) {
    await Promise.all(visits.map((visit) => profile(visit, machine)));
  }
} finally {
  await browser.close();
  await close();
}
await writeFile(out, ran);
