// The program comes in two parts: what a first visit runs, and the rest when it is needed.
import { expect, test } from './fixtures.mjs';
import { account, open } from './page.mjs';

const REST = /_rest\.wasm$/;

/** Counts how often the page asks for the rest. */
function countRequests(page) {
  const asked = { times: 0 };
  page.on('request', (request) => { asked.times += REST.test(request.url()) ? 1 : 0; });
  return asked;
}

test('who points at the page gets the rest, and it is not fetched again', async ({ page }) => {
  const asked = countRequests(page);
  await open(page);
  const arrived = page.waitForResponse(REST);
  await page.mouse.move(200, 200);
  await page.mouse.move(220, 220);
  await (await arrived).finished();
  // It still has to be compiled.
  await page.waitForTimeout(500);
  const { times } = asked;
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(asked.times).toBe(times);
});

test('what is needed before it was on its way is waited for', async ({ page }) => {
  const asked = countRequests(page);
  await open(page);
  // No pointer comes near the page: the button is pressed by a script.
  await page.getByRole('button', { name: 'Edit', exact: true }).evaluate((button) => button.click());
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(asked.times).toBe(1);
});

test('another scenario than the opening one comes with the rest', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0&t=30s');
  expect(Object.keys(await account(page)).length).toBeGreaterThan(0);
});

test.describe('without a connection', () => {
  test.use({ expectedComplaints: [/rest of the program|Failed to load resource|_rest\.wasm|already borrowed|unreachable/] });

  test('the page says that a part of it did not come', async ({ page }) => {
    await page.route(REST, (route) => route.abort());
    await open(page);
    await page.getByRole('button', { name: 'Edit', exact: true }).evaluate((button) => button.click());
    const said = page.getByRole('alertdialog');
    await expect(said).toContainText('A part of the page did not come');
    await expect(said.getByRole('button', { name: 'Load again' })).toBeVisible();
    await expect(said).toHaveCount(1);
  });
});
