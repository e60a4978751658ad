// Screenshots of every view, size, theme and language into shots/, each checked: nothing overflows, overlaps or is cut.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { geometry } from './geometry.mjs';
import { close, launch, problems } from './helpers.mjs';
import { serve } from './server.mjs';
import { VIEWS, combinations } from './views.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
mkdirSync(here('shots'), { recursive: true });

const server = await serve(here('../../dist'));
const browser = await launch();
let passed = 0;
let failed = 0;
for (const { view, name, options } of combinations()) {
  const file = `${view}-${name}-${options.theme}-${options.lang}.png`;
  try {
    const page = await VIEWS[view](browser, server.url, options);
    await page.waitForTimeout(300);
    const faults = [...(await problems(page)), ...(await geometry(page))];
    await page.screenshot({ path: here(`shots/${file}`) });
    await close(page);
    console.log(`${faults.length ? '✗' : '✓'} ${file}`);
    for (const fault of faults) console.log(`    ${fault}`);
    if (faults.length) failed++;
    else passed++;
  } catch (error) {
    failed++;
    console.log(`✗ ${file}\n    ${error.message}`);
  }
}
await browser.close();
await server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
