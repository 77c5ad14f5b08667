// What the tests do and read on the page, in the words of a person.

/** Opens the site with a query and waits until the scenario is on the stage. */
export async function open(page, query = '') {
  await page.goto(`./${query}`);
  await page.locator('.world .node').first().waitFor();
}

/** The simulated time on the transport's clock, in seconds. */
export async function clock(page) {
  const text = await page.locator('.clock').first().innerText();
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Where all events are, as the account's words say: { answered: 1, done: 0, ... }. */
export async function account(page) {
  const words = await page.locator('.account .words button').allInnerTexts();
  const parts = words.map((text) => /^(.*) ([\d,]+)$/.exec(text.trim()));
  return Object.fromEntries(parts.map(([, name, count]) => [name, Number(count.replaceAll(',', ''))]));
}

/** The total in the account's corner. */
export async function total(page) {
  return Number((await page.locator('.account h2 .num').innerText()).replaceAll(',', ''));
}

/** The card of a node of the scene, by the name on it. */
export const node = (page, name) => page.locator('.node').filter({ has: page.locator('.name', { hasText: name }) });

/** Types a value over a setting and enters it. */
export async function enter(page, label, value) {
  const field = page.getByRole('textbox', { name: label, exact: true });
  await field.fill(value);
  await field.press('Enter');
}

/** Moves the timeline to a share of the run, 0 to 1. */
export async function seek(page, share) {
  await page.getByRole('slider', { name: 'Moment' }).fill(String(Math.round(share * 10_000)));
}
