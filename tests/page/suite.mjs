// What every suite against the built page shares: its server and browser, and a test on a page of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { close, launch, open, problems } from './helpers.mjs';
import { serve } from './server.mjs';

/** The built page's server and one Chromium, both there from the first test of the file to its last. */
export function suite() {
  const site = {};
  before(async () => {
    site.server = await serve(fileURLToPath(new URL('../../dist', import.meta.url)));
    site.url = site.server.url;
    site.browser = await launch();
  });
  after(async () => {
    await site.browser?.close();
    await site.server?.close();
  });
  return site;
}

/**
 * How a suite says a test: `onPage(name, options, body)`, on a page of its own, which must leave a clean console and
 * keep its policy. `usual` are options of every page, `ready` what each waits for first.
 */
export const pages = (site, usual = {}, ready = async () => {}) => (name, options, body) => {
  test(name, { timeout: 300_000 }, async () => {
    const page = await open(site.browser, site.url, { ...usual, ...options });
    try {
      await ready(page);
      await body(page);
      assert.deepEqual(await problems(page), []);
    } finally {
      await close(page);
    }
  });
};
