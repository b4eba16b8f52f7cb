'use strict';
(() => {
// Without this script everything can be read; it searches, sorts and filters the rooms, and opens what an anchor points into.
const table = document.getElementById('room-table'), input = document.getElementById('search');
const found = document.getElementById('found'), more = document.getElementById('more');
const chips = [...document.querySelectorAll('.chips button')], bodies = [...table.tBodies];
const wanted = new Set(), enough = 200;
// What is found is shown as copies in a part of its own: hiding tens of thousands of rows would take longer than finding.
const hits = table.createTBody();
hits.className = 'hits';
document.querySelector('.tools').hidden = false;

let order = null, sorted = null, waiting = 0;
const read = () => {
  order ??= bodies.flatMap(body => [...body.rows]).map(row => ({
    row, text: row.textContent.toLowerCase(), changes: row.cells[5].textContent.trim().split(', ')
  }));
};
const copy = entry => {
  const row = entry.row.cloneNode(true);
  row.removeAttribute('id');
  return row;
};
const grouped = number => number.toLocaleString('en');
const show = limit => {
  read();
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean), changes = [...wanted];
  const filtered = words.length > 0 || changes.length > 0;
  const fits = entry => words.every(word => entry.text.includes(word)) && changes.every(change => entry.changes.includes(change));
  const matches = filtered ? order.filter(fits) : order;
  table.classList.toggle('filtered', filtered);
  hits.replaceChildren(...(filtered ? matches.slice(0, limit).map(copy) : []));
  found.textContent = `${grouped(matches.length)} of ${grouped(order.length)} rooms`;
  more.hidden = !filtered || matches.length <= limit;
  more.textContent = `Show all ${grouped(matches.length)}`;
};
const clear = () => {
  input.value = '';
  wanted.clear();
  for (const chip of chips) chip.setAttribute('aria-pressed', 'false');
  show(enough);
};
input.addEventListener('input', () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => show(enough));
});
input.addEventListener('focus', read, { once: true });
more.addEventListener('click', () => show(Infinity));
for (const chip of chips)
  chip.addEventListener('click', () => {
    const change = chip.dataset.c, on = !wanted.has(change);
    if (on) wanted.add(change);
    else wanted.delete(change);
    chip.setAttribute('aria-pressed', String(on));
    show(enough);
  });

const heads = [...table.tHead.rows[0].cells], messages = 3;
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const sort = column => {
  read();
  sorted = { column, down: sorted?.column === column && !sorted.down };
  const text = entry => entry.row.cells[column].textContent.trim();
  const keyed = order.map(entry => ({ entry, key: column === messages ? Number(text(entry).replace(/,/g, '') || -1) : text(entry) }));
  keyed.sort(column === messages ? (a, b) => a.key - b.key : (a, b) => collator.compare(a.key, b.key));
  if (sorted.down) keyed.reverse();
  order = keyed.map(each => each.entry);
  const size = Math.ceil(order.length / bodies.length);
  bodies.forEach((body, i) => body.replaceChildren(...order.slice(i * size, (i + 1) * size).map(entry => entry.row)));
  heads.forEach((head, i) => {
    if (i === column) head.setAttribute('aria-sort', sorted.down ? 'descending' : 'ascending');
    else head.removeAttribute('aria-sort');
  });
  show(enough);
};
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
  if (table.contains(target) && table.classList.contains('filtered')) clear();
  target.scrollIntoView({ block: target.tagName === 'TR' ? 'center' : 'start' });
};
addEventListener('hashchange', reveal);
reveal();
})();
