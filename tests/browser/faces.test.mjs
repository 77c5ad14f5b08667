import { expect, expectAccessible, test } from './fixtures.mjs';
import { clock, node, open } from './page.mjs';

const noScroll = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

for (const colorScheme of ['light', 'dark']) {
  for (const [face, viewport, query] of [
    ['a desk', { width: 1280, height: 800 }, '?scenario=opening/three-callers-traffic&t=2m&autoplay=0'],
    ['a phone', { width: 390, height: 844 }, '?autoplay=0&t=30s'],
    ['an embed', { width: 720, height: 420 }, '?embed=1&autoplay=0&t=30s'],
  ]) {
    test(`${face} in ${colorScheme} has nothing that axe-core finds serious`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await open(page, query);
      await expectAccessible(page);
      expect(await noScroll(page)).toBe(true);
    });
  }
}

test('dialogs and the trace have nothing that axe-core finds serious', async ({ page }) => {
  await open(page, '?autoplay=0&t=2m');
  for (const name of ['Send one event', 'Edit', 'What this scenario shows', /^kept for someone/]) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await node(page, 'orders-dlq').click();
  await page.getByRole('button', { name: 'Trace' }).click();
  await expectAccessible(page);
});

test('a phone shows one lane, and its controls in a sheet', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '?autoplay=0');
  await expect(node(page, 'Event queue')).toBeVisible();
  await expect(node(page, 'SQS orders')).toHaveCount(0);
  await page.getByRole('button', { name: /^Polled/ }).click();
  await expect(node(page, 'SQS orders')).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Failure rate' })).toBeHidden();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('slider', { name: 'Failure rate' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('slider', { name: 'Failure rate' })).toBeHidden();
});

test('no text is smaller than 11 pixels', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&t=2m&autoplay=0');
  const small = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const element = text.parentElement;
      const box = element.getBoundingClientRect();
      if (!text.data.trim() || !box.width || element.closest('noscript, script, style')) continue;
      const scale = box.width / (element.offsetWidth || box.width);
      const size = parseFloat(getComputedStyle(element).fontSize) * scale;
      if (size < 10.9) found.push(`${size.toFixed(1)} ${text.data}`);
    }
    return found;
  });
  expect(small).toEqual([]);
});

test('an embed shows the scene and a transport bar only', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 420 });
  await open(page, '?embed=1');
  await expect(page.getByRole('region', { name: 'Playback' })).toBeVisible();
  await expect(node(page, 'charge-dlq')).toBeVisible();
  await expect(page.getByRole('complementary')).toHaveCount(0);
});
