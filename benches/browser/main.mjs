// The browser's part of `cargo xtask bench`: frames, seeking, and the engine in wasm.
//
// Usage: node benches/browser/main.mjs RUNNER SCENARIO, where RUNNER is the command line to run
// SCENARIO (JSON) with beside the page. Prints one JSON object; `cargo xtask bench` makes words of
// it and holds it against the budgets.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { launchOptions } from '../../tests/chromium.mjs';
import { serve } from '../../tests/serve.mjs';
import { countMarks, open, play, simulated } from './page.mjs';
import { million, squares } from './scenarios.mjs';
import { frames, quantile } from './trace.mjs';

/** How long frames are watched [ms]. */
const WATCHED = 5_000;
/** How often each side of a comparison runs; the quickest counts. */
const ROUNDS = 3;
/** How many moments are sought. */
const SEEKS = 60;

const { address, close } = await serve(process.env.SITE);
const [runner, scenarioFile] = process.argv.slice(2);

/** Runs something with a page of its own, in a browser of its own: nothing is left over. */
async function withPage(work) {
  const browser = await chromium.launch(launchOptions());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
  try {
    return await work(page, browser);
  } finally {
    await browser.close();
  }
}

const middle = (numbers) => quantile(numbers, 0.5);
const spread = (numbers) => ({
  median: middle(numbers), p95: quantile(numbers, 0.95), max: Math.max(...numbers),
});
const spreads = (watched) => ({
  frames: watched.length,
  script: spread(watched.map(({ script }) => script)),
  main: spread(watched.map(({ main }) => main)),
});

/** What is painted, and what a frame costs while the run goes on and nothing else is to do. */
async function frameCosts(scenario, options) {
  const painted = await withPage(async (page) => {
    await countMarks(page);
    await open(page, address, scenario, options);
    await simulated(page);
    await play(page);
    await page.evaluate(() => { window.benchFrames.length = 0; });
    await page.waitForTimeout(2_000);
    const counted = await page.evaluate(() => window.benchFrames);
    return Object.fromEntries(['moving', 'rings', 'streams'].map((key) => [key, middle(counted.map((frame) => frame[key]))]));
  });
  const costs = await withPage(async (page, browser) => {
    await open(page, address, scenario, options);
    await simulated(page);
    await play(page);
    const result = spreads(await frames(browser, page, WATCHED));
    const onTheWay = await page.locator('.account .words button', { hasText: 'on the way' }).innerText();
    return { ...result, inFlight: Number(onTheWay.replace(/\D/g, '')) };
  });
  // The first seconds of a scenario, while the rest of its run is simulated ahead.
  const opening = await withPage(async (page, browser) => {
    await open(page, address, scenario, { ...options, query: `${options.query}&autoplay=1` });
    return spreads(await frames(browser, page, WATCHED));
  });
  return { painted, ...costs, opening };
}

/** How long the page takes to show another moment of a run of a million entries [ms]. */
async function seeks() {
  return withPage(async (page) => {
    await open(page, address, squares(7_000), { query: 'speed=1&autoplay=0', singly: false });
    await simulated(page);
    const times = await page.evaluate(async (count) => {
      const ready = parseFloat(document.querySelector('.timeline .ready').style.width) * 100;
      const slider = document.querySelector('.timeline input');
      const times = [];
      for (let turn = 0; turn < count; turn += 1) {
        // Here and there: the golden section leads everywhere.
        const place = Math.floor(ready * ((turn * 0.618_034) % 1));
        const start = performance.now();
        slider.value = String(place);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        // The words are rendered in tasks of the same turn.
        for (let task = 0; task < 20; task += 1) await null;
        times.push(performance.now() - start);
        await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
      }
      return times;
    }, SEEKS);
    // The trace table says how long the run is, at its end.
    await page.evaluate(() => {
      const slider = document.querySelector('.timeline input');
      slider.value = slider.max;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await page.getByRole('button', { name: 'Trace', exact: true }).click();
    const entries = Number(await page.locator('.trace table').getAttribute('aria-rowcount'));
    return { ...spread(times), count: times.length, entries };
  });
}

/** Seconds for the retry workload in the page and on the command line, in turn. */
async function engine() {
  const scenario = readFileSync(scenarioFile, 'utf8');
  return withPage(async (page) => {
    await page.goto(address);
    await page.waitForFunction(() => window.wasmBindings?.steps);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      const printed = execFileSync(runner, ['run', scenarioFile, '--trace', 'none', '--summary', 'json'], { encoding: 'utf8' });
      const native = (performance.now() - start) / 1_000;
      const [steps, wasm] = await page.evaluate((text) => {
        const start = performance.now();
        const steps = window.wasmBindings.steps(text);
        return [steps, (performance.now() - start) / 1_000];
      }, scenario);
      if (Number(steps) !== JSON.parse(printed).steps) throw new Error(`the page took other steps: ${steps}`);
      rounds.push({ native, wasm });
    }
    const best = (side) => Math.min(...rounds.map((round) => round[side]));
    return { native: best('native'), wasm: best('wasm') };
  });
}

const singly = { query: 'speed=1&t=15s', singly: true };
const parts = {
  squares_1000: () => frameCosts(squares(700), singly),
  squares_5000: () => frameCosts(squares(4_400), singly),
  million: () => frameCosts(million(), { query: 'speed=1&t=11s', singly: false }),
  seek: seeks,
  engine,
};
const result = {};
for (const [name, part] of Object.entries(parts)) {
  if (process.env.ONLY && !process.env.ONLY.split(',').includes(name)) continue;
  console.error(`browser: ${name}`);
  result[name] = await part();
}
await close();
console.log(JSON.stringify(result, null, 1));
