import { expect, expectAccessible, test } from './fixtures.mjs';

test('the page opens and says what it is', async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle('Lambdascope');
});

test('axe-core finds nothing serious on the opening screen', async ({ page }) => {
  await page.goto('./');
  await expectAccessible(page);
});
