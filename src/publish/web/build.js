/* Bundles the explorer: node build.js FOLDER writes index.html, explorer.js, explorer.css, the workers and the WebAssembly of the SPARQL engine there.
   Packages are looked up in the folder node_modules beside FOLDER's parent working folder (NODE_MODULES), so that the sources stay as they are. */
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url)), out = resolve(process.argv[2] ?? 'explorer');
const modules = resolve(process.env.NODE_MODULES ?? join(here, 'node_modules'));
const { build } = createRequire(join(modules, 'x.js'))('esbuild');

const common = {
  bundle: true, minify: true, legalComments: 'linked', logLevel: 'warning', target: ['es2022'], absWorkingDir: here, nodePaths: [modules], charset: 'utf8',
  /* oxigraph asks for its WebAssembly beside itself when it is given none; it is always given one here */
  define: { 'import.meta.url': '""' },
};
await mkdir(out, { recursive: true });
await build({ ...common, format: 'esm', entryPoints: { explorer: 'main.js' }, outdir: out });
await build({ ...common, format: 'iife', entryPoints: { 'layout-worker': 'layout-worker.js', 'sparql-worker': 'sparql-worker.js' }, outdir: out });
await build({ ...common, entryPoints: { explorer: 'style.css' }, outdir: out });
await copyFile(join(here, 'index.html'), join(out, 'index.html'));
await copyFile(join(modules, 'oxigraph/web_bg.wasm'), join(out, 'oxigraph.wasm'));
