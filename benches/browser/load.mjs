// Input to picture at full load: how long it takes from an event to the frame that shows the change.

/** How many inputs of each kind. */
const INPUTS = Number(process.env.INPUTS ?? 40);
/** Nobody waits longer for one [ms]. */
const PATIENCE = 60_000;
/** How long renders are counted [ms]. */
const WATCHED = 2_000;
/** From here on one goes back to the start: half a minute may pass before that is to be seen [s]. */
const TURN = 60;

/**
 * Plays the first minute of `opening/three-callers-traffic` at 60x, again and again, with all the
 * traffic that its slider gives: as far as it is changed in each turn, nothing grows without end.
 * Returns for each kind of input the times from the event to the end of the frame that shows the
 * change [ms], and how many times per second words on the page changed.
 */
export async function load(page, address) {
  await page.addInitScript(listen);
  await page.goto(`${address}?scenario=opening/three-callers-traffic&speed=60`);
  await page.locator('.world .node').first().waitFor({ timeout: PATIENCE });
  await page.getByRole('slider', { name: 'Traffic' }).focus();
  await page.keyboard.press('End');
  const renders = await page.evaluate(count, WATCHED);
  const times = { seek: [], slider: [], play: [] };
  const failures = page.getByRole('slider', { name: 'Failure rate' });
  const moment = page.getByRole('slider', { name: 'Moment' });
  const play = await page.getByRole('button', { name: /^(Pause|Play)$/ }).boundingBox();
  const click = () => page.mouse.click(play.x + play.width / 2, play.y + play.height / 2);
  for (let turn = 0; turn < INPUTS; turn += 1) {
    await page.waitForFunction((late) => window.benchClock() > late, TURN, { timeout: PATIENCE });
    await moment.focus();
    times.seek.push(await timed(page, 'keydown', 'clock', () => page.keyboard.press('Home')));
    await pause(page, turn);
    await failures.focus();
    times.slider.push(await timed(page, 'keydown', 'value', () => page.keyboard.press(turn % 2 === 0 ? 'PageUp' : 'PageDown')));
    await pause(page, turn);
    times.play.push(await timed(page, 'click', 'play', click));
    await pause(page, turn);
    // And on again, so that everything is measured while it plays.
    await timed(page, 'click', 'play', click);
  }
  return { times, renders };
}

/** Not in step with the page's own rhythm. */
const pause = (page, turn) => page.waitForTimeout(100 + 100 * ((turn * 0.618_034) % 1));

/** Does something, and returns how long it took until it was to be seen [ms]. */
async function timed(page, event, wanted, act) {
  await page.evaluate(([kind, what]) => { window.answered = window.answerTo(kind, what); }, [event, wanted]);
  await act();
  return page.evaluate((patience) => Promise.race([
    window.answered,
    new Promise((done) => { setTimeout(done, patience, patience); }),
  ]), PATIENCE);
}

/** Runs in the page: `answerTo(kind, what)` resolves to the time from an event of a kind on [ms]. */
function listen() {
  window.benchClock = () => document.querySelector('.clock').innerText.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const shown = {
    clock: () => {
      const before = window.benchClock();
      return () => window.benchClock() < before - 10;
    },
    value: () => {
      const field = () => document.querySelector('input.value[aria-label="Failure rate"]').value;
      const before = field();
      return () => field() !== before;
    },
    play: () => {
      const label = () => (document.querySelector('button[aria-label="Pause"]') ? 'Pause' : 'Play');
      const before = label();
      return () => label() !== before;
    },
  };
  window.answerTo = (kind, what) => new Promise((done) => {
    const seen = shown[what]();
    addEventListener(kind, ({ timeStamp }) => {
      const { port1, port2 } = new MessageChannel();
      // A message that is posted in a frame comes after the frame was made.
      port1.onmessage = () => (seen() ? done(performance.now() - timeStamp) : requestAnimationFrame(look));
      const look = () => port2.postMessage(null);
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  });
}

/** Runs in the page: how often per second elements or words change, each turn of changes once. */
function count(milliseconds) {
  return new Promise((done) => {
    let renders = 0;
    const watch = new MutationObserver(() => { renders += 1; });
    watch.observe(document.body, { childList: true, characterData: true, subtree: true });
    setTimeout(() => { watch.disconnect(); done((renders * 1_000) / milliseconds); }, milliseconds);
  });
}
