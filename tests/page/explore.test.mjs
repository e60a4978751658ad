// The explorer on the page: its line, its panel, its worker; every outcome found, shown and left again.
import assert from 'node:assert/strict';
import { geometry } from './geometry.mjs';
import { SIZES, accessibility, action, consoleText, frames, outcome, press, run, scrubToEnd, settled, until } from './helpers.mjs';
import { pages, suite } from './suite.mjs';
import { program } from './views.mjs';

const site = suite();
const onPage = pages(site, { reducedMotion: 'reduce' });

const panel = (page) => page.locator('[data-explore]');
const state = async (page) => ((await panel(page).count()) ? panel(page).getAttribute('data-explore') : null);
const line = (page) => action(page, 'explore');
const mark = (page) => line(page).getAttribute('data-mark');
const cards = (page, kind) => page.locator(`[data-outcome-card="${kind}"]`);

/** Puts a program into the page, opens the panel and waits for the last word. */
async function explore(page, text, last = ['complete']) {
  if (text) await run(page, text);
  await settled(page);
  await press(page, 'explore');
  await until('the last word of the explorer', async () => last.includes(await state(page)), 60_000);
}

/** Plays the schedule of an outcome and goes to its end. */
async function animate(page, card) {
  await card.locator('[data-action="play-outcome"]').click();
  await until('the card is chosen', async () => (await card.locator('[aria-pressed="true"]').count()) === 1);
  await settled(page);
  await scrubToEnd(page);
}

onPage('a scenario has its verdict without being asked', { scenario: 'crossed-locks' }, async (page) => {
  await until('a verdict', async () => (await mark(page)) === 'bad', 30_000);
  assert.match(await line(page).innerText(), /结局/);
  assert.equal(await panel(page).count(), 0, 'nothing opens by itself');
  await press(page, 'explore');
  assert.ok(await panel(page).isVisible());
});

onPage('finds the lost update, and animates it', {}, async (page) => {
  await explore(page, program('lost'));
  assert.equal(await cards(page, 'clean').count(), 2);
  assert.equal(await mark(page), 'differ');
  const lost = cards(page, 'clean').filter({ hasText: 'total 1' });
  const kept = cards(page, 'clean').filter({ hasText: 'total 2' });
  assert.match(await lost.innerText(), /33\.3%|50\.0%|66\.7%/);
  await animate(page, lost);
  assert.equal((await consoleText(page)).trim(), 'total 1');
  await animate(page, kept);
  assert.equal((await consoleText(page)).trim(), 'total 2');
  await kept.locator('[data-action="play-outcome"]').click();
  await until('the ordinary run', async () => (await page.locator('.outcome.chosen').count()) === 0);
  assert.equal(await state(page), 'complete', 'what was found is kept');
});

onPage('finds the deadlock, and says who holds what', { scenario: 'crossed-locks' }, async (page) => {
  await explore(page, null);
  const hang = cards(page, 'unclean').first();
  assert.match(await hang.innerText(), /死锁/);
  assert.match(await hang.innerText(), /手里/);
  await animate(page, hang);
  assert.equal(await outcome(page), 'hang');
});

onPage('says when every schedule ends alike', {}, async (page) => {
  await explore(page, program('kept'));
  assert.equal(await mark(page), 'same');
  assert.match(await line(page).innerText(), /所有 [\d,]+ 种调度结局相同/);
  assert.equal(await panel(page).getAttribute('data-complete'), 'true');
});

onPage('can be stopped, and never calls that safe; the page stays quick', {}, async (page) => {
  await page.evaluate(() => {
    window.long = [];
    new PerformanceObserver((list) => window.long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
  });
  await run(page, program('racing'));
  await settled(page);
  await press(page, 'explore');
  await until('some outcomes', async () => Number(await panel(page).getAttribute('data-outcomes')) > 0 || (await state(page)) !== 'running', 30_000);
  await page.evaluate(() => { window.long = []; });
  await page.waitForTimeout(2_000);
  const long = await page.evaluate(() => window.long);
  assert.equal(await state(page), 'running', 'it is too big to be done by now');
  const asked = Date.now();
  await press(page, 'explore-stop');
  await until('its last word', async () => (await state(page)) === 'cancelled', 5_000);
  assert.ok(Date.now() - asked < 3_000);
  assert.notEqual(await panel(page).getAttribute('data-complete'), 'true');
  assert.ok(['unknown', 'bad'].includes(await mark(page)), await mark(page));
  assert.match(await panel(page).innerText(), /没有探索完/);
  assert.deepEqual(long.filter((duration) => duration > 100), [], 'long tasks of the page while the worker works');
});

onPage('another program: the old verdict goes at once', { scenario: 'crossed-locks' }, async (page) => {
  await until('a verdict', async () => (await mark(page)) === 'bad', 30_000);
  await run(page, program('greeting'));
  await until('the old verdict is gone', async () => (await mark(page)) !== 'bad', 1_000);
  await until('the new one', async () => (await mark(page)) === 'same', 30_000);
});

for (const [name, size] of Object.entries(SIZES)) {
  for (const [theme, lang] of [['light', 'en'], ['dark', 'zh']]) {
    const options = { size, theme, lang, axe: true, scenario: 'crossed-locks', embed: name === 'embed' };
    onPage(`the panel is accessible and fits: ${name}, ${theme}, ${lang}`, options, async (page) => {
      await explore(page, null);
      await frames(page);
      assert.deepEqual(await accessibility(page), []);
      assert.deepEqual(await geometry(page), []);
      const words = await page.locator('body').innerText();
      assert.doesNotMatch(words, /explore\.[a-z]/, 'every sentence is there');
    });
  }
}
