import { expect, test } from './fixtures.mjs';
import { account, clock, node, open, seek, total } from './page.mjs';

test('play, pause, step, restart and scrub all move the same clock', async ({ page }) => {
  await open(page, '?autoplay=0&t=1m');
  expect(await clock(page)).toBe(60);
  await page.getByRole('button', { name: 'Step forward' }).click();
  const stepped = await clock(page);
  expect(stepped).toBeGreaterThan(60);
  await page.getByRole('button', { name: 'Step back' }).click();
  await expect.poll(() => clock(page)).toBeLessThan(stepped);
  await seek(page, 0.5);
  await expect.poll(() => clock(page)).toBe(120);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => clock(page)).toBeGreaterThan(120);
  await page.getByRole('button', { name: 'Pause' }).click();
  const paused = await clock(page);
  // That nothing moves has no event to wait for: this is the time in which it would.
  await page.waitForTimeout(300);
  expect(await clock(page)).toBe(paused);
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(() => clock(page)).toBeLessThan(10);
});

test('scrubbing back shows what playing showed', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0&t=2m');
  const shown = async () => [await account(page), await page.locator('.node').allInnerTexts()];
  const before = await shown();
  await seek(page, 0.9);
  await expect.poll(() => clock(page)).toBe(540);
  await seek(page, 0.2);
  await expect.poll(() => clock(page)).toBe(120);
  expect(await shown()).toEqual(before);
});

test('the account adds up at every moment', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0');
  for (const share of [0, 0.05, 0.3, 0.31, 1]) {
    await seek(page, share);
    await expect.poll(() => clock(page)).toBe(600 * share);
    const parts = Object.values(await account(page));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(await total(page));
  }
});

test('everything that plays works from the keyboard', async ({ page }) => {
  await open(page, '?autoplay=0&t=30s');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  const now = await clock(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => clock(page)).toBeGreaterThan(now);
  await node(page, 'charge-dlq').focus();
  await page.keyboard.press('Enter');
  await expect(node(page, 'charge-dlq')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('complementary').getByText('This queue is empty')).toBeVisible();
});

test('speeds are chosen in sight or from the menu', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('radio', { name: '60×' }).click();
  await expect(page.getByRole('radio', { name: '60×' })).toBeChecked();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: '1×', exact: true })).toBeChecked();
  await page.getByRole('button', { name: 'More speeds' }).click();
  await page.getByRole('button', { name: '100,000×' }).click();
  await expect(page.getByRole('radio', { name: '100,000×' })).toBeChecked();
});

test('little motion still tells the whole story', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, '?speed=60');
  await expect(node(page, 'orders-dlq')).toContainText('1 kept', { timeout: 20_000 });
});

test('the run is simulated ahead between frames, whether or not there are any', async ({ page }) => {
  await page.addInitScript(() => { window.requestAnimationFrame = () => 0; });
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0');
  const ready = page.locator('.timeline .ready');
  await expect.poll(() => ready.evaluate((bar) => parseFloat(bar.style.width))).toBe(100);
});
