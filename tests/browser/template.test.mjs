// Taking it home: what the page copies and saves is what the command line prints.
import { readFileSync } from 'node:fs';
import { expect, expectAccessible, test } from './fixtures.mjs';
import { enter, node, open } from './page.mjs';
import { lambdascope } from './runner.mjs';

const SCENARIO = 'sqs/redrive';

const printed = (format, scenario = SCENARIO) => lambdascope(['template', scenario, '--format', format]);

const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Opens the dialog as a person with a mouse does. */
async function exporting(page) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  return page.getByRole('dialog', { name: 'Export' });
}

test('by mouse: each page shows and copies what the command line prints', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `?scenario=${SCENARIO}&autoplay=0`);
  const dialog = await exporting(page);
  for (const [name, format, text] of [
    ['AWS CLI', 'cli', 'Commands of the AWS CLI'],
    ['SAM', 'sam', 'Template of SAM'],
    ['CloudFormation', 'cloudformation', 'Template of CloudFormation'],
  ]) {
    await dialog.getByRole('radio', { name, exact: true }).click();
    await expect(dialog.getByRole('region', { name: text })).toHaveText(printed(format), { useInnerText: false });
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect.poll(() => copied(page)).toBe(printed(format));
    await expect(dialog.getByText('Copied')).toBeVisible();
    await expectAccessible(page);
  }
});

test('by keyboard alone: a template is copied, read and left', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `?scenario=${SCENARIO}&autoplay=0`);
  await page.getByRole('button', { name: 'Export', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toBeVisible();
  const tabs = (name) => dialog.getByRole('radio', { name, exact: true });
  for (let presses = 0; presses < 5 && !(await tabs('AWS CLI').evaluate((tab) => tab === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('ArrowRight');
  await expect(tabs('SAM')).toBeFocused();
  await expect(tabs('SAM')).toBeChecked();
  const button = dialog.getByRole('button', { name: 'Copy', exact: true });
  for (let presses = 0; presses < 5 && !(await button.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Copied')).toBeVisible();
  expect(await copied(page)).toBe(printed('sam'));
  const text = dialog.getByRole('region', { name: 'Template of SAM' });
  for (let presses = 0; presses < 8 && !(await text.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(text).toBeFocused();
  await page.keyboard.press('End');
  await expect.poll(() => text.evaluate((it) => it.scrollTop)).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('a file can be saved', async ({ page }) => {
  await open(page, `?scenario=${SCENARIO}&autoplay=0`);
  const dialog = await exporting(page);
  await dialog.getByRole('radio', { name: 'SAM', exact: true }).click();
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download template.yaml' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe('template.yaml');
  expect(readFileSync(await download.path(), 'utf8')).toBe(printed('sam'));
});

test('a setting that is changed while it runs is in the template', async ({ page }) => {
  await open(page, `?scenario=${SCENARIO}&autoplay=0`);
  await node(page, 'charge').click();
  await page.getByRole('button', { name: 'More settings' }).click();
  await enter(page, 'Timeout', '7s');
  const dialog = await exporting(page);
  await dialog.getByRole('radio', { name: 'CloudFormation', exact: true }).click();
  await expect(dialog.getByRole('region')).toContainText('Timeout: 7');
  expect(printed('cloudformation')).toContain('Timeout: 5');
});

test('what no template can say has a reason, and what one leaves out is told', async ({ page }) => {
  await open(page, '?scenario=sync/chat-bot&autoplay=0');
  const dialog = await exporting(page);
  await dialog.getByRole('radio', { name: 'SAM', exact: true }).click();
  await expect(dialog.getByText('No template can say this scenario')).toBeVisible();
  await expect(dialog.getByText('a bot of Lex')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Copy', exact: true })).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await open(page, `?scenario=${SCENARIO}&autoplay=0`);
  const other = await exporting(page);
  await other.getByRole('radio', { name: 'SAM', exact: true }).click();
  await other.getByText('What it cannot say').click();
  await expect(other.getByRole('listitem').filter({ hasText: 'commands: what happens while the scenario runs' })).toBeVisible();
});
