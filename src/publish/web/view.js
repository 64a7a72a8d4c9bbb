/* A view: what of the graph is seen, what is selected; and its permalink, the address's part behind "#". */

/* How many actors are seen at first: as many as have room for their names and for the words on the lines between them. */
export let START = 44;
export function makeRoom(width, height) {
  START = Math.min(44, Math.max(12, Math.round(width * height / 15000)));
}
export const MOST_HOPS = 4;

/** Everything, nothing selected. */
export function emptyView() {
  return {
    tab: 'graph', mode: 'top', count: START, actor: null, hops: 1, from: null, to: null, selected: null, camera: null,
    classes: null, statuses: null, properties: null, confidence: 0, since: '', until: '', article: null, query: null,
  };
}

/* --- permalinks --------------------------------------------------------------------------------------------------- */

const LISTS = { classes: 'class', statuses: 'status', properties: 'property' };

export function toHash(view) {
  const parts = [];
  const put = (name, value) => parts.push(`${name}=${encodeURIComponent(value).replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%20', '+')}`);
  if (view.tab !== 'graph') put('tab', view.tab);
  if (view.mode === 'all') put('show', 'all');
  if (view.mode === 'top' && view.count !== START) put('show', view.count);
  if (view.mode === 'around') put('around', view.actor.path), put('hops', view.hops);
  if (view.mode === 'path') put('from', view.from.path), put('to', view.to.path);
  for (const [key, name] of Object.entries(LISTS)) if (view[key]) put(name, [...view[key]].sort().join(','));
  if (view.confidence) put('confidence', view.confidence);
  if (view.since) put('since', view.since);
  if (view.until) put('until', view.until);
  if (view.article) put('article', view.article.path);
  if (view.selected) put('select', (view.selected.best ?? view.selected).path);
  if (view.camera) put('camera', view.camera.map((x) => x.toFixed(3)).join(','));
  if (view.query !== null) put('query', view.query);
  return `#${parts.join('&')}`;
}

const within = (text, least, most, otherwise) => {
  const number = Number.parseFloat(text);
  return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : otherwise;
};

/** The view that an address tells; what it names and the graph has not is passed over and told in `missing`. */
export function fromHash(graph, hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const view = emptyView();
  const missing = [];
  const known = (name) => {
    const path = given.get(name);
    if (!path) return null;
    const found = graph.byPath.get(path);
    if (!found) missing.push(path);
    return found ?? null;
  };
  if (['claims', 'sparql'].includes(given.get('tab'))) view.tab = given.get('tab');
  if (given.get('show') === 'all') view.mode = 'all';
  else view.count = Math.round(within(given.get('show'), 2, 100000, START));
  const [around, from, to] = ['around', 'from', 'to'].map(known);
  if (around?.claims && around.label) Object.assign(view, { mode: 'around', actor: around, hops: Math.round(within(given.get('hops'), 1, MOST_HOPS, 1)) });
  if (from?.label && to?.label) Object.assign(view, { mode: 'path', from, to });
  for (const [key, name] of Object.entries(LISTS)) if (given.has(name)) view[key] = new Set(given.get(name).split(',').filter(Boolean));
  view.confidence = within(given.get('confidence'), 0, 1, 0);
  for (const name of ['since', 'until']) if (/^\d{4}(-\d\d){0,2}$/.test(given.get(name) ?? '')) view[name] = given.get(name);
  view.article = known('article');
  const selected = known('select');
  view.selected = selected?.edge ?? (selected?.label ? selected : null);
  const camera = (given.get('camera') ?? '').split(',').map(Number);
  if (camera.length === 3 && camera.every(Number.isFinite) && camera[2] > 0) view.camera = camera;
  if (given.has('query')) view.query = given.get('query');
  return { view, missing };
}

/* --- what is seen ------------------------------------------------------------------------------------------------- */

/** True when the claim passes the view's filters. A claim without a date passes no filter by date. */
export function passes(view, claim) {
  if (view.statuses && !view.statuses.has(claim.status)) return false;
  if (view.properties && !view.properties.has(claim.property.name)) return false;
  if (claim.confidence < view.confidence) return false;
  if (view.classes && (!view.classes.has(claim.subject.type) || (claim.object && !view.classes.has(claim.object.type)))) return false;
  if (view.article && claim.article !== view.article) return false;
  if (view.since && !(claim.date >= view.since)) return false;
  return !view.until || (claim.date !== null && claim.date.slice(0, view.until.length) <= view.until);
}

/* Neighbours as a table of edges, by actor. */
function joined(graph, edges) {
  const table = graph.actors.map(() => null);
  for (const edge of edges) {
    (table[edge.subject.place] ??= []).push(edge);
    (table[edge.object.place] ??= []).push(edge);
  }
  return table;
}

/** How many edges away each actor is, by its place; -1: no way. Breadth first. */
function distances(table, start, most = Infinity) {
  const away = new Int32Array(table.length).fill(-1);
  let ring = [start];
  away[start.place] = 0;
  for (let steps = 1; ring.length && steps <= most; steps++) {
    const next = [];
    for (const actor of ring)
      for (const edge of table[actor.place] ?? []) {
        const other = edge.subject === actor ? edge.object : edge.subject;
        if (away[other.place] >= 0) continue;
        away[other.place] = steps;
        next.push(other);
      }
    ring = next;
  }
  return away;
}

const mostJoined = (graph, table, count) => graph.actors
  .filter((actor) => table[actor.place])
  .sort((a, b) => table[b.place].length - table[a.place].length || b.mentions - a.mentions || a.place - b.place)
  .slice(0, count);

/* All shortest ways between two actors: actors on one, and the edges that lead a step further. */
function ways(table, from, to) {
  const there = distances(table, from), back = distances(table, to), length = there[to.place];
  if (length < 0) return { keep: () => false, near: () => 0, length };
  const on = (actor) => there[actor.place] >= 0 && back[actor.place] >= 0 && there[actor.place] + back[actor.place] === length;
  const near = (edge) => Math.min(there[edge.subject.place], there[edge.object.place]);
  return { near, length, keep: (edge) => on(edge.subject) && on(edge.object) && there[edge.subject.place] !== there[edge.object.place] };
}

/* Without the pairs and threes that hang together with no others, as long as something is left: at first they only take room. */
function hangingTogether(graph, edges) {
  const table = joined(graph, edges), size = new Int32Array(graph.actors.length);
  for (const actor of graph.actors) {
    if (!table[actor.place] || size[actor.place]) continue;
    const away = distances(table, actor), members = graph.actors.filter((one) => away[one.place] >= 0);
    for (const one of members) size[one.place] = members.length;
  }
  const kept = edges.filter((edge) => size[edge.subject.place] > 3);
  return kept.length ? kept : edges;
}

/** What the view shows: {actors, edges, claims (that pass), degree, note}. */
export function seen(graph, view) {
  const claims = graph.claims.filter((claim) => passes(view, claim));
  const passing = new Set(claims.map((claim) => claim.edge).filter(Boolean));
  const all = [...passing].sort((a, b) => a.place - b.place);
  const table = joined(graph, all);
  let edges = all, length = null;
  let alone = [];
  if (view.mode === 'around') {
    const away = distances(table, view.actor, view.hops);
    edges = all.filter((edge) => away[edge.subject.place] >= 0 && away[edge.object.place] >= 0);
    alone = [view.actor];
  } else if (view.mode === 'path') {
    const found = ways(table, view.from, view.to);
    edges = all.filter(found.keep);
    length = found.length;
    edges.sort((a, b) => found.near(a) - found.near(b) || a.place - b.place);
    alone = [view.from, view.to];
  } else if (view.mode === 'top') {
    const chosen = new Set(mostJoined(graph, table, view.count));
    edges = hangingTogether(graph, all.filter((edge) => chosen.has(edge.subject) && chosen.has(edge.object)));
  }
  const actors = new Set(alone);
  for (const edge of edges) actors.add(edge.subject).add(edge.object);
  const degree = new Int32Array(graph.actors.length);
  for (const edge of edges) degree[edge.subject.place]++, degree[edge.object.place]++;
  return { claims, edges, degree, length, joinedActors: table.reduce((sum, row) => sum + (row ? 1 : 0), 0), allEdges: all.length,
    actors: [...actors].sort((a, b) => a.place - b.place) };
}

/** An edge that shows at a glance what this is: one of a short sentence in which subject, verb and object are marked. */
export function example(edges) {
  const score = (edge) => {
    const claim = edge.best, row = claim.rows[0];
    if (!row) return -1;
    const [text, , , sb, se, ob, oe, tb, te] = row, length = text.length;
    /* a name says more than "it" or "the authorities" */
    const characters = [...text], isNamed = (actor, from, to) => from >= 0 && [actor.label, ...actor.aliases].includes(characters.slice(from, to).join(''));
    const inOrder = se <= tb && te <= ob;      /* who, did what, to whom: as the heading says it */
    const marked = 2 * isNamed(edge.subject, sb, se) + 2 * isNamed(edge.object, ob, oe) + (tb >= se || tb < sb) + 3 * inOrder - 3 * (tb < 0) - /["“”]/.test(text);
    /* and an actor of whom much is told says more than one of whom little is */
    const known = 0.7 * Math.log2(1 + Math.min(edge.subject.claims.length, edge.object.claims.length));
    return marked + known + claim.confidence + (edge.property.kind === 'act' ? 1.6 : 0) + (claim.more.by ? 0.5 : 0) + (claim.more.disputedBy ? 1 : 0) - (edge.status !== 'Asserted' ? 4 : 0) + Math.min(edge.support, 2) -
      (length > 170 ? (length - 170) / 40 : 0) - (length < 50 ? 2 : 0);
  };
  let best = null, most = -Infinity;
  for (const edge of edges) {
    const value = score(edge);
    if (value > most) [best, most] = [edge, value];
  }
  return best;
}
