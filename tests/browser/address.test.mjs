import { expect, test } from './fixtures.mjs';
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
  await page.getByRole('button', { name: 'Light colours' }).click();
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(dark);
});

test.describe('a scenario that is not there', () => {
  test.use({ expectedComplaints: [/404/] });

  test('is reported, and the opening one is shown', async ({ page }) => {
    await open(page, '?scenario=nowhere/nothing');
    await expect(page.getByRole('status')).toContainText('nowhere/nothing');
    await expect(page.locator('.chooser > button')).toContainText('One failing function');
  });
});
