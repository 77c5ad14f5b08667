// Getting about in the scene: closer, further, along, from card to card, and what a token is.
import { expect, test } from './fixtures.mjs';
import { clock, node, open } from './page.mjs';

const large = '?scenario=streams/dynamodb-audit-log&autoplay=0&t=30s';
const scale = (page) => page.locator('.world').evaluate((world) => new DOMMatrix(getComputedStyle(world).transform).a);
const corner = (page) => page.locator('.world').evaluate((world) => {
  const { x, y } = world.getBoundingClientRect();
  return [Math.round(x), Math.round(y)];
});

test('the scene is looked at closer, moved, and shown as a whole again, with buttons and keys', async ({ page }) => {
  await open(page, large);
  const fitted = await scale(page);
  const [whole, moment] = [await corner(page), await clock(page)];
  await expect(page.getByRole('button', { name: 'Show everything' })).toBeDisabled();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(() => scale(page)).toBeCloseTo(fitted * 1.25, 2);
  await page.keyboard.press('+');
  await expect.poll(() => scale(page)).toBeCloseTo(fitted * 1.5625, 2);
  const before = await corner(page);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await corner(page))[0]).toBe(before[0] - 60);
  expect(await clock(page)).toBe(moment);
  await page.keyboard.press('-');
  await expect.poll(() => scale(page)).toBeCloseTo(fitted * 1.25, 2);
  await page.keyboard.press('0');
  await expect.poll(() => scale(page)).toBeCloseTo(fitted, 3);
  await expect.poll(() => corner(page)).toEqual(whole);
});

test('wheel and drag move the scene, and the point under the pointer stays', async ({ page }) => {
  await open(page, large);
  const fitted = await scale(page);
  const card = node(page, 'audit').first();
  const at = await card.boundingBox();
  await page.mouse.move(at.x + 4, at.y + 4);
  await page.mouse.wheel(0, -400);
  expect(await scale(page)).toBeCloseTo(fitted, 3);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -400);
  await page.keyboard.up('Control');
  await expect.poll(() => scale(page)).toBeGreaterThan(fitted * 1.2);
  const zoomed = await card.boundingBox();
  expect(Math.abs(zoomed.x - at.x)).toBeLessThan(6);
  await page.mouse.move(300, 300);
  await page.mouse.down();
  await page.mouse.move(240, 290, { steps: 4 });
  await page.mouse.up();
  const dragged = await card.boundingBox();
  expect(Math.abs(dragged.x - (zoomed.x - 60))).toBeLessThan(8);
  // A drag that ends on a card does not select it.
  await expect(page.locator('.node[aria-pressed="true"]')).toHaveCount(0);
});

test('cards and tokens stay together when the scene is moved', async ({ page }) => {
  await open(page, '?autoplay=0&t=230s');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  // The one thing in violet on the canvas within the card is the dead letter that it keeps.
  const inside = () => page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const ratio = canvas.width / canvas.clientWidth;
    const frame = canvas.getBoundingClientRect();
    const card = [...document.querySelectorAll('.node')].find((node) => node.innerText.startsWith('charge-dlq')).getBoundingClientRect();
    const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let y = Math.max(0, card.top - frame.top); y < card.bottom - frame.top && y < frame.height; y += 1) {
      for (let x = Math.max(0, card.left - frame.left); x < card.right - frame.left && x < frame.width; x += 1) {
        if (data[4 * (Math.round(y * ratio) * width + Math.round(x * ratio)) + 3] > 200) found += 1;
      }
    }
    return found;
  });
  await expect.poll(inside).toBeGreaterThan(40);
});

test('two fingers pinch the scene', async ({ page }) => {
  await open(page, large);
  const fitted = await scale(page);
  await page.locator('.scene').evaluate((scene) => {
    const finger = (type, pointerId, clientX, clientY) => scene.dispatchEvent(new PointerEvent(type, {
      bubbles: true, pointerId, pointerType: 'touch', button: type === 'pointermove' ? -1 : 0, buttons: 1, clientX, clientY,
    }));
    scene.setPointerCapture = () => {};
    finger('pointerdown', 7, 400, 300);
    finger('pointerdown', 8, 500, 300);
    finger('pointermove', 8, 560, 300);
    finger('pointermove', 8, 600, 300);
    finger('pointerup', 7, 400, 300);
    finger('pointerup', 8, 600, 300);
  });
  await expect.poll(() => scale(page)).toBeGreaterThan(fitted * 1.2);
});

test('arrow keys lead from card to card, and a focused card comes into sight', async ({ page }) => {
  await open(page, '?autoplay=0&t=30s');
  await node(page, 'checkout').focus();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, 'API Gateway')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(node(page, 'Event queue')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, 'ƒ charge')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  expect(await clock(page)).toBe(30);
  for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('+');
  await node(page, 'orders-dlq').focus();
  await expect(node(page, 'orders-dlq')).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(node(page, 'charge-dlq')).toBeFocused();
  await expect(node(page, 'charge-dlq')).toBeInViewport({ ratio: 0.9 });
});

test('a token says what it is and how long it waits, and a click shows its journey', async ({ page }) => {
  await open(page, '?autoplay=0&t=30s');
  const queue = await node(page, 'SQS orders').boundingBox();
  // The ring of the hidden message: the first place of the lower row.
  const at = [queue.x + 20, queue.y + 82];
  const drawn = () => page.locator('canvas').evaluate((canvas) => canvas.toDataURL());
  // It stands still as soon as two pictures are equal.
  let before = '';
  await expect.poll(async () => before === (before = await drawn())).toBe(true);
  await page.mouse.move(...at);
  await expect(page.locator('.token-tip')).toHaveText(/order#1\s*hidden \d+ s/);
  expect(await drawn()).toBe(before);
  await page.mouse.click(...at);
  await expect(page.getByRole('region', { name: 'Journey of order#1' })).toBeVisible();
  await page.mouse.move(queue.x + 150, queue.y - 30);
  await expect(page.locator('.token-tip')).toHaveCount(0);
});
