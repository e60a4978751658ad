// What strangers' programs may do to the page: each excess ends with a clear message, and the page stays live.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { close, consoleText, open, outcome, press, problems, run, scrubToEnd, until } from './helpers.mjs';
import { suite } from './suite.mjs';
import { program } from './views.mjs';

const site = suite();

for (const [name, ending, words] of [
  ['bomb', 'limit', /4,096|4096/],
  ['allocate', 'limit', /16 MB/],
  ['spin', 'limit', /已停止/],
  ['deep', 'exited', /RecursionError/],
]) {
  test(`${name} ends with a message and the page answers`, { timeout: 300_000 }, async () => {
    const page = await open(site.browser, site.url, {});
    try {
      await run(page, program(name));
      await page.evaluate(() => { window.meters.longest = 0; });
      await until('the end', async () => {
        await scrubToEnd(page);
        return (await outcome(page)) === ending;
      }, 120_000, 200);
      const longest = await page.evaluate(() => window.meters.longest);
      const said = `${await consoleText(page)} ${await page.locator('body').innerText()}`;
      assert.ok(words.test(said), `${name}: ${said.slice(0, 300)}`);
      await press(page, 'back');
      await until('it steps back', async () => (await outcome(page)) === 'running');
      assert.ok(longest < 2000, `the page stood still for ${Math.round(longest)} ms`);
      assert.deepEqual(await problems(page), []);
    } finally {
      await close(page);
    }
  });
}
