// The workload bench in Chromium: the table as a spreadsheet, policies side by side, the clock, links, and the command line's figures.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { geometry } from './geometry.mjs';
import { SIZES, accessibility, action, close, cursor, end, frames, open, press, scrubTo, until } from './helpers.mjs';
import { pages, suite } from './suite.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const site = suite();

const BENCH = 'bench=workload';

/** A test on a page that opens as the bench. */
const onBench = pages(site, { fragment: BENCH, lang: 'en' }, (page) => settled(page));
const settled = (page) => page.locator('[data-bench][data-settled="true"]').waitFor({ timeout: 20_000 });
const cell = (page, row, field) => page.locator(`[data-cell="${row}-${field}"]`);
const names = (page) => page.locator('.cells td.name input').evaluateAll((inputs) => inputs.map((input) => input.value));
const policies = (page) => page.locator('[data-run]').evaluateAll((runs) => runs.map((run) => run.dataset.policy));
/** The cell that has the focus: "row-field". */
const focused = (page) => page.evaluate(() => document.activeElement?.dataset.cell ?? null);

async function fill(page, row, field, text) {
  await cell(page, row, field).fill(text);
  await frames(page);
}

/** Puts a text into the focused cell as the clipboard would. */
async function paste(page, text) {
  await page.evaluate((content) => {
    const data = new DataTransfer();
    data.setData('text/plain', content);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await frames(page);
}

async function choosePolicy(page, run, key) {
  await page.locator(`[data-run="${run}"] [data-setting="policy"]`).selectOption(key);
  await settled(page);
}

onBench('opens on the convoy, two policies at least, and plays', { lang: 'zh' }, async (page) => {
  assert.equal(await page.locator('.scenario-title').innerText(), '护航效应');
  assert.ok((await policies(page)).length >= 2);
  await until('the clock goes', async () => (await cursor(page)) > 0, 5_000);
});

onBench('the switch leads to the programs and back, and nothing is lost', {}, async (page) => {
  await fill(page, 0, 'bursts', '7');
  await press(page, 'bench-programs');
  await until('the programs bench', () => page.locator('.source-pane').isVisible());
  await press(page, 'bench-workload');
  await until('the table', () => cell(page, 0, 'bursts').isVisible());
  assert.equal(await cell(page, 0, 'bursts').inputValue(), '7');
});

onBench('a changed cell changes the runs; a wrong one is marked with its sentence, and the runs stay', {}, async (page) => {
  const before = await end(page);
  await fill(page, 0, 'bursts', '40');
  await until('a longer run', async () => (await end(page)) > before);
  const longer = await end(page);
  await fill(page, 1, 'bursts', '3 io:');
  assert.equal(await cell(page, 1, 'bursts').getAttribute('aria-invalid'), 'true');
  const sentence = await page.locator('[data-faults] li').first().innerText();
  assert.match(sentence, /process 2/);
  assert.equal(await end(page), longer, 'the last good run stays');
  await page.locator('[data-faults] li button').first().click();
  await until('the way to the cell', async () => (await focused(page)) === '1-bursts');
  await fill(page, 1, 'bursts', '3');
  assert.equal(await page.locator('[data-faults]').count(), 0);
});

onBench('Enter, Tab and arrows move as in a spreadsheet, and Escape leaves', {}, async (page) => {
  const rows = (await names(page)).length;
  await cell(page, 0, 'name').click();
  const walk = async (key, expected) => {
    await page.keyboard.press(key);
    await until(`${key} leads to ${expected}, not ${await focused(page)}`, async () => (await focused(page)) === expected, 2_000);
  };
  await walk('Tab', '0-arrival');
  await walk('Tab', '0-bursts');
  await walk('Tab', '1-name');
  await walk('Shift+Tab', '0-bursts');
  await walk('Enter', '1-bursts');
  await walk('ArrowUp', '0-bursts');
  await walk('ArrowLeft', '0-arrival');
  await cell(page, rows - 1, 'arrival').click();
  await walk('Enter', `${rows}-arrival`);
  assert.equal((await names(page)).length, rows + 1, 'Enter in the last row adds a process');
  await page.keyboard.press('Control+z');
  assert.equal((await names(page)).length, rows, 'and it is undone');
  await cell(page, 0, 'name').click();
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.action), 'add-row');
});

onBench('a table from a spreadsheet takes the place of the old, or is kept beside it', {}, async (page) => {
  const old = await names(page);
  await cell(page, 0, 'name').click();
  await paste(page, 'process\tarrival time\tburst time\tpriority\nX\t0\t5\t2\nY\t1,5\t4\t1\n');
  assert.deepEqual(await names(page), ['X', 'Y']);
  assert.equal(await cell(page, 1, 'arrival').inputValue(), '1.5');
  await settled(page);
  await press(page, 'keep-both');
  assert.deepEqual(await names(page), [...old, 'X', 'Y']);
  await press(page, 'undo');
  await press(page, 'undo');
  assert.deepEqual(await names(page), old);
});

onBench('cells are pasted where the cursor is', {}, async (page) => {
  await cell(page, 0, 'arrival').click();
  await paste(page, '3\t9\n4\t8');
  assert.equal(await cell(page, 0, 'arrival').inputValue(), '3');
  assert.equal(await cell(page, 1, 'bursts').inputValue(), '8');
});

onBench('up to four policies, with their parameters and rules', {}, async (page) => {
  while (await action(page, 'add-run').isVisible()) await press(page, 'add-run');
  assert.equal((await policies(page)).length, 4);
  await choosePolicy(page, 3, 'rr');
  const quantum = page.locator('[data-run="3"] [data-parameter="quantum"]');
  await quantum.fill('1');
  await settled(page);
  assert.equal((await policies(page))[3], 'rr:quantum=1');
  await quantum.fill('-1');
  await page.locator('[data-run="3"] [role=alert]').waitFor();
  assert.equal(await quantum.getAttribute('aria-invalid'), 'true');
  await quantum.fill('2');
  assert.equal(await page.locator('[data-run="3"] [role=alert]').count(), 0);
  await page.locator('[data-run="3"] [data-action="rule"]').click();
  assert.ok((await page.locator('[data-run="3"] [data-rule="rr"]').innerText()).length > 40);
  await page.locator('[data-run="0"] [data-action="remove-run"]').click();
  assert.equal((await policies(page)).length, 3);
  await choosePolicy(page, 0, 'priority');
  assert.equal(await cell(page, 0, 'priority').count(), 1, 'a column that a policy needs unfolds');
});

onBench('rules hold for all runs, or for one', {}, async (page) => {
  await press(page, 'rules');
  await page.locator('[data-rule="cpus"]').fill('2');
  await page.locator('[data-rule="cpus"]').press('Enter');
  await page.keyboard.press('Escape');
  assert.match(await page.locator('.rules-line').innerText(), /CPUs: 2/);
  await page.locator('[data-run="1"] [data-action="run-rules"]').click();
  await page.locator('[data-rule="queues"]').selectOption('per-cpu');
  await page.keyboard.press('Escape');
  assert.match(await page.locator('[data-run="1"]').innerText(), /a queue for each CPU/);
  assert.match(await page.locator('[data-run="0"]').innerText(), /one ready queue/);
});

onBench('plays smoothly, steps from event to event, and back', {}, async (page) => {
  if (await action(page, 'pause').isVisible()) await press(page, 'pause');
  await press(page, 'restart');
  const trail = [await cursor(page)];
  for (let i = 0; i < 5; i++) {
    await press(page, 'step');
    assert.ok((await cursor(page)) > trail[i]);
    trail.push(await cursor(page));
  }
  for (let i = 4; i >= 0; i--) {
    await press(page, 'back');
    assert.equal(await cursor(page), trail[i]);
  }
  const changes = () => page.evaluate(() => window.meters.longest);
  await press(page, 'play');
  await page.evaluate(() => { window.meters.longest = 0; });
  await page.waitForTimeout(1_500);
  assert.ok((await cursor(page)) > 0);
  assert.ok((await changes()) < 150, `the longest task: ${await changes()} ms`);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('End');
  await frames(page);
  assert.equal(await cursor(page), await end(page));
});

onBench('a link brings back the table, the policies, the rules and the moment', {}, async (page) => {
  await fill(page, 0, 'name', '长 & # 进程');
  await choosePolicy(page, 0, 'rr');
  await page.locator('[data-run="0"] [data-parameter="quantum"]').fill('0.5');
  await settled(page);
  await scrubTo(page, 7_000);
  const shared = async (body) => {
    await press(page, 'share');
    const other = await open(site.browser, await page.evaluate(() => location.href), { lang: null, theme: null });
    try {
      await settled(other);
      assert.deepEqual(await names(other), await names(page));
      assert.deepEqual(await policies(other), await policies(page));
      assert.match(await other.locator('html').getAttribute('lang'), /^en/);
      await body(other);
    } finally {
      await close(other);
    }
  };
  await shared(async (other) => assert.equal(await cursor(other), 7_000));
  await fill(page, 1, 'bursts', 'wrong');
  await shared(async (other) => {
    assert.equal(await cell(other, 1, 'bursts').inputValue(), 'wrong');
    assert.equal(await other.locator('[data-faults]').count(), 1);
  });
});

onBench('what was made survives a reload', {}, async (page) => {
  await fill(page, 0, 'name', 'Mine');
  await page.waitForTimeout(800);
  await page.evaluate(() => { location.hash = ''; });
  await page.goto(site.url);
  await page.locator('#app[data-ready]').waitFor({ state: 'attached' });
  await press(page, 'bench-workload');
  await until('the table', () => cell(page, 0, 'name').isVisible());
  assert.equal(await cell(page, 0, 'name').inputValue(), 'Mine');
});

onBench('random tables come from their seed, and presets from the menu', {}, async (page) => {
  await press(page, 'random');
  await page.locator('[data-random="processes"]').fill('9');
  await page.locator('[data-random="seed"]').fill('42');
  await press(page, 'make-random');
  await settled(page);
  const first = await names(page);
  assert.equal(first.length, 9);
  assert.match(await page.locator('.scenario-title').innerText(), /42/);
  await press(page, 'library');
  const count = await page.locator('[data-preset]').count();
  assert.ok(count >= 10, `${count} presets`);
  await page.locator('[data-preset]').nth(1).click();
  await settled(page);
  assert.notDeepEqual(await names(page), first);
});

onBench('imports a text, exports what imports again', {}, async (page) => {
  await press(page, 'files');
  await page.locator('[data-import-text]').fill('name,arrival,bursts\nP,0,5 io:3 2\nQ,1,4\n');
  await press(page, 'import');
  assert.deepEqual(await names(page), ['P', 'Q']);
  await press(page, 'files');
  for (const format of ['csv', 'json']) {
    const address = await action(page, `download-${format}`).getAttribute('href');
    const content = decodeURIComponent(address.slice(address.indexOf(',') + 1));
    assert.match(content, /5 io:3 2|"io":3/);
  }
});

onBench('a thousand processes: the table scrolls, the document stays small', {}, async (page) => {
  const rows = Array.from({ length: 1000 }, (_, i) => `P${i},${i},${1 + (i % 7)}`);
  await cell(page, 0, 'name').click();
  await paste(page, `name,arrival,bursts\n${rows.join('\n')}`);
  await settled(page);
  assert.ok((await page.locator('.cells td input').count()) < 400);
  await page.locator('.cells').evaluate((cells) => { cells.scrollTop = cells.scrollHeight; });
  await until('the last row', () => cell(page, 999, 'name').isVisible());
  assert.equal(await cell(page, 999, 'name').inputValue(), 'P999');
});

onBench('the figures are those of the command line', {}, async (page) => {
  const table = 'name,arrival,bursts\nA,0,5 io:3 2\nB,1,4\nC,2,6 io:1 1\n';
  await press(page, 'files');
  await page.locator('[data-import-text]').fill(table);
  await press(page, 'import');
  await choosePolicy(page, 0, 'fcfs');
  await choosePolicy(page, 1, 'rr');
  await page.locator('[data-run="1"] [data-parameter="quantum"]').fill('2');
  await settled(page);
  const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'table.csv');
  writeFileSync(file, table);
  const arguments_ = ['run', '-q', '--bin', 'interleave', '--', 'schedule', file, '--policy', 'fcfs', '--policy', 'rr:quantum=2', '--json'];
  const { runs } = JSON.parse(execFileSync('cargo', arguments_, { cwd: here('../..'), encoding: 'utf8' }));
  const shown = await page.locator('.comparison tbody tr').evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll('td')].slice(0, 2).map((figure) => Number(/[\d.]+/.exec(figure.textContent)[0]))));
  const expected = (of) => runs.slice(0, 2).map((run) => Math.round(of(run) * 100) / 100);
  assert.deepEqual(shown[0], expected((run) => run.averages.waiting));
  assert.deepEqual(shown[1], expected((run) => run.averages.turnaround));
  assert.deepEqual(shown[2], expected((run) => run.averages.response));
});

for (const [name, size] of [['wide', SIZES.wide], ['medium', [1024, 768]], ['phone', SIZES.phone], ['embed', SIZES.embed]]) {
  onBench(`nothing overflows, overlaps or is cut: ${name}`, { size, lang: 'zh', embed: name === 'embed', reducedMotion: 'reduce' }, async (page) => {
    assert.deepEqual(await geometry(page, { still: false }), []);
    for (const tab of await page.locator('.bench [role=tab]').all()) {
      await tab.click();
      await frames(page);
      assert.deepEqual(await geometry(page, { still: false }), []);
    }
  });
}

for (const theme of ['light', 'dark', 'contrast']) {
  for (const lang of ['zh', 'en']) {
    onBench(`accessible: ${theme}, ${lang}`, { theme, lang, axe: true, reducedMotion: 'reduce' }, async (page) => {
      assert.deepEqual(await accessibility(page), []);
      await press(page, 'rules');
      assert.deepEqual(await accessibility(page), []);
    });
  }
}
