// What once broke the page, or held it up: it takes bad input, and input at bad moments.
import { expect, test } from './fixtures.mjs';
import { clock, open } from './page.mjs';

const rate = (page) => page.getByRole('textbox', { name: 'Failure rate' });

/** Types over a setting as a person does, and leaves it at that. */
async function type(page, text) {
  await rate(page).click({ clickCount: 3 });
  await page.keyboard.insertText(text);
}

/** The page is whole: nothing was reported, and its clock moves when it plays. */
async function expectAlive(page) {
  await expect(page.locator('.crash')).toHaveCount(0);
  const before = await clock(page);
  await page.getByRole('button', { name: 'Step forward' }).click();
  await expect.poll(() => clock(page)).toBeGreaterThan(before);
}

test.beforeEach(async ({ page }) => {
  await open(page, '?t=5s&autoplay=0');
});

test('a value is entered while the trace is open', async ({ page }) => {
  await page.getByRole('button', { name: 'Trace', exact: true }).click();
  await type(page, '50');
  await page.keyboard.press('Enter');
  await expect(rate(page)).toHaveValue('50 %');
  await expectAlive(page);
});

test('a value is being typed when the reason of a happening is asked for', async ({ page }) => {
  await type(page, '50');
  await page.locator('.feed').getByRole('button', { name: /why/ }).first().click();
  await expect(rate(page)).toHaveValue('50 %');
  await expectAlive(page);
});

test('a value is being typed when a dialog opens', async ({ page }) => {
  await type(page, '50');
  await page.getByRole('button', { name: 'Reference' }).click();
  await expect(page.getByRole('dialog', { name: 'Reference' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rate(page)).toHaveValue('50 %');
  await expectAlive(page);
});

test('three hundred unknown keys of an address are told in a few notices', async ({ page }) => {
  const unknown = Array.from({ length: 300 }, (_, at) => `unknown_${at}=1`).join('&');
  await open(page, `?autoplay=0&${unknown}`);
  await expect(page.locator('.notice').first()).toContainText('unknown_0');
  expect(await page.locator('.notice').count()).toBeLessThan(10);
});

test('ten megabytes in the editor are refused, and stay there', async ({ page }) => {
  await page.getByRole('button', { name: 'Edit' }).click();
  const area = page.getByRole('textbox', { name: 'Scenario, JSON' });
  await area.evaluate((box) => { box.value = 'x'.repeat(10_000_000); });
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.locator('.remarks')).toContainText('too long');
  expect(await area.evaluate((box) => box.value.length)).toBe(10_000_000);
});

test('a seek beyond what is simulated leaves the page answering', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0');
  const traffic = page.getByRole('textbox', { name: 'Traffic' });
  await traffic.fill('2000');
  await traffic.press('Enter');
  await expect(traffic).toHaveValue(/^[12],\d{3} per s$/);
  await page.getByRole('slider', { name: 'Moment' }).focus();
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'Reference' }).click();
  await expect(page.getByRole('dialog', { name: 'Reference' })).toBeVisible();
  // The run is not recorded that far yet: the clock stands where it was, and can be sent elsewhere.
  await page.keyboard.press('Escape');
  expect(await clock(page)).toBe(0);
  await page.getByRole('slider', { name: 'Moment' }).fill('100');
  await expect.poll(() => clock(page)).toBeGreaterThan(0);
});
