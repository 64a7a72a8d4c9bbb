/* What is seen, as files: SVG and PNG of the drawing, GraphML and Turtle of its actors and claims. */
import { edgeLabel, CLASS_COLOURS, STATUSES, curve } from './look.js';
import { LABEL_SIZE, EDGE_LABEL_SIZE, shortLabel } from './edges.js';
import { passes } from './view.js';

export function save(name, type, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

export async function exportAs(kind, explorer) {
  const make = {
    svg: () => ['image/svg+xml', svgOf(explorer.scene.picture())],
    png: async () => ['image/png', await pngOf(explorer.scene.picture())],
    graphml: () => ['application/graphml+xml', graphmlOf(explorer.seen)],
    ttl: () => ['text/turtle', turtleOf(explorer.graph, explorer.seen, explorer.view)],
  };
  const [type, content] = await make[kind]();
  save(`graph.${kind}`, type, content);
}

const escaped = (text) => String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/* --- pictures ------------------------------------------------------------------------------------------------------- */

const n = (x) => Number(x.toFixed(1));

export function svgOf({ width, height, look, discs, edges }) {
  const text = (x, y, size, weight, fill, words) =>
    `<text x="${n(x)}" y="${n(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" stroke="${look.ground}">${escaped(words)}</text>`;
  const lines = [], labels = [];
  for (const { edge, data } of edges) {
    const { start, control, end, tip, home, head, middle } = curve(discs.get(edge.subject), discs.get(edge.object), data.bend);
    const dash = STATUSES[edge.status].dash, side = { x: -home.y * head * 0.5, y: home.x * head * 0.5 };
    lines.push(`<g fill="none" stroke="${data.color}"><title>${escaped(`${edge.subject.label} ${edgeLabel(edge)} ${edge.object.label}`)}</title>` +
      `<path d="M${n(start.x)} ${n(start.y)}Q${n(control.x)} ${n(control.y)} ${n(end.x)} ${n(end.y)}" stroke-width="${n(data.size)}"${dash.length ? ` stroke-dasharray="${dash.join(' ')}"` : ''}/>` +
      `<path d="M${n(tip.x)} ${n(tip.y)}L${n(end.x + side.x)} ${n(end.y + side.y)}L${n(end.x - side.x)} ${n(end.y - side.y)}Z" fill="${data.color}" stroke="none"/></g>`);
    if (data.forceLabel && edges.length < 300) labels.push(text(middle.x, middle.y + 3, EDGE_LABEL_SIZE, 450, data.ink, edgeLabel(edge)));
  }
  const nodes = [...discs].map(([actor, { x, y, size, data }]) =>
    `<g><title>${escaped(actor.label)} (${actor.type})</title><circle cx="${n(x)}" cy="${n(y)}" r="${n(size)}" fill="${data.color}" stroke="${data.rim}" stroke-width="1.2"/>` +
    `${discs.size <= 300 ? text(x, y + size + LABEL_SIZE, LABEL_SIZE, 500, data.labelColor, shortLabel(actor.label)) : ''}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(look.font)}">\n` +
    `<style>text { text-anchor: middle; paint-order: stroke; stroke-width: 4px; stroke-linejoin: round }</style>\n` +
    `<rect width="100%" height="100%" fill="${look.ground}"/>\n${lines.join('\n')}\n${labels.join('\n')}\n${nodes.join('\n')}\n</svg>\n`;
}

async function pngOf(picture) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(picture))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: picture.width * 2, height: picture.height * 2 });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('the picture is too large'))), 'image/png'));
}

/* --- GraphML -------------------------------------------------------------------------------------------------------- */

const NODE_KEYS = { label: 'string', type: 'string', iri: 'string', wikidata: 'string', mentions: 'int', aliases: 'string', size: 'double', r: 'int', g: 'int', b: 'int' };
const EDGE_KEYS = { label: 'string', property: 'string', status: 'string', weight: 'double', support: 'int', confidence: 'double', date: 'string', role: 'string',
  sentence: 'string', article: 'string', title: 'string', source: 'string' };

export function graphmlOf({ actors, edges, degree }) {
  const keys = (list, kind) => Object.entries(list).map(([name, type]) => `  <key id="${kind[0]}_${name}" for="${kind}" attr.name="${name}" attr.type="${type}"/>`);
  const data = (kind, values) => Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `<data key="${kind}_${name}">${escaped(value)}</data>`).join('');
  const nodes = actors.map((actor) => {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(CLASS_COLOURS[actor.type].slice(at, at + 2), 16));
    return `    <node id="n${actor.place}">${data('n', { label: actor.label, type: actor.type, iri: actor.iri, wikidata: actor.wikidata, mentions: actor.mentions,
      aliases: actor.aliases.join(' | '), size: (8 + 4 * Math.sqrt(degree[actor.place])).toFixed(2), r, g, b })}</node>`;
  });
  const lines = edges.map((edge) => {
    const { best } = edge;
    return `    <edge id="e${edge.place}" source="n${edge.subject.place}" target="n${edge.object.place}">${data('e', { label: edge.property.label, property: edge.property.name,
      status: edge.status, weight: `${edge.support}.0`, support: edge.support, confidence: edge.confidence.toFixed(2), date: best.date, role: best.more.role,
      sentence: best.rows[0]?.[0], article: best.article.iri, title: best.article.title, source: best.article.url })}</edge>`;
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">', ...keys(NODE_KEYS, 'node'), ...keys(EDGE_KEYS, 'edge'),
    '  <graph id="G" edgedefault="directed">', ...nodes, ...lines, '  </graph>', '</graphml>', ''].join('\n');
}

/* --- Turtle --------------------------------------------------------------------------------------------------------- */

const quoted = (text) => `"${String(text).replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
  .replace(/[\u0000-\u001f\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)}"`;
const dated = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${quoted(text)}^^xsd:date` : /^\d{4}-\d\d$/.test(text) ? `${quoted(text)}^^xsd:gYearMonth`
  : /^\d{4}$/.test(text) ? `${quoted(text)}^^xsd:gYear` : /^\d{4}-\d\d-\d\dT/.test(text) ? `${quoted(text)}^^xsd:dateTime` : quoted(text));
const named = (iri) => `<${iri.replace(/[\u0000-\u0020<>"{}|\\^`]/g, (c) => encodeURIComponent(c))}>`;

/** The actors seen, the claims behind the edges seen that pass the filters, and their evidence, as GRAPH.md of the program has them. */
export function turtleOf(graph, { actors, edges }, view) {
  const out = ['@prefix qn: <https://w3id.org/quidnunc/ontology#> .', '@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .',
    '@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .', '@prefix owl: <http://www.w3.org/2002/07/owl#> .', '@prefix skos: <http://www.w3.org/2004/02/skos/core#> .',
    '@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .', '@prefix prov: <http://www.w3.org/ns/prov#> .', '@prefix dcterms: <http://purl.org/dc/terms/> .',
    '@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .', ''];
  const say = (subject, pairs) => {
    const told = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => `${name} ${value}`);
    out.push(`${named(subject)} ${told.join(' ;\n    ')} .`, '');
  };
  const claims = edges.flatMap((edge) => edge.claims.filter((claim) => passes(view, claim)));
  const spoken = (places) => (places ?? []).map((place) => graph.actors[place]);
  const people = new Set([...actors, ...claims.flatMap(({ more }) => [...spoken(more.by), ...spoken(more.reportedBy), ...spoken(more.disputedBy)])]);
  for (const actor of people)
    say(actor.iri, [['a', `qn:${actor.type}`], ['rdfs:label', `${quoted(actor.label)}@en`], ...actor.aliases.map((name) => ['skos:altLabel', `${quoted(name)}@en`]),
      ['owl:sameAs', actor.wikidata && named(actor.wikidata)], ['qn:mentionCount', actor.mentions]]);
  const passages = new Map();
  for (const claim of claims) sayClaim(claim, say, spoken, passages);
  for (const article of new Set(claims.map((claim) => claim.article)))
    say(article.iri, [['a', 'qn:Article'], ['dcterms:title', `${quoted(article.title)}@en`], ['dcterms:issued', article.date && dated(article.date)],
      ['dcterms:publisher', article.publisher && quoted(article.publisher)], ['dcterms:source', article.url && /^[a-z]+:/i.test(article.url) ? named(article.url) : null]]);
  for (const [iri, { begin, end, text, article }] of passages)
    say(iri, [['a', 'qn:Passage , nif:RFC5147String'], ['nif:beginIndex', begin], ['nif:endIndex', end], ['nif:referenceContext', named(article.iri)], ['nif:anchorOf', `${quoted(text)}@en`]]);
  return out.join('\n');
}

function sayClaim(claim, say, spoken, passages) {
  const { more } = claim, who = (name, places) => spoken(places).map((actor) => [name, named(actor.iri)]);
  const at = (begin, end) => `${claim.article.iri}#char=${begin},${end}`;
  say(claim.iri, [['a', 'qn:Claim'], ['rdf:subject', named(claim.subject.iri)], ['rdf:predicate', named(claim.property.iri)],
    ['rdf:object', claim.object ? named(claim.object.iri) : dated(claim.literal)], ['qn:status', `qn:${claim.status}`],
    ...who('qn:attributedTo', more.by), ...who('qn:reportedBy', more.reportedBy), ...who('qn:disputedBy', more.disputedBy),
    ['qn:role', more.role && `${quoted(more.role)}@en`], ['qn:when', more.when && dated(more.when)], ['qn:from', more.from && dated(more.from)],
    ['qn:until', more.until && dated(more.until)], ['qn:amount', more.amount && `${quoted(more.amount)}^^xsd:decimal`], ['qn:currency', more.currency && quoted(more.currency)],
    ['qn:confidence', `${quoted(claim.confidence.toFixed(2))}^^xsd:decimal`], ['qn:support', claim.support], ['prov:wasDerivedFrom', named(claim.article.iri)],
    ...claim.evidence.map((_, i) => ['qn:evidence', named(`${claim.iri}#e${i + 1}`)])]);
  claim.evidence.forEach((one, i) => {
    const part = ([from, to]) => (from < 0 ? null : named(at(one.begin + from, one.begin + to)));
    passages.set(at(one.begin, one.end), { ...one, article: claim.article });
    say(`${claim.iri}#e${i + 1}`, [['a', 'qn:Evidence'], ['qn:passage', named(at(one.begin, one.end))], ['qn:subjectMention', part(one.subject)],
      ['qn:trigger', part(one.trigger)], ['qn:objectMention', part(one.object)]]);
  });
}
