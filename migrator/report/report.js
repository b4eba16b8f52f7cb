'use strict';
(() => {
const table = document.getElementById('room-table'), input = document.getElementById('search');
const found = document.getElementById('found'), chips = [...document.querySelectorAll('.chips button')];
document.querySelector('.tools').hidden = false;
let rows = null, order = null, shown = null, wanted = new Set(), sorted = null;
const fold = text => text.toLowerCase();
const read = () => {
  if (rows) return;
  rows = [...table.querySelectorAll('tbody tr')].map(row => {
    const cells = row.cells;
    return { row, text: fold(row.textContent), changes: cells[5].textContent.split(', ').map(c => c.trim()), on: true };
  });
  order = rows;
};
const show = () => {
  read();
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const entry of rows) {
    let on = true;
    for (const word of words) if (!entry.text.includes(word)) { on = false; break; }
    if (on && wanted.size) for (const change of wanted) if (!entry.changes.includes(change)) { on = false; break; }
    if (on) ++count;
    if (on !== entry.on) { entry.on = on; entry.row.hidden = !on; }
  }
  for (const body of table.tBodies) {
    let any = false;
    for (let row = body.firstElementChild; row; row = row.nextElementSibling) if (!row.hidden) { any = true; break; }
    body.hidden = !any;
  }
  found.textContent = `${count.toLocaleString('en')} of ${rows.length.toLocaleString('en')} rooms`;
};
let waiting = 0;
input.addEventListener('input', () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(show); });
input.addEventListener('focus', read, { once: true });
for (const chip of chips) chip.addEventListener('click', () => {
  const name = chip.dataset.c, on = !wanted.has(name);
  on ? wanted.add(name) : wanted.delete(name);
  chip.setAttribute('aria-pressed', String(on));
  show();
});
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const value = (entry, column) => entry.row.cells[column].textContent.trim();
const sort = column => {
  read();
  const down = sorted && sorted.column === column && !sorted.down;
  sorted = { column, down };
  const number = column === 3;
  const keyed = order.map(entry => ({ entry, key: number ? Number(value(entry, 3).replace(/,/g, '') || -1) : value(entry, column) }));
  keyed.sort(number ? (a, b) => a.key - b.key : (a, b) => collator.compare(a.key, b.key));
  if (down) keyed.reverse();
  order = keyed.map(k => k.entry);
  const bodies = [...table.tBodies], size = Math.ceil(order.length / bodies.length) || 1;
  bodies.forEach((body, i) => body.replaceChildren(...order.slice(i * size, (i + 1) * size).map(entry => entry.row)));
  heads.forEach((head, i) => i === column ? head.setAttribute('aria-sort', down ? 'descending' : 'ascending') : head.removeAttribute('aria-sort'));
  show();
};
const heads = [...table.tHead.rows[0].cells];
heads.forEach((head, column) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = head.textContent;
  head.replaceChildren(button);
  button.addEventListener('click', () => sort(column));
});
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  if (table.contains(target) && target.hidden) {
    input.value = '';
    wanted.clear();
    chips.forEach(chip => chip.setAttribute('aria-pressed', 'false'));
    show();
  }
  target.scrollIntoView({ block: 'center' });
};
addEventListener('hashchange', reveal);
reveal();
})();
