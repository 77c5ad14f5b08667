// First visits: a page is opened and nobody does anything. The release build divides the program
// by what runs then, and the first of them is weighed.

/** How long a busy machine may take to tell the story of the opening page [ms]. */
const STORY_MAX_MS = 240_000;
/** How long a visitor looks at the page when the story has been told [ms]. */
const AFTERWARDS_MS = 3_000;

/**
 * Each with the options of a browser's page, the query of the address, and how long it is watched
 * [ms]; to the end of the story and beyond where nothing is said.
 */
export const visits = [
  { options: { viewport: { width: 1280, height: 800 } }, query: '' },
  {
    options: { viewport: { width: 1920, height: 1080 }, colorScheme: 'dark', deviceScaleFactor: 2 },
    query: '',
  },
  {
    options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark', deviceScaleFactor: 3 },
    query: '',
    watched: 6_000,
  },
  {
    options: { viewport: { width: 720, height: 420 }, reducedMotion: 'reduce' },
    query: '?embed=1',
    watched: 6_000,
  },
  {
    options: { viewport: { width: 640, height: 400 } },
    query: '?embed=1&autoplay=0&theme=dark',
    watched: 2_000,
  },
];

/**
 * What the machines of the visitors are like: how much slower than this one, and for how long [ms],
 * at most, they now and then do something else.
 */
export const machines = [
  { slower: 1, stalls: 0 },
  { slower: 1, stalls: 2_000 },
  { slower: 3, stalls: 0 },
  { slower: 6, stalls: 300 },
];

/** Opens the page and watches it. */
export async function watch(page, address, { query, watched }) {
  await page.goto(address + query, { waitUntil: 'networkidle', timeout: STORY_MAX_MS });
  if (watched === undefined) {
    // What comes next stands out once the story is over.
    await page.locator('.head .btn.main').waitFor({ timeout: STORY_MAX_MS });
  }
  await page.waitForTimeout(watched ?? AFTERWARDS_MS);
}
