// Starts the page: fetches the WebAssembly, counts its bytes for the bar, hands over. A file of its own, because the content
// security policy allows no inline script; Trunk writes into the meta element where the module lies.

const where = document.querySelector('meta[name="interleave-module"]').dataset;
const app = document.getElementById('app');
const bar = app.querySelector('progress');

const address = (path) => new URL(path, document.baseURI);

/** The response, counted as it arrives; its type is stated anew, since not every static server knows `.wasm`. */
async function fetched(url, size) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url.pathname}`);
  if (bar && size) bar.max = size;
  let loaded = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.byteLength;
      if (bar && size) bar.value = loaded;
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), { headers: { 'content-type': 'application/wasm' } });
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
