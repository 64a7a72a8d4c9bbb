// Asks quidnunc and Oxigraph the same, and compares: node differ.mjs QUIDNUNC FOLDER [VERBOSE]; FOLDER holds values.nt, small.nt, sample.nt. Ends with 1 when an answer differs.
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import { prefixes, sets, settled } from './queries.mjs';

globalThis.crypto ??= webcrypto;  // Oxigraph wants it; Node.js 18, of Debian 12, has it only in its module
const [program, folder, verbose] = process.argv.slice(2);
const oxigraph = createRequire(`${folder}/`)('oxigraph');
const XSD = 'http://www.w3.org/2001/XMLSchema#';

// Numbers are compared by value: "1.0" and "1" are the same decimal.
const number = (value) => (Number.isFinite(Number(value)) ? String(Number(Number(value).toPrecision(12))) : value);
const literal = (value, language, datatype) => {
  if (language) return `"${value}"@${language.toLowerCase()}`;
  if (!datatype || datatype === `${XSD}string`) return `"${value}"`;
  return [`integer`, `decimal`, `double`, `float`].some((t) => datatype === XSD + t) ? `#${number(value)}^^${datatype.slice(XSD.length)}` : `"${value}"^^${datatype}`;
};
const ours = (cell) => (cell.type === 'uri' ? `<${cell.value}>` : cell.type === 'bnode' ? '_:' : literal(cell.value, cell['xml:lang'], cell.datatype));
const theirs = (term) => (term.termType === 'NamedNode' ? `<${term.value}>` : term.termType === 'BlankNode' ? '_:' : literal(term.value, term.language, term.datatype?.value));

const ask = (graph, query, format) => spawnSync(program, ['query', '-g', `${folder}/${graph}.nt`, '-F', format, query], { encoding: 'utf8', timeout: 20000, maxBuffer: 1 << 28 });

const rows = (list) => [...list].sort();
const expected = (store, query) => {
  const result = store.query(query, { use_default_graph_as_union: true });
  if (typeof result === 'boolean') return { kind: 'ask', value: String(result) };
  if (/^\s*(CONSTRUCT|DESCRIBE)/m.test(query.slice(prefixes.length)))
    return { kind: 'graph', value: rows(new Set(result.map((t) => [t.subject, t.predicate, t.object].map(theirs).join(' ')))) };
  return { kind: 'rows', value: result.map((row) => [...row].map(([name, term]) => `${name}=${theirs(term)}`).sort().join(' ')) };
};

// A row as the values of the first variable that the order is by: ties may stand in any order.
const orderOf = (query) => /ORDER BY\s+(?:ASC|DESC)?\(?\s*\?(\w+)/i.exec(query)?.[1];
// Terms of equal value and another language are ties, too.
const column = (list, name) => list.map((row) => (row.split(' ').find((cell) => cell.startsWith(`${name}=`)) ?? '').replace(/@[a-z-]+$/, ''));

const compare = (want, got, query) => {
  if (want.kind !== 'rows') return JSON.stringify(want.value) === JSON.stringify(got);
  const cut = /\b(LIMIT|OFFSET)\b/i.test(query), by = orderOf(query);
  if (by && JSON.stringify(column(want.value, by)) !== JSON.stringify(column(got, by))) return false;
  if (cut) return want.value.length === got.length;
  return JSON.stringify(rows(want.value)) === JSON.stringify(rows(got));
};

const answer = (want, graph, query) => {
  if (want.kind === 'graph') {
    const run = ask(graph, query, 'ntriples');
    if (run.status) return { run };
    const made = new oxigraph.Store();
    made.load(run.stdout, { format: 'application/n-triples' });
    return { run, value: rows(new Set(made.match().map((t) => [t.subject, t.predicate, t.object].map(theirs).join(' ')))) };
  }
  const run = ask(graph, query, 'json');
  if (run.status) return { run };
  const json = JSON.parse(run.stdout);
  if (want.kind === 'ask') return { run, value: String(json.boolean) };
  return { run, value: json.results.bindings.map((row) => Object.entries(row).map(([name, cell]) => `${name}=${ours(cell)}`).sort().join(' ')) };
};

let same = 0, refused = 0, wrong = 0;
for (const { graph, queries } of sets) {
  const store = new oxigraph.Store();
  store.load(readFileSync(`${folder}/${graph}.nt`, 'utf8'), { format: 'application/n-triples' });
  for (const text of queries) {
    const query = prefixes + text;
    const want = expected(store, query);
    const { run, value } = answer(want, graph, query);
    if (run.status === 2 && /error/.test(run.stderr)) {
      refused++;
      if (verbose) console.log(`# refused (${graph}): ${text.slice(0, 300)}\n#   ${run.stderr.trim()}`);
    } else if (run.status || !compare(want, value, text)) {
      wrong++;
      console.log(`not ok - ${graph}: ${text.slice(0, 300)}\n#   wanted ${JSON.stringify(want.value).slice(0, 300)}\n#   got    ${run.status || run.signal ? `${run.status} ${run.signal ?? ''} ${run.stderr}` : JSON.stringify(value).slice(0, 300)}`);
    } else same++;
  }
}
for (const [text, ...wanted] of settled) {
  const { run, value } = answer({ kind: 'rows' }, 'values', prefixes + text);
  if (!run.status && JSON.stringify(rows(value)) === JSON.stringify(rows(wanted))) same++;
  else {
    wrong++;
    console.log(`not ok - settled: ${text}\n#   wanted ${wanted}\n#   got    ${run.status} ${value} ${run.stderr}`);
  }
}
console.log(`${same} passed, ${wrong} failed; ${refused} refused by name`);
process.exit(wrong || same < 600 ? 1 : 0);
