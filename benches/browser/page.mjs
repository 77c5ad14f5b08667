// Opening a scenario of the benchmark in the built site, as a scenario of its gallery.

/**
 * Opens the site, paused, with a scenario of ours in the place of one of the gallery. With
 * `singly` no pipe shows its tokens as a stream. Returns once the scene is there.
 */
export async function open(page, address, scenario, { query = '', singly = false } = {}) {
  let ready;
  const asked = new Promise((done) => { ready = done; });
  await page.route('**/generated/gallery/bench-scenario.json', async (route) => {
    await asked;
    await route.fulfill({ json: scenario });
  });
  const autoplay = query.includes('autoplay') ? '' : '&autoplay=0';
  await page.goto(`${address}?scenario=bench/scenario&${query}${autoplay}`);
  // The bindings are there before the program that they lead to.
  await page.waitForFunction(() => {
    try {
      return window.wasmBindings.steps('') !== undefined;
    } catch {
      return false;
    }
  });
  if (singly) await page.evaluate(() => window.wasmBindings.draw_singly(1e9));
  ready();
  await page.locator('.world .node').first().waitFor({ timeout: 300_000 });
}

/** Waits until the run is simulated to its end, or as far as the page goes. */
export async function simulated(page) {
  await page.waitForFunction(() => {
    const width = document.querySelector('.timeline .ready').style.width;
    const now = performance.now();
    if (width !== window.benchWidth) [window.benchWidth, window.benchSince] = [width, now];
    return parseFloat(width) === 100 || now - window.benchSince > 2_000;
  }, undefined, { timeout: 300_000, polling: 100 });
}

/** Plays on, and waits until it is under way. */
export async function play(page) {
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForTimeout(1_000);
}

/**
 * Counts what the page paints, frame by frame: to be called before it is opened. What stands
 * where something stood in the frame before does not move.
 */
export async function countMarks(page) {
  await page.addInitScript(() => {
    const canvas = CanvasRenderingContext2D.prototype;
    const none = () => ({ moving: 0, arcs: 0, streams: 0 });
    let [before, now, frame] = [new Set(), new Set(), none()];
    window.benchFrames = [];
    const place = (x, y) => {
      const at = `${x} ${y}`;
      if (!before.has(at)) frame.moving += 1;
      now.add(at);
    };
    const watch = (name, note) => {
      const own = canvas[name];
      canvas[name] = function watched(...all) {
        note(...all);
        return own.apply(this, all);
      };
    };
    for (const name of ['rect', 'roundRect', 'moveTo']) watch(name, place);
    watch('arc', () => { frame.arcs += 1; });
    watch('setLineDash', (pattern) => { frame.streams += pattern.length > 0 ? 1 : 0; });
    watch('clearRect', () => {
      // A ring is two arcs: its groove and what is left.
      window.benchFrames.push({ ...frame, rings: frame.arcs / 2, marks: now.size, at: performance.now() });
      [before, now, frame] = [now, new Set(), none()];
    });
  });
}
