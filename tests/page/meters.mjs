// What is measured inside the page from its first moment on. Installed before any script of the page; kept in `window.meters`.

export function installMeters() {
  const meters = { violations: [], longest: 0, changes: [], seen: {}, moved: null };
  window.meters = meters;

  document.addEventListener('securitypolicyviolation', (event) => {
    meters.violations.push(`policy: ${event.violatedDirective} forbids ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
  });

  const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const place = (element) => {
    const box = element.getBoundingClientRect();
    return `${Math.round(box.left)},${Math.round(box.top)}`;
  };
  const text = (selector) => [...document.querySelectorAll(selector)].filter(visible).map((element) => element.textContent).join('|');

  /** What a watcher's eye would notice: where processes are and how they look, the sentence, the output. */
  const look = () => {
    const tokens = [...document.querySelectorAll('[data-pid]')].map((token) => `${token.dataset.pid} ${token.dataset.state} ${place(token)}`);
    return [tokens.join(';'), text('[data-why]'), text('[data-console]'), text('[data-guide]')].join('\n');
  };

  let last = null;
  let before = performance.now();
  const first = new Map();
  const each = (now) => {
    meters.longest = Math.max(meters.longest, now - before);
    before = now;
    for (const token of document.querySelectorAll('[data-pid][data-state]')) meters.seen[token.dataset.state] = true;
    if (meters.moved === null && document.querySelector('#app[data-ready]')) {
      for (const token of document.querySelectorAll('[data-pid]')) {
        const at = place(token);
        if (!first.has(token.dataset.pid)) first.set(token.dataset.pid, at);
        else if (first.get(token.dataset.pid) !== at) meters.moved = now;
      }
    }
    const seen = look();
    if (seen !== last) {
      last = seen;
      meters.changes.push(now);
    }
    requestAnimationFrame(each);
  };
  requestAnimationFrame(each);
}
