/* SPARQL 1.1 in the page: Oxigraph, compiled to WebAssembly, over the graph's N-Triples; aside of the page, which stays alive meanwhile. */
import init, { Store } from 'oxigraph/web.js';

let store = null;

async function open(graph, wasm) {
  const answer = fetch(graph);
  await init({ module_or_path: wasm });
  const triples = await answer;
  if (!triples.ok) throw new Error(`${graph} was answered with ${triples.status} ${triples.statusText}`);
  store = new Store();
  store.load(await triples.text(), { format: 'application/n-triples', no_transaction: true, unchecked: true });
  return store.size;
}

const shape = (term) => term && { type: term.termType, value: term.value, language: term.language, datatype: term.datatype?.value };

/* Rows, a truth value, or triples, which are shown as rows of three. */
function ask(query) {
  const began = performance.now(), result = store.query(query);
  const took = () => performance.now() - began;
  if (typeof result === 'boolean') return { truth: result, took: took() };
  if (result.length && result[0].termType === 'Quad')
    return { columns: ['subject', 'predicate', 'object'], rows: result.map((quad) => [quad.subject, quad.predicate, quad.object].map(shape)), took: took() };
  /* behind SELECT * in the order in which the query first names them */
  const place = (name) => query.search(new RegExp(`[?$]${name}\\b`)), bound = [...new Set(result.slice(0, 1000).flatMap((row) => [...row.keys()]))];
  const columns = [...new Set([...chosen(query), ...bound.sort((a, b) => place(a) - place(b))])];
  return { columns, rows: result.map((row) => columns.map((name) => shape(row.get(name)))), took: took() };
}

/* The names behind SELECT, so that a column stands where the query has it, also without a value. */
function chosen(query) {
  const head = /\bselect\b([^{]*?)(\bwhere\b|\bfrom\b|\{)/i.exec(query.replace(/#[^\n<>]*\n/g, '\n'))?.[1] ?? '';
  const outer = head.replace(/\(.*?\bas\s+([?$]\w+)\s*\)/gis, ' $1 ');
  return [...outer.matchAll(/[?$](\w+)/g)].map(([, name]) => name);
}

onmessage = async ({ data: { number, graph, wasm, query } }) => {
  try {
    postMessage({ number, result: graph ? { size: await open(graph, wasm) } : ask(query) });
  } catch (error) {
    postMessage({ number, error: String(error.message ?? error) });
  }
};
