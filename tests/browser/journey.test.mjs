import { readFileSync } from 'node:fs';
import { expect, expectAccessible, test } from './fixtures.mjs';
import { clock, node, open, seek } from './page.mjs';

/** What the command line says of one event of a scenario: { verb: [{ time, line }, ...], ... }. */
function happenings(scenario, event) {
  const found = {};
  for (const line of readFileSync(`scenarios/${scenario}/expected.trace`, 'utf8').split('\n')) {
    const parts = /^\s*([\d.]+)s\s+\S+\s+(\w+) .*\bevent=(\S+)/.exec(line);
    if (parts?.[3] === event) (found[parts[2]] ??= []).push({ time: Number(parts[1]), line });
  }
  return found;
}

/** A moment as the page says it: minutes, seconds, milliseconds. */
const moment = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
const falls = (page) => page.locator('.journey .fall');
const told = happenings('opening/three-callers', 'order#1');
/** When something happens next, to another event. */
const later = happenings('opening/three-callers', 'event#1').attempt_started[1].time;
const milliseconds = (time) => Math.floor(time * 1_000) / 1_000;

async function choose(page, group, event) {
  await page.getByRole('button', { name: group }).click();
  await page.getByRole('dialog').getByRole('button', { name: event, exact: true }).click();
}

test('an outcome leads to the waterfall of its event, and a row to its moment', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await choose(page, /^kept for someone/, 'order#1');
  const journey = page.getByRole('region', { name: 'Journey of order#1' });
  const hidden = journey.getByRole('button', { name: /^Hidden in orders, receive/ });
  // Every receive of the command line's trace has its row, at its moment and as long as it was.
  const labels = await hidden.evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
  const begun = labels.map((label) => moment(/from ([\d:.]+)\./.exec(label)[1]));
  expect(begun).toEqual(told.message_received.map(({ time }) => milliseconds(time)));
  expect(labels.every((label) => label.includes(': 18 s,'))).toBe(true);
  await expect(journey.getByRole('button', { name: /^Batch b\d in charge · an exception: 120 ms/ })).toHaveCount(3);

  await hidden.nth(1).click();
  await expect.poll(() => clock(page)).toBe(milliseconds(told.message_received[1].time));
  await expect(hidden.nth(1)).toHaveAttribute('aria-current', 'time');
  // What was not received yet is pale.
  await expect(hidden.nth(2)).toHaveClass(/later/);
  await expectAccessible(page);
});

test('everybody knows only what they were told', async ({ page }) => {
  await open(page, '?autoplay=0');
  const rested = told.came_to_rest[0].time;
  await seek(page, 50 / 240);
  await choose(page, /^on the way/, 'order#1');
  const known = (name) => page.locator('.knowers dt', { hasText: name }).locator('+ dd');
  await expect(known('the sender')).toContainText('that it lies in orders');
  await expect(known('Owner of orders-dlq')).toHaveText('Nothing: no record is there.');
  await seek(page, 60 / 240);
  await expect(known('Owner of orders-dlq')).toContainText('Has it since');
  const since = /since ([\d:.]+),/.exec(await known('Owner of orders-dlq').innerText())[1];
  expect(moment(since)).toBe(milliseconds(rested));
  // The sender never learns of it.
  await expect(known('the sender')).toContainText('nothing that came after');
  // A caller that was answered 202 knows no more than that, to the end.
  await seek(page, 1);
  await choose(page, /^kept for someone/, 'event#1');
  await expect(known('the caller')).toContainText('Got 202 at 0:00.000');
  await expect(known('the caller')).toContainText('nothing that came after');
});

test('true time shows lengths as they are, paced time makes the short ones visible', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await choose(page, /^kept for someone/, 'event#1');
  const width = (name) => page.getByRole('button', { name }).first().locator('.fall-track i')
    .evaluate((bar) => bar.getBoundingClientRect().width);
  const [attempt, wait] = [/^Attempt 2 in charge/, /^Waits for attempt 2/];
  expect(await width(attempt)).toBeGreaterThan(10);
  await page.getByRole('radio', { name: 'True time' }).click();
  await expect.poll(() => width(attempt)).toBeLessThan(3);
  expect(await width(wait)).toBeGreaterThan(60);
});

test('the keyboard alone opens a journey, steps through it and goes to a row', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await page.getByRole('button', { name: /^kept for someone/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'order#1' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Journey of order#1' })).toBeVisible();
  // Back from the end: the last happening of the event, and the one before.
  await page.locator('body').focus();
  await page.keyboard.press(',');
  const rested = told.came_to_rest[0].time;
  await expect.poll(() => clock(page)).toBeLessThan(later);
  expect(await clock(page)).toBeGreaterThanOrEqual(milliseconds(rested));
  const visible = told.message_visible.at(-1).time;
  await page.keyboard.press(',');
  await expect.poll(() => clock(page)).toBeLessThan(rested);
  expect(await clock(page)).toBeGreaterThanOrEqual(visible - 0.001);
  await page.keyboard.press('.');
  await expect.poll(() => clock(page)).toBeGreaterThanOrEqual(milliseconds(rested));
  await falls(page).first().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => clock(page)).toBe(0);
});

test('a row of the trace and a message in a queue lead to a journey too', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await page.getByRole('button', { name: 'Trace' }).click();
  await page.locator('.trace tbody').getByRole('button', { name: 'event#1' }).first().click();
  await expect(page.getByRole('region', { name: 'Journey of event#1' })).toBeVisible();
  await node(page, 'orders-dlq').click();
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'order#1' }).click();
  await expect(page.getByRole('region', { name: 'Journey of order#1' })).toBeVisible();
});

test('following plays what happens to one event and stops where it rests', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await choose(page, /^kept for someone/, 'event#1');
  await page.getByRole('button', { name: 'Follow' }).click();
  await expect(page.locator('.hurry')).toHaveText('follows event#1');
  // Its token is in sight although the scene is larger than its frame.
  await expect(page.getByRole('button', { name: 'Show everything' })).toBeEnabled();
  const rested = happenings('opening/three-callers', 'event#1').came_to_rest[0].time;
  await expect.poll(() => clock(page), { timeout: 20_000 }).toBeGreaterThanOrEqual(milliseconds(rested));
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByRole('button', { name: 'Show everything' })).toBeDisabled();
});

test('the controls of the selected card step through what happens there', async ({ page }) => {
  await open(page, '?autoplay=0');
  await node(page, 'orders-dlq').click();
  await page.getByRole('button', { name: 'Next happening here' }).click();
  const rested = told.came_to_rest[0].time;
  await expect.poll(() => clock(page)).toBeGreaterThanOrEqual(milliseconds(rested));
  expect(await clock(page)).toBeLessThan(later);
  await node(page, 'SQS orders').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press(',');
  await expect.poll(() => clock(page)).toBeLessThan(later);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('a journey opens in the sheet, and following shows the lane of the event', async ({ page }) => {
    await open(page, '?autoplay=0');
    await seek(page, 1);
    await choose(page, /^kept for someone/, 'order#1');
    const journey = page.getByRole('region', { name: 'Journey of order#1' });
    await expect(journey).toBeVisible();
    await expect(node(page, 'SQS orders')).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Follow' }).click();
    // The sheet makes room for the scene, which goes to where the event is.
    await expect(journey).toBeHidden();
    await expect(node(page, 'SQS orders')).toBeVisible();
    await expect.poll(() => clock(page), { timeout: 20_000 }).toBeGreaterThanOrEqual(milliseconds(told.came_to_rest[0].time));
  });
});
