'use strict';
(() => {
// Without this script everything can be read; it searches the names of rooms and people.
const input = document.getElementById('search'), found = document.getElementById('found'), enough = 200;
const grouped = number => number.toLocaleString('en');
// What is found is shown as copies in a part of its own: hiding tens of thousands of rows would take longer than finding.
const tables = [['room-table', 'rooms'], ['people-table', 'people']].map(([id, what]) => {
  const table = document.getElementById(id), bodies = [...table.tBodies], hits = table.createTBody();
  const more = table.parentElement.querySelector('.more');
  hits.className = 'hits';
  let entries = null;
  const show = (words, limit) => {
    entries ??= bodies.flatMap(body => [...body.rows]).map(row => ({ row, text: row.textContent.toLowerCase() }));
    const matches = words.length === 0 ? entries : entries.filter(entry => words.every(word => entry.text.includes(word)));
    table.classList.toggle('filtered', words.length > 0);
    hits.replaceChildren(...(words.length === 0 ? [] : matches.slice(0, limit).map(entry => {
      const row = entry.row.cloneNode(true);
      row.removeAttribute('id');
      return row;
    })));
    more.hidden = words.length === 0 || matches.length <= limit;
    more.textContent = `Show all ${grouped(matches.length)}`;
    more.onclick = () => show(words, Infinity);
    return `${grouped(matches.length)} of ${grouped(entries.length)} ${what}`;
  };
  return show;
});
const search = () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.textContent = tables.map(show => show(words, enough)).join(', ');
};
let waiting = 0;
input.addEventListener('input', () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(search);
});
document.querySelector('.tools').hidden = false;
// A category that the search hides is shown again when a link leads to it.
addEventListener('hashchange', () => {
  if (input.value === '') return;
  input.value = '';
  search();
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
});
})();
