/* A graph of that size without a sense, for measuring: node large.js ACTORS EDGES > explorer.json. The same on every run. */
let state = 12345;
const random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 4294967296;

export function large(actors, edges) {
  const classes = ['Person', 'Firm', 'Agency', 'MediaOutlet', 'Alliance', 'Party', 'Organization', 'Country', 'Place'];
  const properties = ['accuses', 'charges', 'meets', 'works for', 'leads', 'owned by', 'sues', 'sanctions'];
  /* few actors have many edges: places drawn by a power */
  const some = () => Math.floor(actors * random() ** 3);
  const claims = [];
  while (claims.length < edges) {
    const i = claims.length, subject = some(), object = i % 3 ? some() : Math.floor(actors * random());
    if (subject === object) continue;
    claims.push([`claim/${i.toString(16).padStart(16, '0')}`, subject, i % properties.length, object, i % 7 ? 0 : i % 5, Number((0.5 + random() / 2).toFixed(2)), 1 + (i % 3), i % 100,
      [['Somebody did something to somebody else.', 0, 40, 0, 8, 26, 34, 9, 12]], {}]);
  }
  return {
    format: 'quidnunc-explorer-1', base: 'http://localhost:8421/', classes, statuses: ['Asserted', 'Alleged', 'Denied', 'Possible', 'Negated'],
    properties: properties.map((label) => [label.replaceAll(' ', ''), label, `https://w3id.org/quidnunc/ontology#${label.replaceAll(' ', '')}`]),
    articles: Array.from({ length: 100 }, (_, i) => [`article/${i}`, `Article ${i}`, `20${10 + (i % 14)}-01-01`, null, null]),
    actors: Array.from({ length: actors }, (_, i) => [`id/a${i}`, `Actor ${i}`, i % 9, [], null, 1]), claims,
  };
}
