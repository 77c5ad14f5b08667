import { expect, expectAccessible, test } from './fixtures.mjs';
import { open, seek } from './page.mjs';
import { lambdascope } from './runner.mjs';

/** The dialog that compares, opened from the header. */
async function compare(page) {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  return page.getByRole('dialog', { name: 'Compare' });
}

/** The table of what differed, as far as it counts things: { measure: [a, b], ... }. */
async function measures(dialog) {
  const rows = dialog.locator('.measures tbody tr');
  await expect(rows).toHaveCount(16);
  const read = await rows.evaluateAll((found) => found.map((row) => [
    row.dataset.measure,
    [...row.querySelectorAll('td')].map((cell) => cell.textContent),
  ]));
  const number = (text) => Number(text.replaceAll(/[,$]/g, ''));
  const plain = ([measure]) => !measure.startsWith('until_done');
  return Object.fromEntries(read.filter(plain).map(([measure, cells]) => [measure, cells.map(number)]));
}

/** The same from the command line. */
function told(args, input) {
  const { a, b, ...rest } = JSON.parse(lambdascope(['compare', ...args, '--json'], input));
  const plain = Object.keys(a).filter((measure) => measure !== 'name' && !measure.startsWith('until_done'));
  return { ...rest, names: [a.name, b.name], measures: Object.fromEntries(plain.map((key) => [key, [a[key], b[key]]])) };
}

const TRAFFIC = 'opening/three-callers-traffic';

test('what differed between two variants is what the command line says', async ({ page }) => {
  await open(page, `?scenario=${TRAFFIC}&autoplay=0`);
  const dialog = await compare(page);
  const presets = JSON.parse(lambdascope(['compare', TRAFFIC, '--presets', '--json']));
  const question = dialog.getByRole('combobox', { name: 'Question' });
  const offered = await question.locator('option').allInnerTexts();
  expect(offered.slice(0, -1)).toEqual(presets.map((preset) => preset.question));
  for (const kind of ['dlq:functions.charge', 'retries', 'batch']) {
    const { question: asked } = presets.find(({ id }) => id === kind || id.startsWith(`${kind}:`));
    await question.selectOption(asked);
    const expected = told([TRAFFIC, '--preset', kind]);
    await expect(dialog.locator('.variant figcaption span')).toHaveText(expected.names);
    expect(await measures(dialog)).toEqual(expected.measures);
    const summary = dialog.locator('.differing > p');
    await expect(summary).toContainText(expected.ended_differently === 0 ? 'Every event ended the same way' : `${expected.ended_differently} events`);
    await expect(dialog.locator('.endings tbody th')).toHaveText(expected.events.map(({ event }) => event));
  }
  await expectAccessible(page);
});

test('both scenes show the same moment, drawn as on the stage', async ({ page }) => {
  await open(page, `?scenario=${TRAFFIC}&autoplay=0`);
  const dialog = await compare(page);
  const scenes = dialog.getByRole('img', { name: /^[AB]: / });
  await expect(scenes).toHaveCount(2);
  await dialog.getByRole('slider', { name: 'Moment of both' }).fill('5000');
  for (const letter of ['A', 'B']) {
    await expect(dialog.getByRole('img', { name: new RegExp(`^${letter}: .*, at 00:0[1-9]:`) })).toBeVisible();
  }
  // Something is painted on either canvas: the tokens of the same draw list as the stage's.
  const painted = (canvas) => canvas.evaluate((element) => {
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    return data.some((value) => value > 0);
  });
  for (const id of ['#tokens-a', '#tokens-b']) {
    await expect.poll(() => painted(dialog.locator(id))).toBe(true);
  }
  const clock = dialog.locator('.variants-transport .clock');
  const before = await clock.innerText();
  await dialog.getByRole('button', { name: 'Play both', exact: true }).click();
  await expect(clock).not.toHaveText(before);
  await dialog.getByRole('button', { name: 'Pause both' }).click();
  const names = await scenes.evaluateAll((found) => found.map((scene) => scene.ariaLabel.split(', at ').at(-1)));
  expect(names[0]).toBe(names[1]);
  // The curves end where the tables do.
  await dialog.getByRole('slider', { name: 'Moment of both' }).fill('10000');
  const { lost } = await measures(dialog);
  const curve = dialog.getByRole('img', { name: /^Lost so far/ });
  await expect(curve).toHaveAttribute('aria-label', new RegExp(`A ${lost[0]}, B ${lost[1]} at`));
});

test('a setting of one’s own is compared from the keyboard alone', async ({ page }) => {
  await open(page, '?scenario=async/no-dlq&autoplay=0');
  await page.getByRole('button', { name: 'Compare', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Compare' });
  const question = dialog.getByRole('combobox', { name: 'Question' });
  await question.focus();
  await page.keyboard.press('End');
  const field = dialog.getByRole('textbox', { name: 'Setting' });
  await page.keyboard.press('Tab');
  await expect(field).toBeFocused();
  const [, name] = /"functions":\{"([^"]+)"/.exec(lambdascope(['export', 'async/no-dlq']));
  await page.keyboard.type(`functions.${name}.timeout = 2h`);
  await page.keyboard.press('Enter');
  await expect(dialog.locator('.complaints')).toContainText('Allowed: 1s to 15m');
  await page.keyboard.press('ControlOrMeta+a');
  const path = `functions.${name}.event_invoke_config.maximum_retry_attempts`;
  await page.keyboard.type(`${path} = 0`);
  await page.keyboard.press('Enter');
  await expect(dialog.locator('.complaints')).toBeEmpty();
  const expected = told(['async/no-dlq', '--set', `${path}=0`]);
  await expect(dialog.locator('.variant figcaption span').nth(1)).toHaveText(`${path} = 0`);
  await expect(dialog.locator('tr[data-measure=retries] td')).toHaveText(expected.measures.retries.map(String));
  expect(await measures(dialog)).toEqual(expected.measures);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('a stranger finds the why of a lost event in three clicks', async ({ page }) => {
  await open(page);
  await page.getByRole('radio', { name: 'None', exact: true }).click();
  // The story goes on, and now ends with a loss.
  await page.getByRole('button', { name: 'lost 1', exact: true }).click({ timeout: 50_000 });
  await page.getByRole('dialog').getByRole('button', { name: 'event#1' }).click();
  const why = page.getByRole('region', { name: 'Journey of event#1' }).locator('.why-end');
  await expect(why).toContainText('As it ran: lost at function/charge');
  await expect(why).toContainText('with a DLQ: kept in');
  await expect(why).toContainText('Confidence');
});

test('a lost event tells what would have become of it, as the command line does', async ({ page }) => {
  await open(page, '?scenario=async/no-dlq&autoplay=0&t=100d');
  await seek(page, 1);
  await page.getByRole('button', { name: /^lost \d/ }).click();
  const first = page.getByRole('dialog').locator('tbody button').first();
  const event = await first.innerText();
  await first.click();
  const journey = page.getByRole('region', { name: `Journey of ${event}` });
  await expect(journey.locator('.rule b').first()).not.toBeEmpty();
  const expected = JSON.parse(lambdascope(['why', 'async/no-dlq', event, '--json']));
  const ways = journey.locator('.what-if li');
  await expect(ways.locator('b:first-child')).toHaveText(expected.otherwise.map(({ name }) => name));
  const dlq = ways.filter({ hasText: 'with a DLQ' });
  const kept = expected.otherwise.find(({ name }) => name === 'with a DLQ');
  await expect(dlq).toContainText(`kept in ${kept.place}`);
  for (const name of expected.in_vain) await expect(journey.locator('.what-if')).toContainText(name);
  await expectAccessible(page);

  // The fork opens on the stage, where the event goes the other way.
  await dlq.getByRole('button', { name: /^Opens the run/ }).click();
  await seek(page, 1);
  await expect(page.getByRole('button', { name: /^kept for someone [1-9]/ })).toBeVisible();
});

test('a fork is held against the run, from the keyboard', async ({ page }) => {
  await open(page, '?autoplay=0');
  await seek(page, 1);
  const press = async (button) => {
    await button.focus();
    await page.keyboard.press('Enter');
  };
  await press(page.getByRole('button', { name: /^kept for someone/ }));
  await press(page.getByRole('dialog').getByRole('button', { name: 'event#1' }));
  await press(page.getByRole('button', { name: 'Why did it end like this?' }));
  const without = page.locator('.what-if li').filter({ hasText: 'without DLQ' });
  await expect(without).toContainText('lost at function/charge');
  await press(without.getByRole('button', { name: /^Puts this run/ }));
  const dialog = page.getByRole('dialog', { name: 'Compare' });
  await expect(dialog.locator('.variant figcaption span')).toHaveText(['as it is', 'without DLQ']);
  await expect(dialog.locator('tr[data-measure=lost] td')).toHaveText(['0', '1']);
  await expect(dialog.locator('.endings tbody tr')).toHaveCount(1);
  await expect(dialog.locator('.endings tbody tr')).toContainText('event#1');
});

test('changes made live are held against the scenario as it was opened', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: /^charge-dlq/ }).first().waitFor();
  await page.getByRole('button', { name: 'Burst of 50' }).click();
  const dialog = await compare(page);
  await dialog.getByRole('combobox', { name: 'Question' }).selectOption('What did my changes do?');
  await expect(dialog.locator('tr[data-measure=events_sent] td')).toHaveText(['3', '53']);
});
