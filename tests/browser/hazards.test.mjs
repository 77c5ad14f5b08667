import { expect, test } from './fixtures.mjs';
import { open } from './page.mjs';

/** Opens the list of what will hurt. */
async function check(page) {
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  return page.getByRole('dialog', { name: 'What will hurt' });
}

test('a check names what will hurt, and a button removes it', async ({ page }) => {
  await open(page, '?scenario=sqs-redrive&autoplay=0');
  const list = await check(page);
  const low = list.getByRole('listitem').filter({ hasText: 'max_receive_count' });
  await expect(low).toContainText('messages that never ran can end there');
  await low.getByText('poll.sqs.redrive').click();
  await expect(low).toContainText('receive');
  const before = await list.getByRole('listitem').count();
  await low.getByRole('button', { name: 'Set it now' }).click();
  await expect(low).toHaveCount(0);
  await expect(list.getByRole('listitem')).toHaveCount(before - 1);
});

test('what adds a queue is set from the keyboard, and events no longer get lost', async ({ page }) => {
  await open(page, '?scenario=async-no-dlq&autoplay=0');
  await page.getByRole('button', { name: 'Check', exact: true }).focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('dialog', { name: 'What will hurt' });
  const lost = list.getByRole('listitem').filter({ hasText: 'on_failure' });
  await expect(lost).toContainText('is dropped');
  await lost.getByRole('button', { name: 'Start again with it' }).focus();
  await page.keyboard.press('Enter');
  await expect(list).toHaveCount(0);
  await expect(page.getByRole('button', { name: /-failed/ }).first()).toBeVisible();
});
