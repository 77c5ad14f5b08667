// Odds: what the page's worker finds is what the command line finds.
import { expect, expectAccessible, test } from './fixtures.mjs';
import { account, open, seek } from './page.mjs';
import { lambdascope } from './runner.mjs';

/** Luck decides whether anything is lost, repeated, told as an error or kept. */
const SCENARIO = {
  format: 1,
  title: 'Luck',
  seed: 42,
  run_for: '5m',
  sources: {
    orders: {
      kind: 'lambda-api-event', target: 'function/charge', arrivals: { poisson: { per_second: 0.3 } },
    },
    checkout: {
      kind: 'apigw-rest', target: 'function/pay', arrivals: { poisson: { per_second: 0.1 } },
    },
  },
  functions: {
    charge: {
      failures: [{ kind: 'error', rate: 0.2 }],
      sends: [{ to: 'table/payments', on: 'always' }],
      duration: { lognormal: { median: '200ms', sigma: 0.5 } },
    },
    pay: { failures: [{ kind: 'error', rate: 0.02 }] },
  },
  tables: { payments: {} },
};

/** The scenario with so many orders per second. */
const withOrders = (per_second) => {
  const scenario = structuredClone(SCENARIO);
  scenario.sources.orders.arrivals.poisson.per_second = per_second;
  return scenario;
};

/** Puts a scenario on the stage. */
async function prepare(page, context, scenario = SCENARIO) {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('textbox', { name: 'Scenario, JSON' })
    .evaluate((box, value) => { box.value = value; }, JSON.stringify(scenario));
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Opens the odds. */
async function odds(page) {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare' });
  await dialog.getByRole('radio', { name: 'Odds' }).click();
  return dialog;
}

const amount = (number) => number.toLocaleString('en-US');

/** What the command line finds with so many seeds. */
const native = (runs, scenario = SCENARIO) => lambdascope(
  ['odds', '-', '--json', '--seeds', String(runs)],
  JSON.stringify(scenario),
).trim();

/** What the page copies. */
async function copied(page, dialog) {
  await dialog.getByRole('button', { name: 'Copy as JSON' }).click();
  await expect(dialog.getByText('Copied', { exact: true })).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('a thousand runs come to what the command line finds, to the byte', async ({ page, context }) => {
  await prepare(page, context);
  const dialog = await odds(page);
  await dialog.getByRole('radio', { name: '1,000', exact: true }).click();
  await dialog.getByRole('button', { name: 'Run them' }).click();
  await expect(dialog.getByRole('status')).toContainText('1,000 runs in');
  const json = native(1_000);
  expect(await copied(page, dialog)).toBe(json);
  const report = JSON.parse(json);

  const lost = report.chances.any_lost;
  expect(lost.runs).toBeGreaterThan(0);
  expect(lost.runs).toBeLessThan(1_000);
  const percent = (share) => `${Number((share * 100).toFixed(1))} %`;
  await expect(dialog.getByText(`In ${lost.runs} of 1,000 runs at least one event was lost.`)).toBeVisible();
  await expect(dialog.getByText(
    `That is ${percent(lost.share)}; between ${percent(lost.low)} and ${percent(lost.high)} with 95 % confidence.`,
  ).first()).toBeVisible();

  // The drawing can be read as a table, and holds every run.
  const chart = dialog.locator('.odds-chart').filter({ hasText: 'Events lost' });
  await chart.getByText('As a table').click();
  const rows = await chart.getByRole('row').allInnerTexts();
  const bins = report.outcomes.lost.bins.filter(({ runs }) => runs > 0);
  expect(rows.slice(1).map((row) => row.split('\t'))).toEqual(
    bins.map(({ from, runs }) => [amount(from), amount(runs)]),
  );
  await expectAccessible(page);

  // A run that stands for a value can be watched.
  const { value, seed } = report.outcomes.lost.highest;
  await chart.getByRole('button', { name: `Highest ${value} seed ${seed}` }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('.transport')).toContainText(`seed ${seed}`);
  await seek(page, 1);
  await expect.poll(async () => (await account(page)).lost).toBe(value);
  // It is one of the runs that were made, so that the odds are still those of the stage.
  await odds(page);
  await expect(dialog.getByText('These are the odds of another scenario')).toHaveCount(0);
  expect(await copied(page, dialog)).toBe(json);
  await expect.poll(() => page.workers().length).toBe(1);
});

test('runs are started and stopped from the keyboard, and what was found stays', async ({ page, context }) => {
  const scenario = withOrders(30);
  await prepare(page, context, scenario);
  await page.getByRole('button', { name: 'Compare', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Compare' });
  await dialog.getByRole('radiogroup').first().getByRole('radio', { checked: true }).focus();
  await page.keyboard.press('ArrowRight');
  await dialog.getByRole('radiogroup', { name: 'Runs' }).getByRole('radio', { checked: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: '10,000' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const bar = dialog.getByRole('progressbar', { name: 'Runs' });
  await expect(bar).toHaveAttribute('max', '10000');
  await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(0);
  // The button that started them has the focus, and now stops them.
  await page.keyboard.press('Enter');
  const status = dialog.getByRole('status');
  await expect(status).toContainText(/^Stopped after [\d,]+ of 10,000 runs/);
  await expect(bar).toHaveCount(0);
  await expect.poll(() => page.workers().length).toBe(1);
  const runs = Number((await status.innerText()).match(/after ([\d,]+)/)[1].replaceAll(',', ''));
  expect(runs).toBeLessThan(10_000);
  expect(await copied(page, dialog)).toBe(native(runs, scenario));
});

test('the page goes on while the runs do, and several starts leave no more simulators than one', async ({ page, context }) => {
  await prepare(page, context, withOrders(100));
  const dialog = await odds(page);
  await dialog.getByRole('radio', { name: '10,000' }).click();
  for (let times = 0; times < 3; times += 1) {
    await dialog.getByRole('button', { name: /^Run/ }).click();
    await dialog.getByRole('button', { name: 'Stop' }).click();
  }
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await expect(dialog.getByText(/^One run takes about .* 10,000 take about/)).toBeVisible();
  await expect.poll(() => page.workers().length).toBeGreaterThan(1);
  const bar = dialog.getByRole('progressbar');
  // While the workers run, the page paints.
  const frames = await bar.evaluate((element) => new Promise((resolve) => {
    let [told, painted] = [0, 0];
    const frame = () => { painted += 1; requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    const watch = new MutationObserver(() => {
      told += 1;
      if (told === 5) { watch.disconnect(); resolve(painted); }
    });
    watch.observe(element, { attributeFilter: ['value'] });
  }));
  expect(frames).toBeGreaterThan(0);
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(dialog.getByRole('status')).toContainText('Stopped after');
  await expect.poll(() => page.workers().length).toBe(1);
});

test('both ways of a question meet the same seeds, and come to what the command line finds', async ({ page, context }) => {
  await prepare(page, context);
  const dialog = await odds(page);
  const question = dialog.getByRole('combobox', { name: 'What is run' });
  await question.selectOption({ label: "What do Lambda's retries do for the events of function/charge?" });
  await dialog.getByRole('radio', { name: '100', exact: true }).click();
  await dialog.getByRole('button', { name: 'Run them' }).click();
  await expect(dialog.getByRole('status')).toContainText('100 runs in');
  const json = lambdascope(
    ['odds', '-', '--json', '--seeds', '100', '--preset', 'retries:functions.charge'],
    JSON.stringify(SCENARIO),
  ).trim();
  expect(await copied(page, dialog)).toBe(json);
  const { variants } = JSON.parse(json);
  for (const { name, odds: { chances } } of variants) {
    const side = dialog.locator('.odds-pair section').filter({ has: page.getByRole('heading', { name }) });
    const runs = chances.any_lost.runs;
    const said = runs === 100 ? 'In all 100 runs at least one event was lost.'
      : `In ${runs} of 100 runs at least one event was lost.`;
    await expect(side).toContainText(said);
  }
  await expectAccessible(page);

  // A run of the other way is the scenario with other settings.
  const { name, odds: { outcomes } } = variants[1];
  const { value, seed } = outcomes.lost.highest;
  const lost = dialog.locator('.odds-chart').filter({ hasText: 'Events lost' })
    .locator('.odds-side').filter({ has: page.getByRole('heading', { name }) });
  await lost.getByRole('button', { name: `Highest ${value} seed ${seed}` }).click();
  await expect(dialog).toHaveCount(0);
  await seek(page, 1);
  await expect.poll(async () => (await account(page)).lost).toBe(value);
});

test.describe('without a worker', () => {
  test.use({ expectedComplaints: [/Failed to load resource|simulator\.js/] });

  test('why the runs cannot go on is said', async ({ page, context }) => {
    await prepare(page, context);
    await page.route(/simulator\.js/, (route) => route.abort());
    const dialog = await odds(page);
    await dialog.getByRole('button', { name: 'Run them' }).click();
    await expect(dialog.getByRole('alert')).toContainText('The runs cannot go on');
    await page.unroute(/simulator\.js/);
    await dialog.getByRole('radio', { name: '100', exact: true }).click();
    await dialog.getByRole('button', { name: 'Run again' }).click();
    await expect(dialog.getByRole('status')).toContainText('100 runs in');
    expect(await copied(page, dialog)).toBe(native(100));
  });
});
