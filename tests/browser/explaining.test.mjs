import { expect, expectAccessible, test } from './fixtures.mjs';
import { open, seek } from './page.mjs';

test('the trace lists every happening, and only the rows in sight exist', async ({ page }) => {
  await open(page, '?scenario=opening/three-callers-traffic&autoplay=0');
  await seek(page, 1);
  await page.getByRole('button', { name: 'Trace' }).click();
  const table = page.getByRole('region', { name: 'Trace' }).getByRole('table');
  await expect(table).toHaveAttribute('aria-rowcount', /^\d{4,}$/);
  expect(await table.locator('tbody tr').count()).toBeLessThan(120);
  await page.locator('.trace .rows').evaluate((rows) => { rows.scrollTop = rows.scrollHeight; });
  await expect(table).toContainText('0:00.');
});

test('a part of the account lists its events, and an event shows its journey', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await page.getByRole('button', { name: /^kept for someone/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('tbody')).toContainText('event#1');
  await expect(dialog.locator('tbody')).toContainText('its attempts are used up');
  await dialog.getByRole('button', { name: 'event#1' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Journey of event#1' })).toContainText('attempt 3 of 3, the last');
});

test('a dead letter and a record are shown field for field', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  await page.getByRole('button', { name: /^kept for someone/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'event#1' }).click();
  await page.locator('summary', { hasText: 'What lies there' }).click();
  const letter = page.getByRole('group', { name: 'What lies there' });
  const message = JSON.parse(await letter.textContent());
  expect(message.MessageAttributes.ErrorCode).toEqual({ DataType: 'Number', StringValue: '200' });
  expect(message.MessageAttributes.RequestID.StringValue).toBe(message.MessageId);
  await expectAccessible(page);

  await open(page, '?scenario=async/destinations&autoplay=0');
  await seek(page, 1);
  await page.getByRole('button', { name: /^kept for someone/ }).click();
  await page.getByRole('dialog').locator('tbody button').first().click();
  await page.locator('summary', { hasText: 'The record sent to' }).click();
  const record = page.getByRole('group', { name: /^The record sent to/ });
  const { Body } = JSON.parse(await record.textContent());
  expect(Body.requestContext.condition).toBe('RetriesExhausted');
  expect(Body.requestContext.approximateInvokeCount).toBe(3);
});

test('every happening can be asked why', async ({ page }) => {
  await open(page, '?autoplay=0&t=4m');
  await page.getByRole('button', { name: /^why: charge failed/ }).first().click();
  // The rule with its statement, its numbers and how sure it is.
  await expect(page.getByText('Handled and Unhandled error labels')).toBeVisible();
  await expect(page.getByText('Confidence: observed')).toHaveCount(1);
});
