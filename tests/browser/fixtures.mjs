// What every browser test uses instead of Playwright's own `test` and `expect`.
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';

export { expect };

/**
 * Playwright's test with the site's address as base, and with ears: a console error, an uncaught
 * exception or a failed request on any page or frame fails the test, whatever it was about. A test
 * of something that must complain lists what it expects: `test.use({ expectedComplaints: [/…/] })`.
 */
export const test = base.extend({
  baseURL: async ({}, use) => use(process.env.LAMBDASCOPE_SITE),

  expectedComplaints: [[], { option: true }],

  complaints: [async ({ context, expectedComplaints }, use) => {
    const heard = [];
    const hear = (text) => expectedComplaints.some((known) => known.test(text)) || heard.push(text);
    context.on('console', (message) => message.type() === 'error' && hear(`console: ${message.text()}`));
    context.on('weberror', (error) => hear(`uncaught: ${error.error().stack ?? error.error().message}`));
    context.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      // What a page still loads when it is left is aborted, through no fault of its own.
      if (why !== 'net::ERR_ABORTED') hear(`request: ${request.url()} ${why}`);
    });
    context.on('response', (response) => response.status() >= 400
      && hear(`request: ${response.url()} answered ${response.status()}`));
    await use(heard);
    expect(heard, 'what the pages complained about').toEqual([]);
  }, { auto: true }],
});

/** Fails if axe-core finds something serious or critical on the page as it is now. */
export async function expectAccessible(page) {
  // Colours on their way from one to another are no colours of the page.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(serious, 'accessibility').toEqual([]);
}
