/* The explorer: loads the graph, keeps the view and tells its parts when it changes. */
import { load } from './data.js';
import { $, announce, calmly, counted, h } from './dom.js';
import { exportAs } from './export.js';
import { Filters } from './filters.js';
import { ClaimList } from './list.js';
import { Panel } from './panel.js';
import { Scene } from './scene.js';
import { SearchBox } from './search.js';
import { SparqlTab } from './sparql.js';
import { emptyView, example, fromHash, makeRoom, MOST_HOPS, seen, toHash } from './view.js';

class Explorer {
  constructor(graph) {
    this.graph = graph;
    makeRoom($('canvas').clientWidth, $('canvas').clientHeight);
    const { view, missing } = fromHash(graph, location.hash);
    this.view = view;
    this.panel = new Panel($('panel'), graph, {
      select: (what) => this.select(what, true), around: (actor, hops) => this.change({ mode: 'around', actor, hops, camera: null, tab: 'graph' }),
      path: (actor) => this.askForPath(actor),
    });
    this.filters = new Filters($('filters'), graph, (changes) => this.change({ ...changes, camera: null }));
    this.list = new ClaimList($('claims-tab'), (edge) => this.select(edge, true));
    this.search = new SearchBox($('search'), $('found'), graph, (actor) => this.found(actor));
    this.sparql = new SparqlTab($('sparql-tab'), graph, { query: (query) => { this.view.query = query; this.remember(); }, select: (what) => this.openFromTable(what) });
    this.scene = new Scene($('canvas'), graph, {
      onactor: (actor) => this.select(actor), onedge: (edge) => this.select(edge), onground: () => this.select(null),
      onopen: (actor) => this.change({ mode: 'around', actor, hops: 1, camera: null }),
      onmove: calmly((camera) => { this.view.camera = camera; this.remember(); }, 300), onplaced: () => this.caption(),
    });
    this.listen();
    this.draw();
    if (missing.length) this.complain(`The graph has no ${missing.join(', ')} any more.`);
  }

  /* --- the view -------------------------------------------------------------------------------------------------- */

  change(changes) {
    Object.assign(this.view, changes);
    this.draw();
    this.remember(true);
  }

  /* Everything anew, after the view or its filters have changed. */
  draw() {
    const { view, graph } = this;
    this.complain(null);
    this.seen = seen(graph, view);
    const isThere = view.selected && (view.selected.best ? this.seen.edges.includes(view.selected) : this.seen.actors.includes(view.selected));
    let note = null;
    if (!view.selected && this.isStart()) {
      const shown = example(this.seen.edges);
      note = shown ? 'For example' : null;
      this.scene.show(this.seen, view.camera, shown, true);
      this.panel.show(shown, note);
    } else {
      this.scene.show(this.seen, view.camera, isThere ? view.selected : null);
      this.tellSelected();
    }
    this.filters.show(view, this.seen);
    this.list.show(this.seen.edges, view.selected);
    this.showTab();
    this.caption();
  }

  /* The panel: what is selected, or else what the view is about. */
  tellSelected() {
    const { view, seen } = this;
    if (view.mode === 'path') this.panel.show(view.selected, view.selected ? null : `From ${view.from.label} to ${view.to.label}`, seen.edges);
    else this.panel.show(view.selected ?? (view.mode === 'around' ? view.actor : null));
  }

  isStart() {
    return this.view.mode === 'top' || this.view.mode === 'all';
  }

  showTab() {
    const { tab, query } = this.view;
    document.body.dataset.tab = tab;
    for (const name of ['graph', 'claims', 'sparql']) $(`${name}-tab`).hidden = name !== tab;
    for (const button of document.querySelectorAll('nav [data-tab]')) button.setAttribute('aria-pressed', button.dataset.tab === tab);
    if (tab === 'sparql') this.sparql.open(query);
    if (tab === 'graph' && this.tab && this.tab !== tab) this.scene.sigma.refresh({ skipIndexation: true });
    this.tab = tab;
  }

  caption() {
    const { view, seen, graph } = this;
    const what = `${counted(seen.actors.length, 'actor')}, ${counted(seen.edges.length, 'relation')}`, of = (part, all) => `${part.toLocaleString('en')} of ${all.toLocaleString('en')}`;
    const text = {
      top: () => (seen.actors.length < seen.joinedActors ? `The most connected: ${of(seen.actors.length, seen.joinedActors)} actors, ${of(seen.edges.length, seen.allEdges)} relations` : what),
      all: () => `All: ${what}`,
      around: () => `${view.hops === 1 ? 'Neighbours' : `Up to ${view.hops} steps`} around ${view.actor.label}: ${what}`,
      path: () => (seen.length < 0 ? `No way leads from ${view.from.label} to ${view.to.label} under these filters`
        : `From ${view.from.label} to ${view.to.label} in ${counted(seen.length, 'step')}: ${what}`),
    }[view.mode]();
    $('caption').textContent = this.scene.busy ? `${text} · laying out …` : text;
    announce(text);
    const buttons = [];
    if (view.mode === 'around')
      buttons.push(h('span', { class: 'steps', role: 'group', 'aria-label': 'Steps' }, Array.from({ length: MOST_HOPS }, (_, i) =>
        h('button', { type: 'button', 'aria-pressed': String(view.hops === i + 1), onclick: () => this.change({ hops: i + 1, camera: null }) },
          i ? String(i + 1) : '1 step'))));
    if (view.mode !== 'top') buttons.push(h('button', { type: 'button', onclick: () => this.change({ mode: 'top', camera: null }) }, 'Most connected'));
    if (view.mode !== 'all' && seen.allEdges > seen.edges.length) buttons.push(h('button', { type: 'button', onclick: () => this.change({ mode: 'all', camera: null }) }, 'Show all'));
    $('view-actions').replaceChildren(...buttons);
  }

  /* The permalink; a step of the history for what the reader would want to go back to. */
  remember(step = false) {
    const hash = toHash(this.view);
    if (hash === (location.hash || '#')) return;
    history[step ? 'pushState' : 'replaceState'](null, '', hash === '#' ? location.pathname + location.search : hash);
  }

  complain(text) {
    $('message').hidden = !text;
    $('message').textContent = text ?? '';
  }

  /* --- selecting ------------------------------------------------------------------------------------------------- */

  select(what, fromPanel = false) {
    this.view.selected = what;
    const isThere = !what || (what.best ? this.seen.edges.includes(what) : this.seen.actors.includes(what));
    if (!isThere) {     /* it is shown with what is around it */
      this.change({ mode: 'around', actor: what.best ? what.subject : what, hops: 1, camera: null });
      return;
    }
    this.scene.select(what);
    this.tellSelected();
    this.list.mark(what);
    this.remember(true);
    if (what) announce(what.best ? `${what.subject.label} ${what.property.label} ${what.object.label}` : what.label);
    if (fromPanel) $('panel').focus({ preventScroll: true });
    if (what && matchMedia('(max-width: 60rem)').matches) $('panel').scrollIntoView({ block: 'nearest' });
  }

  found(actor) {
    if (this.pathFrom) {
      const from = this.pathFrom;
      this.pathFrom = null;
      this.search.ask(null);
      this.change({ mode: 'path', from, to: actor, selected: null, camera: null, tab: 'graph' });
      $('panel').focus({ preventScroll: true });
    } else {
      if (this.view.tab === 'sparql') this.view.tab = 'graph';
      this.change({ selected: actor, ...(this.seen.actors.includes(actor) ? {} : { mode: 'around', actor, hops: 1, camera: null }) });
      $('panel').focus({ preventScroll: true });
    }
  }

  askForPath(actor) {
    this.pathFrom = actor;
    this.search.ask(`Path from ${actor.label} to …`);
  }

  openFromTable(what) {
    this.view.tab = 'graph';
    this.view.selected = what;
    this.change({ mode: 'around', actor: what.best ? what.subject : what, hops: 1, camera: null });
  }

  /* The next or previous edge in the order of the list. */
  step(by) {
    const edges = this.list.edges;
    if (!edges.length) return;
    const at = edges.indexOf(this.view.selected);
    this.select(edges[at < 0 ? (by > 0 ? 0 : edges.length - 1) : (at + by + edges.length) % edges.length]);
  }

  /* --- events ---------------------------------------------------------------------------------------------------- */

  listen() {
    addEventListener('popstate', () => this.read());
    addEventListener('hashchange', () => { if (location.hash !== toHash(this.view)) this.read(); });
    for (const button of document.querySelectorAll('nav [data-tab]')) button.onclick = () => { this.view.tab = button.dataset.tab; this.showTab(); this.remember(true); };
    for (const button of document.querySelectorAll('[data-export]'))
      button.onclick = () => exportAs(button.dataset.export, this).then(() => { $('export').open = false; }, (error) => this.complain(`The export failed: ${error.message}`));
    $('permalink').onclick = async () => {
      this.remember();
      await navigator.clipboard?.writeText(location.href).then(() => announce('The link is copied'), () => prompt('The link to this view:', location.href));
      $('export').open = false;
    };
    const zoom = { in: () => this.scene.zoom(1 / 1.5), out: () => this.scene.zoom(1.5), all: () => this.scene.all() };
    for (const button of document.querySelectorAll('[data-zoom]')) button.onclick = zoom[button.dataset.zoom];
    const keys = {
      ArrowLeft: () => this.scene.pan(-0.1, 0), ArrowRight: () => this.scene.pan(0.1, 0), ArrowUp: () => this.scene.pan(0, 0.1), ArrowDown: () => this.scene.pan(0, -0.1),
      '+': zoom.in, '=': zoom.in, '-': zoom.out, 0: zoom.all, n: () => this.step(1), p: () => this.step(-1), Enter: () => $('panel').focus(), Escape: () => this.select(null),
    };
    $('canvas').onkeydown = (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    };
    addEventListener('keydown', (event) => {
      if (event.key === '/' && !event.target.closest('input, textarea, [contenteditable]')) {
        event.preventDefault();
        $('search').focus();
      }
    });
    $('theme').onclick = () => {
      const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      setTheme(dark ? 'light' : 'dark');
      this.scene.restyle();
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.scene.restyle());
  }

  read() {
    const { view, missing } = fromHash(this.graph, location.hash);
    this.view = { ...emptyView(), ...view };
    this.draw();
    if (missing.length) this.complain(`The graph has no ${missing.join(', ')} any more.`);
  }
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  try {
    localStorage.setItem('quidnunc-theme', name);
  } catch { /* a page without storage forgets it */ }
}

function recallTheme() {
  try {
    const name = localStorage.getItem('quidnunc-theme');
    if (name) document.documentElement.dataset.theme = name;
  } catch { /* none */ }
}

async function start() {
  recallTheme();
  try {
    const graph = await load('../data/explorer.json');
    window.explorer = new Explorer(graph);
    document.body.classList.add('ready');
  } catch (error) {
    $('message').hidden = false;
    $('message').textContent = `The graph cannot be shown: ${error.message}`;
    throw error;
  }
}

start();
