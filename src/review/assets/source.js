// The source: pages and words are fetched when they come near, evidence is marked, marked words are told as characters of blocks.

const SVG = 'http://www.w3.org/2000/svg';
const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Tells a screen reader, and everybody, what happened. */
function say(text) {
  const said = byId('said');
  said.textContent = '';
  said.textContent = text;
  said.classList.toggle('shown', text !== '');
  clearTimeout(say.timer);
  say.timer = setTimeout(() => said.classList.remove('shown'), 4000);
}

/** Fetches what is near. */
function watchPages() {
  const source = byId('source');
  if (!source || watchPages.source === source) return;
  watchPages.source = source;
  watchPages.observer?.disconnect();
  coming.clear();
  for (const image of all('.page image[href]', source)) watchPicture(image);
  watchPages.observer = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((entry) => entry.isIntersecting)) {
      watchPages.observer.unobserve(entry.target);
      near(entry.target);
    }
  }, { root: source, rootMargin: '60% 0px' });
  for (const page of all('.page', source)) watchPages.observer.observe(page);
}

/** Pictures that are on their way, each with when it is there, or is not coming. */
const coming = new Map();

function watchPicture(image) {
  const there = new Promise((resolve) => {
    for (const end of ['load', 'error']) image.addEventListener(end, resolve, { once: true });
    // It may have come before anybody listened.
    image.decode?.().then(resolve, () => {});
    setTimeout(resolve, 3000);
  });
  coming.set(image, there.then(() => coming.delete(image)));
}

/** What is in sight comes at once, its neighbours when that is there. */
function near(page) {
  const frame = byId('source').getBoundingClientRect(), box = page.getBoundingClientRect();
  if (box.bottom > frame.top && box.top < frame.bottom) fill(page);
  else Promise.all(coming.values()).then(() => fill(page));
}

async function fill(page) {
  const image = page.querySelector('image[data-href]');
  if (image) {
    watchPicture(image);
    image.setAttribute('href', image.dataset.href);
    delete image.dataset.href;
  }
  const words = page.querySelector('.words[data-text]');
  if (!words) return;
  const address = words.dataset.text;
  delete words.dataset.text;
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) {
    words.dataset.text = address;
    return;
  }
  const parsed = new DOMParser().parseFromString(`<svg xmlns="${SVG}">${await response.text()}</svg>`, 'image/svg+xml');
  words.replaceChildren(...[...parsed.documentElement.childNodes].map((node) => document.importNode(node, true)));
  page.dataset.filled = '';
}

/** Marks evidence: boxes on pages, characters in blocks. */
function mark(items, kind) {
  const drawn = [];
  for (const item of items) {
    if (item.boxes) {
      const marks = document.querySelector(`#page-${item.page} .marks`);
      for (const box of marks ? item.boxes.split(';') : []) {
        const [x0, y0, x1, y1] = box.split(',').map(Number);
        const rect = document.createElementNS(SVG, 'rect');
        const sizes = { x: x0 - 1, y: y0 - 1, width: x1 - x0 + 2, height: y1 - y0 + 2, rx: 1.5 };
        for (const [name, size] of Object.entries(sizes)) rect.setAttribute(name, size);
        rect.setAttribute('class', `mark ${kind}`);
        rect.dataset.of = item.of;
        marks.append(rect);
        drawn.push(rect);
      }
    } else {
      drawn.push(...markCharacters(item, kind));
    }
  }
  return drawn;
}

/** Characters count as people count them, positions in a string as the browser does. */
const unitsOf = (text, characters) => [...text].slice(0, characters).join('').length;
const charactersOf = (text, units) => [...text.slice(0, units)].length;

function markCharacters({ block, start, end, of }, kind) {
  const drawn = [];
  const from = Number(start), to = Number(end);
  for (const leaf of all(`#block-${Number(block)} [data-start]`)) {
    if (leaf.closest('[data-block]').dataset.block !== String(block)) continue;
    const first = Number(leaf.dataset.start), last = Number(leaf.dataset.end);
    if (last <= from || first >= to) continue;
    const walker = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT);
    let at = first;
    for (const node of iterate(walker)) {
      const length = [...node.data].length;
      const a = Math.max(from - at, 0), b = Math.min(to - at, length);
      at += length;
      if (a >= b) continue;
      const range = document.createRange();
      range.setStart(node, unitsOf(node.data, a));
      range.setEnd(node, unitsOf(node.data, b));
      const marked = document.createElement('mark');
      marked.className = kind;
      marked.dataset.of = of;
      range.surroundContents(marked);
      drawn.push(marked);
    }
  }
  return drawn;
}

function iterate(walker) {
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function unmark(kind) {
  for (const rect of all(`#source rect.mark.${kind}`)) rect.remove();
  for (const marked of all(`#source mark.${kind}`)) {
    const parent = marked.parentNode;
    marked.replaceWith(...marked.childNodes);
    parent.normalize();
  }
}

/** Brings the place of the value to sight. */
function showPlace(element) {
  (element ?? document.querySelector('#source .evidence-mark'))?.scrollIntoView({ block: 'center', inline: 'nearest' });
}

/** The marked words, as stretches of blocks in the order of the source. */
function markedWords() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  const source = byId('source');
  if (!source?.contains(range.commonAncestorContainer)) return [];
  const stretches = [];
  for (const leaf of all('[data-start]', source)) {
    if (!range.intersectsNode(leaf)) continue;
    const text = leaf.textContent;
    const a = leaf.contains(range.startContainer) ? offsetIn(leaf, range.startContainer, range.startOffset) : 0;
    const b = leaf.contains(range.endContainer) ? offsetIn(leaf, range.endContainer, range.endOffset) : text.length;
    if (a >= b) continue;
    const block = Number(leaf.dataset.block ?? leaf.closest('[data-block]').dataset.block);
    const first = Number(leaf.dataset.start);
    const [start, end] = [first + charactersOf(text, a), first + charactersOf(text, b)];
    const last = stretches.at(-1);
    // Between two words of a block stand only blanks.
    if (last?.block === block && start >= last.end) last.end = end;
    else stretches.push({ block, start, end });
  }
  return stretches;
}

function offsetIn(leaf, container, offset) {
  const range = document.createRange();
  range.setStart(leaf, 0);
  range.setEnd(container, offset);
  return range.toString().length;
}

/** Sizes of the source: a class, kept for the next page. */
function zoom(step) {
  const pane = byId('source');
  if (!pane) return;
  const level = Math.min(6, Math.max(1, Number(localStorage.getItem('zoom') ?? 3) + step));
  localStorage.setItem('zoom', level);
  for (let other = 1; other <= 6; other += 1) pane.classList.toggle(`zoom-${other}`, other === level);
  if (step) showPlace(document.querySelector('#source .evidence-mark'));
}

// Words by keyboard: one word is the cursor, Shift marks up to it.
const cursor = { words: [], anchor: 0, focus: 0 };

function enterSource() {
  const source = byId('source');
  cursor.words = all('[data-start]', source).flatMap(wordsOf);
  if (!cursor.words.length) {
    say('No words of the source can be marked here');
    return;
  }
  const near = source.querySelector('.evidence-mark')?.getBoundingClientRect() ?? source.getBoundingClientRect();
  const distance = ({ leaf }) => Math.abs(leaf.getBoundingClientRect().top - near.top);
  let best = 0;
  cursor.words.forEach((word, at) => {
    if (distance(word) < distance(cursor.words[best]) - 1) best = at;
  });
  cursor.anchor = cursor.focus = best;
  source.focus({ preventScroll: true });
  select();
  say('In the source: arrows go from word to word, Shift marks, s takes, Esc leaves');
}

function wordsOf(leaf) {
  const text = leaf.textContent;
  return [...text.matchAll(/\S+/gu)].map((found) => ({ leaf, from: found.index, to: found.index + found[0].length }));
}

function point({ leaf }, units) {
  const walker = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT);
  let left = units;
  let node = null;
  for (node of iterate(walker)) {
    if (left <= node.data.length) return [node, left];
    left -= node.data.length;
  }
  return [node, node?.data.length ?? 0];
}

function select() {
  const [first, last] = [Math.min(cursor.anchor, cursor.focus), Math.max(cursor.anchor, cursor.focus)];
  const [from, to] = [cursor.words[first], cursor.words[last]];
  getSelection().setBaseAndExtent(...point(from, from.from), ...point(to, to.to));
  cursor.words[cursor.focus].leaf.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function moveCursor(key, extends_) {
  const rect = ({ leaf }) => leaf.getBoundingClientRect();
  const here = rect(cursor.words[cursor.focus]);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  let to = cursor.focus;
  if (step) {
    to += step;
  } else {
    const down = key === 'ArrowDown';
    const beyond = (at) => {
      const there = rect(cursor.words[at]);
      return down ? there.top > here.top + here.height / 2 : there.top < here.top - here.height / 2;
    };
    const direction = down ? 1 : -1;
    do to += direction; while (cursor.words[to] && !beyond(to));
    const line = cursor.words[to] && rect(cursor.words[to]).top;
    while (cursor.words[to + direction] && Math.abs(rect(cursor.words[to + direction]).top - line) < here.height / 2
      && Math.abs(rect(cursor.words[to + direction]).left - here.left) < Math.abs(rect(cursor.words[to]).left - here.left)) {
      to += direction;
    }
  }
  if (!cursor.words[to]) return;
  cursor.focus = to;
  if (!extends_) cursor.anchor = to;
  select();
}
