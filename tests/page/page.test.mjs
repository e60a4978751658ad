// The built page in Chromium, used as a person uses it and read through its stable hooks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { geometry } from './geometry.mjs';
import {
  SIZES, accessibility, action, asked, choose, close, consoleText, counts, cursor, end, frames, open, outcome, pause, playing,
  press, run, scrubTo, scrubToEnd, settled, skip, states, until,
} from './helpers.mjs';
import { pages, suite } from './suite.mjs';
import { VIEWS, inMotion, program } from './views.mjs';

const site = suite();
const onPage = pages(site);

/** Runs a program to its recording, the cursor at its end. */
async function runToEnd(page, name) {
  await run(page, program(name));
  await settled(page);
  await scrubToEnd(page);
}

onPage('opens: a program that has run, on the stage, with its source', {}, async (page) => {
  assert.ok((await end(page)) > 0, 'the slider has somewhere to go');
  assert.ok(Object.keys(await states(page)).length > 0 || (await cursor(page)) === 0);
  assert.match(await page.locator('html').getAttribute('lang'), /^zh/);
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'light');
  for (const name of ['play', 'step', 'back', 'restart']) assert.ok(await action(page, name).count() || name === 'play', name);
});

onPage('its first load is at most 1600 KB, compressed', {}, async (page) => {
  await page.waitForLoadState('networkidle');
  const bodies = await Promise.all(page.responses.map((response) => response.body()));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
  assert.ok(bytes <= 1600 * 1024, `${bytes} bytes`);
  const urls = page.responses.map((response) => response.url());
  const twice = urls.filter((url, at) => urls.indexOf(url) !== at);
  // The worker imports the page's script; the module behind it is handed over, compiled.
  assert.ok(twice.length <= 1 && twice.every((url) => /\/page-[^/]*\.js$/.test(url)), `fetched twice: ${twice}`);
});

onPage('within 10 s of opening a token has moved and a question is asked', {}, async (page) => {
  await until('a question', () => asked(page), 10_000 - (Date.now() - page.openedAt));
  assert.ok(await page.evaluate(() => window.meters.moved), 'a token has moved');
  assert.ok((await action(page, 'choice').count()) > 0, 'it offers answers');
  assert.ok(await page.locator('[data-action="skip"]:visible, [data-action="skip-question"]:visible').count(), 'and to be skipped');
});

onPage('an answer plays on to its proof', {}, async (page) => {
  await until('a question', () => asked(page));
  const at = await cursor(page);
  await page.locator('[data-action="choice"][data-choice]').first().click();
  await until('the run goes on', async () => (await cursor(page)) > at);
  assert.equal(await asked(page), false);
});

onPage('plays to the end, and no 2 s pass without a visible change', {}, async (page) => {
  const gaps = [];
  let since = null;
  await until('the end of the run', async () => {
    const going = await playing(page);
    if (going && since === null) since = await page.evaluate(() => performance.now());
    if (!going && since !== null) {
      gaps.push(await page.evaluate((from) => {
        const moments = [from, ...window.meters.changes.filter((at) => at > from)];
        return Math.max(0, ...moments.slice(1).map((at, i) => at - moments[i]));
      }, since));
      since = null;
    }
    if ((await outcome(page)) !== 'running') return true;
    if (await asked(page)) await skip(page);
    else if (!going) await press(page, 'play');
    return false;
  }, 240_000, 100);
  assert.ok(Math.max(...gaps) <= 2_000, `the longest stretch without a change: ${Math.round(Math.max(...gaps))} ms`);
  assert.equal(await outcome(page), 'exited');
  assert.equal(await cursor(page), await end(page));
  const seen = await page.evaluate(() => Object.keys(window.meters.seen));
  for (const state of ['ready', 'running', 'blocked']) assert.ok(seen.includes(state), `${state} was seen among ${seen}`);
  assert.ok(Object.values(await states(page)).every((state) => state === 'reaped'), 'in the end all processes are reaped');
});

onPage('scrubs: a moment looks the same from whichever side it is reached', {}, async (page) => {
  await pause(page);
  const last = await end(page);
  const middle = Math.round(last / 2);
  await scrubTo(page, middle);
  const before = { states: await states(page), console: await consoleText(page) };
  await scrubTo(page, last);
  const final = await consoleText(page);
  assert.ok(final.startsWith(before.console.trimEnd()), 'the console shows what was printed up to the cursor');
  await scrubTo(page, 0);
  assert.equal((await consoleText(page)).trim(), '');
  await scrubTo(page, middle);
  assert.deepEqual({ states: await states(page), console: await consoleText(page) }, before);
});

onPage('steps forth and back, by button and by key', {}, async (page) => {
  await press(page, 'restart');
  await pause(page);
  const trail = [];
  for (let i = 0; i < 6; i++) {
    trail.push({ at: await cursor(page), states: await states(page) });
    await press(page, 'step');
    await until('a step moves the cursor', async () => (await cursor(page)) > trail[i].at, 3_000);
  }
  for (const past of trail.reverse()) {
    await press(page, 'back');
    await until('a step back', async () => (await cursor(page)) === past.at, 3_000);
    assert.deepEqual(await states(page), past.states);
  }
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('End');
  await frames(page);
  assert.equal(await cursor(page), await end(page));
  await page.keyboard.press('ArrowLeft');
  await until('the left arrow steps back', async () => (await cursor(page)) < (await end(page)), 3_000);
  await page.keyboard.press('Home');
  await until('Home goes to the start', async () => (await cursor(page)) === 0, 3_000);
  await page.keyboard.press('Space');
  await until('Space plays', () => playing(page), 3_000);
  await page.keyboard.press('Space');
  await until('Space pauses', async () => !(await playing(page)), 3_000);
});

onPage('changes its language, completely and at the same moment of the run', {}, async (page) => {
  await pause(page);
  await scrubTo(page, Math.round((await end(page)) / 2));
  const at = { cursor: await cursor(page), states: await states(page) };
  const english = async () => (await page.locator('html').getAttribute('lang')).startsWith('en');
  await choose(page, 'language', 'en', english);
  assert.ok(await english());
  assert.deepEqual({ cursor: await cursor(page), states: await states(page) }, at);
  const left = await page.evaluate(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const foreign = element.closest('[lang|=zh]:not(html), [data-console], [data-editor], [data-source], pre, code, textarea, script');
      if (/\p{Script=Han}/u.test(node.data) && !foreign && element.checkVisibility()) found.push(node.data.trim());
    }
    return found;
  });
  assert.deepEqual(left, [], 'text that stayed Chinese');
});

onPage('changes its theme', {}, async (page) => {
  for (const theme of ['dark', 'contrast', 'light']) {
    const reached = async () => (await page.locator('html').getAttribute('data-theme')) === theme;
    await choose(page, 'theme', theme, reached);
    assert.ok(await reached(), theme);
  }
});

onPage('runs a program that was pasted', {}, async (page) => {
  await runToEnd(page, 'greeting');
  await until('the outcome', async () => (await outcome(page)) === 'exited');
  assert.equal((await consoleText(page)).trim(), 'hello world\nexit code 0');
});

onPage('shows 101 processes, five of a hundred served', {}, async (page) => {
  await runToEnd(page, 'crowd');
  const printed = (await consoleText(page)).trim().split('\n');
  assert.equal(printed.filter((line) => line.includes('成功')).length, 5);
  assert.equal(printed.filter((line) => line.includes('失败')).length, 95);
  const most = await page.evaluate(async () => {
    const range = document.querySelector('[data-scrubber]');
    let most = 0;
    for (let i = 0; i <= 20; i++) {
      range.value = String(Math.round((Number(range.max) * i) / 20));
      range.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      most = Math.max(most, document.querySelectorAll('[data-pid]').length);
    }
    return most;
  });
  assert.ok(most >= 90 && most <= 101, `the most processes seen at once: ${most}`);
});

onPage('draws the ring of a deadlock', {}, async (page) => {
  await runToEnd(page, 'deadlock');
  await until('the outcome', async () => (await outcome(page)) === 'hang');
  await page.locator('[data-ring]').first().waitFor({ state: 'visible' });
  const blocked = (await counts(page)).blocked;
  assert.equal(blocked, 3, 'both workers, and main in join');
});

onPage('shows a syntax error at its line, and keeps the last good run', {}, async (page) => {
  await runToEnd(page, 'greeting');
  await run(page, program('wrong'));
  const fault = page.locator('[data-diagnostic="3"], [data-diagnostic][data-line="3"]').first();
  await fault.waitFor({ state: 'visible' });
  assert.ok((await fault.innerText()).trim().length > 0 || (await fault.getAttribute('aria-label')));
  assert.ok((await end(page)) > 0, 'the last good run is still there');
  await run(page, program('greeting'));
  await until('the fault is gone', async () => (await page.locator('[data-diagnostic]').count()) === 0);
});

onPage('a damaged paste: its repair is shown, taken by keyboard, and can be undone', { axe: true }, async (page) => {
  const damaged = program('damaged');
  await run(page, damaged);
  await until('it is offered', async () => (await page.locator('[data-offer]').count()) > 0);
  assert.equal(await outcome(page), 'rejected');
  await action(page, 'look-repair').focus();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await sheet.waitFor();
  const shown = (fate) => page.locator(`[data-difference] [data-fate=${fate}] code`).allInnerTexts();
  assert.equal((await shown('removed')).join('\n'), damaged.trim());
  assert.ok((await shown('added')).includes("    print('你好，' + name)"), 'what is in a string stays');
  assert.equal(await outcome(page), 'rejected', 'nothing is changed by looking');
  assert.deepEqual(await accessibility(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await sheet.count(), 0);
  await page.keyboard.press('Enter');
  await sheet.waitFor();
  for (let i = 0; i < 6 && !(await action(page, 'apply-repair').evaluate((it) => it === document.activeElement)); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until('it runs', async () => {
    await scrubToEnd(page);
    return (await outcome(page)) === 'exited';
  });
  assert.equal((await consoleText(page)).trim(), '你好，Ann\ndone');
  assert.deepEqual(await accessibility(page), []);
  await press(page, 'restore-pasted');
  assert.equal(await page.locator('textarea[data-editor]').inputValue(), damaged);
});

onPage('a repair that is not wanted goes away', { lang: 'en', size: SIZES.phone }, async (page) => {
  const chosen = page.locator('[role=tab]').nth(1);
  await chosen.click();
  await run(page, 'x = （1）\n');
  await until('it is offered', async () => (await page.locator('[data-offer]').count()) > 0);
  assert.deepEqual(await geometry(page), []);
  await press(page, 'look-repair');
  assert.deepEqual(await geometry(page), []);
  await page.getByRole('dialog').locator('[data-action="dismiss-repair"]').click();
  await frames(page);
  assert.equal(await page.getByRole('dialog').count() + await page.locator('[data-offer]').count(), 0);
  assert.equal(await outcome(page), 'rejected');
});

onPage('an endless loop stops at the limit, and the page answers meanwhile', {}, async (page) => {
  await run(page, program('endless'));
  await page.evaluate(() => { window.meters.longest = 0; });
  await until('the limit', async () => {
    await scrubToEnd(page);
    return (await outcome(page)) === 'limit';
  }, 120_000, 200);
  const longest = await page.evaluate(() => window.meters.longest);
  assert.ok(longest < 500, `the page stood still for ${Math.round(longest)} ms`);
});

onPage('opens a scenario of the library', {}, async (page) => {
  const before = await page.title();
  const entry = page.locator('[data-action="open-scenario"][data-scenario]');
  if (!(await entry.first().isVisible())) await press(page, 'library').catch(() => {});
  const sheet = await page.getByRole('dialog').boundingBox();
  assert.ok(sheet.y >= 0 && sheet.y + sheet.height <= SIZES.wide[1], `the sheet is on the page: ${JSON.stringify(sheet)}`);
  const keys = await entry.evaluateAll((all) => all.map((one) => one.dataset.scenario));
  assert.ok(new Set(keys).size >= 6, `scenarios: ${keys}`);
  await entry.last().click();
  await until('it has run', async () => (await end(page)) > 0);
  assert.ok(before.length > 0);
});

onPage('an embedded page leaves keys and wheel to its host until it is used', { size: SIZES.embed, embed: true, reducedMotion: 'reduce' }, async (page) => {
  const at = await cursor(page);
  await page.keyboard.press('End');
  await frames(page);
  assert.equal(await cursor(page), at);
});

onPage('with reduced motion nothing plays by itself', { reducedMotion: 'reduce' }, async (page) => {
  await page.waitForTimeout(1_500);
  assert.equal(await playing(page), false);
});

for (const theme of ['light', 'dark', 'contrast']) {
  for (const lang of ['zh', 'en']) {
    onPage(`is accessible: ${theme}, ${lang}`, { theme, lang, axe: true }, async (page) => {
      await pause(page);
      assert.deepEqual(await accessibility(page), []);
      if (lang === 'zh') return;
      await runToEnd(page, 'deadlock');
      assert.deepEqual(await accessibility(page), []);
    });
  }
}

for (const [name, size] of Object.entries(SIZES)) {
  for (const lang of ['zh', 'en']) {
    test(`nothing overflows, overlaps or is cut: ${name}, ${lang}`, { timeout: 120_000 }, async () => {
      const options = { size, lang, embed: name === 'embed' };
      const faults = [];
      for (const [view, show] of Object.entries(VIEWS)) {
        const page = await show(site.browser, site.url, options);
        faults.push(...(await geometry(page)).map((fault) => `${view}: ${fault}`));
        await close(page);
      }
      const moving = await inMotion(site.browser, site.url, options);
      faults.push(...(await geometry(moving, { still: false })).map((fault) => `in motion: ${fault}`));
      await close(moving);
      assert.deepEqual(faults, []);
    });
  }
}

for (const [name, lang] of [['wide', 'zh'], ['phone', 'en']]) {
  test(`every scenario fits where its guide stops: ${name}`, { timeout: 300_000 }, async () => {
    const faults = [];
    const first = await open(site.browser, site.url, {});
    await press(first, 'library');
    const keys = await first.locator('[data-scenario]').evaluateAll((all) => all.map((one) => one.dataset.scenario));
    await close(first);
    assert.ok(keys.length >= 6, `scenarios: ${keys}`);
    for (const scenario of keys) {
      const page = await open(site.browser, site.url, { size: SIZES[name], lang, scenario, reducedMotion: 'reduce' });
      if (name === 'phone') await page.locator('[role=tab]').first().click();
      for (let i = 0; i < 8 && !(await asked(page)); i++) {
        await page.keyboard.press('PageDown');
        await frames(page);
      }
      if (!(await asked(page))) faults.push(`${scenario}: asks nothing`);
      faults.push(...(await geometry(page)).map((fault) => `${scenario}: ${fault}`));
      await scrubToEnd(page);
      faults.push(...(await geometry(page)).map((fault) => `${scenario}, at its end: ${fault}`));
      await close(page);
    }
    assert.deepEqual(faults, []);
  });
}
