// The ears of the fixtures: whatever goes wrong on a page is heard, and would fail its test.
import { expect, test } from './fixtures.mjs';

/** Expects exactly what was heard, and forgets it, so that this test itself does not fail. */
function expectHeard(complaints, expected) {
  expect(complaints.splice(0)).toEqual(expected);
}

test.beforeEach(async ({ page }) => {
  await page.goto('./');
});

test('an error on the console is heard', async ({ page, complaints }) => {
  await page.evaluate(() => console.error('something is wrong'));
  await expect.poll(() => complaints.length).toBe(1);
  expectHeard(complaints, ['console: something is wrong']);
});

test('an exception that nobody catches is heard', async ({ page, complaints }) => {
  await page.evaluate(() => setTimeout(() => { throw new Error('nobody catches this'); }));
  await expect.poll(() => complaints.length).toBe(1);
  expectHeard(complaints, [expect.stringContaining('nobody catches this')]);
});

test('a request for what is not there is heard', async ({ page, complaints }) => {
  await page.evaluate(() => fetch('./no-such-file').then((response) => response.text()));
  await expect.poll(() => complaints.length).toBe(2);
  complaints.sort();
  expectHeard(complaints, [
    expect.stringContaining('console: Failed to load resource'),
    expect.stringContaining('no-such-file answered 404'),
  ]);
});

test('what a page still loads when it is left is no complaint', async ({ page, complaints }) => {
  let left;
  await page.route('**/endless', (route) => { left = route; });
  await page.evaluate(() => { new Image().src = './endless'; });
  await expect.poll(() => left).toBeTruthy();
  const aborted = page.waitForEvent('requestfailed');
  await page.reload();
  await aborted;
  expectHeard(complaints, []);
});

test.describe('a complaint that is expected', () => {
  test.use({ expectedComplaints: [/something is wrong/] });

  test('is not held against the page', async ({ page, complaints }) => {
    await page.evaluate(() => console.error('something is wrong'));
    expectHeard(complaints, []);
  });
});
