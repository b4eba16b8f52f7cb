// SPDX-License-Identifier: Apache-2.0
// Opens a report in a headless Chromium and checks what a reader depends on.
//   node report_page.mjs MODULES CHROMIUM REPORT_FOLDER [--quick | --large] [--pictures DIR]
// MODULES is a folder with node_modules of playwright-core and axe-core; REPORT_FOLDER has report.html and report.json.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, chromium, folder, ...options] = process.argv.slice(2);
// --quick: axe-core looks once; --large: it looks at the first rows of the table of rooms.
const large = options.includes('--large'), quick = options.includes('--quick');
const pictures = options.includes('--pictures') ? options[options.indexOf('--pictures') + 1] : null;
const require = createRequire(join(modules, 'package.json'));
const { chromium: browsers } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const file = join(folder, 'report.html');
const address = pathToFileURL(file).href;
const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
// A list of a large pool is in a file of its own.
for (const { list, file, elements, bytes, sha256 } of report.lists) {
  const packed = readFileSync(join(folder, file));
  const lines = execFileSync('zstd', ['-dc'], { input: packed, maxBuffer: 2 ** 30 }).toString().trimEnd().split('\n');
  if (report[list] !== null || lines.length !== elements || packed.length !== bytes || createHash('sha256').update(packed).digest('hex') !== sha256)
    throw new Error(`${file} is not what report.json says`);
  report[list] = lines.map(line => JSON.parse(line));
}

let failures = 0;
const check = (what, good, detail = '') => {
  if (good) return;
  failures += 1;
  console.log(`FAILED: ${what}${detail === '' ? '' : `: ${detail}`}`);
};
const grouped = number => number.toLocaleString('en-US');
const words = { go: 'GO', 'go-with-decisions': 'DECIDE FIRST', 'no-go': 'NO-GO', running: 'RUNNING', stopped: 'STOPPED',
  done: 'DONE', differs: 'DIFFERS', emergency: 'EMERGENCY' };

const browser = await browsers.launch({ executablePath: chromium, args: ['--no-sandbox'] });
const open = async (settings, width, height) => {
  // Extensions of the policy are for axe only; what the page itself violates is counted.
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: false, ...settings });
  const page = await context.newPage();
  const troubles = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) troubles.push(message.text()); });
  page.on('pageerror', error => troubles.push(String(error)));
  page.on('request', request => { if (request.url() !== address) troubles.push(`asks for ${request.url()}`); });
  await page.goto(address);
  return { context, page, troubles };
};

/// The text of what begins above the lower edge of the first screen.
const firstScreen = (page, height) => page.evaluate(edge => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || ['SCRIPT', 'STYLE'].includes(node.parentElement.tagName)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.height === 0) continue;
    if (box.bottom <= edge) texts.push(node.data.trim());
  }
  return texts.join(' ');
}, height);

const left = report.counts.message ? Object.values(report.counts.message.skipped).reduce((sum, n) => sum + n, 0) : 0;
const renamed = report.rooms.filter(room => room.after.name !== room.before).length;

for (const [width, height] of [[1280, 800], [390, 844]]) {
  const name = `${width}x${height}`;
  const { context, page, troubles } = await open({}, width, height);
  const level = report.verdict.level;
  check(`${name}: the verdict has the class of its level`, await page.locator(`.verdict.${level}`).count() === 1);
  const screen = await firstScreen(page, height);
  const tiles = await page.locator('.tiles li').allInnerTexts();
  check(`${name}: the first screen has the verdict's word`, screen.includes(words[level]), screen);
  check(`${name}: the first screen has the plan's hash`, screen.includes(report.plan_hash.slice(0, 12)), screen);
  check(`${name}: four numbers`, tiles.length === 4);
  for (const tile of tiles)
    check(`${name}: the first screen has '${tile.replace(/\s+/g, ' ')}'`, tile.split('\n').every(line => screen.includes(line.trim())), screen);
  check(`${name}: the number of messages that are not migrated`, tiles[0]?.startsWith(left + report.skipped_rooms.length === 0 ? 'All' : grouped(left || report.skipped_rooms.length)), tiles[0]);
  check(`${name}: the number of rooms with a new name`, tiles[1]?.startsWith(grouped(renamed)), tiles[1]);
  check(`${name}: window and rollback are times`, [tiles[2], tiles[3]].every(tile => /^(<?[\d.]+ (s|min|h|d)|none)/.test(tile ?? '')), tiles.slice(2).join('; '));
  const asked = await page.locator('.asks a').allInnerTexts();
  const planned = ['planned', 'precopied'].includes(report.status?.phase ?? 'planned');
  const asks = planned && (report.executable === false || level === 'go-with-decisions');
  check(`${name}: what is to be decided or fixed is named before anything is done, and only then`, (asked.length > 0) === asks, asked.join('; '));
  for (const text of asked)
    check(`${name}: the first screen has '${text}'`, screen.includes(text), screen);
  const sentence = (await page.locator('.sentence').innerText()).slice(0, 60);
  check(`${name}: the first screen has the sentence`, screen.replace(/\s+/g, ' ').includes(sentence), screen);
  const tall = await page.locator('#rooms').evaluate(each => each.getBoundingClientRect().height);
  const last = await page.locator('#room-table tr').last().evaluate(each => each.getBoundingClientRect().bottom - document.getElementById('rooms').getBoundingClientRect().top);
  check(`${name}: the table of rooms leaves no empty place behind its last row`, tall - last < 60, `${tall - last} px`);
  const covered = await page.evaluate(() => [...document.querySelectorAll('.bars li')].filter(row => {
    const [label, value] = [...row.querySelectorAll('span')].map(each => each.getBoundingClientRect());
    const same = label.top < value.bottom - 1 && value.top < label.bottom - 1;
    return (same && label.right > value.left) || value.right > row.getBoundingClientRect().right + 0.5;
  }).map(row => row.textContent));
  check(`${name}: no name of a bar runs into its number`, covered.length === 0, covered.slice(0, 3).join('; '));
  // What scrolls within its own frame is allowed; the page itself never scrolls sideways.
  await page.evaluate(() => document.querySelectorAll('details').forEach(each => { each.open = true; }));
  const wide = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth + 0.5, found = [];
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push('the page');
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('svg, [hidden], .sr, script') || getComputedStyle(element).clipPath !== 'none') continue;
      if (element.getBoundingClientRect().right > edge && found.length < 5) found.push(`${element.tagName}.${element.className} ${element.textContent.slice(0, 40)}`);
    }
    return found;
  });
  check(`${name}: nothing is wider than the screen`, wide.length === 0, wide.join('; '));
  check(`${name}: nothing is fetched, nothing is refused by the policy`, troubles.length === 0, troubles.join('; '));
  await context.close();
}

{
  const { context, page } = await open({ javaScriptEnabled: false }, 1280, 800);
  const rows = await page.locator('#room-table tbody tr').count();
  check('without script: every room is in the table', rows === report.rooms.length + report.skipped_rooms.length, rows);
  check('without script: no search is shown', !(await page.locator('#search').isVisible()));
  await context.close();
}

{
  const { context, page } = await open({}, 1280, 800);
  const titles = await page.title();
  check('the title has the date', titles.includes(report.created_at.slice(0, 10)), titles);
  const prefixed = report.rooms.filter(room => room.changes.includes('name-prefixed'));
  const cells = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('#room-table tbody tr[id]')].map(row => [row.id, [row.cells[0].textContent.trim(), row.cells[1].textContent.trim(), row.cells[5].textContent.trim()]])));
  const same = prefixed.filter(room => { const row = cells[`r${room.legacy_node_id}`]; return !row || row[0] === row[1] || !row[2].split(', ').includes('new name'); });
  check('old and new name of each room with a prefixed name differ', same.length === 0, same.slice(0, 3).map(room => room.before).join(', '));

  const search = async text => {
    await page.fill('#search', text);
    await page.waitForFunction(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
    return page.locator('#found').innerText();
  };
  const room = report.rooms[Math.floor(report.rooms.length / 2)];
  const all = report.rooms.length + report.skipped_rooms.length;
  check('the search finds nothing for nonsense', (await search('no room has this name')) === `0 of ${grouped(all)} rooms`);
  check('the search finds a room by its name', !(await search(room.before)).startsWith('0 of'));
  const shown = await page.locator('#room-table .hits tr').evaluateAll(rows => rows.map(row => row.cells[0].textContent));
  check('the row of the room is shown', shown.length <= 200 && (shown.length === 200 || shown.some(name => name.includes(room.before))), shown.length);
  check('what is not found is not shown', !(await page.locator('#room-table tbody:not(.hits)').first().isVisible()));
  check('an empty search shows all rooms', (await search('')) === `${grouped(all)} of ${grouped(all)} rooms`);
  // From the key to the page laid out again: what the page's thread computes, since other programs use this machine, too.
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => 1000 * (await session.send('Performance.getMetrics')).metrics.find(each => each.name === 'TaskDuration').value;
  const times = [];
  for (const text of ['a', 'berlin', 'x']) {
    await search('');
    const before = await busy();
    await page.evaluate(async wanted => {
      const field = document.getElementById('search');
      field.value = wanted;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    }, text);
    const took = await busy() - before;
    check(`the search answers within 100 ms ('${text}')`, took > 0 && took < 100, `${took} ms`);
    times.push(took);
  }
  console.log(`search ${Math.max(...times).toFixed(1)} ms`);
  await search('');
  const chip = page.locator('.chips button').first();
  const count = (await chip.locator('b').innerText()).trim();
  await chip.click();
  check('a filter shows as many rooms as it says', (await page.locator('#found').innerText()).startsWith(`${count} of`), await page.locator('#found').innerText());
  await page.evaluate(row => { location.hash = row; }, `#r${report.rooms[0].legacy_node_id}`);
  await page.waitForTimeout(50);
  check('the address of a row that is filtered out shows all rows', (await page.locator('#found').innerText()) === `${grouped(all)} of ${grouped(all)} rooms`);
  await page.evaluate(hash => { location.hash = hash; }, `#r${room.legacy_node_id}`);
  await page.waitForTimeout(50);
  check('the address of a row leads to it', await page.locator(`#r${room.legacy_node_id}`).evaluate(row => row.getBoundingClientRect().top >= 0 && row.getBoundingClientRect().bottom <= innerHeight));
  await page.locator('.rooms th button').nth(3).click();
  await page.locator('.rooms th button').nth(3).click();
  const first = await page.locator('#room-table tbody:not(.hits) tr').first().evaluate(row => row.cells[3].textContent.trim());
  check('sorted by messages, the largest room comes first',
    first === grouped(Math.max(...report.rooms.map(each => each.messages), ...report.skipped_rooms.map(each => each.messages ?? 0))), first);
  let paint = Infinity;
  for (let i = 0; i < 3 && paint >= 1000; ++i) {
    await page.goto('about:blank');
    await page.goto(address, { waitUntil: 'commit' });
    paint = Math.min(paint, await page.evaluate(() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true }))));
  }
  check('the first paint is within a second', paint < 1000, `${paint} ms`);
  console.log(`first paint ${paint.toFixed(0)} ms`);
  const backgrounds = await page.evaluate(levels => levels.map(level => {
    const verdict = document.querySelector('.verdict');
    verdict.className = `verdict ${level}`;
    return getComputedStyle(verdict).backgroundColor;
  }), Object.keys(words));
  const colour = Object.fromEntries(Object.keys(words).map((level, i) => [level, backgrounds[i]]));
  check('go, go with decisions, no-go and emergency differ in colour',
    new Set([colour.go, colour['go-with-decisions'], colour['no-go'], colour.emergency]).size === 4, JSON.stringify(colour));
  await context.close();
}

{
  // A4 less the margins of report.css, in CSS pixels.
  const mm = 96 / 25.4, { context, page } = await open({}, Math.floor((210 - 28) * mm), 800);
  await page.emulateMedia({ media: 'print' });
  const end = await page.locator('.sign').evaluate(each => each.getBoundingClientRect().bottom);
  const room = 10; // printed pages are laid out a little larger than the screen's
  check('the signature lines are on the first sheet of paper', end > 0 && end <= (297 - 14 - 18) * mm - room, `${end} px`);
  await context.close();
}

const size = statSync(file).size;
console.log(`${grouped(report.rooms.length + report.skipped_rooms.length)} rooms, ${grouped(size)} bytes`);
check('the file has at most 6 MB', size <= 6_000_000, size);

for (const scheme of quick ? ['light'] : ['light', 'dark'])
  for (const [width, height] of quick || large ? [[1280, 800]] : [[1280, 800], [390, 844]]) {
    const { context, page } = await open({ colorScheme: scheme }, width, height);
    await page.evaluate(() => document.querySelectorAll('details').forEach(each => { each.open = true; }));
    if (large) await page.evaluate(() => document.querySelectorAll('#room-table tbody:nth-of-type(n+2)').forEach(each => each.remove()));
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const violation of result.violations)
      check(`axe, ${scheme}, ${width}: ${violation.id}`, false, `${violation.help}; ${violation.nodes.length} times, ${violation.nodes[0].html.slice(0, 160)} ${violation.nodes[0].failureSummary}`);
    await context.close();
  }

if (pictures) {
  for (const [scheme, width, height] of [['light', 1280, 800], ['light', 390, 844], ['dark', 1280, 800], ['dark', 390, 844]]) {
    const { context, page } = await open({ colorScheme: scheme }, width, height);
    await page.screenshot({ path: join(pictures, `${scheme}-${width}.png`) });
    await page.screenshot({ path: join(pictures, `${scheme}-${width}-whole.png`), fullPage: true, clip: undefined });
    if (scheme === 'light' && width === 1280) await page.pdf({ path: join(pictures, 'paper.pdf'), preferCSSPageSize: true, displayHeaderFooter: false });
    await context.close();
  }
}
await browser.close();
console.log(failures === 0 ? 'the report is as it is to be' : `${failures} checks failed`);
process.exit(failures === 0 ? 0 : 1);
