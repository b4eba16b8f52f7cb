(() => {
  'use strict';
  const page = document.body, { written, seconds, ended } = page.dataset;
  setTimeout(() => location.reload(), 1000 * Number(seconds));
  if (ended) return;
  // Since when this page has been the same, by the clock of the reader: the two clocks may differ.
  const key = `gc2pc ${location.pathname}`;
  let first = Date.now();
  try {
    const before = JSON.parse(sessionStorage.getItem(key));
    if (before !== null && before.written === written) first = before.first;
    else sessionStorage.setItem(key, JSON.stringify({ written, first }));
  } catch {
    // Without a store the age counts from each time the page is loaded, or from an hour that is clearly past.
  }
  const look = () => {
    const since = Date.now() - Date.parse(written), same = Date.now() - first;
    const age = Math.round((since > 120000 ? since : same) / 1000);
    if (age < 15) return;
    page.classList.add('old');
    const line = document.getElementById('old');
    line.textContent = `Old: no news for ${age < 120 ? `${age} s` : `${Math.round(age / 60)} min`}. Look at the terminal of the call.`;
    line.hidden = false;
  };
  look();
  setInterval(look, 1000);
})();
