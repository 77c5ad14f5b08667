// How the program starts: under a strict policy, and what the page says when it cannot.
import { serve } from '../serve.mjs';
import { expect, expectAccessible, test } from './fixtures.mjs';
import { clock } from './page.mjs';

const strict = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
  + "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:";
const html = { contentType: 'text/html', body: '<!doctype html><title>Somebody else</title>' };
const words = (page) => page.locator('#late');

/** Opens the site on a server that sends a policy with every file. */
async function openUnder(page, policy, query = '') {
  const { address, close } = await serve(undefined, { 'content-security-policy': policy });
  await page.goto(address + query);
  return close;
}

/** Stops the time of what is shown late at a moment. */
const wait = (page, milliseconds) => words(page).evaluate((element, time) => {
  for (const animation of element.getAnimations()) {
    animation.pause();
    animation.currentTime = time;
  }
}, milliseconds);

test('under a strict policy the page starts and plays', async ({ page }) => {
  const close = await openUnder(page, strict, '?t=5s');
  await page.locator('.world .node').first().waitFor();
  const before = await clock(page);
  await expect.poll(() => clock(page)).toBeGreaterThan(before);
  await close();
});

test('a part that does not come is named after ten seconds, and may still come', async ({ page }) => {
  let give;
  const given = new Promise((done) => { give = done; });
  await page.route('**/*_bg*.wasm', async (route) => { await given; await route.continue(); });
  await page.goto('./');
  await expect(words(page)).toHaveText(/^lambdascope-app\S*_bg\.wasm has not come after 10 seconds/);
  await wait(page, 9_900);
  await expect(words(page)).toBeHidden();
  await wait(page, 10_000);
  await expect(words(page)).toBeVisible();
  await expectAccessible(page);
  give();
  await expect(page.locator('.world .node').first()).toBeVisible();
  await expect(words(page)).toHaveCount(0);
});

test.describe('what cannot start says why:', () => {
  test.use({ expectedComplaints: [/./] });

  test('a program that comes as a page', async ({ page }) => {
    await page.route('**/lambdascope-app*.js', (route) => route.fulfill(html));
    await page.goto('./');
    await expect(words(page)).toHaveText(/^lambdascope-app\S*\.js comes as text\/html, not as javascript/);
    await expectAccessible(page);
  });

  test('WebAssembly that comes as a page', async ({ page }) => {
    await page.route('**/*_bg*.wasm', (route) => route.fulfill(html));
    await page.goto('./');
    await expect(words(page)).toHaveText(/^lambdascope-app\S*_bg\.wasm comes as text\/html, not as application\/wasm/);
  });

  test('a file that is not there', async ({ page }) => {
    await page.route('**/*_bg*.wasm', (route) => route.fulfill({ status: 404 }));
    await page.goto('./');
    await expect(words(page)).toHaveText(/^The server answers 404 for lambdascope-app\S*_bg\.wasm/);
  });

  test('a connection that breaks', async ({ page }) => {
    await page.route('**/*_bg*.wasm', (route) => route.abort());
    await page.goto('./');
    await expect(words(page)).toHaveText(/^lambdascope-app\S*_bg\.wasm cannot be fetched/);
  });

  test('a policy that refuses WebAssembly', async ({ page }) => {
    const close = await openUnder(page, strict.replace(" 'wasm-unsafe-eval'", ''));
    await expect(words(page)).toHaveText(/refuses WebAssembly\. Allow it: script-src 'self' 'wasm-unsafe-eval'/);
    await expect(words(page)).toBeVisible();
    await close();
  });

  test('a policy that refuses to fetch', async ({ page }) => {
    const close = await openUnder(page, strict.replace("connect-src 'self'; ", ''));
    await expect(words(page)).toHaveText(/^The policy of this page refuses connect-src http:\S+\. Allow it: .* connect-src 'self'/);
    await close();
  });

  test('a policy that refuses every script', async ({ page }) => {
    const close = await openUnder(page, "default-src 'none'; style-src 'self' 'unsafe-inline'");
    await wait(page, 10_000);
    await expect(words(page)).toHaveText(/^No script of this page has run for 10 seconds/);
    await expect(words(page)).toBeVisible();
    await close();
  });

  test('a browser without WebAssembly', async ({ page }) => {
    await page.addInitScript(() => { delete globalThis.WebAssembly; });
    await page.goto('./');
    await expect(words(page)).toHaveText(/^WebAssembly is missing or switched off/);
  });

  test('a sandboxed frame whose files come without leave', async ({ page }) => {
    await page.route('**/frame.html', (route) => route.fulfill({ ...html, body: '<iframe sandbox="allow-scripts" src="./"></iframe>' }));
    await page.goto('./frame.html');
    await expect(words(page.frameLocator('iframe'))).toHaveText(/^This frame is sandboxed/);
  });
});
