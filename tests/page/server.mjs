// A static server as plain as any: files from one folder, under a sub-path, with the strictest policy that the page must bear.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm', '.json': 'application/json', '.png': 'image/png', '.py': 'text/x-python',
};

export const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/**
 * @param {string | Record<string, string>} source a folder, or the files themselves by name
 * @param {{ base?: string, policy?: string }} options
 */
export async function serve(source, { base = '/some/where/', policy = POLICY } = {}) {
  const read = typeof source === 'string' ? (name) => fromFolder(source, name) : async (name) => source[name];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const name = path.startsWith(base) ? path.slice(base.length) || 'index.html' : null;
    const body = name === null ? undefined : await read(name);
    if (body === undefined) return response.writeHead(404).end();
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy, 'cache-control': 'no-store' }).end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}

async function fromFolder(folder, name) {
  const path = normalize(join(folder, name));
  if (!path.startsWith(normalize(folder) + sep)) return undefined;
  return readFile(path).catch(() => undefined);
}
