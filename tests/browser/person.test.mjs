// What a person does with the page, read off the screen.
import { expect, test } from './fixtures.mjs';

/** The counts of "Where all events are", by their words. */
async function account(page) {
  const words = ['answered', 'done', 'error told to caller', 'on the way', 'kept for someone', 'lost'];
  const region = page.getByRole('region', { name: /^Where (all|the one)/ });
  const counts = {};
  for (const word of words) {
    const text = await region.getByRole('button', { name: new RegExp(`^${word} `) }).innerText();
    counts[word] = Number(text.replaceAll(/\D/g, ''));
  }
  return counts;
}

const lost = (page) => expect.poll(async () => (await account(page)).lost);
const kept = (page) => expect.poll(async () => (await account(page))['kept for someone']);
const settings = (page) => page.getByRole('complementary', { name: 'Settings' });

/** Opens the page at the end of the story. */
async function atTheEnd(page, search = '') {
  await page.goto(`./?autoplay=0&t=240s${search}`);
  await expect(page.getByText('00:04:00.000')).toBeVisible();
}

/** Types a value into the box of a setting. */
async function set(page, name, value) {
  const box = settings(page).getByRole('textbox', { name });
  await box.fill(value);
  await box.press('Enter');
}

test('the opening story ends with one answer and two dead letters', async ({ page }) => {
  await page.goto('./?speed=60');
  await kept(page).toBe(2);
  expect(await account(page)).toEqual({
    answered: 0, done: 0, 'error told to caller': 1, 'on the way': 0, 'kept for someone': 2, lost: 0,
  });
  await expect(page.getByRole('button', { name: /^charge-dlq 1 kept/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^orders-dlq 1 kept/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^checkout .* 1 failed/ })).toBeVisible();
});

test('tokens move on the canvas while the page plays', async ({ page }) => {
  await page.goto('./?scenario=opening/three-callers-traffic');
  const picture = () => page.locator('canvas').evaluate((canvas) => canvas.toDataURL().length);
  const first = await picture();
  await expect.poll(picture).not.toBe(first);
});

test('the space bar pauses and plays, the arrows step', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const moment = page.getByRole('slider', { name: 'Moment' });
  const before = Number(await moment.inputValue());
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Number(await moment.inputValue())).toBeGreaterThan(before);
});

test('a failing function answers 502 until the failures are turned off', async ({ page }) => {
  await atTheEnd(page);
  await page.getByRole('button', { name: 'Send one event', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^curl /)).toBeVisible();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog.getByRole('definition').first()).toHaveText('502');
  await page.keyboard.press('Escape');
  const failures = settings(page).getByRole('slider', { name: 'Failure rate' });
  await failures.focus();
  await failures.press('Home');
  await expect(settings(page).getByRole('textbox', { name: 'Failure rate' })).toHaveValue('0 %');
  await page.getByRole('button', { name: 'Send one event', exact: true }).click();
  await dialog.getByRole('button', { name: /^Send/ }).click();
  await expect(dialog.getByRole('definition').first()).toHaveText('200');
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await account(page)).answered).toBe(1);
});

test('a payload over the gateway\'s limit is refused with 413', async ({ page }) => {
  await atTheEnd(page);
  await set(page, 'Payload', '12 MB');
  await page.getByRole('button', { name: 'Send one event', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog.getByRole('definition').first()).toHaveText('413');
});

test('a message is redriven from its dead-letter queue, and another is purged', async ({ page }) => {
  await atTheEnd(page);
  await set(page, 'Failure rate', '0 %');
  await page.getByRole('button', { name: /^orders-dlq/ }).click();
  await expect(settings(page).getByRole('cell', { name: 'order#1' })).toBeVisible();
  await settings(page).getByRole('button', { name: 'Redrive' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => (await account(page)).done).toBe(1);
  await kept(page).toBe(1);
  await page.getByRole('button', { name: /^charge-dlq/ }).click();
  await settings(page).getByRole('button', { name: 'Purge' }).click();
  await lost(page).toBe(1);
});

test('without a dead-letter queue the event is lost', async ({ page }) => {
  await page.goto('./?autoplay=0');
  await settings(page).getByRole('radio', { name: 'None' }).click();
  await page.getByRole('radio', { name: '60×' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await lost(page).toBe(1);
  await kept(page).toBe(1);
});

test('every happening can be asked why', async ({ page }) => {
  await atTheEnd(page);
  await page.getByRole('button', { name: /^why: charge failed/ }).first().click();
  // The rule with its statement, its numbers and how sure it is.
  await expect(page.getByText('Handled and Unhandled error labels')).toBeVisible();
  await expect(page.getByText('Confidence: observed')).toHaveCount(1);
});

test('a wrong scenario is told beside its text, and what was loaded stays', async ({ page }) => {
  await atTheEnd(page);
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  const text = dialog.getByRole('textbox', { name: /^Scenario/ });
  const wrong = (await text.inputValue()).replace('"timeout": "3s"', '"timeout": "20m"');
  await text.fill(wrong);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog.getByText(/functions\.charge\.timeout/).first()).toBeVisible();
  await expect(text).toHaveValue(wrong);
  await text.fill('rubbish');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog.getByText(/JSON/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^ƒ charge/ })).toBeVisible();
});

test('an embed shows the scene and a transport bar only', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 420 });
  await page.goto('./?embed=1');
  await expect(page.getByRole('region', { name: 'Playback' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^ƒ charge/ })).toBeVisible();
  await expect(page.getByRole('complementary')).toHaveCount(0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(720);
});

test('a key that the address does not have is told', async ({ page }) => {
  await page.goto('./?sped=3');
  await expect(page.getByText(/sped/).first()).toBeVisible();
});
