// A test of the tests: on pages as small as can be, each fault that the rig must catch is caught, and a sound page has none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { geometry } from './geometry.mjs';
import {
  accessibility, choose, close, counts, cursor, end, launch, open, playing, press, problems, run, scrubTo, states, until,
} from './helpers.mjs';
import { serve } from './server.mjs';

const page = (body, head = '') => `<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>t</title>
<link rel="icon" href="icon.svg"><link rel="stylesheet" href="page.css">${head}</head><body>${body}<script type="module" src="page.js"></script></body></html>`;

const FILES = {
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'page.css': `
    .stage { position: relative; width: 400px; height: 200px; }
    .zone { position: absolute; top: 0; width: 180px; height: 200px; }
    .zone + .zone { left: 200px; }
    .token { position: absolute; top: 40px; width: 60px; height: 26px; }
    .moved { transform: translateX(90px); }
    .narrow { width: 40px; white-space: nowrap; overflow: hidden; }
    .far { left: 600px; }
    .wide { width: 3000px; }
    .shifted { left: 100px !important; }
    .tiny { width: 10px; height: 10px; padding: 0; }
    .at { position: absolute; top: 300px; left: 10px; }
    .grey { color: #bbb; background: #fff; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .scroller { width: 100px; height: 40px; overflow: auto; }`,
  'page.js': `
    const app = document.getElementById('app');
    const range = document.querySelector('[data-scrubber]');
    const token = document.querySelector('[data-pid="1001"]');
    const at = (n) => { range.value = n; token?.classList.toggle('moved', n > 5); if (token) token.dataset.state = n > 5 ? 'running' : 'ready'; };
    range?.addEventListener('input', () => at(Number(range.value)));
    document.addEventListener('click', (event) => {
      const name = event.target.dataset.action;
      if (name === 'step') at(Number(range.value) + 1);
      if (name === 'run') document.querySelector('[data-console]').textContent = document.querySelector('textarea').value;
      if (name === 'language') document.documentElement.lang = document.documentElement.lang === 'zh' ? 'en' : 'zh';
    });
    app.dataset.ready = '';`,
  'index.html': page(`<main id="app"><h1>一页</h1>
    <div class="stage"><div class="zone" data-zone="ready"><span class="token" data-pid="1000" data-state="ready">P0</span></div>
    <div class="zone" data-zone="cpu"><span class="token" data-pid="1001" data-state="ready">P1</span></div></div>
    <button data-action="step">步进</button><button data-action="run">运行</button><button data-action="language">语言</button>
    <label>时间<input type="range" data-scrubber min="0" max="10" value="0"></label>
    <label>源码<textarea data-editor></textarea></label><pre data-console></pre>
    <p class="hidden">只给读屏的话，比它的盒子长得多</p>
    <div class="scroller" data-scroll tabindex="0"><p>一段可以滚动的很长的文字，一段可以滚动的很长的文字</p></div></main>`),
  'bad.html': page(`<main id="app"><h1>坏</h1>
    <div class="stage"><div class="zone" data-zone="ready"><span class="token" data-pid="1" data-state="ready">P1</span>
    <span class="token" data-pid="2" data-state="ready">P2</span><span class="token far" data-pid="3" data-state="ready">P3</span></div>
    <div class="zone shifted" data-zone="cpu"></div></div>
    <p class="narrow">这一句比它的盒子长</p><div class="wide">宽</div>
    <p class="at">一句话</p><p class="at">另一句</p><p class="grey">看不清</p>
    <button class="tiny" aria-label="a"></button><button class="tiny" aria-label="b"></button></main>`),
  'leaky.html': page('<main id="app"></main><img src="http://other.test/x.png" alt=""><p style="color:red">x</p><script>1</script>'),
  'lost.html': page('<main id="app"></main>', '<link rel="stylesheet" href="lost.css">'),
  'twice.html': page('<main id="app"><b data-pid="1" data-state="ready"></b><i data-pid="1" data-state="ready"></i></main>'),
};

let server;
let browser;
before(async () => {
  server = await serve(FILES);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const on = (file, options, body) => async () => {
  const opened = await open(browser, server.url + file, options);
  try {
    await body(opened);
  } finally {
    await close(opened);
  }
};

test('a sound page has no fault', on('', { axe: true }, async (page) => {
  assert.deepEqual(await geometry(page), []);
  assert.deepEqual(await accessibility(page), []);
  assert.deepEqual(await problems(page), []);
}));

test('the hooks are read and used', on('', {}, async (page) => {
  assert.deepEqual(await states(page), { 1000: 'ready', 1001: 'ready' });
  assert.equal(await page.evaluate(() => window.meters.moved), null);
  await scrubTo(page, 6);
  assert.deepEqual(await counts(page), { ready: 1, running: 1 });
  await until('the meter has seen the token move', () => page.evaluate(() => window.meters.moved));
  assert.deepEqual(await page.evaluate(() => Object.keys(window.meters.seen).sort()), ['ready', 'running']);
  await press(page, 'step');
  assert.deepEqual([await cursor(page), await end(page), await playing(page)], [7, 10, false]);
  await run(page, 'print(1)');
  assert.equal(await page.locator('[data-console]').innerText(), 'print(1)');
  await choose(page, 'language', 'en', async () => (await page.locator('html').getAttribute('lang')) === 'en');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
}));

test('a visible change is noticed, and its absence', on('', {}, async (page) => {
  await page.waitForTimeout(300);
  const length = () => page.evaluate(() => window.meters.changes.length);
  const before = await length();
  await page.waitForTimeout(300);
  assert.equal(await length(), before);
  await scrubTo(page, 8);
  await until('a change', async () => (await length()) > before);
}));

test('a page that stands still is measured', on('', {}, async (page) => {
  await page.evaluate(() => { window.meters.longest = 0; const stop = performance.now() + 600; while (performance.now() < stop); });
  await page.waitForTimeout(100);
  assert.ok((await page.evaluate(() => window.meters.longest)) >= 500);
}));

test('what overflows, overlaps or is cut is found', on('bad.html', { axe: true }, async (page) => {
  const faults = (await geometry(page)).join('\n');
  for (const expected of [
    /the page is \d+ wide/, /wider than its box/, /cut off by/, /text on text: .*一句话.*另一句/, /zones overlap: ready and cpu/,
    /token outside the stage: .*P3/, /tokens overlap: .*P1.*P2/, /too small to hit/,
  ]) assert.match(faults, expected);
  assert.match((await accessibility(page)).join('\n'), /color-contrast/);
}));

test('a broken policy and a third party are found', on('leaky.html', {}, async (page) => {
  const found = (await problems(page)).join('\n');
  assert.match(found, /policy: script-src/);
  assert.match(found, /policy: style-src/);
  assert.match(found, /policy: img-src|asks a third party/);
}));

test('one process on the page twice is found', on('twice.html', {}, async (page) => {
  await assert.rejects(states(page), /on the page twice/);
}));

test('a missing file is told', on('lost.html', {}, async (page) => {
  assert.match((await problems(page)).join('\n'), /status 404: .*lost.css/);
}));
