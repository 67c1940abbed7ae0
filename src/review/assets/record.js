// The field that is open: what is pressed goes to the server, and what comes back takes the place of what was there.

const panel = () => byId('panel');
const form = () => byId('decide');
const editorInputs = () => all('.editor input, .editor textarea, .editor select', form());

/** Everything that a newly shown field needs. */
function opened() {
  if (!panel()) return;
  say('');
  cursor.words = [];
  evidenceAt.index = -1;
  target.last = null;
  document.title = panel().dataset.title;
  zoom(0);
  watchPages();
  redraw();
  completeSource();
  form().dataset.first = serialized();
  restoreDraft();
  countWords();
  changed();
  const alarm = panel().querySelector('[data-focus]');
  (alarm ?? panel()).focus({ preventScroll: true });
  byId('side').scrollTop = 0;
  performance.mark('field-shown');
}

/** Fetches the whole source, where only one page of it was there at first. */
async function completeSource() {
  const source = byId('source');
  if (!source?.dataset.pane) return;
  const response = await ask(source.dataset.pane);
  if (!response?.ok || !source.isConnected) return;
  const whole = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('source');
  const hadFocus = source.contains(document.activeElement);
  source.replaceWith(whole);
  if (hadFocus) whole.focus({ preventScroll: true });
  zoom(0);
  redraw();
  watchPages();
}

function redraw() {
  unmark('evidence-mark');
  unmark('taken-mark');
  const drawn = mark(all('.proof > .evidence > li', panel()).filter((li) => !li.closest('.differently')).map((li) => li.dataset), 'evidence-mark');
  showPlace(drawn[0]);
}

/** Shows what the server sent: the right side, a whole page, or another place. */
async function show(response, goes) {
  const leave = response.headers.get('x-leave');
  if (leave) {
    location.assign(leave);
    return;
  }
  const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
  const main = parsed.querySelector('main'), side = parsed.getElementById('side');
  const shown = document.querySelector('main.record')?.dataset.record;
  if (main) {
    document.querySelector('main').replaceWith(main);
  } else if (side?.querySelector('#panel')?.dataset.record === shown) {
    byId('side').replaceWith(side);
  } else {
    // Never the fields of one record beside the source of another.
    location.reload();
    return;
  }
  const at = response.headers.get('x-at');
  if (at && goes) history.pushState(null, '', at);
  opened();
}

async function ask(address, options = {}) {
  const shown = document.querySelector('main.record')?.dataset.record ?? '';
  try {
    return await fetch(address, { ...options, headers: { 'X-Panel': shown } });
  } catch {
    say('The server does not answer. Nothing was decided; what you entered is kept.');
    return null;
  }
}

/** One thing after the other: while an answer is under way, nothing that is pressed or entered counts. */
async function alone(work) {
  if (alone.busy) return;
  alone.busy = true;
  const side = byId('side');
  if (side) {
    side.inert = true;
    side.setAttribute('aria-busy', 'true');
  }
  try {
    await work();
  } finally {
    alone.busy = false;
    // It may be another by now.
    byId('side')?.removeAttribute('inert');
    byId('side')?.removeAttribute('aria-busy');
    const active = document.activeElement;
    if (!document.querySelector('dialog[open]') && (active === document.body || active === null)) panel()?.focus({ preventScroll: true });
  }
}

/** Tells where nothing can be shown: signed out, or worse. */
function isLost(response) {
  if (!response) return true;
  if (response.status !== 401) return false;
  say('You are no longer signed in. Nothing was decided; what you entered is kept. Open the newest address of the program.');
  return true;
}

function go(address) {
  if (!address) {
    say('Nothing else waits');
    return;
  }
  alone(async () => {
    const response = await ask(address);
    if (!isLost(response)) await show(response, true);
  });
}

function send(sent, submitter) {
  alone(async () => {
    const body = new URLSearchParams(new FormData(sent, submitter));
    const key = draftKey();
    const response = await ask(sent.getAttribute('action'), { method: 'POST', body });
    if (isLost(response)) return;
    if (response.ok && sent.id === 'decide') sessionStorage.removeItem(key);
    await show(response, response.ok);
  });
}

function undo() {
  alone(async () => {
    const response = await ask(`/undo${location.search}`, { method: 'POST', body: new URLSearchParams() });
    if (isLost(response)) return;
    if (response.status === 404) say('There is nothing of yours to undo');
    else await show(response, response.ok);
  });
}

function press(what) {
  const button = form()?.querySelector(`button[name="what"][value="${what}"]:not(.hidden-text)`)
    ?? form()?.querySelector(`button[name="what"][value="${what}"]`) ?? panel()?.querySelector(`button[form="decide"][value="${what}"]`);
  if (button) form().requestSubmit(button);
}

/** What is right stays; what was changed is saved. */
function accept() {
  if (isChanged()) press('correct');
  else form().requestSubmit(form().querySelector('[data-right]'));
}

// What was entered and not sent survives a reload.

const draftKey = () => `draft ${panel().dataset.record} ${panel().dataset.field}`;

function serialized() {
  return JSON.stringify(editorInputs().map((input) => (/checkbox|radio/.test(input.type) ? input.checked : input.value)));
}

function isChanged() {
  // What the server gave back as it was entered was never saved.
  if (form() && form().dataset.entered !== undefined) return true;
  return form() && (serialized() !== form().dataset.first || all('input[name="mark"]', form()).length > 0);
}

const hidden = (name) => form().querySelector(`input[name="${name}"]`).value;

function keepDraft() {
  const marks = all('input[name="mark"]', form()).map((input) => [input.value, input.dataset.words]);
  const inputs = editorInputs().map((input) => [input.name, input.value, input.checked]);
  const draft = { known: hidden('known'), seen: hidden('seen'), inputs, marks, why: form().elements.why.value };
  sessionStorage.setItem(draftKey(), JSON.stringify(draft));
}

function restoreDraft() {
  const draft = JSON.parse(sessionStorage.getItem(draftKey()) ?? 'null');
  if (!draft) return;
  if (draft.known === hidden('known') && draft.seen === hidden('seen')) {
    enterDraft(draft);
    if (isChanged()) say('What you had entered is here again');
    return;
  }
  // Somebody decided since, or it was read again: what was entered then is offered, and stands in nobody's way.
  const told = Object.assign(document.createElement('div'), { className: 'told alarm' });
  const words = draft.inputs.map(([, value]) => value).filter((value) => value !== '').join(' · ');
  const sentence = document.createElement('p');
  const quote = Object.assign(document.createElement('q'), { textContent: words.slice(0, 300), dir: 'auto' });
  sentence.append('This field changed since you entered ', quote, ' and did not save it.');
  const again = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Enter it again' });
  const away = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Forget it' });
  again.addEventListener('click', () => {
    enterDraft({ ...draft, marks: draft.seen === hidden('seen') ? draft.marks : [] });
    edited();
    told.remove();
  });
  away.addEventListener('click', () => {
    sessionStorage.removeItem(draftKey());
    told.remove();
    panel().focus({ preventScroll: true });
  });
  told.setAttribute('role', 'alert');
  told.append(sentence, again, ' ', away);
  panel().querySelector('header').after(told);
}

function enterDraft(draft) {
  while (editorInputs().length < draft.inputs.length && addRow());
  const inputs = editorInputs();
  if (inputs.length !== draft.inputs.length) return;
  draft.inputs.forEach(([, value, checked], at) => {
    if (/checkbox|radio/.test(inputs[at].type)) {
      inputs[at].checked = checked;
      return;
    }
    if (inputs[at].type === 'date') inputs[at].type = 'text';
    inputs[at].value = value;
  });
  form().elements.why.value = draft.why ?? '';
  for (const [value, words] of draft.marks) addMark(value, words);
}

function changed() {
  form()?.classList.toggle('changed', isChanged());
}

function countWords() {
  for (const text of all('textarea[data-words-max], textarea[data-words]', form())) {
    const output = text.parentElement.querySelector('output.words') ?? form().querySelector('output.words');
    if (!output) continue;
    const count = text.value.trim() === '' ? 0 : text.value.trim().split(/\s+/u).length;
    const most = Number(text.dataset.wordsMax ?? 0);
    output.textContent = most ? `${count} of ${most} words` : `${count} words`;
    output.classList.toggle('over', most > 0 && count > most);
  }
}

function addRow() {
  const template = form().querySelector('template.row');
  if (!template) return false;
  template.before(template.content.cloneNode(true));
  return true;
}

// Words of the source as a value.

function target() {
  const inputs = editorInputs();
  if (target.last && inputs.includes(target.last)) return target.last;
  const empty = inputs.filter((input) => input.value === '' && !/checkbox|radio/.test(input.type));
  const kind = panel().dataset.kind;
  if (/links|organizations|emails/.test(kind)) return empty[0] ?? inputs[0];
  return inputs[0];
}

function rowOf(input) {
  if (/checkbox|radio/.test(input.type)) return input.value;
  return editorInputs().filter((other) => other.name === input.name).indexOf(input);
}

function addMark(value, words) {
  const sent = Object.assign(document.createElement('input'), { type: 'hidden', name: 'mark', value });
  sent.dataset.words = words;
  form().append(sent);
  const line = document.createElement('p');
  const quote = Object.assign(document.createElement('q'), { textContent: words, dir: 'auto' });
  const away = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Unmark' });
  away.dataset.unmark = value;
  line.append('Marked: ', quote, ' ', away);
  byId('marked').append(line);
  const [, , block, start, end] = value.split(':');
  drawTaken({ block, start, end });
}

function drawTaken({ block, start, end }) {
  const words = all(`#source .words [data-block="${Number(block)}"]`)
    .filter((word) => Number(word.dataset.end) > Number(start) && Number(word.dataset.start) < Number(end));
  if (!words.length) {
    mark([{ block, start, end, of: '' }], 'taken-mark');
    return;
  }
  for (const word of words) {
    const { x, y, width, height } = word.getBBox();
    const page = word.closest('.page').dataset.page;
    mark([{ page, boxes: `${x},${y},${x + width},${y + height}`, of: '' }], 'taken-mark');
  }
}

async function take(adds) {
  const stretches = markedWords();
  if (!stretches.length) {
    say('Mark words in the source first: with the mouse, or press w');
    return;
  }
  const query = stretches.map(({ block, start, end }) => `stretch=${block}:${start}:${end}`).join('&');
  const response = await ask(`/record/${panel().dataset.record}/text?${query}`);
  if (!response?.ok) {
    say('Those words cannot be taken: load the page again');
    return;
  }
  const words = await response.text();
  const input = target();
  const isText = input.tagName === 'TEXTAREA';
  if (!adds) {
    const row = String(rowOf(input));
    for (const old of all('input[name="mark"]', form()).filter((old) => old.value.startsWith(`${input.name}:${row}:`))) dropMark(old.value);
  }
  if (/checkbox/.test(input.type)) input.checked = true;
  else if (input.type !== 'radio') {
    if (input.type === 'date') input.type = 'text';
    input.value = adds && isText && input.value !== '' ? `${input.value}\n${words}` : words;
  }
  for (const { block, start, end } of stretches) addMark(`${input.name}:${rowOf(input)}:${block}:${start}:${end}`, words);
  edited();
  say('Taken from the source; Enter saves');
  panel().focus({ preventScroll: true });
}

function dropMark(value) {
  all('input[name="mark"]', form()).find((input) => input.value === value)?.remove();
  document.querySelector(`[data-unmark="${CSS.escape(value)}"]`)?.closest('p').remove();
  unmark('taken-mark');
  for (const input of all('input[name="mark"]', form())) {
    const [, , block, start, end] = input.value.split(':');
    drawTaken({ block, start, end });
  }
}

function openMoving() {
  const stretches = markedWords();
  if (!stretches.length) {
    say('Mark the words that are to be moved first');
    return;
  }
  const dialog = byId('moving');
  const moved = dialog.querySelector('form');
  for (const old of all('input[name="stretch"]', moved)) old.remove();
  for (const { block, start, end } of stretches) {
    moved.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'stretch', value: `${block}:${start}:${end}` }));
  }
  dialog.querySelector('.words').textContent = getSelection().toString();
  dialog.showModal();
}

function edited() {
  const last = all('.editor .rows > li', form()).at(-1);
  if (last && all('input, textarea', last).some((input) => input.value !== '')) addRow();
  countWords();
  changed();
  keepDraft();
}

document.addEventListener('input', (event) => {
  if (event.target.closest('#decide .editor') || event.target.name === 'why') edited();
});

document.addEventListener('focusin', (event) => {
  if (event.target.closest('#decide .editor')) target.last = event.target;
});

document.addEventListener('submit', (event) => {
  if (event.target.matches('#decide, #flagging form, #moving form') && byId('side')) {
    event.preventDefault();
    event.target.closest('dialog')?.close();
    send(event.target, event.submitter);
  }
});

document.addEventListener('click', (event) => {
  const within = (selector) => event.target.closest(selector);
  const link = within('main.record a[href^="/record/"]:not([download])');
  const shown = within('[data-show]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(link.getAttribute('href'));
  } else if (shown) {
    const item = shown.closest('li').dataset;
    unmark('shown-mark');
    showPlace(mark([item], 'shown-mark')[0]);
    panel().focus({ preventScroll: true });
  } else if (within('[data-zoom]')) {
    zoom(Number(within('[data-zoom]').dataset.zoom));
    panel().focus({ preventScroll: true });
  }
  else if (within('[data-unmark]')) {
    dropMark(within('[data-unmark]').dataset.unmark);
    edited();
  } else if (within('[data-dialog]')) byId(within('[data-dialog]').dataset.dialog).showModal();
  else if (within('[data-close]')) within('dialog').close();
  else if (within('[data-add-row]')) addRow();
  else if (within('[data-keys]')) {
    event.preventDefault();
    byId('keys').showModal();
  }
});

addEventListener('popstate', () => {
  if (alone.busy) location.reload();
  else alone(async () => {
    const response = await ask(location.href);
    if (!isLost(response)) await show(response, false);
  });
});
