import { readFileSync } from 'node:fs';
import { expect, expectAccessible, test } from './fixtures.mjs';
import { clock, open, seek } from './page.mjs';

/** Moments of a scenario at which the command line's trace says so, in seconds. */
function moments(scenario, pattern) {
  const lines = readFileSync(`scenarios/${scenario}/expected.trace`, 'utf8').split('\n');
  return lines.filter((line) => pattern.test(line)).map((line) => Number(/^\s*([\d.]+)s/.exec(line)[1]));
}

const milliseconds = (time) => Math.floor(time * 1_000) / 1_000;
const at = async (page, time) => expect.poll(() => clock(page)).toBeCloseTo(milliseconds(time), 3);
const mark = (page, name) => page.locator('.timeline').getByRole('button', { name, includeHidden: true });
const list = (page) => page.getByRole('button', { name: 'Marks and bookmarks' });

const errors = moments('opening/three-callers', / attempt_failed /);
const dead = moments('opening/three-callers', /fate=dead_lettered/);

test('marks on the timeline lead to what the trace says', async ({ page }) => {
  await open(page, '?autoplay=0');
  await expect(page.locator('.timeline .ready')).toHaveAttribute('style', /100/);
  await mark(page, /^first error/).click();
  await at(page, errors[0]);
  await mark(page, /^dead letter/).first().click();
  await at(page, dead[0]);
  // The buttons beside say where they lead.
  await page.getByRole('button', { name: /^Next mark: retry, 1:02/ }).click();
  await page.getByRole('button', { name: /^Next mark: dead letter, 3:12/ }).click();
  await at(page, dead[1]);
  await page.getByRole('button', { name: /^Previous mark: retry, 1:02/ }).click();
  await expect.poll(() => clock(page)).toBeLessThan(63);
});

test('keys lead from mark to mark, and back', async ({ page }) => {
  await open(page, '?autoplay=0');
  await expect(page.locator('.timeline .ready')).toHaveAttribute('style', /100/);
  const on = page.getByRole('button', { name: /^Next mark/ });
  const seen = [await clock(page)];
  while (await on.isEnabled()) {
    await page.keyboard.press('n');
    await expect.poll(() => clock(page)).toBeGreaterThan(seen.at(-1));
    seen.push(await clock(page));
  }
  const marks = seen.map((time) => Math.round(time * 1_000) / 1_000);
  for (const time of [errors[0], ...dead]) expect(marks).toContain(milliseconds(time));
  await expect(page.getByRole('button', { name: 'Next mark', exact: true })).toBeDisabled();
  await page.keyboard.press('p');
  await at(page, marks.at(-2));
});

test('a jump can be taken back, with a key or from the list', async ({ page }) => {
  await open(page, '?autoplay=0&t=30s');
  await mark(page, /^dead letter/).first().click();
  await at(page, dead[0]);
  await page.keyboard.press('Backspace');
  await at(page, 30);
  // There and back again.
  await list(page).click();
  await page.getByRole('button', { name: 'Back to 0:54.080' }).click();
  await at(page, dead[0]);
  await page.getByRole('button', { name: 'Back to 0:30.000' }).click();
  await at(page, 30);
});

test('a stretch of throttles has a mark where it begins', async ({ page }) => {
  const scenario = 'limits/async-waits-out-a-throttle';
  await open(page, `?scenario=${scenario}&autoplay=0&t=5s`);
  await expect(page.locator('.timeline .ready')).toHaveAttribute('style', /100/);
  await list(page).click();
  await page.locator('.moments-list').getByRole('button', { name: /^throttles begin/ }).first().click();
  await at(page, moments(scenario, / throttled /)[0]);
});

test('bookmarks are set, named, gone to, kept and removed with the mouse', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 0.25);
  await list(page).click();
  await page.getByRole('button', { name: 'Bookmark this moment' }).click();
  const name = page.getByRole('textbox', { name: 'Name of the bookmark at 1:00.000' });
  await expect(name).toHaveValue('Bookmark 1');
  await name.fill('before the second attempt');
  await name.press('Enter');
  await expectAccessible(page);
  await seek(page, 0.75);
  await mark(page, /^before the second attempt/).click();
  await at(page, 60);

  await page.reload();
  await page.locator('.world .node').first().waitFor();
  await list(page).click();
  await page.getByRole('button', { name: 'before the second attempt, 1:00.000. Go there' }).first().click();
  await expect.poll(() => clock(page)).toBeGreaterThanOrEqual(60);
  await page.getByRole('button', { name: 'Remove the bookmark before the second attempt' }).click();
  await expect(page.locator('#bookmarks li')).toHaveCount(0);
});

test('bookmarks belong to their scenario, and the keyboard alone does it too', async ({ page }) => {
  await open(page, '?autoplay=0&t=30s');
  await page.keyboard.press('b');
  await expect(page.getByText('Bookmark at 0:30.000')).toBeVisible();
  await page.keyboard.press('b');
  await expect(page.getByText('This moment has a bookmark: Bookmark 1')).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await seek(page, 0);
  await list(page).focus();
  await page.keyboard.press('Enter');
  for (let press = 0; press < 2; press += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await at(page, 30);
  await open(page, '?scenario=async/no-dlq&autoplay=0');
  await list(page).click();
  await expect(page.locator('#bookmarks li')).toHaveCount(0);
});

test('a browser that keeps nothing is told of, and bookmarks last until the page is left', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  await open(page, '?autoplay=0&t=30s');
  await page.keyboard.press('b');
  await expect(page.getByText('This browser does not keep bookmarks')).toBeVisible();
  await expect(mark(page, /^Bookmark 1/)).toBeVisible();
});

test('paced playback says plainly that it hurries, and by how much', async ({ page }) => {
  await open(page, '?t=2s');
  await expect(page.locator('.hurry')).toHaveText(/^hurries [\d,]+× ▸▸$/);
  await page.keyboard.press('Space');
  await expect(page.locator('.hurry')).toHaveText('');
});

test('on a phone there is room for it too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '?t=2s');
  const hurry = page.locator('.hurry');
  await expect(hurry).toHaveText(/[\d,]+× ▸▸$/);
  expect(await hurry.evaluate((words) => words.scrollWidth <= words.clientWidth)).toBe(true);
});
