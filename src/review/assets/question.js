// All answers to one question: only rows that were wholly on the screen can be ticked and accepted together.

function watchRows() {
  const table = document.querySelector('[data-all-seen]');
  if (!table) return;
  const boxes = all('input[name="seen"]', table);
  for (const box of boxes) box.disabled = true;
  const ticks = all('[data-tick]'), accepts = all('[data-accept]');
  const count = () => {
    const seen = boxes.filter((box) => !box.disabled), ticked = boxes.filter((box) => box.checked);
    for (const tick of ticks) {
      tick.hidden = false;
      tick.textContent = `Tick the ${seen.length} that were on the screen`;
    }
    for (const accept of accepts) {
      accept.textContent = `Accept the ${ticked.length} that are ticked`;
      accept.disabled = ticked.length === 0;
    }
  };
  // What lies under the bar at the bottom is not on the screen.
  const bar = all('.accept').at(-1)?.offsetHeight ?? 0;
  const observer = new IntersectionObserver((entries) => {
    for (const { target: row, isIntersecting, intersectionRatio } of entries) {
      clearTimeout(row.seenTimer);
      if (!isIntersecting || intersectionRatio < 0.99) continue;
      // Long enough to be looked at; what only flew by was not on the screen.
      row.seenTimer = setTimeout(() => {
        for (const box of all('input[name="seen"]', row)) box.disabled = false;
        row.dataset.seen = '';
        count();
      }, 250);
    }
  }, { threshold: [0, 0.5, 0.99, 1], rootMargin: `0px 0px -${bar}px 0px` });
  for (const box of boxes) observer.observe(box.closest('[data-row]'));
  for (const tick of ticks) {
    tick.addEventListener('click', () => {
      for (const box of boxes) box.checked = !box.disabled;
      count();
    });
  }
  table.addEventListener('change', count);
  count();
}

watchRows();
