// "You are the scheduler" on the page: a game by keyboard and by clicks, its graph, and two outcomes beside each other.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { geometry } from './geometry.mjs';
import { SIZES, accessibility, action, frames, outcome, press, run, settled, until } from './helpers.mjs';
import { pages, suite } from './suite.mjs';
import { program } from './views.mjs';

/** Two locks taken in opposite orders, and nothing else. */
const locks = readFileSync(fileURLToPath(new URL('../play/locks.py', import.meta.url)), 'utf8');

const site = suite();
const onPage = pages(site, { reducedMotion: 'reduce' });

const offers = (page) => page.locator('[data-action="pick"]:visible');
const score = (page) => page.locator('[data-score]').innerText();
const verdict = async (page) => {
  const told = page.locator('[data-verdict]');
  return (await told.count()) ? told.getAttribute('data-verdict') : null;
};
const here = (page) => page.locator('[data-here]').getAttribute('data-state-number');
/** The offer of a task to carry out an operation. */
const offer = (page, task, operation) => offers(page).filter({ hasText: task }).filter({ hasText: operation });

/** Puts a program into the page and waits for its run. */
async function given(page, text) {
  await run(page, text);
  await settled(page);
}

/** Begins a game and waits until its goal is known. */
async function begin(page, text = locks) {
  if (text) await given(page, text);
  await page.locator('body').press('g');
  await until('who can go on', async () => (await offers(page).count()) > 0);
  await until('a goal', async () => (await page.locator('[data-action="game-give-up"]:enabled').count()) > 0, 20_000);
}

onPage('crossed locks are broken by clicks, and the step is taken back', {}, async (page) => {
  await given(page, locks);
  await press(page, 'game');
  await until('a goal', async () => (await action(page, 'game-give-up').count()) > 0, 20_000);
  assert.match(await page.locator('.game-goal').innerText(), /死锁.*1 次/);
  await offer(page, 'P1', 'acquire a').click();
  await until('one step', async () => (await score(page)).includes('1 步'));
  await offer(page, 'P2', 'acquire b').click();
  await until('the end', async () => (await verdict(page)) === 'best');
  assert.equal(await outcome(page), 'hang');
  assert.match(await page.locator('[data-verdict]').innerText(), /抢占 1 次/);
  assert.equal(await offers(page).count(), 0, 'nobody can go on');
  await press(page, 'game-undo');
  await until('it goes on', async () => (await offers(page).count()) > 0);
  assert.equal(await verdict(page), null);
  await press(page, 'game-restart');
  await until('the beginning', async () => /0 步/.test(await score(page)));
  await press(page, 'leave-game');
  assert.equal(await page.locator('[data-game]').count(), 0);
  assert.equal(await outcome(page), 'running', 'the ordinary run, where it stood');
});

onPage('the same by keyboard alone', {}, async (page) => {
  await given(page, locks);
  await page.locator('body').press('g');
  await until('who can go on', async () => (await offers(page).count()) > 0);
  for (const [step, [task, operation]] of [['P1', 'acquire a'], ['P2', 'acquire b']].entries()) {
    await until('its step', async () => (await score(page)).includes(`${step} 步`) && (await offer(page, task, operation).count()) === 1);
    const key = await offer(page, task, operation).locator('kbd').innerText();
    await page.keyboard.press(key);
  }
  await until('the deadlock', async () => (await outcome(page)) === 'hang');
  await page.keyboard.press('Backspace');
  await until('one step less', async () => (await score(page)).includes('1 步'));
  await page.keyboard.press('g');
  await until('the game is over', async () => (await page.locator('[data-game]').count()) === 0);
});

onPage('hints tell where a step leads, and the best schedule is shown', {}, async (page) => {
  await begin(page);
  await offer(page, 'P1', 'acquire a').click();
  await until('one step', async () => (await score(page)).includes('1 步'));
  await press(page, 'game-hints');
  assert.equal(await offer(page, 'P1', 'acquire b').getAttribute('data-hint'), 'lost');
  assert.equal(await offer(page, 'P2', 'acquire b').getAttribute('data-hint'), 'sure');
  await press(page, 'game-give-up');
  await until('the best', async () => (await verdict(page)) === 'shown');
  assert.equal(await outcome(page), 'hang');
});

onPage('a token of the stage goes on when it is pressed', {}, async (page) => {
  await begin(page);
  await page.locator('.token.offered').first().click();
  await until('one step', async () => (await score(page)).includes('1 步'));
});

onPage('all states are drawn, and walked by keys and clicks', {}, async (page) => {
  await given(page, locks);
  await press(page, 'explore');
  await until('the last word', async () => action(page, 'explore-states').isVisible(), 20_000);
  await press(page, 'explore-states');
  await until('the graph', async () => page.locator('.map').isVisible());
  const signs = page.locator('[data-state-number]');
  assert.ok((await signs.count()) > 10);
  assert.equal(await page.locator('[data-end]').count(), await page.locator('.end').count() - (await page.locator('.map-legend .end').count()));
  assert.equal(await here(page), '0');
  await page.locator('[data-here]').focus();
  await page.keyboard.press('ArrowDown');
  await until('one step', async () => (await here(page)) !== '0' && (await score(page)).includes('1 步'));
  await page.keyboard.press('ArrowUp');
  await until('back', async () => (await here(page)) === '0');
  const hang = page.locator('[data-end]:has(.unclean)');
  await hang.click();
  await until('the deadlock', async () => (await outcome(page)) === 'hang');
  assert.equal(await page.locator('.way-line.taken').count(), 2);
});

onPage('two outcomes beside each other: where they part', {}, async (page) => {
  await given(page, locks);
  await press(page, 'explore');
  const compare = page.locator('[data-action="compare-outcome"]');
  await until('two outcomes', async () => (await compare.count()) === 2 && (await action(page, 'explore-states').isVisible()), 20_000);
  await compare.nth(0).click();
  assert.equal(await compare.nth(0).getAttribute('aria-pressed'), 'true');
  await compare.nth(1).click();
  await until('both', async () => page.locator('[data-compare]').isVisible());
  await until('their timelines', async () => (await page.locator('[data-lane] [data-parting]').count()) === 2);
  assert.match(await page.locator('.parting-words').innerText(), /步.*A 让.*B 让/);
  const lanes = await page.locator('[data-lane] h3').allInnerTexts();
  assert.equal(lanes.filter((words) => words.includes('死锁')).length, 1, lanes.join('\n'));
  const moment = page.locator('[data-compare] .position');
  const stood = await moment.innerText();
  await press(page, 'play-both');
  await until('time goes by', async () => (await moment.innerText()) !== stood);
});

onPage('a program that cannot be broken says so', {}, async (page) => {
  await given(page, program('kept'));
  await press(page, 'game');
  await until('its goal', async () => /弄不坏/.test(await page.locator('.game-goal').innerText()), 20_000);
});

for (const [name, size] of Object.entries({ ...SIZES, medium: [1024, 768] })) {
  for (const [theme, lang] of [['light', 'en'], ['dark', 'zh']]) {
    if (name === 'embed') continue;
    onPage(`a game is accessible and fits: ${name}, ${theme}, ${lang}`, { size, theme, lang, axe: true, scenario: 'crossed-locks' }, async (page) => {
      await begin(page, null);
      await press(page, 'game-hints');
      await frames(page);
      assert.deepEqual(await accessibility(page), []);
      assert.deepEqual(await geometry(page), []);
      await press(page, 'game-give-up');
      await until('the best', async () => (await verdict(page)) === 'shown');
      assert.deepEqual(await accessibility(page), []);
      const words = await page.locator('body').innerText();
      assert.doesNotMatch(words, /(game|map|compare)\.[a-z]/, 'every sentence is there');
    });
  }
}
