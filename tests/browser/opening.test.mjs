import { expect, expectAccessible, test } from './fixtures.mjs';
import { account, node, open } from './page.mjs';

test('the page opens and says what it is', async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle('Lambdascope');
});

test('axe-core finds nothing serious on the opening screen', async ({ page }) => {
  await page.goto('./');
  await expectAccessible(page);
});

test('the page is whole before anybody points at it', async ({ page }) => {
  await open(page, '?autoplay=0');
  await expect(page.getByRole('button', { name: 'Marks and bookmarks' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'All charts' }).locator('visible=true')).toHaveCount(1);
  await expect(page.locator('.charts').getByRole('slider').first()).toBeVisible();
  await expect(page.locator('.timeline button').first()).toBeAttached();
});

test('the opening story ends with one error told and two dead letters', async ({ page }) => {
  await open(page, '?speed=60');
  await expect.poll(async () => (await account(page))['kept for someone']).toBe(2);
  expect(await account(page)).toEqual({
    answered: 0, done: 0, 'error told to caller': 1, 'on the way': 0, 'kept for someone': 2, lost: 0,
  });
  await expect(node(page, 'charge-dlq')).toContainText('1 kept');
  await expect(node(page, 'orders-dlq')).toContainText('1 kept');
  await expect(page.getByRole('button', { name: /^checkout .* 1 failed/ })).toBeVisible();
});

test('tokens move on the canvas while the page plays', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic');
  const picture = () => page.locator('canvas').evaluate((canvas) => canvas.toDataURL().length);
  const first = await picture();
  await expect.poll(picture).not.toBe(first);
});
