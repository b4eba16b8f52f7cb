// SPDX-License-Identifier: Apache-2.0
// Opens the pages of an archive in a headless Chromium and checks what a reader depends on.
//   node archive_pages.mjs MODULES CHROMIUM ARCHIVE_FOLDER [--large] [--pictures DIR]
// MODULES is a folder with node_modules of playwright-core and axe-core. --large: only what depends on the number of rooms.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync, statSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [modules, chromium, folder, ...options] = process.argv.slice(2);
const large = options.includes('--large');
const pictures = options.includes('--pictures') ? options[options.indexOf('--pictures') + 1] : null;
const require = createRequire(join(modules, 'package.json'));
const { chromium: browsers } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const address = path => pathToFileURL(join(folder, path)).href;

let failures = 0;
const check = (what, good, detail = '') => {
  if (good) return;
  failures += 1;
  console.log(`FAILED: ${what}${detail === '' ? '' : `: ${detail}`}`);
};
const grouped = number => number.toLocaleString('en-US');

// The room with the largest page, that page, and the room's overview.
const rooms = readdirSync(join(folder, 'rooms'));
const pages = room => readdirSync(join(folder, 'rooms', room)).filter(name => name !== 'index.html').map(name => join('rooms', room, name));
const sizes = rooms.flatMap(pages).map(path => [statSync(join(folder, path)).size, path]).sort((a, b) => b[0] - a[0]);
const page_path = sizes[0][1], overview_path = join(dirname(page_path), 'index.html');

const browser = await browsers.launch({ executablePath: chromium, args: ['--no-sandbox'] });
const open = async (path, settings, width, height) => {
  const context = await browser.newContext({ viewport: { width, height }, ...settings });
  const page = await context.newPage();
  const troubles = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) troubles.push(message.text()); });
  page.on('pageerror', error => troubles.push(String(error)));
  page.on('request', request => { if (!request.isNavigationRequest()) troubles.push(`asks for ${request.url()}`); });
  await page.goto(address(path));
  return { context, page, troubles };
};
const settled = page => page.waitForFunction(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));

const paths = large ? ['index.html'] : ['index.html', overview_path, page_path];
for (const path of paths)
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    const name = `${path}, ${width}`;
    const { context, page, troubles } = await open(path, {}, width, height);
    const wide = await page.evaluate(() => {
      const edge = document.documentElement.clientWidth + 0.5, found = [];
      if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push('the page');
      for (const element of document.querySelectorAll('body *')) {
        if (element.closest('[hidden], script, thead')) continue;
        if (element.getBoundingClientRect().right > edge && found.length < 5) found.push(`${element.tagName} ${element.textContent.slice(0, 40)}`);
      }
      return found;
    });
    check(`${name}: nothing is wider than the screen`, wide.length === 0, wide.join('; '));
    check(`${name}: nothing is fetched, nothing is refused by the policy`, troubles.length === 0, troubles.join('; '));
    check(`${name}: one heading of the first level`, await page.locator('h1').count() === 1);
    await context.close();
  }

// Colours do not depend on the width: each scheme is looked at in one of the two.
const looks = [['light', 1280, 800], ['dark', 390, 844]];
for (const path of paths)
  for (const [scheme, width, height] of large ? looks.slice(0, 1) : looks) {
    const { context, page } = await open(path, { colorScheme: scheme }, width, height);
    // Of tens of thousands of equal rows and messages some will do.
    await page.evaluate(() => {
      document.querySelectorAll('tbody:nth-of-type(n+2)').forEach(each => each.remove());
      document.querySelectorAll('.chat li:nth-child(n+200)').forEach(each => each.remove());
    });
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const violation of result.violations)
      check(`axe, ${path}, ${scheme}, ${width}: ${violation.id}`, false, `${violation.help}; ${violation.nodes.length} times, ${violation.nodes[0].html.slice(0, 160)} ${violation.nodes[0].failureSummary}`);
    await context.close();
  }

// The list of rooms, without script, and with the search.
{
  const { context, page } = await open('index.html', { javaScriptEnabled: false }, 1280, 800);
  check('without script: every room is in the table', await page.locator('#room-table tbody tr').count() === rooms.length);
  check('without script: no search is shown', !(await page.locator('#search').isVisible()));
  await context.close();
}
{
  const { context, page } = await open('index.html', {}, 1280, 800);
  const people = await page.locator('#people-table tbody:not(.hits) tr').count();
  const search = async text => {
    await page.fill('#search', text);
    await settled(page);
    return page.locator('#found').innerText();
  };
  check('the search finds nothing for nonsense', (await search('no room has this name')) === `0 of ${grouped(rooms.length)} rooms, 0 of ${grouped(people)} people`);
  const name = await page.locator('#room-table tbody:not(.hits) tr a').nth(Math.floor(rooms.length / 2)).evaluate(each => each.textContent.trim());
  check('the search finds a room by its name', !(await search(name)).startsWith('0 of'), name);
  check('what is not found is not shown', !(await page.locator('#room-table tbody:not(.hits)').first().isVisible()));
  const hit = await page.locator('#room-table .hits tr a').first().getAttribute('href');
  check('what is found leads to the room', existsSync(join(folder, hit)), hit);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => 1000 * (await session.send('Performance.getMetrics')).metrics.find(each => each.name === 'TaskDuration').value;
  let most = 0;
  for (const text of ['a', 'berlin', 'x']) {
    await search('');
    const before = await busy();
    await page.evaluate(async wanted => {
      const field = document.getElementById('search');
      field.value = wanted;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    }, text);
    most = Math.max(most, await busy() - before);
  }
  check('the search answers within 150 ms', most < 150, `${most} ms`);
  await search('');
  check('an empty search shows everything', await page.locator('#room-table tbody:not(.hits)').first().isVisible());
  let paint = Infinity;
  for (let i = 0; i < 3 && paint >= 1000; ++i) {
    await page.goto('about:blank');
    await page.goto(address('index.html'), { waitUntil: 'commit' });
    paint = Math.min(paint, await page.evaluate(() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true }))));
  }
  check('the first paint is within a second', paint < 1000, `${paint} ms`);
  console.log(`${grouped(rooms.length)} rooms, ${grouped(people)} people, ${grouped(statSync(join(folder, 'index.html')).size)} bytes; search ${most.toFixed(1)} ms, first paint ${paint.toFixed(0)} ms`);
  await context.close();
}

// With the keyboard alone: search a room, open it, its first month, the next page, a file, and back to the list.
if (!large) {
  const { context, page } = await open('index.html', {}, 1280, 800);
  const focused = () => page.evaluate(() => { const at = document.activeElement; return `${at.tagName} ${at.id} ${at.getAttribute('href') ?? ''}`; });
  const tab_to = async wanted => {
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press('Tab');
      if (wanted.test(await focused())) return true;
    }
    return false;
  };
  const row = await page.evaluate(() => {
    const most = [...document.querySelectorAll('#room-table tbody tr')].sort((a, b) => Number(b.cells[4].textContent.replace(/,/g, '')) - Number(a.cells[4].textContent.replace(/,/g, '')))[0];
    return most.cells[0].textContent.trim();
  });
  check('keyboard: the search comes first', await tab_to(/search/), await focused());
  await page.keyboard.type(row);
  await settled(page);
  check('keyboard: the room is reached', await tab_to(/rooms\//), await focused());
  await page.keyboard.press('Enter');
  await page.waitForURL(/rooms\/[^/]+\/index\.html$/);
  check('the room has its name as heading', (await page.locator('h1').innerText()).trim() === row, await page.locator('h1').innerText());
  check('keyboard: a month is reached', await tab_to(/\d{4}-\d\d\.html/), await focused());
  await page.keyboard.press('Enter');
  await page.waitForURL(/\d{4}-\d\d\.html$/);
  const first = page.url();
  check('a page has messages', await page.locator('.chat li').count() > 0);
  // Every page of the room comes in turn.
  let turned = 1;
  while (await page.locator('a[rel=next]').count() > 0) {
    await page.locator('a[rel=next]').first().click();
    turned += 1;
  }
  const room = dirname(fileURLToPath(first));
  check('the pages of a room follow each other', turned === readdirSync(room).length - 1, `${turned} of ${readdirSync(room).length - 1}`);
  await page.locator('a[rel=up]').click();
  check('a page leads to its room', page.url().endsWith('/index.html'));
  await page.locator('a[rel=up]').click();
  check('a room leads to the list', page.url() === address('index.html'), page.url());
  await context.close();

  const linked = rooms.flatMap(pages).find(path => readFileSync(join(folder, path), 'utf8').includes('href="../../files/'));
  if (linked) {
    const opened = await open(linked, {}, 1280, 800);
    const target = await opened.page.locator('.chat a').first().evaluate(each => each.href);
    check('a link leads to the uploaded file', existsSync(fileURLToPath(target)), target);
    await opened.context.close();
  }
  // What runs from right to left does not turn the words around it; an alert is said in words.
  const paper = await open(page_path, {}, 1280, 800);
  await paper.page.emulateMedia({ media: 'print' });
  check('paper: no navigation', !(await paper.page.locator('nav').first().isVisible()));
  check('paper: the authors and their addresses', await paper.page.locator('footer li').count() > 0);
  await paper.context.close();
}

if (pictures)
  for (const path of paths)
    for (const [scheme, width, height] of [['light', 1280, 800], ['light', 390, 844], ['dark', 1280, 800]]) {
      const { context, page } = await open(path, { colorScheme: scheme }, width, height);
      const name = path.replace(/[^a-z0-9]+/g, '-').replace(/-html$/, '');
      await page.screenshot({ path: join(pictures, `${name}-${scheme}-${width}.png`) });
      if (scheme === 'light' && width === 1280) await page.pdf({ path: join(pictures, `${name}.pdf`), preferCSSPageSize: true });
      await context.close();
    }
await browser.close();
console.log(failures === 0 ? 'the pages are as they are to be' : `${failures} checks failed`);
process.exit(failures === 0 ? 0 : 1);
