/* What tests of pages share: a server of static files on loopback, a browser with a profile of its own, TAP. */
import { execFile } from 'node:child_process';
import { readFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';

const modules = process.env.NODE_MODULES;
const require = createRequire(join(modules, 'x.js'));
export const { chromium } = require('playwright-core');
export const axe = require.resolve('axe-core/axe.min.js');

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };

/** Serves `folder` below /some/where/, to find links that only work at the root. */
export async function serve(folder) {
  const below = '/some/where/';
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    try {
      if (!path.startsWith(below)) throw new Error('outside');
      const file = join(folder, normalize(path.slice(below.length - 1)), path.endsWith('/') ? 'index.html' : '');
      const content = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain; charset=utf-8' }).end(content);
    } catch {
      response.writeHead(404).end('not here');
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${server.address().port}${below}` };
}

/** A browser that draws WebGL without a graphics card. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-background-networking', '--use-gl=angle', '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'] });
}

/** Runs another program, no longer than a minute: {code, text}, what it printed. */
export function run(program, given) {
  return new Promise((done) => execFile(program, given, { timeout: 60000 }, (error, out, told) => done({ code: error ? error.code || 1 : 0, text: out + told })));
}

/** A page whose faults and requests are noted: {page, faults, hosts}. */
export async function open(browser, url, options = {}) {
  /* colours are measured, and not while they change */
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, reducedMotion: 'reduce', ...options });
  const page = await context.newPage(), faults = [], hosts = new Set();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
  page.on('request', (request) => { if (/^https?:/.test(request.url())) hosts.add(new URL(request.url()).host); });
  await page.goto(url);
  return { page, faults, hosts };
}

let cases = 0, failures = 0;

/** Thrown by a case that cannot run here: told as skipped, with the reason. */
export class Skip extends Error {}

/** A case: passed when `work` does not throw. */
export async function test(name, work) {
  cases++;
  try {
    await work();
    console.log(`ok ${cases} - ${name}`);
  } catch (error) {
    if (error instanceof Skip) {
      console.log(`ok ${cases} - ${name} # SKIP ${error.message}`);
      return;
    }
    failures++;
    console.log(`not ok ${cases} - ${name}`);
    console.log(String(error.stack ?? error).split('\n').slice(0, 12).map((line) => `# ${line}`).join('\n'));
  }
}

export function plan() {
  console.log(`1..${cases}`);
  return failures ? 1 : 0;
}

export async function picture(page, name) {
  const folder = process.env.PICTURES;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
