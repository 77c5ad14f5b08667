import { expect, test } from './fixtures.mjs';
import { account, enter, node, open, seek } from './page.mjs';

test('one event is sent by hand and its answer read', async ({ page }) => {
  await open(page, '?autoplay=0&t=10s');
  await page.getByRole('button', { name: 'Send one event' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('pre').first()).toContainText('curl -i https://');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog.getByText('502')).toBeVisible({ timeout: 15_000 });
  await expect(dialog).toContainText('Internal server error');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await expect(dialog.getByText('502')).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect((await account(page))['error told to caller']).toBeGreaterThanOrEqual(2);
});

test('the course\'s own command line is there, and answers 202', async ({ page }) => {
  await open(page, '?autoplay=0&t=10s');
  await page.getByRole('button', { name: 'Send one event' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'From' }).selectOption('event');
  for (const part of ['aws lambda invoke --function-name charge', '--invocation-type Event',
    '--cli-binary-format raw-in-base64-out', 'response.json']) {
    await expect(dialog.locator('pre').first()).toContainText(part);
  }
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog.getByText('202')).toBeVisible({ timeout: 15_000 });
});

test('a direct caller sees the function\'s error and its log', async ({ page }) => {
  await open(page, '?scenario=sync/sdk-backoff-with-jitter&autoplay=0');
  await page.getByRole('button', { name: 'Send one event' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('pre').first()).toContainText('--log-type Tail');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog.getByText('StatusCode')).toBeVisible({ timeout: 30_000 });
});

test('a dead-letter queue opens, and its messages are read, redriven and purged', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await node(page, 'orders-dlq').click();
  const panel = page.getByRole('complementary');
  const message = panel.locator('.inside tbody tr').filter({ hasText: 'order#1' });
  await expect(message).toContainText('3');
  await message.getByRole('button', { name: 'order#1' }).click();
  await expect(panel.getByRole('region', { name: 'Journey of order#1' })).toContainText('an exception');
  await panel.getByRole('button', { name: 'Redrive' }).click();
  await expect(node(page, 'orders-dlq')).toContainText('0 kept');
  await expect.poll(async () => (await account(page))['on the way']).toBe(1);
  await node(page, 'charge-dlq').click();
  await panel.getByRole('button', { name: 'Purge' }).click();
  await expect(node(page, 'charge-dlq')).toContainText('0 kept');
  await expect.poll(async () => (await account(page)).lost).toBe(1);
});

test('a message of a FIFO queue says which one it waits for', async ({ page }) => {
  await open(page, '?scenario=sqs/fifo-message-groups&autoplay=0&t=8s');
  await node(page, /^(SQS )?orders$/).click();
  const messages = page.getByRole('complementary').locator('.inside tbody tr');
  await expect(messages.filter({ hasText: 'shop#1' }).first()).toContainText('hidden 12 s');
  await expect(messages.filter({ hasText: 'shop#3' }).first()).toContainText('waits for shop#1');
});

test('an alarm marks a queue that is too deep', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await node(page, 'charge-dlq').click();
  await page.getByLabel('Alarm at').fill('1');
  await page.getByLabel('Alarm at').press('Tab');
  await expect(node(page, 'charge-dlq')).toContainText('alarm');
  await expect(node(page, 'orders-dlq')).not.toContainText('alarm');
});

test('a failing function answers 502 until the failures are turned off', async ({ page }) => {
  await open(page, '?autoplay=0&t=4m');
  const answer = async () => {
    await page.getByRole('button', { name: 'Send one event', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Send/ }).click();
    const status = dialog.getByRole('definition').first();
    await expect(status).toHaveText(/^\d{3}$/);
    const text = await status.innerText();
    await page.keyboard.press('Escape');
    return text;
  };
  expect(await answer()).toBe('502');
  await page.getByRole('slider', { name: 'Failure rate' }).press('Home');
  await expect(page.getByRole('textbox', { name: 'Failure rate' })).toHaveValue('0 %');
  expect(await answer()).toBe('200');
  await expect.poll(async () => (await account(page)).answered).toBe(1);
  await enter(page, 'Payload', '12 MB');
  expect(await answer()).toBe('413');
});

test('a redriven message is handled once the failures are gone', async ({ page }) => {
  await open(page, '?autoplay=0&t=4m');
  await enter(page, 'Failure rate', '0 %');
  await node(page, 'orders-dlq').click();
  await page.getByRole('complementary').getByRole('button', { name: 'Redrive' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => (await account(page)).done).toBe(1);
  expect((await account(page))['kept for someone']).toBe(1);
});

test('without a dead-letter queue the event is lost', async ({ page }) => {
  await open(page, '?autoplay=0&speed=60');
  await page.getByRole('complementary').getByRole('radio', { name: 'None' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => (await account(page)).lost).toBe(1);
  await expect.poll(async () => (await account(page))['kept for someone']).toBe(1);
});
