// What a browser's main thread did in each frame, read from a trace of the browser itself.

const categories = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
];

/** Kinds of tasks in which the page's own code runs, the outermost of which is counted. */
const scripts = new Set([
  'FireAnimationFrame', 'FireIdleCallback', 'TimerFire', 'EventDispatch', 'FunctionCall', 'RunMicrotasks',
]);

/**
 * Records the page for so many milliseconds. Returns for each frame the milliseconds that the
 * whole main thread worked, and those in which the page's script ran, by the thread's own clock:
 * what other programs take from the processor does not count.
 */
export async function frames(browser, page, milliseconds) {
  await browser.startTracing(page, { categories });
  await page.waitForTimeout(milliseconds);
  const trace = JSON.parse((await browser.stopTracing()).toString());
  return perFrame(trace.traceEvents);
}

/** The same from the events of a trace. */
export function perFrame(events) {
  const thread = mainThread(events);
  const mine = events.filter((event) => event.pid === thread.pid && event.tid === thread.tid);
  const starts = mine.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts).sort((a, b) => a - b);
  const result = starts.map(() => ({ main: 0, script: 0 }));
  const add = (event, what) => {
    // A task belongs to the frame that it makes, or to the last one before it.
    const frame = last(starts, event.ts + (event.dur ?? 0));
    if (frame >= 0) result[frame][what] += (event.tdur ?? event.dur ?? 0) / 1_000;
  };
  for (const event of outermost(mine.filter(({ name, ph }) => ph === 'X' && name.endsWith('RunTask')))) {
    add(event, 'main');
  }
  for (const event of outermost(mine.filter(({ name, ph }) => ph === 'X' && scripts.has(name)))) {
    add(event, 'script');
  }
  // The first and the last frame may be cut.
  return result.slice(1, -1);
}

/** The main thread of the page: the one that makes the frames. */
function mainThread(events) {
  const count = new Map();
  for (const { name, pid, tid } of events) {
    if (name === 'FireAnimationFrame') count.set(`${pid} ${tid}`, (count.get(`${pid} ${tid}`) ?? 0) + 1);
  }
  const [most] = [...count].sort(([, a], [, b]) => b - a);
  if (!most) throw new Error('no frame in the trace');
  const [pid, tid] = most[0].split(' ').map(Number);
  return { pid, tid };
}

/** Those of the events that lie in no other of them. */
function outermost(events) {
  let end = -Infinity;
  return events.sort((a, b) => a.ts - b.ts || b.dur - a.dur).filter((event) => {
    if (event.ts < end) return false;
    end = event.ts + (event.dur ?? 0);
    return true;
  });
}

/** The index of the last of ascending numbers that is not above `limit`; -1 if none is. */
function last(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The number below which a share of them lies. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
