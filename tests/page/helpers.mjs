// The page as a test sees it: opened in Chromium at a size, theme and language, and read through its stable hooks.
import { accessSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { installMeters } from './meters.mjs';

export const SIZES = { wide: [1440, 760], embed: [720, 420], phone: [390, 844] };

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of process.env.PATH.split(delimiter)) {
      try {
        accessSync(join(folder, name));
        return join(folder, name);
      } catch { /* the next folder */ }
    }
  }
  throw new Error('no Chromium found: install it, or name it in CHROMIUM');
}

export const launch = () => chromium.launch({ executablePath: executable(), args: FLAGS });

const axeSource = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Opens the page in a visit of its own and waits until it is usable.
 * `page.problems` then gathers what must not happen: errors, broken policy, requests to others.
 */
export async function open(browser, url, options = {}) {
  const { size = SIZES.wide, lang = 'zh', theme = 'light', embed, scenario, fragment, axe, reducedMotion = 'no-preference', wait = true } = options;
  const address = new URL(url);
  const given = { lang, theme, scenario, embed: embed ? '1' : undefined };
  for (const [key, value] of Object.entries(given)) if (value != null) address.searchParams.set(key, value);
  if (fragment) address.hash = fragment;

  const context = await browser.newContext({
    viewport: { width: size[0], height: size[1] },
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    locale: lang === 'en' ? 'en-US' : 'zh-CN',
    reducedMotion,
  });
  await context.addInitScript(installMeters);
  if (axe) await context.addInitScript(axeSource());
  const page = await context.newPage();
  watch(page, address.origin);
  page.openedAt = Date.now();
  await page.goto(address.href);
  if (wait) await page.locator('#app[data-ready]').waitFor({ state: 'attached', timeout: 30_000 });
  return page;
}

function watch(page, origin) {
  page.problems = [];
  page.responses = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) page.problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => page.problems.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) page.problems.push(`asks a third party: ${url.href}`);
  });
  // A reload takes back what the page before it was still asking for.
  const takenBack = (request) => request.failure()?.errorText === 'net::ERR_ABORTED' && request.url().endsWith('.svg');
  page.on('requestfailed', (request) => takenBack(request) || page.problems.push(`request failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    page.responses.push(response);
    if (response.status() >= 400) page.problems.push(`status ${response.status()}: ${response.url()}`);
  });
}

export const close = (page) => page.context().close();

/** Everything that went wrong so far, policy violations included. */
export async function problems(page) {
  return [...page.problems, ...(await page.evaluate(() => window.meters.violations))];
}

/** The processes on the page: `{pid: state}`. Two elements for one pid are an error of the page. */
export function states(page) {
  return page.evaluate(() => {
    const found = {};
    for (const token of document.querySelectorAll('[data-pid]')) {
      if (token.dataset.pid in found) throw new Error(`pid ${token.dataset.pid} is on the page twice`);
      found[token.dataset.pid] = token.dataset.state;
    }
    return found;
  });
}

/** How many processes are in each state. */
export async function counts(page) {
  const result = {};
  for (const state of Object.values(await states(page))) result[state] = (result[state] ?? 0) + 1;
  return result;
}

const scrubber = (page) => page.locator('input[type=range][data-scrubber]');

export const cursor = (page) => scrubber(page).evaluate((range) => Number(range.value));
export const end = (page) => scrubber(page).evaluate((range) => Number(range.max));

/** Moves the slider as a hand would, and waits for the frame after. */
export async function scrubTo(page, value) {
  await scrubber(page).evaluate((range, to) => {
    range.value = String(to);
    range.dispatchEvent(new Event('input', { bubbles: true }));
    range.dispatchEvent(new Event('change', { bubbles: true }));
  }, value);
  await frames(page);
}

export const scrubToEnd = async (page) => scrubTo(page, await end(page));

export const frames = (page, n = 2) =>
  page.evaluate((left) => new Promise((done) => {
    const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
    next();
  }), n);

export const action = (page, name) => page.locator(`[data-action="${name}"]`).first();

/** Presses a control; one that lies a level down is reached through the menus that hide it. */
export async function press(page, name) {
  const control = action(page, name);
  if (!(await control.isVisible())) await reveal(page, control);
  await control.click();
  await frames(page);
}

async function reveal(page, control) {
  for (const opener of await page.locator('[aria-expanded="false"]:visible').all()) {
    await opener.click();
    if (await control.isVisible()) return;
    await page.keyboard.press('Escape');
  }
}

/** Sets `language` or `theme`, be it a select or a button that goes round. */
export async function choose(page, name, value, reached) {
  const control = action(page, name);
  if (!(await control.isVisible())) await reveal(page, control);
  if ((await control.evaluate((element) => element.tagName)) === 'SELECT') await control.selectOption(value);
  else for (let i = 0; i < 4 && !(await reached()); i++) await control.click();
  await frames(page);
}

export const outcome = (page) => page.locator('[data-outcome]').first().getAttribute('data-outcome');
export const consoleText = (page) => page.locator('[data-console]').first().innerText();
/** Whether the guide waits for an answer; its choices stay to be read once they have been answered. */
export const asked = (page) => page.locator('[data-guide] [data-action="choice"]:enabled').count().then((n) => n > 0);

/** Passes over the question that is asked. */
export async function skip(page) {
  await page.locator('[data-action="skip"]:visible, [data-action="skip-question"]:visible').first().click();
  await frames(page);
}

export const playing = (page) => action(page, 'pause').isVisible();

export async function play(page) {
  if (!(await playing(page))) await press(page, 'play');
}

export async function pause(page) {
  if (await playing(page)) await press(page, 'pause');
}

/** Puts a program into the editor and runs it. */
export async function run(page, program) {
  const editor = page.locator('textarea[data-editor]').first();
  for (const name of ['edit', 'paste']) {
    if (!(await editor.isVisible()) && (await action(page, name).isVisible())) await press(page, name);
  }
  await editor.fill(program);
  await press(page, 'run');
}

/** Waits until the page shows the run that was asked for last, and records no other. */
export const settled = (page) => page.locator('.page:not(.stale)').waitFor({ state: 'attached', timeout: 30_000 });

/** Waits until `holds` does; says what it waited for when it does not. */
export async function until(what, holds, limit = 10_000, every = 50) {
  const started = Date.now();
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() - started > limit) throw new Error(`waited ${limit} ms in vain for: ${what}`);
    await new Promise((done) => setTimeout(done, every));
  }
}

/** Violations of accessibility, one line each; the page must have been opened with `axe: true`. */
export async function accessibility(page) {
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    resultTypes: ['violations'],
    // Experimental, and blind to spaces between SVG texts: a token's name says what is written on it and more.
    rules: { 'label-content-name-mismatch': { enabled: false } },
  }));
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} (${rule.help})`));
}
