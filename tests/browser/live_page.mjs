// SPDX-License-Identifier: Apache-2.0
// Opens a live page in a headless Chromium: width, accessibility, refresh, and how it looks when it is old.
//   node live_page.mjs MODULES CHROMIUM PAGE [--pictures DIR]
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, chromium, file, ...options] = process.argv.slice(2);
const pictures = options[0] === '--pictures' ? options[1] : null;
const require = createRequire(join(modules, 'package.json'));
const { chromium: browsers } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const address = pathToFileURL(file).href;
const ended = readFileSync(file, 'utf8').includes('data-ended');

let failures = 0;
const check = (what, good, detail = '') => {
  if (good) return;
  failures += 1;
  console.log(`FAILED: ${what}${detail === '' ? '' : `: ${detail}`}`);
};
const browser = await browsers.launch({ executablePath: chromium, args: ['--no-sandbox'] });
const open = async (settings, width, height, reloads = false) => {
  const context = await browser.newContext({ viewport: { width, height }, ...settings });
  const page = await context.newPage();
  const troubles = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) troubles.push(message.text()); });
  page.on('pageerror', error => troubles.push(String(error)));
  page.on('request', request => { if (request.url() !== address) troubles.push(`asks for ${request.url()}`); });
  // Otherwise it is loaded again while it is looked at.
  if (!reloads) await page.addInitScript(() => {
    const real = window.setTimeout;
    window.setTimeout = (work, time, ...more) => (time === 2000 || time === 20000 ? 0 : real(work, time, ...more));
  });
  await page.goto(address);
  return { context, page, troubles };
};

for (const colorScheme of ['light', 'dark'])
  for (const [width, height] of [[390, 844], [1280, 800]]) {
    const name = `${colorScheme}, ${width}`;
    const { context, page, troubles } = await open({ colorScheme }, width, height);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    check(`${name}: nothing is wider than the screen`, !wide);
    check(`${name}: the verdict is on the first screen`, await page.locator('h1').evaluate(h => h.getBoundingClientRect().bottom < innerHeight / 2));
    check(`${name}: nothing is fetched, nothing is refused by the policy`, troubles.length === 0, troubles.join('; '));
    check(`${name}: it is not old`, !(await page.locator('#old').isVisible()));
    if (pictures) await page.screenshot({ path: join(pictures, `live-${colorScheme}-${width}.png`), fullPage: true });
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const violation of result.violations)
      check(`axe, ${name}: ${violation.id}`, false, `${violation.help}; ${violation.nodes[0].html.slice(0, 160)} ${violation.nodes[0].failureSummary}`);
    await context.close();
  }

if (!ended) {
  const { context, page } = await open({}, 390, 844, true);
  let loads = 0;
  page.on('load', () => { loads += 1; });
  await page.waitForTimeout(5000);
  check('it loads itself again', loads >= 1, loads);
  await page.waitForTimeout(13000);
  check('a page that stays the same grows old, also over several loads', await page.locator('#old').isVisible());
  check('an old page is grey', await page.evaluate(() => document.body.classList.contains('old')));
  await context.close();
}
await browser.close();
console.log(failures === 0 ? 'the live page is as it is to be' : `${failures} checks failed`);
process.exit(failures === 0 ? 0 : 1);
