import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.mjs';

// Written by `cargo xtask test` before the browser starts: scenarios with the hash of the trace that
// the command line makes of them.
const cases = JSON.parse(readFileSync(process.env.PARITY ?? 'target/parity.json', 'utf8'));

test('the page makes the same trace as the command line, to the byte', async ({ page }) => {
  await page.goto('./');
  await page.waitForFunction(() => window.wasmBindings?.trace_hash);
  const hashes = await page.evaluate(
    (scenarios) => scenarios.map((scenario) => window.wasmBindings.trace_hash(scenario)),
    cases.map(({ scenario }) => scenario),
  );
  const different = cases.filter(({ hash }, index) => hash !== hashes[index]).map(({ name }) => name);
  expect(different, 'scenarios whose traces differ').toEqual([]);
  expect(cases.length).toBeGreaterThan(60);
});
