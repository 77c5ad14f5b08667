// A monkey at the controls: it clicks, types, drags and touches at random, fast and slow, and
// nothing it does may break the page, hold it up, or lose an event.
//
// MONKEY_ACTIONS says how many actions, MONKEY_SEED with which luck. A round that fails prints its
// seed and what was done in it; MONKEY_REPLAY=FILE does the actions of such a list again.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.mjs';
import { account, clock, open, seek, total } from './page.mjs';

const actions = Number(process.env.MONKEY_ACTIONS ?? 2_000);
const seed = Number(process.env.MONKEY_SEED ?? 1);
const replay = process.env.MONKEY_REPLAY && JSON.parse(readFileSync(process.env.MONKEY_REPLAY, 'utf8'));
/** A round begins with a page that was just opened, so that little has to be done again. */
const ROUND = 200;

const openings = [
  '', '?autoplay=0&t=5s', '?scenario=opening/three-callers-traffic&speed=60', '?scenario=patterns/sns-fan-out',
  '?scenario=streams/dynamodb-audit-log&t=30s', '?scenario=sqs/redrive&speed=10', '?scenario=async/no-dlq&t=1m',
];
const keys = [
  'Space', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'Tab', 'Tab',
  'Shift+Tab', 'Enter', 'Enter', 'Escape', 'Backspace', 'n', 'p', 'b', 'f', 't', 'c', '?', '+', '-', '0', '1', '5',
  'Shift+ArrowLeft', 'Shift+ArrowDown', 'Control+z',
];
const texts = ['50', '0', '-1', '3.5', '20m', '1e9', '100 %', '2 MB', 'none', '', ' ', 'order', '999999999999', 'ü🙂', '[', '{"a": 1}'];

/** The same numbers from 0 to 1 for the same seed (Mulberry32). */
function luck(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A place on something that can be used, and what that is; what lies under something else cannot. */
const target = (page, random, selector) => page.evaluate(([share, wanted]) => {
  const places = [...document.querySelectorAll(wanted)].flatMap((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
    const hit = document.elementFromPoint(x, y);
    return hit && (element.contains(hit) || hit.contains(element))
      ? [{ at: [x, y], on: element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 30) }] : [];
  });
  return places[Math.floor(share * places.length)] ?? null;
}, [random(), selector]);

const usable = 'button, a[href], input, select, textarea, summary, [role="button"], [tabindex]:not([tabindex="-1"])';
const fields = 'input[type="text"], input:not([type]), textarea';

/** What to do next, with all that it takes to do it again. */
async function choose(page, random) {
  const any = (list) => list[Math.floor(random() * list.length)];
  const point = () => [Math.floor(random() * 1_280), Math.floor(random() * 800)];
  const wait = random() < 0.6 ? 0 : Math.floor(random() * 250);
  const kind = any(['click', 'click', 'click', 'click', 'key', 'key', 'type', 'type', 'drag', 'touch', 'wheel', 'point']);
  switch (kind) {
    case 'click': return { kind, wait, ...await target(page, random, usable) ?? { at: point() } };
    case 'touch': return { kind, wait, ...await target(page, random, usable) ?? { at: point() } };
    case 'type': {
      const field = await target(page, random, fields);
      const end = any(['Enter', 'Enter', 'Tab', 'Escape', null]);
      return field ? { kind, wait, ...field, text: any(texts), end } : { kind: 'key', wait, key: any(keys) };
    }
    case 'key': return { kind, wait, key: any(keys) };
    case 'drag': return { kind, wait, ...await target(page, random, 'input[type="range"], .scene, .node') ?? { at: point() }, to: point() };
    case 'wheel': return { kind, wait, at: point(), by: Math.floor(random() * 800) - 400, zoom: random() < 0.5 };
    default: return { kind: 'click', wait, at: point() };
  }
}

async function act(page, { kind, wait, at, to, key, text, end, by, zoom }) {
  switch (kind) {
    case 'click': await page.mouse.click(...at); break;
    case 'touch': await page.touchscreen.tap(...at); break;
    case 'key': await page.keyboard.press(key); break;
    case 'type':
      await page.mouse.click(...at, { clickCount: 3 });
      await page.keyboard.insertText(text);
      if (end) await page.keyboard.press(end);
      break;
    case 'drag':
      await page.mouse.move(...at);
      await page.mouse.down();
      await page.mouse.move(...to, { steps: 4 });
      await page.mouse.up();
      break;
    case 'wheel':
      await page.mouse.move(...at);
      if (zoom) await page.keyboard.down('Control');
      await page.mouse.wheel(0, by);
      if (zoom) await page.keyboard.up('Control');
      break;
    default: throw new Error(`no such action: ${kind}`);
  }
  if (wait > 0) await page.waitForTimeout(wait);
}

/** Fails if the page is broken or stuck, or an event is in no place or in two. */
async function expectSound(page) {
  await expect(page.locator('.crash')).toHaveCount(0);
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // A run that follows an event stops where that has ended; all charts have the place of the account.
  const close = page.getByRole('button', { name: 'Close' });
  while (await close.count() > 0) await close.first().click();
  await expect(page.getByText(/^follows /)).toHaveCount(0);
  await expect(page.locator('.account')).toBeVisible();
  await seek(page, 0.1);
  const play = page.getByRole('button', { name: 'Play', exact: true });
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  await expect(play.or(pause)).toBeVisible();
  if (await play.isVisible()) await play.click();
  const before = await clock(page);
  await expect.poll(() => clock(page), 'the clock of a page that plays').not.toBe(before);
  if (await pause.isVisible()) await pause.click();
  await expect(play).toBeVisible();
  const parts = Object.values(await account(page));
  expect(parts.reduce((sum, part) => sum + part, 0), 'the account').toBe(await total(page));
}

/** Whatever leaves the page ends here: other sites, files, and questions of the browser. */
async function fence(page) {
  await page.context().route((address) => !address.href.startsWith(process.env.LAMBDASCOPE_SITE)
    && address.protocol.startsWith('http'), (route) => route.fulfill({ body: 'elsewhere' }));
  page.context().on('page', (other) => { if (other !== page) other.close(); });
  page.on('dialog', (dialog) => dialog.dismiss());
  page.on('filechooser', () => {});
  page.on('download', (download) => download.cancel());
}

test.use({ hasTouch: true });

const rounds = replay ? 1 : Math.ceil(actions / ROUND);
for (let round = 0; round < rounds; round += 1) {
  test(`a monkey breaks nothing, round ${round + 1} of ${rounds}`, async ({ page, complaints }) => {
    test.setTimeout(300_000);
    const own = seed + round;
    const random = luck(own);
    const done = [];
    await fence(page);
    const opening = replay ? replay[0].open : openings[own % openings.length];
    done.push({ open: opening });
    await open(page, opening);
    try {
      for (let count = 0; count < (replay ? replay.length - 1 : Math.min(ROUND, actions - round * ROUND)); count += 1) {
        const action = replay ? replay[count + 1] : await choose(page, random);
        done.push(action);
        await act(page, action);
        if (complaints.length > 0 || await page.locator('.crash').count() > 0) break;
      }
      await expectSound(page);
      expect(complaints).toEqual([]);
    } catch (error) {
      error.message += `\nMONKEY_SEED=${own} MONKEY_ACTIONS=${done.length - 1}, or MONKEY_REPLAY of a file with\n${JSON.stringify(done)}`;
      throw error;
    }
  });
}
