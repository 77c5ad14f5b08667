// What the scene shows: words that fit, places that come and go with the settings, answers.
import { expect, test } from './fixtures.mjs';
import { account, clock, node, open, seek } from './page.mjs';

/** What is cut off on the cards, or lies over something else. */
const crowded = (page) => page.evaluate(() => {
  const found = [];
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  for (const card of document.querySelectorAll('.node')) {
    const lines = [...card.querySelectorAll('.name, .said, .clock-words')];
    for (const line of lines) {
      if (line.scrollWidth > line.clientWidth && getComputedStyle(line).overflow === 'hidden') found.push(`cut: ${line.innerText}`);
    }
    if (card.scrollHeight > card.clientHeight + 1) found.push(`too high: ${card.innerText}`);
    const boxes = lines.map((line) => line.getBoundingClientRect());
    boxes.forEach((box, index) => boxes.slice(index + 1).forEach((other) => {
      if (over(box, other) && box.height + other.height > 0 && !lines[index].matches('.said')) found.push(`over each other: ${card.innerText}`);
    }));
  }
  const boxes = [...document.querySelectorAll('.node, .pipe-words')].map((element) => [element.innerText, element.getBoundingClientRect()]);
  boxes.forEach(([text, box], index) => boxes.slice(index + 1).forEach(([other, otherBox]) => {
    if (over(box, otherBox)) found.push(`${text} over ${other}`);
  }));
  return found;
});

for (const [face, viewport, query] of [
  ['a desk', { width: 1280, height: 800 }, ''],
  ['a small desk', { width: 1024, height: 700 }, ''],
  ['a phone', { width: 390, height: 844 }, ''],
  ['an embed', { width: 720, height: 420 }, '&embed=1'],
]) {
  test(`nothing on a card of ${face} is cut off or lies over something else`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const scenario of ['opening/three-callers-traffic', 'patterns/sns-fan-out', 'payloads/claim-check-dynamodb',
      'streams/dynamodb-audit-log', 'pitfalls/charged-twice']) {
      await open(page, `?scenario=${scenario}&autoplay=0${query}`);
      for (const share of [0.2, 1]) {
        const before = await clock(page);
        await seek(page, share);
        await expect.poll(() => clock(page)).toBeGreaterThan(before);
        expect(await crowded(page), `${scenario} at ${share}`).toEqual([]);
      }
    }
  });
}

test('where nobody keeps failed events any more, a place for lost ones appears', async ({ page }) => {
  await open(page, '?autoplay=0&t=1m');
  const lost = page.locator('.node').filter({ has: page.locator('.name', { hasText: /^Lost$/ }) });
  await expect(lost).toHaveCount(0);
  await page.getByRole('radio', { name: 'None' }).click();
  await expect(lost).toBeVisible();
  await seek(page, 1);
  await expect(lost).toContainText('1');
  expect((await account(page)).lost).toBe(1);
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(() => clock(page)).toBeLessThan(10);
  await expect(lost).toHaveCount(0);
});

test('the caller\'s answer stands on the way back to it', async ({ page }) => {
  await open(page, '?autoplay=0');
  const answer = page.locator('.pipe-words', { hasText: 'to the caller' });
  await expect(answer).toHaveCount(0);
  await seek(page, 0.5);
  await expect(answer).toHaveText('502 to the caller');
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0&t=3m');
  await expect(answer).toHaveText('200, 502 to the caller');
});

test('an arrival nudges its card, and little motion keeps it still', async ({ page }) => {
  const moved = () => page.locator('.node').evaluateAll((cards) => cards.some((card) => parseFloat(card.style.translate) !== 0 && card.style.translate !== ''));
  await open(page, '?scenario=opening/three-callers-traffic');
  await expect.poll(moved).toBe(true);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, '?scenario=opening/three-callers-traffic&t=1m');
  // That nothing moves has no event to wait for: this is the time in which it would.
  await page.waitForTimeout(500);
  expect(await moved()).toBe(false);
  await expect(node(page, 'ƒ charge')).toBeVisible();
});
