// The reference: the table of sources and where older material differs, against the runner.
import { expect, expectAccessible, test } from './fixtures.mjs';
import { account, open, seek, total } from './page.mjs';
import { lambdascope } from './runner.mjs';

const runner = (...words) => JSON.parse(lambdascope(words));

const reference = (page) => page.getByRole('dialog', { name: 'Reference' });

/** Opens the reference at a page. */
async function refer(page, name) {
  await page.getByRole('button', { name: 'Reference', exact: true }).click();
  await reference(page).getByRole('radio', { name, exact: true }).click();
  return reference(page);
}

/** The rows of the table, each as the lines of its cells. */
const cells = (dialog) => dialog.locator('.sources tbody tr').evaluateAll((rows) =>
  rows.map((row) => [...row.cells].map((cell) => [...cell.childNodes].map((node) => node.textContent))));

test('the table has every source as the runner prints it, today and with the classic limits', async ({ page }) => {
  const printed = runner('sources', '--json').filter(({ id }) => id !== 'producer');
  await open(page, '?autoplay=0');
  const dialog = await refer(page, 'Sources');
  await expect(dialog.locator('.sources tbody tr')).toHaveCount(printed.length);
  const columns = ['payload', 'clock', 'retries', 'failures', 'order', 'batch'];
  for (const edition of ['today', 'classic']) {
    const limits = dialog.getByRole('radio', { name: edition === 'today' ? 'Today' : 'Classic' });
    await limits.click();
    await expect(limits).toHaveAttribute('aria-checked', 'true');
    const differing = printed.filter(({ cells }) => columns.some((column) => cells[column].classic));
    await expect(dialog.locator('.sources small').filter({ hasText: edition === 'today' ? 'classic:' : 'today:' }))
      .toHaveCount(differing.flatMap(({ cells }) => columns.filter((column) => cells[column].classic)).length);
    const shown = await cells(dialog);
    for (const [at, row] of printed.entries()) {
      expect(shown[at][0]).toEqual([row.name, row.id]);
      columns.forEach((column, place) =>
        expect(shown[at][place + 2][0], `${row.id} ${column}`).toBe(row.cells[column][edition] ?? row.cells[column].today));
    }
  }
  await expectAccessible(page);
});

test('each cell names its rule, and the rule opens', async ({ page }) => {
  const printed = runner('sources', '--json').filter(({ id }) => id !== 'producer');
  await open(page, '?autoplay=0');
  const dialog = await refer(page, 'Sources');
  await dialog.getByRole('button', { name: 'With rules' }).click();
  const rules = await dialog.locator('.sources tbody tr').evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll('td:not(:last-child) .link')].map((link) => link.textContent)));
  const wanted = printed.map(({ cells }) => ['payload', 'clock', 'retries', 'failures', 'order', 'batch'].map((column) => cells[column].rule));
  expect(rules).toEqual(wanted);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'sync.alb.payload' }).first().click();
  await expect(dialog.getByRole('radio', { name: 'Rules', exact: true })).toHaveAttribute('aria-checked', 'true');
  await expect(dialog.locator('.shelf .rule')).toContainText('1 MB');
});

test('with the keyboard alone: search, sort by what is carried, and open the scenario', async ({ page }) => {
  const printed = runner('sources', '--json');
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Reference', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = reference(page);
  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('radio', { name: 'Rules', exact: true })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'Sources' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('searchbox', { name: 'Search the sources' })).toBeFocused();
  await page.keyboard.type('edge');
  await expect(dialog.locator('.sources tbody tr')).toHaveCount(2);
  const sort = dialog.getByRole('columnheader', { name: 'Carries' });
  for (let tries = 0; tries < 12; tries += 1) {
    await page.keyboard.press('Tab');
    if (await sort.getByRole('button').evaluate((button) => button === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await expect(sort).toHaveAttribute('aria-sort', 'ascending');
  const order = () => dialog.locator('.sources tbody code').allTextContents();
  expect(await order()).toEqual(['cloudfront-edge-viewer', 'cloudfront-edge-origin']);
  await page.keyboard.press('Enter');
  await expect(sort).toHaveAttribute('aria-sort', 'descending');
  expect(await order()).toEqual(['cloudfront-edge-origin', 'cloudfront-edge-viewer']);
  const see = dialog.locator('.sources tbody tr').first().locator('td:last-child button');
  for (let tries = 0; tries < 12; tries += 1) {
    await page.keyboard.press('Tab');
    if (await see.evaluate((button) => button === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const { scenario } = printed.find(({ id }) => id === 'cloudfront-edge-origin');
  await expect(page).toHaveURL(new RegExp(`scenario=${scenario}`));
  await expect(page.locator('.chooser .title')).toHaveText('CloudFront pages are personalized at the edge');
});

test('one path alone, and a search that finds nothing', async ({ page }) => {
  const printed = runner('sources', '--json').filter(({ id, path }) => id !== 'producer' && path === 'poll');
  await open(page, '?autoplay=0');
  const dialog = await refer(page, 'Sources');
  await dialog.getByRole('radio', { name: `Polled ${printed.length}` }).click();
  await expect(dialog.locator('.sources tbody tr')).toHaveCount(printed.length);
  await dialog.getByRole('searchbox').fill('zebra');
  await expect(dialog).toContainText('No source has these words');
});

test('every row on older material says what the runner says, and opens its scenario', async ({ page }) => {
  const rows = runner('older', '--json');
  await open(page, '?autoplay=0');
  const dialog = await refer(page, 'Older material');
  const listed = dialog.locator('.older li');
  await expect(listed).toHaveCount(rows.length);
  const said = await listed.evaluateAll((items) => items.map((item) => [item.querySelector('h3').textContent,
    ...[...item.querySelectorAll('dd')].map((told) => told.textContent), item.querySelector('.topic .link').textContent]));
  expect(said).toEqual(rows.map(({ topic, older, today, since, why, rule }) => [topic, older, today, since, why, rule]));
  await expectAccessible(page);
  await listed.filter({ hasText: 'ALB payload' }).getByRole('button', { name: /^See it/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/scenario=limits\/alb-1mb$/);
});

test('what was taught is seen with the classic limits, with the keyboard alone', async ({ page }) => {
  await open(page, '?autoplay=0');
  const dialog = await refer(page, 'Older material');
  const row = dialog.locator('.older li').filter({ hasText: 'Asynchronous payload' });
  await row.getByRole('button', { name: 'See it with the classic ones' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/scenario=payloads\/too-large-for-async&limits=classic/);
  await expect(page.getByRole('radio', { name: 'Classic' })).toHaveAttribute('aria-checked', 'true');
});

test('on a phone the reference fits the screen, and the names of the sources stay in sight', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = await refer(page, 'Sources');
  const table = dialog.getByRole('region', { name: 'Sources' });
  const name = table.getByRole('rowheader').first();
  const before = await name.boundingBox();
  await table.evaluate((region) => { region.scrollLeft = 600; });
  expect((await name.boundingBox()).x).toBe(before.x);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expectAccessible(page);
});

/** What the page says about the ways: the recommended one, the cautions, and the others. */
const advice = (dialog) => dialog.locator('.advice').evaluate((advice) => {
  const name = (head) => head.firstChild.textContent;
  const points = (list, sign) => [...list.querySelectorAll(sign)].map((item) => {
    const said = item.lastChild;
    return [said.firstChild.textContent, said.querySelector('.link').textContent];
  });
  return {
    best: name(advice.querySelector('.best h3')),
    favours: points(advice.querySelector('.best'), '.for'),
    against: points(advice.querySelector('.best'), '.against'),
    cautions: [...advice.querySelectorAll('.cautions li')].map((item) => [item.firstChild.textContent, item.querySelector('.link').textContent]),
    others: [...advice.querySelectorAll('.others > li')].map((item) => [name(item.querySelector('h4')), points(item, '.against')]),
  };
});

/** The same, as the runner says it. */
function advised(...answers) {
  const { ways: [best, ...others], cautions } = runner('choose', ...answers, '--json');
  const points = (way, favours) => way.points.filter((point) => point.for === favours).map(({ text, rule }) => [text, rule]);
  return {
    best: best.name,
    favours: points(best, true),
    against: points(best, false),
    cautions: cautions.map(({ text, rule }) => [text, rule]),
    others: others.map((way) => [way.name, points(way, false)]),
  };
}

test('answers lead to what the runner recommends, and to its scenario', async ({ page }) => {
  await open(page, '?autoplay=0');
  const dialog = await refer(page, 'Choose a path');
  expect(await advice(dialog)).toEqual(advised());
  const answer = (question, option) =>
    dialog.getByRole('radiogroup', { name: question }).getByRole('radio', { name: option, exact: true }).click();
  await answer('How long does the work take?', '2 min');
  await expect(dialog.locator('.cautions')).toContainText('API Gateway waits 29 s');
  expect(await advice(dialog)).toEqual(advised('work=2m'));
  await answer('How large is the payload?', '800 KB');
  const limits = (name) => dialog.getByRole('radio', { name });
  await limits('Classic').click();
  await expect(limits('Classic')).toHaveAttribute('aria-checked', 'true');
  expect(await advice(dialog)).toEqual(advised('work=2m', 'payload=800KB', 'limits=classic'));
  await expectAccessible(page);

  await limits('Today').click();
  await expect(limits('Today')).toHaveAttribute('aria-checked', 'true');
  await answer('How long does the work take?', '0.2 s');
  await answer('Does the caller need the answer?', 'No');
  await answer('Does order matter?', 'Per customer');
  await answer('How much comes at once?', '20 per s');
  const answers = ['reply=no', 'order=customer', 'traffic=steady', 'payload=800KB'];
  expect(await advice(dialog)).toEqual(advised(...answers));
  await dialog.getByRole('button', { name: 'Open this scenario' }).click();
  await expect(dialog).toBeHidden();
  const scenario = lambdascope(['choose', ...answers, '--scenario']);
  await expect(page.locator('.chooser .title')).toHaveText(JSON.parse(scenario).title);
  const { events_sent: sent, fates } = JSON.parse(lambdascope(['run', '-', '--summary', 'json'], scenario));
  await seek(page, 1);
  await expect.poll(() => total(page)).toBe(sent);
  expect(await account(page)).toMatchObject({ done: fates.processed.count, 'kept for someone': fates.dead_lettered.count, lost: 0 });
});

test('with the keyboard alone: answer, read the reason, open an alternative', async ({ page }) => {
  await open(page, '?autoplay=0');
  await page.getByRole('button', { name: 'Reference', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = reference(page);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'Choose a path' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('radio', { name: 'In the reply' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await advice(dialog)).toEqual(advised('reply=no'));
  const see = dialog.getByRole('button', { name: 'Open the scenario of Asynchronous call' });
  for (let tries = 0; tries < 60; tries += 1) {
    await page.keyboard.press('Tab');
    if (await see.evaluate((button) => button === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.locator('.chooser .title')).toHaveText('Asynchronous call: 2 KB and 200 ms of work');
});
