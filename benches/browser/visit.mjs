// A first visit, from the address to the first controls that answer.
import { countMarks } from './page.mjs';

/** Nobody waits longer [ms]. */
const PATIENCE = 180_000;

/** What is waited for after the first token that moves, in this order. */
export const CONTROLS = ['pause', 'seek', 'slider'];

/**
 * Opens the opening screen in a page without a past, and waits for a token that moves [ms].
 */
export async function watch(page, address) {
  await countMarks(page);
  await page.goto(address, { waitUntil: 'commit' });
  // Marks in other places than in the frame before, for three frames in a row.
  const token = await page.waitForFunction(() => {
    const frames = window.benchFrames;
    const at = frames.findIndex((_, index) => index > 0 && frames[index - 1].marks > 0
      && [0, 1, 2].every((next) => frames[index + next]?.moving > 0));
    return at < 0 ? null : { at: frames[at].at };
  }, undefined, { timeout: PATIENCE, polling: 200 });
  return (await token.jsonValue()).at;
}

/**
 * Opens it and acts as somebody in a hurry: each control is used as soon as it is there, and again
 * whenever half a second brought no answer. Returns when the answer of each of `CONTROLS` was to be
 * seen, after its frame was made, and the longest time between two frames until then [ms].
 */
export async function visit(page, address) {
  await page.addInitScript(hurry);
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.visit?.slider, undefined, { timeout: PATIENCE, polling: 200 });
  return page.evaluate(() => window.visit);
}

/** Runs in the page, from before its first element on. */
function hurry() {
  window.visit = { longest: 0 };
  const find = (selector) => document.querySelector(selector);
  const put = (input, value) => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const setting = () => [...document.querySelectorAll('.row')].find((row) => row.querySelector('.slider input'));
  const typed = () => setting()?.querySelector('input.value').value;
  // Each knows its control, how to use it, and what is to be seen when it has answered.
  const controls = [
    {
      name: 'pause',
      there: () => find('button[aria-label="Pause"]'),
      use: (button) => button.click(),
      seen: () => find('button[aria-label="Play"]'),
    },
    {
      name: 'seek',
      there: () => find('.timeline input'),
      use: (input) => put(input, 5_000),
      seen: (before) => find('.clock').innerText !== before,
      before: () => find('.clock').innerText,
    },
    {
      name: 'slider',
      there: () => setting()?.querySelector('.slider input'),
      use: (input) => put(input, 700),
      seen: (before) => typed() !== before,
      before: typed,
    },
  ];
  let [used, before] = [-Infinity, undefined];
  /** Goes on with the controls; runs after a frame was made. */
  function act() {
    const now = performance.now();
    const { visit } = window;
    const [control] = controls;
    if (!control) return;
    if (used > -Infinity && control.seen(before)) {
      visit[control.name] = now;
      controls.shift();
      used = -Infinity;
      return;
    }
    const element = control.there();
    if (!element || now - used < 500) return;
    before = control.before?.();
    used = now;
    control.use(element);
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = act;
  let last;
  requestAnimationFrame(function frame(time) {
    if (last !== undefined && !window.visit.slider) window.visit.longest = Math.max(window.visit.longest, time - last);
    last = time;
    port2.postMessage(null);
    requestAnimationFrame(frame);
  });
}
