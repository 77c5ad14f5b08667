import { open } from './page.mjs';
import { expect, test } from './fixtures.mjs';

test('squares of one colour are painted many at a time', async ({ page }) => {
  // Counts in each frame the squares, and how often the canvas is told to fill.
  await page.addInitScript(() => {
    const canvas = CanvasRenderingContext2D.prototype;
    window.frames = [];
    const count = (name, key) => {
      const own = canvas[name];
      canvas[name] = function counted(...all) {
        const frame = window.frames.at(-1);
        if (frame) frame[key] += 1;
        return own.apply(this, all);
      };
    };
    for (const name of ['rect', 'roundRect']) count(name, 'squares');
    count('fill', 'fills');
    const { clearRect } = canvas;
    canvas.clearRect = function cleared(...all) {
      window.frames.push({ squares: 0, fills: 0 });
      return clearRect.apply(this, all);
    };
  });
  await open(page, '?scenario=sqs/pollers-follow-the-load&t=30s&speed=1');
  const busiest = () => page.evaluate(
    () => window.frames.reduce((most, frame) => (frame.squares > most.squares ? frame : most)),
  );
  await expect.poll(async () => (await busiest()).squares).toBeGreaterThan(15);
  const { squares, fills } = await busiest();
  expect(fills, `${squares} squares`).toBeLessThan(squares / 2);
});
