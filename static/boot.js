// Starts the page: fetches the WebAssembly, counts its bytes for the bar, hands over. A file of its own, because the content
// security policy allows no inline script; Trunk writes into the meta element where the module lies.

const where = document.querySelector('meta[name="interleave-module"]').dataset;
const app = document.getElementById('app');
const bar = app.querySelector('progress');

const address = (path) => new URL(path, document.baseURI);

/** The response; a copy of it is counted as it arrives, so that the browser compiles from the original while it loads. */
async function fetched(url, size) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url.pathname}`);
  if (bar && size) count(response.clone(), size).catch(() => {});
  return response;
}

async function count(copy, size) {
  bar.max = size;
  bar.value = 0;
  const reader = copy.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) bar.value += part.value.byteLength;
}

try {
  if (typeof WebAssembly !== 'object') throw new Error('WebAssembly');
  const wasm = fetched(address(where.wasm), Number(where.size));
  wasm.catch(() => {});
  const { default: init } = await import(address(where.js));
  await init({ module_or_path: wasm });
} catch (error) {
  app.dataset.boot = 'failed';
  const reason = app.querySelector('[data-boot-reason]');
  if (reason) reason.textContent = String(error?.message ?? error);
  console.error(error);
}
