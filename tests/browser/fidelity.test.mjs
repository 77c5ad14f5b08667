// How faithfully each rule is followed, and which numbers nobody publishes.
import { expect, expectAccessible, test } from './fixtures.mjs';
import { enter, open, seek } from './page.mjs';

const rules = (page) => page.getByRole('dialog', { name: 'Reference' });

/** How many rules the heading of a filter counts. */
const counted = async (dialog, name) =>
  Number(/\d+/.exec(await dialog.getByRole('radio', { name: new RegExp(`^${name} \\d+$`) }).innerText())[0]);

test('every rule is listed with its standing, and the reason if it is not followed in full', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Reference', exact: true }).click();
  const dialog = rules(page);
  const listed = dialog.locator('.shelf li');
  await expect(listed.first()).toBeVisible();
  const all = await counted(dialog, 'All');
  expect(all).toBeGreaterThan(200);
  await expect(listed).toHaveCount(all);
  let sum = 0;
  for (const name of ['Modelled', 'Simplified', 'Stated', 'Not modelled']) sum += await counted(dialog, name);
  expect(sum).toBe(all);
  await dialog.getByRole('radio', { name: /^Not modelled/ }).click();
  await expect(listed).toHaveCount(await counted(dialog, 'Not modelled'));
  // Each with a sentence that says why.
  for (const why of await listed.locator('.why').allTextContents()) expect(why).toMatch(/\w.*\.$/);
  expect(await listed.locator('.why').count()).toBe(await listed.count());
  await expectAccessible(page);
});

test('the rules are the same as on the page in the documentation', async ({ page }) => {
  const { readFile } = await import('node:fs/promises');
  const markdown = await readFile(new URL('../../docs/fidelity.md', import.meta.url), 'utf8');
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Reference', exact: true }).click();
  const dialog = rules(page);
  for (const name of ['Modelled', 'Simplified', 'Stated', 'Not modelled']) {
    const section = markdown.split(`\n## ${name}\n`)[1].split('\n## ')[0];
    const ids = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, id]) => id).sort();
    await dialog.getByRole('radio', { name: new RegExp(`^${name} `) }).click();
    await expect(dialog.locator('.shelf code')).toHaveCount(ids.length);
    expect((await dialog.locator('.shelf code').allTextContents()).sort()).toEqual(ids);
  }
});

test('rules are found by their words and opened, with the keyboard alone', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Reference', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = rules(page);
  await expect(dialog.getByRole('searchbox', { name: 'Search the rules' })).toBeFocused();
  await page.keyboard.type('idle environment');
  const listed = dialog.locator('.shelf li');
  await expect(listed.filter({ hasText: 'conc.env.idle-lifetime' })).toHaveCount(1);
  await expect.poll(() => listed.count()).toBeLessThan(12);
  // All, then the first rule of the list.
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('radio', { name: /^All/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog.locator('.shelf .rule')).toContainText('Confidence:');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Reference', exact: true })).toBeFocused();
});

test('a search that finds nothing says so', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Reference', exact: true }).click();
  await rules(page).getByRole('searchbox').fill('zebra');
  await expect(rules(page)).toContainText('No rule has these words');
});

test('a rule beside a happening says how faithfully it is followed', async ({ page }) => {
  await open(page, '?autoplay=0&t=4m');
  await page.getByRole('button', { name: /^why: charge failed/ }).first().click();
  const rule = page.locator('.feed .rule');
  await expect(rule.locator('.standing')).toContainText(/^(Modelled|Simplified)/);
  // From there to all the others.
  await rule.getByRole('button', { name: 'Show in the reference' }).click();
  await expect(rules(page)).toBeVisible();
});

test('a number that nobody publishes is marked where it is shown', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Reference', exact: true }).click();
  const dialog = rules(page);
  await dialog.getByRole('radio', { name: /^Assumed/ }).click();
  await dialog.getByRole('searchbox').fill('poll.sqs.error.throttle');
  await dialog.locator('.shelf button').first().click();
  const numbers = dialog.locator('.rule tbody tr');
  await expect(numbers.filter({ hasText: 'first retry s' }).locator('.mark')).toHaveText('assumed');
  // A documented number of the same rule is not.
  expect(await numbers.count()).toBeGreaterThan(await numbers.locator('.mark').count());
});

test('a happening that rests on an assumption is marked', async ({ page }) => {
  await open(page, '?scenario=sqs/redrive&autoplay=0');
  await seek(page, 0.6);
  const happening = page.locator('.feed li').filter({ hasText: 'You set functions.charge.failures' });
  await expect(happening.locator('.mark')).toHaveText('assumed');
});

test('a setting that was left out shows that its number is assumed, until somebody sets it', async ({ page }) => {
  await open(page, '?scenario=sqs/redrive&autoplay=0');
  const row = page.locator('.row').filter({ hasText: 'Payload' }).first();
  await expect(row.locator('.mark')).toHaveText('assumed');
  await enter(page, 'Payload', '3 KB');
  await expect(row.locator('.mark')).toHaveCount(0);
});

test('the trace names the rule of each entry, and marks the assumed ones', async ({ page }) => {
  await open(page, '?scenario=sqs/redrive&autoplay=0');
  await seek(page, 1);
  await page.getByRole('button', { name: 'Trace' }).click();
  const table = page.getByRole('region', { name: 'Trace' }).getByRole('table');
  await expect(table.getByRole('columnheader', { name: 'Rule' })).toBeVisible();
  const first = table.locator('tbody tr').nth(1).getByRole('button').last();
  const id = await first.innerText();
  expect(id).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
  const assumed = table.locator('tbody tr').filter({ hasText: 'model.settings.change' });
  await expect(assumed.first().locator('.mark')).toHaveText('assumed');
  await expect(table.locator('tbody tr').filter({ hasText: 'poll.sqs.redrive' }).first().locator('.mark')).toHaveCount(0);
  await first.click();
  await expect(rules(page).locator('.shelf code').first()).toHaveText(id);
});
