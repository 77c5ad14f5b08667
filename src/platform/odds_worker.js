// Runs scenarios with many seeds, off the page: a worker of its own. It starts the program a second
// time, without a page, and calls nothing of it but `run_odds`.

/** So long one message's runs take, about [ms]. */
const PART_MS = 200;
/** No message tells of more runs. */
const PART_MAX = 2_000;

/**
 * Each message tells of some runs: `tookMs` so far, and in `sides` their numbers, scenario by
 * scenario. Of two scenarios the same runs are made in turn.
 */
async function runAll({ program, scenarios, runs }) {
  const { default: start, run_odds: run } = await import(program);
  await start({ module_or_path: program.replace(/\.js$/, '_bg.wasm') });
  const begin = performance.now();
  let tookMs = 0;
  for (let done = 0, part = 1; done < runs; done += part) {
    const each = tookMs / Math.max(done, 1);
    part = done === 0 ? 1 : Math.ceil(PART_MS / Math.max(each, 0.01));
    part = Math.min(part, PART_MAX, runs - done);
    const sides = scenarios.map((scenario) => run(scenario, done, part));
    tookMs = performance.now() - begin;
    postMessage({ tookMs, sides });
  }
}

onmessage = ({ data }) => {
  runAll(data).catch((error) => postMessage({ wrong: error.message ?? error }));
};
