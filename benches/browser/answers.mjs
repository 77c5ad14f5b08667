// How soon the page answers: on a first visit, and at full load.
//
// Usage: node benches/browser/answers.mjs SITE..., folders of built sites. They take turns, so that
// what the machine does besides falls on all of them. Prints one JSON object for each, in a list.
import { chromium } from '@playwright/test';
import { launchOptions } from '../../tests/chromium.mjs';
import { LOCAL, SLOW, host } from './host.mjs';
import { load } from './load.mjs';
import { quantile } from './trace.mjs';
import { CONTROLS, visit, watch } from './visit.mjs';

/** First visits over each line; the median counts. */
const VISITS = Number(process.env.VISITS ?? 5);
/** How many times slower the processor is over the slow line. */
const SLOWER = 4;

async function withPage(work) {
  const browser = await chromium.launch(launchOptions());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
  try {
    return await work(page);
  } finally {
    await browser.close();
  }
}

const median = (numbers) => quantile(numbers, 0.5);
const spread = (numbers) => ({ median: median(numbers), p95: quantile(numbers, 0.95), max: Math.max(...numbers) });

const sites = [];
for (const folder of process.argv.slice(2)) {
  sites.push({ folder, site: await host(folder), local: [], slow: [] });
}

/** One visit to watch and one to act. */
async function visitOver(line, { site }) {
  site.line = line;
  const over = (work) => withPage(async (page) => {
    if (line === SLOW) {
      const tools = await page.context().newCDPSession(page);
      await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    }
    return work(page, site.address);
  });
  const token = await over(watch);
  site.sent.clear();
  return { token, ...await over(visit) };
}

for (let round = 1; round <= VISITS; round += 1) {
  console.error(`first visits, round ${round} of ${VISITS}`);
  for (const of of sites) {
    of.local.push(await visitOver(LOCAL, of));
    of.slow.push(await visitOver(SLOW, of));
    of.bytes = Object.fromEntries(of.site.sent);
  }
}
for (const of of sites) {
  console.error(`full load: ${of.folder}`);
  of.site.line = LOCAL;
  of.load = await withPage((page) => load(page, of.site.address));
}
const medians = (visits) => Object.fromEntries(['token', ...CONTROLS, 'longest'].map((key) => [key, median(visits.map((one) => one[key]))]));
console.log(JSON.stringify(sites.map(({ folder, local, slow, bytes, load: { times, renders } }) => ({
  folder,
  local: medians(local),
  slow: medians(slow),
  bytes,
  renders,
  inputs: Object.fromEntries(Object.entries(times).map(([kind, all]) => [kind, spread(all)])),
})), null, 1));
for (const { site } of sites) await site.close();
