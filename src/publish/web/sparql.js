/* The SPARQL tab: named queries, an editor, a table. The engine and the graph are loaded when the tab is first opened. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { sparql } from '@codemirror/legacy-modes/mode/sparql';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { announce, counted, h } from './dom.js';
import { save } from './export.js';

/* As in the program's own queries (src/store/query.c); "*" stands for the graph's base. */
const PREFIXES = {
  qn: 'https://w3id.org/quidnunc/ontology#', id: '*id/', claim: '*claim/', article: '*article/', rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#', owl: 'http://www.w3.org/2002/07/owl#', xsd: 'http://www.w3.org/2001/XMLSchema#',
  skos: 'http://www.w3.org/2004/02/skos/core#', prov: 'http://www.w3.org/ns/prov#', nif: 'http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#',
  itsrdf: 'http://www.w3.org/2005/11/its/rdf#', dcterms: 'http://purl.org/dc/terms/', foaf: 'http://xmlns.com/foaf/0.1/',
  lex: 'https://w3id.org/quidnunc/lexicon#', wd: 'http://www.wikidata.org/entity/',
};
const FIRST = `# Who did what to whom, and how sure that is
SELECT ?who ?did ?whom ?status ?confidence WHERE {
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
         qn:status ?status ; qn:confidence ?confidence .
  ?s rdfs:label ?who . ?o rdfs:label ?whom .
  BIND(REPLACE(STR(?p), "^.*[#/]", "") AS ?did)
}
ORDER BY DESC(?confidence)
LIMIT 50
`;
const MOST_ROWS = 1000;

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' }, { tag: tags.string, color: 'var(--denied)' }, { tag: tags.comment, color: 'var(--quiet)' },
  { tag: tags.variableName, color: 'var(--possible)' }, { tag: tags.atom, color: 'var(--alleged)' }, { tag: tags.number, color: 'var(--denied)' },
]);

export class SparqlTab {
  /** `told`: {query(text), select(actor or edge)} */
  constructor(element, graph, told) {
    Object.assign(this, { element, graph, told, waiting: new Map(), number: 0 });
    this.prefixes = Object.fromEntries(Object.entries(PREFIXES).map(([name, iri]) => [name, iri.replace('*', graph.base)]));
  }

  /** Shows the tab, with the query of a permalink. */
  open(query) {
    if (!this.editor) this.build();
    if (query !== null && query !== this.text()) {
      this.setText(query);
      this.run();
    }
  }

  text() {
    return this.editor.state.doc.toString();
  }

  setText(text) {
    this.editor.dispatch({ changes: { from: 0, to: this.editor.state.doc.length, insert: text } });
  }

  /* --- building --------------------------------------------------------------------------------------------------- */

  build() {
    this.choice = h('select', { id: 'named', onchange: () => this.choose() }, h('option', { value: '' }, 'Your own query'));
    this.fields = h('div', { class: 'parameters' });
    this.status = h('p', { class: 'query-status', role: 'status' });
    this.result = h('div', { class: 'result', tabindex: 0, role: 'region', 'aria-label': 'Result' });
    const box = h('div', { class: 'editor' });
    this.element.replaceChildren(
      h('div', { class: 'field' }, h('label', { for: 'named' }, 'Named query'), this.choice), this.fields, box,
      h('p', { class: 'query-actions' }, h('button', { type: 'button', id: 'run-query', class: 'primary', onclick: () => this.run() }, 'Run'), h('small', {}, 'or Ctrl Enter; Esc, then Tab leaves the editor'),
        h('button', { type: 'button', id: 'result-csv', onclick: () => this.saveTable() }, 'Result as CSV')),
      this.status, this.result);
    this.editor = new EditorView({ parent: box, state: EditorState.create({ doc: FIRST, extensions: [
      lineNumbers(), history(), bracketMatching(), EditorView.lineWrapping, StreamLanguage.define(sparql), syntaxHighlighting(colours),
      EditorView.contentAttributes.of({ 'aria-label': 'SPARQL query' }),
      keymap.of([{ key: 'Mod-Enter', run: () => { this.run(); return true; } }, ...defaultKeymap, ...historyKeymap]),
    ] }) });
    this.loadNames();
  }

  async loadNames() {
    try {
      const answer = await fetch('../data/queries.json');
      if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
      this.named = await answer.json();
      this.choice.append(...this.named.map(({ name, title }) => h('option', { value: name }, title)));
    } catch (error) {
      this.named = [];
      this.status.textContent = `The named queries cannot be read: ${error.message}`;
    }
  }

  /* A named query's parameters stand in its comments: "# parameter NAME: what it is". */
  choose() {
    const query = this.named.find(({ name }) => name === this.choice.value);
    const wanted = query ? [...query.sparql.matchAll(/^# parameter ([a-z_]+): *(.*)$/gm)] : [];
    const known = this.graph.actors.filter((actor) => actor.claims.length).sort((a, b) => b.claims.length - a.claims.length);
    this.fields.replaceChildren(...wanted.map(([, name, about], i) => h('div', { class: 'field' }, h('label', { for: `set-${name}` }, `${name.replaceAll('_', ' ')} (${about})`),
      h('input', { id: `set-${name}`, 'data-parameter': name, list: 'actor-names', value: known[i]?.label ?? '', onchange: () => this.fill(query) }))));
    if (wanted.length) this.fields.append(h('datalist', { id: 'actor-names' }, known.slice(0, 300).map(({ label }) => h('option', { value: label }))));
    if (query) this.fill(query);
  }

  fill(query) {
    let text = query.sparql;
    for (const input of this.fields.querySelectorAll('[data-parameter]'))
      text = text.replaceAll(`%${input.dataset.parameter}%`, () => input.value.replace(/["\\]/g, '\\$&').replace(/[\r\n]+/g, ' '));
    this.setText(text);
    this.run();
  }

  /* --- asking ----------------------------------------------------------------------------------------------------- */

  call(message) {
    if (!this.worker) {
      this.worker = new Worker(new URL('sparql-worker.js', document.baseURI));
      this.worker.onmessage = ({ data: { number, result, error } }) => {
        const [done, failed] = this.waiting.get(number);
        this.waiting.delete(number);
        if (error) failed(new Error(error));
        else done(result);
      };
      this.worker.onerror = (event) => this.tell(`The engine cannot be started: ${event.message ?? 'its files are missing'}`);
    }
    return new Promise((done, failed) => {
      this.waiting.set(++this.number, [done, failed]);
      this.worker.postMessage({ number: this.number, ...message });
    });
  }

  engine() {
    const at = (path) => new URL(path, document.baseURI).href;
    return (this.ready ??= this.call({ graph: at('../data/graph.nt'), wasm: at('oxigraph.wasm') }));
  }

  tell(text) {
    this.status.textContent = text;
  }

  /* Prefixes that the query does not declare are put before it, on one line. */
  whole(query) {
    const missing = Object.entries(this.prefixes).filter(([name]) => !new RegExp(`\\bprefix\\s+${name}:`, 'i').test(query));
    return `${missing.map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join(' ')} ${query}`;
  }

  async run() {
    const query = this.text(), turn = (this.turn = (this.turn ?? 0) + 1);
    this.told.query(query);
    this.element.setAttribute('aria-busy', 'true');
    try {
      this.tell(this.loaded ? 'Asking …' : 'Loading the graph …');
      const { size } = await this.engine();
      this.loaded = true;
      this.tell('Asking …');
      const result = await this.call({ query: this.whole(query) });
      if (turn === this.turn) this.show(result, size);
    } catch (error) {
      if (turn !== this.turn) return;
      this.result.replaceChildren();
      this.tell(error.message);
      this.status.classList.add('failed');
      if (!this.loaded) this.ready = null;
    } finally {
      if (turn === this.turn) this.element.removeAttribute('aria-busy');
    }
  }

  show(result, size) {
    this.status.classList.remove('failed');
    this.last = result;
    const time = `${result.took < 10 ? result.took.toFixed(1) : Math.round(result.took)} ms over ${size.toLocaleString('en')} statements`;
    if ('truth' in result) {
      this.tell(`${result.truth ? 'Yes' : 'No'} · ${time}`);
      this.result.replaceChildren();
      return;
    }
    const { columns, rows } = result;
    this.tell(`${counted(rows.length, 'row')}${rows.length > MOST_ROWS ? `, the first ${MOST_ROWS} below` : ''} · ${time}`);
    announce(counted(rows.length, 'row'));
    this.result.replaceChildren(h('table', {}, h('thead', {}, h('tr', {}, columns.map((name) => h('th', { scope: 'col' }, name.replaceAll('_', ' '))))),
      h('tbody', {}, rows.slice(0, MOST_ROWS).map((row) => h('tr', {}, row.map((term) => h('td', { class: isNumber(term) ? 'number' : null }, this.cell(term))))))));
  }

  cell(term) {
    if (!term) return '';
    if (term.type !== 'NamedNode') return term.value;
    const path = term.value.startsWith(this.graph.base) ? term.value.slice(this.graph.base.length) : term.value;
    const known = this.graph.byPath.get(path), what = known?.edge ?? (known?.label ? known : null);
    if (what) return h('button', { type: 'button', class: 'iri', onclick: () => this.told.select(what) }, this.short(term.value));
    return h('a', { href: known ? `../${path}.html` : term.value, rel: 'noreferrer' }, this.short(term.value));
  }

  short(iri) {
    for (const [name, start] of Object.entries(this.prefixes)) if (iri.startsWith(start) && iri.length > start.length) return `${name}:${iri.slice(start.length)}`;
    return iri;
  }

  saveTable() {
    if (!this.last?.rows) return;
    const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = [this.last.columns, ...this.last.rows.map((row) => row.map((term) => term?.value ?? ''))].map((row) => row.map(quoted).join(','));
    save('result.csv', 'text/csv', `${lines.join('\r\n')}\r\n`);
  }
}

const isNumber = (term) => /XMLSchema#(integer|decimal|double|float)$/.test(term?.datatype ?? '');
