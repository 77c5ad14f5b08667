import { expect, test } from './fixtures.mjs';
import { account, open, seek } from './page.mjs';

/** Opens the editor, changes its text by a function and applies it. */
async function edit(page, change) {
  await page.getByRole('button', { name: 'Edit' }).click();
  const area = page.getByRole('textbox', { name: 'Scenario, JSON' });
  const text = change(await area.inputValue());
  // Ten megabytes would be typed for a minute.
  await area.evaluate((box, value) => { box.value = value; }, text);
  await page.getByRole('button', { name: 'Apply' }).click();
  return text;
}

for (const [what, change, complaint] of [
  ['an unknown key', (text) => text.replace('"timeout"', '"timeoot"'), 'timeout'],
  ['a value out of range', (text) => text.replace('"3s"', '"20m"'), '15m'],
  ['a missing target', (text) => text.replace('"target": "function/charge"', '"target": "function/nobody"'), 'nobody'],
  ['a queue that is its own dead-letter queue', (text) => text.replace('"dead_letter_queue": "orders-dlq"', '"dead_letter_queue": "orders"'), 'its own'],
  ['a million events a second', (text) => text.replace(/"arrivals": \{[^}]*\}[^}]*\}/, '"arrivals": {"poisson": {"per_second": 1000000}}'), '100'],
  ['no JSON at all', () => 'format = 1', 'JSON'],
  ['ten megabytes of rubbish', () => 'x'.repeat(10_000_000), 'too long'],
]) {
  test(`${what} is refused beside the text, and nothing is lost`, async ({ page }) => {
    await open(page, '?autoplay=0');
    await seek(page, 1);
    await expect.poll(async () => (await account(page))['kept for someone']).toBe(2);
    const typed = await edit(page, change);
    const remarks = page.locator('.remarks');
    await expect(remarks).toContainText('Not applied');
    await expect(remarks).toContainText(complaint);
    await expect(page.getByRole('textbox', { name: 'Scenario, JSON' })).toHaveValue(typed);
    await page.getByRole('button', { name: 'Close' }).click();
    expect((await account(page))['kept for someone']).toBe(2);
  });
}

test('a changed scenario is put on the stage', async ({ page }) => {
  await open(page, '?autoplay=0');
  await edit(page, (text) => text.replace('One failing function, three callers', 'Mine'));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.chooser > button')).toContainText('Mine');
});

test('a file is opened into the editor', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from('{"format": 1}'),
  });
  await expect(page.getByRole('textbox', { name: 'Scenario, JSON' })).toHaveValue('{"format": 1}');
});
