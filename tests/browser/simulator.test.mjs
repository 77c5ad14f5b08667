// What happens when a simulator does not start, ends or says nonsense: it is told in a sentence,
// nothing is stuck, and the page plays on.
import { expect, test } from './fixtures.mjs';
import { clock, open } from './page.mjs';

/** Opens the odds of the opening scenario. */
async function odds(page) {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare' });
  await dialog.getByRole('radio', { name: 'Odds' }).click();
  return dialog;
}

const run = (dialog) => dialog.getByRole('button', { name: /^Run (them|again)$/ });

/** Runs odds that fail with a sentence; the button that starts them is there again. */
async function expectFailure(dialog, sentence) {
  await run(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText(sentence);
  await expect(run(dialog)).toBeEnabled();
}

async function expectPlaying(page) {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const before = await clock(page);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => clock(page)).toBeGreaterThan(before);
}

test.describe('a simulator that does not start', () => {
  test.use({ expectedComplaints: [/simulator|Failed to load resource/] });

  for (const [what, file, answer] of [
    ['whose script is missing', /\/simulator\.js/, { status: 404, body: 'not found' }],
    ['whose script is a page', /\/simulator\.js/, { contentType: 'text/html', body: '<p>Sign in</p>' }],
    ['whose program is missing', /simulator_bg\.wasm/, { status: 404, body: 'not found' }],
    ['whose program is a page', /simulator_bg\.wasm/, { contentType: 'text/html', body: '<p>Sign in</p>' }],
  ]) {
    test(`${what} is told, and can be had later`, async ({ page, context }) => {
      await context.route(file, (route) => route.fulfill(answer));
      await open(page, '?autoplay=0');
      const dialog = await odds(page);
      await expectFailure(dialog, 'this browser did not start the simulator');
      await context.unroute(file);
      await dialog.getByRole('radio', { name: '100', exact: true }).click();
      await run(dialog).click();
      await expect(dialog.getByRole('status')).toContainText('100 runs in');
      await expectPlaying(page);
    });
  }
});

test.describe('a policy', () => {
  test.use({ expectedComplaints: [/worker-src|simulator/] });

  test('that refuses workers is told', async ({ page }) => {
    await page.route((address) => address.pathname === '/', async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': "worker-src 'none'" };
      await route.fulfill({ response, headers });
    });
    await open(page, '?autoplay=0');
    const dialog = await odds(page);
    await expectFailure(dialog, 'this browser did not start the simulator');
    await expectPlaying(page);
  });
});

test.describe('with a hand on the workers', () => {
  test.beforeEach(({ page }) => page.addInitScript(() => {
    globalThis.workers = [];
    globalThis.Worker = class extends Worker {
      constructor(...address) {
        super(...address);
        globalThis.workers.push(this);
      }
    };
  }));

  for (const [what, happen, sentence] of [
    ['dies', (worker) => { worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory', cancelable: true })); },
      'the simulator has ended. out of memory'],
    ['says nonsense', (worker) => { worker.dispatchEvent(new MessageEvent('message', { data: new Uint8Array([255, 255, 255]) })); },
      'the simulator said something that cannot be read'],
    ['says what cannot be cloned', (worker) => { worker.dispatchEvent(new MessageEvent('messageerror')); },
      'the simulator said something that cannot be read'],
  ]) {
    test(`one that ${what} while it runs is told, and the next ones run`, async ({ page }) => {
      await open(page, '?scenario=opening/three-callers-traffic&autoplay=0');
      const dialog = await odds(page);
      await dialog.getByRole('radio', { name: '10,000' }).click();
      await run(dialog).click();
      const bar = dialog.getByRole('progressbar');
      await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(0);
      const worker = await page.evaluateHandle(() => globalThis.workers.at(-1));
      await worker.evaluate(happen);
      await expect(dialog.getByRole('alert')).toContainText(sentence);
      await expect.poll(() => page.workers().length).toBe(1);
      await dialog.getByRole('radio', { name: '100', exact: true }).click();
      await run(dialog).click();
      await expect(dialog.getByRole('progressbar')).toHaveCount(1);
      await expect(dialog.getByRole('alert')).toHaveCount(0);
      await dialog.getByRole('button', { name: 'Stop' }).click();
      await expectPlaying(page);
    });
  }

  test('a message that a simulator cannot read ends it, with a sentence', async ({ page }) => {
    await open(page, '?autoplay=0');
    const dialog = await odds(page);
    await expect(dialog.getByRole('combobox', { name: 'What is run' }).getByRole('option')).not.toHaveCount(1);
    // The page's own simulator hears nonsense, says so, and another one takes its place.
    await page.evaluate(() => globalThis.workers[0].postMessage('nonsense'));
    await expect.poll(() => page.evaluate(() => globalThis.workers.length)).toBe(2);
    await expect(page.getByText('was started again')).toBeVisible();
    await dialog.getByRole('radio', { name: '100', exact: true }).click();
    await run(dialog).click();
    await expect(dialog.getByRole('status')).toContainText('100 runs in');
  });
});

test('a simulator of another build loads the page again once, and then it is told', async ({ page, context }) => {
  // Its hello: number 0, the last reply to it, a hello, build 1.
  const script = 'postMessage(new Uint8Array([0, 1, 0, 1]))';
  await context.route(/\/simulator\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  let loads = 0;
  page.on('load', () => { loads += 1; });
  await page.goto('./?autoplay=0');
  await expect.poll(() => loads).toBe(2);
  await page.locator('.world .node').first().waitFor();
  await expect(page.locator('.notice')).toContainText('page and simulator are of different versions');
  const dialog = await odds(page);
  await expectFailure(dialog, 'page and simulator are of different versions');
  expect(loads).toBe(2);
  await expectPlaying(page);
});
