// The session of the page is at its simulator: what happens when that is late, fails or is refused.
import { expect, test } from './fixtures.mjs';
import { account, clock, enter, open, seek } from './page.mjs';

/** Lets tests reach the workers of the page. */
const keepWorkers = () => {
  globalThis.workers = [];
  globalThis.Worker = class extends Worker {
    constructor(...address) {
      super(...address);
      globalThis.workers.push(this);
    }
  };
};

test.describe('without a simulator', () => {
  test.use({ expectedComplaints: [/simulator|worker-src|Failed to load resource/] });

  test('the opening story plays to its end, and a sentence says what is missing', async ({ page, context }) => {
    await context.route('**/simulator.js*', (route) => route.fulfill({ status: 404, body: 'not found' }));
    await open(page, '?speed=60');
    await expect(page.getByText('What is recorded can be played, but nothing more is simulated')).toBeVisible();
    await expect.poll(async () => (await account(page))['kept for someone'], { timeout: 20_000 }).toBe(2);
  });

  test('another scenario is refused with a sentence, and the one that plays stays', async ({ page, context }) => {
    await context.route('**/simulator.js*', (route) => route.fulfill({ status: 404, body: 'not found' }));
    await open(page, '?scenario=opening/three-callers-traffic&autoplay=0');
    await expect(page.getByText('this browser did not start the simulator').first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Play' })).toBeEnabled();
  });
});

test('the opening story is played and sought before the simulator is there', async ({ page, context }) => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await context.route('**/lambdascope-simulator_bg.wasm*', async (route) => {
    await held;
    await route.continue();
  });
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => clock(page)).toBeGreaterThan(0);
  await seek(page, 0.9);
  await expect.poll(() => clock(page)).toBeGreaterThan(100);
  release();
});

for (const { when, scenario } of [
  { when: 'at work', scenario: 'opening/three-callers-traffic' },
  { when: 'with nothing left to do', scenario: 'opening/three-callers' },
]) {
  test(`a simulator that fails ${when} is replaced, and everything that was changed is kept`, async ({ page }) => {
    await page.addInitScript(keepWorkers);
    await open(page, `?scenario=${scenario}&autoplay=0`);
    await enter(page, 'Failure rate', '0');
    const failures = page.getByRole('textbox', { name: 'Failure rate' });
    await expect(failures).toHaveValue('0 %');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.evaluate(() => {
      globalThis.workers[0].dispatchEvent(new ErrorEvent('error', { message: 'out of memory', cancelable: true }));
    });
    await expect(page.getByText('was started again')).toBeVisible();
    const stopped = await clock(page);
    await expect.poll(() => clock(page)).toBeGreaterThan(stopped);
    await expect(failures).toHaveValue('0 %');
    // What is done from now on is done by the other one.
    await enter(page, 'Failure rate', '100');
    await expect(failures).toHaveValue('100 %');
  });
}
