import { expect, test } from './fixtures.mjs';
import { account, clock, enter, node, open, seek } from './page.mjs';

const traffic = '?scenario=opening/three-callers-traffic&autoplay=0';

test('without failures nobody is told of an error', async ({ page }) => {
  await open(page, traffic);
  await enter(page, 'Failure rate', '0');
  await expect(page.getByRole('textbox', { name: 'Failure rate' })).toHaveValue('0 %');
  await seek(page, 0.5);
  await expect.poll(() => clock(page)).toBe(300);
  const parts = await account(page);
  expect(parts['error told to caller']).toBe(0);
  expect(parts['kept for someone']).toBe(0);
  expect(parts.answered).toBeGreaterThan(500);
});

test('the failure slider changes the run from its moment on', async ({ page }) => {
  await open(page, `${traffic}&t=1m`);
  const before = await account(page);
  await page.getByRole('slider', { name: 'Failure rate' }).fill('1000');
  await expect(page.getByRole('textbox', { name: 'Failure rate' })).toHaveValue('100 %');
  expect(await account(page)).toEqual(before);
  await seek(page, 0.3);
  await expect.poll(() => clock(page)).toBe(180);
  expect((await account(page)).answered - before.answered).toBeLessThan(10);
  await seek(page, 0.05);
  await expect.poll(() => clock(page)).toBe(30);
  await expect(page.getByRole('textbox', { name: 'Failure rate' })).toHaveValue('30 %');
});

test('a payload over the limit is refused at the door', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0&t=10s');
  await page.getByRole('slider', { name: 'Payload' }).fill('900');
  await page.getByRole('button', { name: 'Burst of 50' }).click();
  await expect(page.locator('.feed')).toContainText('the payload is too large', { timeout: 15_000 });
});

test('the limits below the payload follow the edition', async ({ page }) => {
  await open(page, traffic);
  await expect(page.locator('.slider .tick').first()).toContainText('1 MB async, SQS');
  await page.getByRole('radio', { name: 'Classic' }).click();
  await expect(page.locator('.slider .tick').first()).toContainText('256 KB async, SQS');
});

test('a refused value says why, and what held still holds', async ({ page }) => {
  await open(page, traffic);
  await page.getByRole('button', { name: 'More settings' }).click();
  await enter(page, 'Timeout', '20m');
  const row = page.locator('.row', { has: page.getByRole('textbox', { name: 'Timeout' }) });
  await expect(row.getByRole('alert').first()).toContainText('15m');
  await expect(page.getByRole('textbox', { name: 'Timeout' })).toHaveValue('3 s');
  await enter(page, 'Timeout', '5s');
  await expect(page.getByRole('textbox', { name: 'Timeout' })).toHaveValue('5 s');
  await expect(row.getByRole('alert')).toHaveCount(0);
});

test('traffic can be turned up while it runs', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&speed=10');
  await enter(page, 'Traffic', '200');
  await expect(node(page, 'checkout')).toContainText('per s');
  await expect(page.getByRole('textbox', { name: 'Traffic' })).toHaveValue(/^\d{3} per s$/);
  await enter(page, 'Traffic', '2970');
  const field = page.getByRole('textbox', { name: 'Traffic' });
  await expect(field).toHaveValue(/^2,\d{3} per s$/);
  expect(await field.evaluate((input) => input.scrollWidth <= input.clientWidth)).toBe(true);
  await expect.poll(async () => Object.values(await account(page)).reduce((a, b) => a + b)).toBeGreaterThan(1_000);
});

test('a queue for dead letters can be added where nobody keeps them', async ({ page }) => {
  await open(page, '?scenario=async/no-dlq&autoplay=0&t=90s');
  const lost = page.locator('.node').filter({ has: page.locator('.name', { hasText: /^Lost$/ }) });
  const [before, happened] = [await account(page), await page.locator('.feed').innerText()];
  await expect(lost).toBeVisible();
  await page.getByRole('radio', { name: 'New queue' }).click();
  // The run goes on where it was, and everything up to here stays as it was.
  await expect(node(page, 'thumbnail-dlq')).toContainText('0 kept');
  await expect(lost).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'thumbnail-dlq' })).toBeChecked();
  expect(await clock(page)).toBe(90);
  expect(await account(page)).toEqual(before);
  expect(await page.locator('.feed').innerText()).toContain(happened.split('\n').at(-2));
  await seek(page, 1);
  await expect(node(page, 'thumbnail-dlq')).toContainText('1 kept');
  expect((await account(page)).lost).toBe(0);
});

test('a queue that is added too late keeps nothing that was lost before', async ({ page }) => {
  await open(page, '?scenario=async/no-dlq&autoplay=0');
  await seek(page, 1);
  await expect.poll(async () => (await account(page)).lost).toBe(1);
  await page.getByRole('radio', { name: 'New queue' }).click();
  await expect(node(page, 'thumbnail-dlq')).toContainText('0 kept');
  expect((await account(page)).lost).toBe(1);
});

test('what a scenario suggests can be tried with one click', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'What this scenario shows' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('502');
  await dialog.getByRole('button', { name: 'Try it' }).first().click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Pause' }).click();
  await seek(page, 1);
  await expect.poll(async () => (await account(page)).done).toBe(2);
});

test('another scenario is chosen from the list', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: /One failing function, three callers/ }).first().click();
  await page.getByRole('button', { name: /Partial batch response/ }).first().click();
  await expect(page.locator('.chooser > button')).toContainText('Partial batch response');
  await expect(page).toHaveURL(/scenario=sqs%2Fpartial|scenario=sqs\/partial/);
});
