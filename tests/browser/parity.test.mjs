import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.mjs';

// Written by `cargo xtask test` before the browser starts: the gallery and random scenarios, with
// the hash of the trace that the command line makes of each.
const cases = JSON.parse(readFileSync(process.env.PARITY ?? 'target/parity.json', 'utf8'));
const PART = 200;

test('the whole gallery and random scenarios are compared', () => {
  expect(cases.filter(({ name }) => name.includes('/')).length).toBeGreaterThan(50);
  expect(cases.some(({ name }) => name.startsWith('random'))).toBe(true);
  expect(new Set(cases.map(({ hash }) => hash)).size).toBe(cases.length);
});

for (let start = 0; start < cases.length; start += PART) {
  const part = cases.slice(start, start + PART);
  const [first, last] = [start + 1, start + part.length];
  test(`the page makes the same bytes as the command line: scenarios ${first} to ${last}`, async ({ page }) => {
    await page.goto('./');
    await page.waitForFunction(() => window.wasmBindings?.trace_hash);
    const hashes = await page.evaluate(
      (scenarios) => scenarios.map((scenario) => window.wasmBindings.trace_hash(scenario)),
      part.map(({ scenario }) => scenario),
    );
    const different = part.filter(({ hash }, index) => hash !== hashes[index]).map(({ name }) => name);
    expect(different, 'scenarios whose traces differ').toEqual([]);
  });
}
