import { expect, expectAccessible, test } from './fixtures.mjs';
import { clock, open } from './page.mjs';

test('an address says which scenario, seed and moment', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&seed=42&t=2m30s&autoplay=0&limits=classic');
  expect(await clock(page)).toBe(150);
  await expect(page.getByText('seed 42')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Classic' })).toBeChecked();
});

test('what an address says and nobody knows is reported', async ({ page }) => {
  await open(page, '?sped=60&theme=pink');
  const notices = page.getByRole('status');
  await expect(notices).toContainText('sped');
  await expect(notices).toContainText('pink');
  await notices.getByRole('button', { name: 'Dismiss' }).first().click();
  await expect(notices).not.toContainText('sped');
});

test('the address of a moment is shared and opens that moment', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '?autoplay=0&t=61.5s&seed=5');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('status')).toContainText('copied');
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  await page.locator('.world .node').first().waitFor();
  expect(await clock(page)).toBe(61.5);
  await expect(page.getByText('seed 5')).toBeVisible();
});

test('a theme in the address wins over the system\'s', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, '?theme=dark');
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole('button', { name: 'Colours' }).click();
  await page.getByRole('button', { name: 'Light', exact: true }).click();
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(dark);
});

test('strong contrast is an address and a choice, for words and tokens', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0&t=2m');
  const colour = (name) => page.evaluate((name) => getComputedStyle(document.documentElement).getPropertyValue(name), name);
  const tokens = () => page.locator('canvas').evaluate((canvas) => canvas.toDataURL());
  const usual = [await colour('--text'), await colour('--flow'), await tokens()];
  await page.getByRole('button', { name: 'Colours' }).click();
  await page.getByRole('button', { name: 'Strong contrast' }).click();
  await expect.poll(() => colour('--text')).not.toBe(usual[0]);
  await expect.poll(tokens).not.toBe(usual[2]);
  const strong = [await colour('--text'), await colour('--flow')];
  await page.evaluate(() => localStorage.clear());
  await open(page, '?theme=contrast&autoplay=0&t=2m');
  expect([await colour('--text'), await colour('--flow')]).toEqual(strong);
  await expectAccessible(page);
});

test.describe('a scenario that is not there', () => {
  test.use({ expectedComplaints: [/404/] });

  test('is reported, and the opening one is shown', async ({ page }) => {
    await open(page, '?scenario=nowhere/nothing');
    await expect(page.getByRole('status')).toContainText('nowhere/nothing');
    await expect(page.locator('.chooser > button')).toContainText('One failing function');
  });
});
