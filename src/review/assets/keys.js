// Keys. In an input they are letters; everywhere else they do what the key card says.

const evidenceAt = { index: -1 };

function stepEvidence(step) {
  const items = all('#panel > .proof [data-show]');
  if (!items.length) return;
  evidenceAt.index = (evidenceAt.index + step + items.length) % items.length;
  items[evidenceAt.index].click();
}

function edit() {
  const inputs = editorInputs();
  const input = inputs.find((one) => one.type === 'radio' && one.checked) ?? inputs[0];
  input?.focus();
  input?.select?.();
}

const KEYS = {
  Enter: accept,
  a: accept,
  e: edit,
  x: () => press('empty'),
  v: () => press('not_visible'),
  t: () => press(panel().querySelector('.offer') ? 'take' : 'read'),
  f: () => byId('flagging')?.showModal(),
  u: undo,
  j: () => go(panel().dataset.next),
  ArrowDown: () => go(panel().dataset.next),
  k: () => go(panel().dataset.before),
  ArrowUp: () => go(panel().dataset.before),
  n: () => stepEvidence(1),
  p: () => stepEvidence(-1),
  q: () => location.assign(panel().querySelector('[data-question]').href),
  s: () => take(false),
  S: () => take(true),
  m: openMoving,
  w: enterSource,
  0: () => showPlace(),
  '+': () => zoom(1),
  '=': () => zoom(1),
  '-': () => zoom(-1),
};

/** The key by what is printed on it in Latin letters, whatever the layout. */
function keyOf(event) {
  if (event.key in KEYS || event.key.length !== 1 || /[a-z0-9?]/i.test(event.key)) return event.key;
  const letter = /^Key([A-Z])$/.exec(event.code), digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (letter) return event.shiftKey ? letter[1] : letter[1].toLowerCase();
  if (digit) return digit[1];
  return event.code === 'Slash' && event.shiftKey ? '?' : event.key;
}

document.addEventListener('keydown', (event) => {
  const { target: at } = event;
  const key = keyOf(event);
  // A key that is held decides once; letters in the making are no keys.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
  const isText = at.matches?.('textarea, select, input:not([type="checkbox"]):not([type="radio"])');
  if (key === 'Escape' && panel()) {
    getSelection().removeAllRanges();
    cursor.words = [];
    panel().focus({ preventScroll: true });
    return;
  }
  if (key === 'Enter' && event.ctrlKey && form()?.contains(at)) {
    event.preventDefault();
    if (!event.repeat) press('correct');
    return;
  }
  if (event.ctrlKey) return;
  if (isText) {
    // What was entered is saved by the key that ends an input.
    if (key === 'Enter' && at.tagName === 'INPUT' && at.closest('#decide .editor')) {
      event.preventDefault();
      if (!event.repeat) press('correct');
    }
    return;
  }
  if (key === '?') {
    event.preventDefault();
    byId('keys').showModal();
    return;
  }
  if (key === 'g') {
    location.assign(`/${location.search}`);
    return;
  }
  if (!panel()) return;
  const inSource = byId('source')?.contains(at) || at === byId('source');
  if (inSource && key.startsWith('Arrow')) {
    // Without a cursor they scroll.
    if (cursor.words.length) {
      event.preventDefault();
      moveCursor(key, event.shiftKey);
    }
    return;
  }
  if (event.repeat || alone.busy) {
    if (key in KEYS || key === 'Enter') event.preventDefault();
    return;
  }
  // Boxes and radio buttons have keys of their own, as have buttons and links.
  const isOwn = (at.matches?.('input') && /^(Arrow|Enter| )/.test(key)) || (at.matches?.('button, a[href], summary') && /^(Enter| )/.test(key));
  if (isOwn && !(at.matches('input') && key === 'Enter')) return;
  if (/^[1-9]$/.test(key)) {
    const other = panel().querySelector(`button[name="alternative"][value="${key}"]`);
    if (other) form().requestSubmit(other);
    return;
  }
  const does = KEYS[key];
  if (does) {
    event.preventDefault();
    does();
  }
});

opened();
