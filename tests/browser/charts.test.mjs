// Charts: what they read is what the command line says of the same run; and everything to take home.
import { readFileSync } from 'node:fs';
import { expect, expectAccessible, test } from './fixtures.mjs';
import { clock, open, seek } from './page.mjs';
import { lambdascope } from './runner.mjs';

const SCENARIO = 'opening/three-callers-traffic';
const QUERY = `?scenario=${SCENARIO}&autoplay=0`;

/** The trace and the summary of the command line. */
function run(...more) {
  const out = lambdascope(['run', SCENARIO, '--trace', 'jsonl', '--summary', 'json', ...more]);
  const lines = out.trimEnd().split('\n').map((line) => JSON.parse(line));
  return { summary: lines.pop(), trace: lines };
}

/** The rows of a table without quoted cells, each by the names of its head. */
function rows(text) {
  expect(text.endsWith('\r\n')).toBe(true);
  const [head, ...lines] = text.trimEnd().split('\r\n').map((line) => line.split(','));
  return lines.map((line) => Object.fromEntries(line.map((cell, index) => [head[index], cell])));
}

/** What a click saves: the name of the file and its bytes. */
async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const chart = (page, name) => page.getByRole('slider', { name, exact: true });

async function openAll(page) {
  // The run is simulated to its end before it is compared as a whole.
  await seek(page, 1);
  await page.getByRole('button', { name: 'All charts' }).click();
  await expect(chart(page, 'Attempts, ƒ charge')).toBeVisible();
}

test('the small charts are read by pointing and by keys, and lead to the moment', async ({ page }) => {
  await open(page, QUERY);
  await seek(page, 1);
  const waiting = chart(page, 'Waiting · async, SQS');
  const box = await waiting.boundingBox();
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
  await expect(waiting).toHaveAttribute('aria-valuetext', /^2:(29|30): \d+ · \d+$/);
  await expect(page.locator('.charts h2 .at').first()).toHaveText(/^2:(29|30)$/);
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(async () => Math.abs(await clock(page) - 150)).toBeLessThan(2.5);
  // What the small chart says of the slice that ends there, the command line counts.
  const { trace } = run('--for', '150s');
  const queued = new Set();
  for (const { verb, event } of trace) {
    if (verb === 'event_accepted' || verb === 'retry_scheduled') queued.add(event);
    if (verb === 'attempt_started' || verb === 'came_to_rest') queued.delete(event);
  }
  await waiting.focus();
  await page.keyboard.press('Home');
  for (let slice = 0; slice < 59; slice += 1) await page.keyboard.press('ArrowRight');
  await expect(waiting).toHaveAttribute('aria-valuetext', new RegExp(`^2:27: ${queued.size} · `));
  await page.keyboard.press('Enter');
  await expect.poll(() => clock(page)).toBe(147.5);
});

test('all charts open in place of the row, are read together, and close again by keys', async ({ page }) => {
  await open(page, QUERY);
  await page.mouse.move(5, 5);
  await seek(page, 0.5);
  await page.getByRole('button', { name: 'All charts' }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'All charts' });
  await expect(panel).toBeVisible();
  const attempts = chart(page, 'Attempts, ƒ charge');
  const depth = chart(page, 'Messages, SQS orders');
  await attempts.focus();
  await page.keyboard.press('Home');
  for (let slice = 0; slice < 6; slice += 1) await page.keyboard.press('ArrowRight');
  await expect(attempts).toHaveAttribute('aria-valuetext', /^0:30\.000, /);
  await expect(depth).toHaveAttribute('aria-valuetext', /^0:30\.000, /);
  await expect(panel.locator('h2 .num')).toHaveText('0:30.000');
  expect(await clock(page)).toBe(300);
  await page.keyboard.press('Enter');
  await expect.poll(() => clock(page)).toBe(30);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(chart(page, 'Waiting · async, SQS')).toBeVisible();
});

test('what a chart reads at a moment is what the command line counts there', async ({ page }) => {
  await open(page, QUERY);
  await openAll(page);
  const { summary, trace } = run();
  const slice = 5_000_000;
  const within = (at, verb) => trace.filter((entry) => entry.verb === verb
    && entry.entity === 'function/charge' && Math.floor(entry.t_us / slice) === at).length;
  const attempts = chart(page, 'Attempts, ƒ charge');
  await attempts.scrollIntoViewIfNeeded();
  const box = await attempts.boundingBox();
  for (const at of [12, 61, 113]) {
    await page.mouse.move(box.x + box.width * ((at + 0.5) / 120), box.y + 20);
    const wanted = `begun ${within(at, 'attempt_started')}, failed ${within(at, 'attempt_failed')}`;
    await expect(attempts).toHaveAttribute('aria-valuetext', new RegExp(`, ${wanted}, throttled 0$`));
    const legend = page.locator('.chart', { has: attempts }).locator('.keys');
    await expect(legend).toContainText(`begun${within(at, 'attempt_started')}failed`);
  }
  expect(summary.functions.charge.Errors).toBeGreaterThan(100);
});

test('a chart is saved as a table that adds up to the summary', async ({ page }) => {
  await open(page, QUERY);
  await openAll(page);
  const { summary } = run();
  const one = await saved(page, async () => {
    await chart(page, 'Attempts, ƒ charge').hover();
    await page.getByRole('button', { name: 'Save as CSV: Attempts, ƒ charge' }).click();
  });
  expect(one.name).toBe('lambdascope-opening-three-callers-traffic-function-charge-Attempts.csv');
  const table = rows(one.bytes.toString());
  expect(table[1]['time [s]']).toBe('5.000000');
  const column = (name) => table.map((row) => Number(row[name]));
  const { charge } = summary.functions;
  expect(sum(column('function/charge Invocations Sum [count]'))).toBe(charge.Invocations);
  expect(sum(column('function/charge Errors Sum [count]'))).toBe(charge.Errors);

  const all = await saved(page, () => page.getByRole('button', { name: 'All as CSV' }).click());
  const [first, last] = [rows(all.bytes.toString())[0], rows(all.bytes.toString()).at(-1)];
  expect(Object.keys(first).length).toBeGreaterThan(20);
  expect(Number(last['function_cost Total [USD]'])).toBeCloseTo(charge.cost_usd, 8);
  const most = Math.max(...rows(all.bytes.toString())
    .map((row) => Number(row['function/charge ConcurrentExecutions Maximum [count]'])));
  expect(most).toBe(charge.ConcurrentExecutionsMax);
});

test('the trace is saved as the command line prints it', async ({ page }) => {
  await open(page, QUERY);
  await page.getByRole('button', { name: 'Trace', exact: true }).click();
  const save = () => page.getByRole('button', { name: 'CSV', exact: true }).click();
  const { name, bytes } = await saved(page, save);
  expect(name).toBe('lambdascope-opening-three-callers-traffic-trace.csv');
  const { trace } = run();
  expect(rows(bytes.toString())).toHaveLength(trace.length);
  expect(bytes.toString()).toBe(lambdascope(['run', SCENARIO, '--trace', 'csv', '--summary', 'none']));
});

test('the scene is saved as a drawing and as pixels', async ({ page }) => {
  await open(page, `${QUERY}&theme=dark`);
  await seek(page, 0.4);
  await page.getByRole('button', { name: 'Export' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('radio', { name: 'Files' }).click();
  await expectAccessible(page);
  const drawing = await saved(page, () => dialog.getByRole('button', { name: 'Save SVG' }).click());
  expect(drawing.name).toBe('lambdascope-opening-three-callers-traffic-scene-240.000.svg');
  const svg = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const { documentElement: root } = parsed;
    return {
      error: parsed.querySelector('parsererror')?.textContent,
      texts: [...parsed.querySelectorAll('text')].map((element) => element.textContent),
      ground: parsed.querySelector('rect').getAttribute('fill'),
      size: [root.getAttribute('width'), root.getAttribute('height')].map(Number),
    };
  }, drawing.bytes.toString());
  expect(svg.error).toBeUndefined();
  expect(svg.ground).toBe('#0e1318');
  for (const name of await page.locator('.node .name').allTextContents()) {
    expect(svg.texts).toContain(name);
  }
  for (const said of await page.locator('.node .said').allTextContents()) {
    expect(svg.texts).toContain(said);
  }
  // By keys: from one button to the next.
  await dialog.getByRole('button', { name: 'Save SVG' }).focus();
  await page.keyboard.press('Tab');
  const pixels = await saved(page, () => page.keyboard.press('Enter'));
  expect(pixels.name).toBe('lambdascope-opening-three-callers-traffic-scene-240.000.png');
  expect(pixels.bytes.subarray(1, 4).toString()).toBe('PNG');
  const size = [pixels.bytes.readUInt32BE(16), pixels.bytes.readUInt32BE(20)];
  expect(size).toEqual(svg.size.map((length) => Math.round(length) * 2));
  // The picture is no empty sheet: its words and tokens are there.
  const colours = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
    const found = new Set();
    for (let at = 0; at < bytes.length; at += 4) found.add(bytes.slice(at, at + 3).join());
    return [...found];
  }, pixels.bytes.toString('base64'));
  expect(colours).toContain('14,19,24');
  expect(colours).toContain('90,162,255');
});

test('a phone and a dark page have the charts too', async ({ browser }) => {
  const page = await browser.newPage({
    viewport: { width: 390, height: 844 }, colorScheme: 'dark', baseURL: process.env.LAMBDASCOPE_SITE,
  });
  await open(page, QUERY);
  await seek(page, 1);
  // While the run is on its way to its end, the growing account moves the button.
  await expect.poll(() => clock(page)).toBe(600);
  await page.getByRole('button', { name: 'All charts' }).click();
  const attempts = chart(page, 'Attempts, ƒ charge');
  await attempts.scrollIntoViewIfNeeded();
  await expect(attempts).toBeVisible();
  const [box, panel] = [await attempts.boundingBox(), await page.locator('.panel').boundingBox()];
  expect(box.x + box.width).toBeLessThanOrEqual(panel.x + panel.width);
  await page.close();
});
