import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { expect, expectAccessible, test } from './fixtures.mjs';
import { account, clock, enter, open } from './page.mjs';

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

test('what was done to a scenario is shared with it, and loading again shows the same', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '?autoplay=0&t=20s');
  await enter(page, 'Failure rate', '0');
  await expect(page.getByRole('textbox', { name: 'Failure rate' })).toHaveValue('0 %');
  await page.getByRole('radio', { name: 'None' }).click();
  await page.getByRole('button', { name: 'Burst of 50' }).click();
  for (let steps = 0; steps < 5; steps += 1) await page.getByRole('button', { name: 'Step forward' }).click();
  const shown = async () => [
    await page.locator('.clock').first().innerText(), await account(page), await page.locator('.node').allInnerTexts(),
    await page.getByRole('textbox', { name: 'Failure rate' }).inputValue(),
  ];
  const before = await shown();
  expect(Object.values(before[1]).reduce((sum, part) => sum + part, 0)).toBe(53);
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('status')).toContainText('copied');
  const shared = await page.evaluate(() => navigator.clipboard.readText());
  expect(shared).toMatch(/#s=1z\.[\w-]+$/);
  const other = await context.newPage();
  await other.goto(shared);
  await other.locator('.world .node').first().waitFor();
  expect([await other.locator('.clock').first().innerText(), await account(other), await other.locator('.node').allInnerTexts(),
    await other.getByRole('textbox', { name: 'Failure rate' }).inputValue()]).toEqual(before);
  await page.reload();
  await page.locator('.world .node').first().waitFor();
  expect(await shown()).toEqual(before);
});

for (const broken of ['s=1z.AAAA', 's=9q.Zm9v', 's=1z.!']) {
  test(`the broken session ${broken} is told, and the scenario is shown`, async ({ page }) => {
    await open(page, `?scenario=sqs/redrive&autoplay=0#${broken}`);
    await expect(page.getByRole('status')).toContainText('cannot be read');
    await expect(page.locator('.chooser > button')).toContainText('A poison message ends in the dead-letter queue');
  });
}

test('a session that unfolds to more than a page can hold is told', async ({ page }) => {
  const scenario = readFileSync('dist/generated/gallery/sqs-whole-batch-comes-back.json', 'utf8');
  const packed = (text) => deflateRawSync(text).toString('base64url');
  await open(page, `?autoplay=0#s=1z.${packed(scenario.padEnd(1_000_000))}`);
  await expect(page.locator('.node').filter({ hasText: 'orders' }).first()).toBeVisible();
  await expect(page.getByRole('status')).not.toContainText('cannot be read');
  await page.goto('about:blank');
  await open(page, `?autoplay=0#s=1z.${packed(scenario.padEnd(60_000_000))}`);
  await expect(page.getByRole('status')).toContainText('cannot be read');
  await expect(page.locator('.chooser > button')).toContainText('One failing function, three callers');
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
