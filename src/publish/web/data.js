/* The graph as the page keeps it: rows of explorer.json (README.md tells what stands where) → actors, articles, claims; and the edges drawn: claims that say
   the same of the same with the same status. */

export const FORMAT = 'quidnunc-explorer-1';

export async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status} ${answer.statusText}`);
  const data = await answer.json();
  if (data.format !== FORMAT) throw new Error(`${url} is of the format '${data.format}', and this page reads '${FORMAT}': publish the graph again`);
  return graphOf(data);
}

const evidenceOf = ([text, begin, end, sb, se, ob, oe, tb, te]) =>
  ({ text, begin, end, subject: [sb, se], object: [ob, oe], trigger: [tb, te] });

export function graphOf(data) {
  const { base, classes, statuses } = data;
  const whole = (iri) => (iri.includes('://') ? iri : base + iri);
  const properties = data.properties.map(([name, label, iri, kind], place) => ({ place, name, label, iri, kind }));
  const articles = data.articles.map(([path, title, date, publisher, url], place) =>
    ({ place, path, iri: whole(path), title: title ?? path, date, publisher, url, claims: 0 }));
  const actors = data.actors.map(([path, label, type, aliases, wikidata, mentions], place) =>
    ({ place, path, iri: whole(path), label, type: classes[type] ?? 'Actor', aliases, wikidata, mentions, claims: [] }));
  const claims = data.claims.map(([path, subject, property, object, status, confidence, support, article, evidence, more], place) => {
    const literal = typeof object === 'string' ? object : null;
    return {
      place, path, iri: whole(path), subject: actors[subject], property: properties[property], object: literal === null ? actors[object] : null, literal,
      status: statuses[status], confidence, support, article: articles[article], rows: evidence, more,
      date: more.when ?? more.from ?? articles[article].date ?? null,
      get evidence() { return this.rows.map(evidenceOf); },
    };
  });
  for (const claim of claims) {
    claim.article.claims++;
    claim.subject.claims.push(claim);
    if (claim.object && claim.object !== claim.subject) claim.object.claims.push(claim);
  }
  const edges = edgesOf(claims);
  return { base, classes, statuses, properties, articles, actors, claims, edges, byPath: indexOf(actors, claims, articles) };
}

function indexOf(...lists) {
  const index = new Map();
  for (const list of lists) for (const one of list) index.set(one.path, one);
  return index;
}

/* An edge is known by its surest claim, so that a permalink to it lasts. */
function edgesOf(claims) {
  const found = new Map();
  for (const claim of claims) {
    if (!claim.object || claim.object === claim.subject) continue;
    const key = `${claim.subject.place} ${claim.property.place} ${claim.object.place} ${claim.status}`;
    let edge = found.get(key);
    if (!edge) {
      edge = { place: found.size, subject: claim.subject, object: claim.object, property: claim.property, status: claim.status, claims: [], best: claim };
      found.set(key, edge);
    }
    edge.claims.push(claim);
    claim.edge = edge;
    if (claim.confidence > edge.best.confidence) edge.best = claim;
  }
  const edges = [...found.values()];
  for (const edge of edges) {
    edge.support = Math.max(...edge.claims.map((claim) => claim.support));
    edge.confidence = edge.best.confidence;
    edge.claims.sort((a, b) => b.confidence - a.confidence || (a.path < b.path ? -1 : 1));
  }
  return edges;
}

/* --- sentences ---------------------------------------------------------------------------------------------------- */

/** The sentence in pieces: [{text, marks}], where marks are the parts ('subject', 'object', 'trigger') that a piece belongs to. Offsets are characters. */
export function pieces(evidence) {
  const characters = [...evidence.text];
  const parts = ['subject', 'object', 'trigger'].filter((part) => evidence[part][0] >= 0 && evidence[part][1] <= characters.length);
  const cuts = [...new Set([0, characters.length, ...parts.flatMap((part) => evidence[part])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => ({
    text: characters.slice(from, cuts[i + 1]).join(''),
    marks: parts.filter((part) => evidence[part][0] <= from && cuts[i + 1] <= evidence[part][1]),
  }));
}

/* --- searching ---------------------------------------------------------------------------------------------------- */

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Actors by the words of their names: those that begin so first, then by claims. Scans 20,000 actors in a few milliseconds. */
export function search(graph, words, limit = 12) {
  const wanted = plain(words.trim());
  if (!wanted) return [];
  const found = [];
  for (const actor of graph.actors) {
    actor.plain ??= [actor.label, ...actor.aliases].map(plain);
    let best = 0;
    actor.plain.forEach((name, i) => {
      const at = name.indexOf(wanted);
      if (at < 0) return;
      const start = at === 0 || /[^\p{L}\p{N}]/u.test(name[at - 1]);
      best = Math.max(best, (start ? 4 : 1) + (at === 0 ? 2 : 0) + (name.length === wanted.length ? 3 : 0) + (i === 0 ? 1 : 0));
    });
    if (best) found.push({ actor, best, name: actor.plain.findIndex((name) => name.includes(wanted)) });
  }
  found.sort((a, b) => b.best - a.best || b.actor.claims.length - a.actor.claims.length || (a.actor.label < b.actor.label ? -1 : 1));
  return found.slice(0, limit).map(({ actor, name }) => ({ actor, alias: name > 0 ? actor.aliases[name - 1] : null }));
}
