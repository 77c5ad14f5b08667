import { expect, test } from './fixtures.mjs';
import { clock, open } from './page.mjs';

/** The value of the first setting of the selected function. */
const value = (page) => page.locator('#node-settings input.value').first();

test('a value is entered while the trace is open', async ({ page }) => {
  await open(page, '?t=5s&autoplay=0');
  await page.locator('.feed').getByRole('button', { name: 'Trace' }).click();
  await page.locator('.trace tbody tr').nth(2).waitFor();
  const before = await value(page).inputValue();
  await value(page).fill('50');
  await value(page).press('Enter');
  await expect(value(page)).toHaveValue(/^50/);
  expect(before).not.toMatch(/^50/);
});

test('a value is entered by a click on something else', async ({ page }) => {
  await open(page, '?t=5s&autoplay=0');
  await value(page).fill('50');
  await page.locator('.feed li button').first().click();
  await expect(value(page)).toHaveValue(/^50/);
  await expect(page.locator('.feed .rule')).toBeVisible();
  await value(page).fill('60');
  await page.getByRole('button', { name: 'Reference', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(value(page)).toHaveValue(/^60/);
});

// What is counted are the calls of the components that show settings, not changes of the DOM.
test('settings are not rendered while the picture plays', async ({ page }) => {
  await open(page, '?speed=1');
  const renders = () => page.evaluate(() => window.wasmBindings.renders_of_settings());
  await page.waitForFunction(() => window.wasmBindings?.renders_of_settings);
  await expect.poll(() => clock(page)).toBeGreaterThan(1);
  const [before, from] = [await renders(), await clock(page)];
  expect(before).toBeGreaterThan(0);
  await expect.poll(() => clock(page)).toBeGreaterThan(from + 3);
  expect(await renders()).toBe(before);
  // They are when one of them is changed.
  await value(page).fill('50');
  await value(page).press('Enter');
  await expect.poll(renders).toBeGreaterThan(before);
});
