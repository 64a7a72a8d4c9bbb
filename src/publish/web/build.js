/* Bundles the explorer: node build.js FOLDER writes index.html, explorer.js, explorer.css, the workers and the WebAssembly of the SPARQL engine there.
   Packages are looked up in the folder node_modules beside FOLDER's parent working folder (NODE_MODULES), so that the sources stay as they are. */
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url)), out = resolve(process.argv[2] ?? 'explorer');
const modules = resolve(process.env.NODE_MODULES ?? join(here, 'node_modules'));
const { build } = createRequire(join(modules, 'x.js'))('esbuild');

const common = {
  bundle: true, minify: true, metafile: true, legalComments: 'none', logLevel: 'warning', target: ['es2022'], absWorkingDir: here, nodePaths: [modules], charset: 'utf8',
  /* oxigraph asks for its WebAssembly beside itself when it is given none; it is always given one here */
  define: { 'import.meta.url': '""' },
};
await mkdir(out, { recursive: true });
const bundles = [];
bundles.push(await build({ ...common, format: 'esm', entryPoints: { explorer: 'main.js' }, outdir: out }));
bundles.push(await build({ ...common, format: 'iife', entryPoints: { 'layout-worker': 'layout-worker.js', 'sparql-worker': 'sparql-worker.js' }, outdir: out }));
await build({ ...common, entryPoints: { explorer: 'style.css' }, outdir: out });
await copyFile(join(here, 'index.html'), join(out, 'index.html'));
await copyFile(join(modules, 'oxigraph/web_bg.wasm'), join(out, 'oxigraph.wasm'));

/* What others wrote is given on with their licences. */
const packages = new Set(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs)).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
const licences = [];
for (const name of [...packages].sort()) {
  const { version, license } = JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8'));
  const file = (await readdir(join(modules, name))).find((one) => /^licen[cs]e/i.test(one));
  licences.push(`${name} ${version}: ${license}\n${file ? `\n${(await readFile(join(modules, name, file), 'utf8')).trim()}\n` : ''}`);
}
await writeFile(join(out, 'licences.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
