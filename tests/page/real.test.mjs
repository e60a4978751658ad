// A recording of a real run on the page: opened, played, its lost update seen, and its simulated twin beside it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SIZES, accessibility, action, outcome, press, until } from './helpers.mjs';
import { pages, suite } from './suite.mjs';

const path = fileURLToPath(new URL('../real_os/tickets.json', import.meta.url));
const recording = JSON.parse(readFileSync(path, 'utf8'));
const bought = recording.records.filter(([, , , , what]) => what.write?.fd === 1 && what.write.text.includes('bought')).length;

const site = suite();
const onPage = pages(site, { reducedMotion: 'reduce' });

const bar = (page) => page.locator('[data-real]');
const shown = (page) => bar(page).getAttribute('data-real');
const seats = (page) => page.locator('[data-file="seats.json"] .file-text').innerText();

async function choose(page, file) {
  await press(page, 'library');
  await page.locator('[data-open-recording]').setInputFiles(file);
}

async function opened(page) {
  await choose(page, path);
  await until('the real run', async () => (await bar(page).count()) > 0 && (await shown(page)) === 'true');
}

const end = async (page) => {
  await page.locator('body').press('End');
  await until('the end', async () => (await outcome(page)) === 'exited');
};

onPage('a real ticket sale is played, and its lost update seen', {}, async (page) => {
  await opened(page);
  assert.match(await bar(page).innerText(), /真实运行/);
  assert.match(await page.locator('.real-about').first().innerText(), /Linux \d+\.\d+ · Python 3/);
  assert.match(await page.locator('.source-pane').innerText(), /json\.load/);
  await page.locator('body').press('ArrowRight');
  assert.equal(await page.locator('[data-pid]').count() > 0, true, 'somebody is on the stage');
  await end(page);
  assert.equal((await page.locator('[data-console]').innerText()).split('bought').length - 1, bought);
  assert.ok(bought >= 2, 'the one ticket was sold more than once');
  assert.match(await seats(page), /"count": 0/);
  await page.locator('body').press('Home');
  assert.match(await seats(page), /"count": 1/);
  assert.equal(await action(page, 'game').count(), 0, 'no game without a machine');
});

onPage('the simulated run of the same program is one press away, and each keeps its place', { lang: 'en' }, async (page) => {
  await opened(page);
  await end(page);
  await press(page, 'show-simulated');
  await until('the simulated run', async () => (await shown(page)) === 'false');
  await until('it is recorded', async () => (await page.locator('[data-scrubber]').getAttribute('max')) !== '0');
  assert.equal(await outcome(page), 'running', 'it begins at its beginning');
  await end(page);
  assert.match(await page.locator('[data-console]').innerText(), /bought a ticket/);
  await press(page, 'show-real');
  await until('the real run again', async () => (await shown(page)) === 'true');
  assert.equal(await outcome(page), 'exited', 'where it stood');
});

onPage('a file that is none gets one line', { lang: 'en' }, async (page) => {
  await choose(page, { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('<b>hello</b>') });
  await until('a notice', async () => (await page.locator('.notice').count()) > 0);
  assert.match(await page.locator('.notice').innerText(), /no recording/);
  assert.equal(await bar(page).count(), 0);
});

for (const [name, size] of Object.entries({ wide: SIZES.wide, phone: SIZES.phone })) {
  for (const theme of ['light', 'dark']) {
    onPage(`a real run can be used by everybody: ${name}, ${theme}`, { size, theme, axe: true }, async (page) => {
      await opened(page);
      assert.deepEqual(await accessibility(page), []);
    });
  }
}
