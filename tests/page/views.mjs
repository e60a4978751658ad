// The views that are looked at: the opening scenario as it runs, 101 processes, the deadlock; each at a given size, theme, language.
import { readFileSync } from 'node:fs';
import { SIZES, end, open, play, scrubTo, scrubToEnd } from './helpers.mjs';

export const program = (name) => readFileSync(new URL(`programs/${name}.py`, import.meta.url), 'utf8');

/** From the view's name to a page that shows it and stands still. */
export const VIEWS = {
  async opening(browser, url, options) {
    const page = await open(browser, url, { ...options, reducedMotion: 'reduce' });
    await scrubTo(page, Math.round((await end(page)) * 0.5));
    return page;
  },
  async crowd(browser, url, options) {
    const page = await open(browser, url, { ...options, scenario: 'crowd', reducedMotion: 'reduce' });
    await scrubTo(page, Math.round((await end(page)) * 0.4));
    return page;
  },
  async deadlock(browser, url, options) {
    const page = await open(browser, url, { ...options, scenario: 'crossed-locks', reducedMotion: 'reduce' });
    await scrubToEnd(page);
    return page;
  },
};

/** The opening scenario in the midst of play, with its movements. */
export async function inMotion(browser, url, options) {
  const page = await open(browser, url, options);
  await play(page);
  await page.waitForTimeout(1_500);
  return page;
}

/** Every combination that is looked at. */
export function* combinations() {
  for (const view of Object.keys(VIEWS)) {
    for (const [name, size] of Object.entries(SIZES)) {
      for (const theme of ['light', 'dark']) {
        for (const lang of ['zh', 'en']) yield { view, name, options: { size, theme, lang, embed: name === 'embed' } };
      }
    }
  }
}
