// The first seconds: what is seen before the WebAssembly has arrived, and when it never does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geometry } from './geometry.mjs';
import { SIZES, until } from './helpers.mjs';
import { suite } from './suite.mjs';

const site = suite();

/** Opens the page with its WebAssembly in the hands of `fate`. */
async function starting(fate, options, body) {
  const context = await site.browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.route('**/*.wasm', fate);
    await page.goto(site.url, { waitUntil: 'commit' });
    await page.locator('#app .boot').waitFor();
    await body(page);
  } finally {
    await context.close();
  }
}

const never = () => {};

test('a frame and the title at once, the waiting only after 400 ms', () => starting(never, {}, async (page) => {
  const seen = await page.evaluate(async () => {
    const wait = document.querySelector('.boot-wait');
    const animation = wait.getAnimations()[0];
    return { delay: animation.effect.getTiming().delay, title: document.querySelector('h1').checkVisibility() };
  });
  assert.deepEqual(seen, { delay: 400, title: true });
  const shown = () => page.locator('.boot-wait').evaluate((element) => getComputedStyle(element).visibility);
  await until('the waiting shows', async () => (await shown()) === 'visible');
  assert.equal(await page.locator('.boot-failed').isVisible(), false);
}));

test('the bar knows how much is to come', () => starting(async (route) => {
  await new Promise((done) => setTimeout(done, 500));
  await route.continue();
}, {}, async (page) => {
  assert.ok(Number(await page.locator('meta[name="interleave-module"]').getAttribute('data-size')) > 10_000);
}));

for (const [fault, fate] of [
  ['does not arrive', (route) => route.abort()],
  ['is missing', (route) => route.fulfill({ status: 404 })],
  ['is something else', (route) => route.fulfill({ contentType: 'text/html', body: '<p>' })],
]) {
  test(`when the WebAssembly ${fault}, a sentence says so`, () => starting(fate, {}, async (page) => {
    await page.locator('[data-boot="failed"] .boot-failed').waitFor({ state: 'visible' });
    await page.locator('.boot-wait').waitFor({ state: 'hidden' });
    assert.ok((await page.locator('[data-boot-reason]').innerText()).length > 0);
  }));
}

test('without scripts a sentence and a picture', () => starting(never, { javaScriptEnabled: false }, async (page) => {
  assert.match(await page.locator('body').innerText(), /WebAssembly/);
  assert.ok(await page.locator('#app svg').isVisible());
}));

for (const [name, [width, height]] of Object.entries(SIZES)) {
  test(`nothing overflows while it starts: ${name}`, () => starting(never, { viewport: { width, height } }, async (page) => {
    await page.waitForTimeout(500);
    assert.deepEqual(await geometry(page), []);
  }));
}
