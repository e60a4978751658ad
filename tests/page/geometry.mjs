// Nothing overflows, overlaps or is cut: the boxes of what is on the page, compared. Returns one line for each fault.
// `still`: nothing moves at the moment, so tokens may not lie on one another either.
// A pane may scroll down. Other exceptions are marked in the page: `data-scroll` (may scroll sideways too, or hold more than it shows),
// `data-overlay` and dialogs (may cover).

export const geometry = (page, { still = true } = {}) => page.evaluate(inspect, { still });

function inspect({ still }) {
  const faults = [];
  const slack = 1;
  const view = { left: 0, top: 0, right: document.documentElement.clientWidth, bottom: window.innerHeight };

  const name = (element) => {
    const data = Object.entries(element.dataset ?? {}).slice(0, 2).map(([key, value]) => `[data-${key}=${value}]`).join('');
    const label = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 30);
    const kind = element.getAttribute('class') ? `.${element.getAttribute('class').trim().split(/\s+/)[0]}` : '';
    return `${element.tagName.toLowerCase()}${kind}${data} “${label}”`;
  };
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const inside = (a, b) => a.left >= b.left - slack && a.right <= b.right + slack && a.top >= b.top - slack && a.bottom <= b.bottom + slack;
  const common = (a, b) => ({
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  });
  const width = (box) => box.right - box.left;
  const height = (box) => box.bottom - box.top;
  const meet = (a, b, by = slack) => { const c = common(a, b); return width(c) > by && height(c) > by; };
  const box = (element) => element.getBoundingClientRect();

  /** What cuts the element off: its ancestors that clip, nearest first, and which way the reader can scroll to the rest. */
  const clips = function* (element) {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      if (style.display === 'inline') continue;
      const auto = (value) => value === 'auto' || value === 'scroll';
      const marked = up.closest('[data-scroll]') !== null;
      yield { element: up, box: box(up), down: auto(style.overflowY), across: auto(style.overflowX) && marked };
    }
  };
  const forTheEyeless = (element) => {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const b = box(up);
      const style = getComputedStyle(up);
      if ((b.width <= 1 && b.height <= 1) || style.clipPath === 'inset(50%)' || style.clip === 'rect(0px, 0px, 0px, 0px)') return true;
    }
    return false;
  };

  // 1 The page itself does not scroll sideways.
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);

  // 2 Text lies within its box, and no ancestor cuts it.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEXTAREA', 'OPTION', 'TITLE', 'DESC'].includes(element.tagName)) continue;
    if (!shown(element) || forTheEyeless(element)) continue;
    const marked = element.closest('[data-scroll]') !== null;
    const html = element instanceof HTMLElement;
    if (html && !marked && getComputedStyle(element).display !== 'inline' && element.scrollWidth > element.clientWidth + slack) {
      faults.push(`text wider than its box (${element.scrollWidth} in ${element.clientWidth}): ${name(element)}`);
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rectangle of range.getClientRects()) {
      if (rectangle.width < 1 || rectangle.height < 1) continue;
      // The line box of a glyph is taller than its ink.
      const ink = { left: rectangle.left, right: rectangle.right, top: rectangle.top + rectangle.height * 0.2, bottom: rectangle.bottom - rectangle.height * 0.2 };
      let rest = ink;
      let hidden = false;
      for (const clip of clips(element)) {
        if (!hidden && !inside(rest, clip.box)) {
          const across = rest.left < clip.box.left - slack || rest.right > clip.box.right + slack;
          const down = rest.top < clip.box.top - slack || rest.bottom > clip.box.bottom + slack;
          if ((across && !clip.across) || (down && !clip.down)) faults.push(`text cut off by ${name(clip.element)}: ${name(element)}`);
          rest = common(rest, clip.box);
          hidden = width(rest) <= slack || height(rest) <= slack;
        }
        if (hidden) break;
      }
      if (hidden) continue;
      if (rest.left < view.left - slack || rest.right > view.right + slack) faults.push(`text beyond the page's side: ${name(element)}`);
      lines.push({ element, box: rest });
      break;
    }
  }

  // 3 No text on other text.
  const layer = (element) => element.closest('[data-overlay], dialog, [role=dialog], [role=menu], [popover]');
  const pinned = (element) => {
    for (let up = element; up; up = up.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(up).position)) return up;
    return null;
  };
  const faces = lines.map((line) => ({ ...line, layer: layer(line.element), pinned: pinned(line.element), token: line.element.closest('[data-pid]') }));
  for (let i = 0; i < faces.length; i++) {
    for (let j = i + 1; j < faces.length; j++) {
      const [a, b] = [faces[i], faces[j]];
      if (!meet(a.box, b.box, 2) || a.element.contains(b.element) || b.element.contains(a.element)) continue;
      if (a.layer !== b.layer || a.pinned !== b.pinned) continue;
      if (!still && (a.token || b.token)) continue;
      faults.push(`text on text: ${name(a.element)} and ${name(b.element)}`);
    }
  }

  // 4 Zones keep apart.
  const zones = [...document.querySelectorAll('[data-zone]')].filter(shown);
  zones.forEach((a, i) => zones.slice(i + 1).forEach((b) => {
    if (!a.contains(b) && !b.contains(a) && meet(box(a), box(b))) faults.push(`zones overlap: ${a.dataset.zone} and ${b.dataset.zone}`);
  }));

  // 5 Tokens lie within the stage, and when nothing moves not on one another.
  let stage = document.querySelector('[data-stage]') ?? zones[0];
  while (stage && !zones.every((zone) => stage.contains(zone))) stage = stage.parentElement;
  const tokens = [...document.querySelectorAll('[data-pid]')].filter(shown);
  for (const token of stage ? tokens : []) {
    const free = ![...clips(token)].some((clip) => clip.down || clip.across);
    if (still && free && !inside(box(token), box(stage))) faults.push(`token outside the stage: ${name(token)}`);
  }
  // A token's group also holds the room for its focus ring.
  const body = (token) => box(token.querySelector('.body') ?? token);
  if (still) {
    tokens.forEach((a, i) => tokens.slice(i + 1).forEach((b) => {
      if (meet(body(a), body(b)) && !a.contains(b) && !b.contains(a)) faults.push(`tokens overlap: ${name(a)} and ${name(b)}`);
    }));
  }

  // 6 What can be pressed is large enough to be hit (WCAG 2.5.8: 24 by 24, or with room around).
  const targets = [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, [role=button]')].filter(shown);
  for (const target of targets) {
    const b = box(target);
    // Marks within lines of text are as high as their line: the rule's own exception.
    if (forTheEyeless(target) || target.closest('[data-pid]') || 'inline' in target.dataset || getComputedStyle(target).display === 'inline') continue;
    if (b.width < 24 || b.height < 24) {
      const middle = { left: (b.left + b.right) / 2 - 12, right: (b.left + b.right) / 2 + 12, top: (b.top + b.bottom) / 2 - 12, bottom: (b.top + b.bottom) / 2 + 12 };
      const crowded = targets.some((other) => other !== target && !other.contains(target) && !target.contains(other) && meet(middle, box(other)));
      if (crowded) faults.push(`too small to hit (${Math.round(b.width)}×${Math.round(b.height)}): ${name(target)}`);
    }
  }
  return [...new Set(faults)];
}
