// What programs of JavaScript read of our files; see readers-npm.sh. Arguments: the folder with the graphs, the source folder, the program.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oxigraph from 'oxigraph';
import jsonld from 'jsonld';
import Graph from 'graphology';
import graphml from 'graphology-graphml';
import gexf from 'graphology-gexf';
import cytoscape from 'cytoscape';
import { JSDOM } from 'jsdom';
import { Parser, Store } from 'n3';
import ShaclValidator from 'rdf-validate-shacl';
import ftm from '@alephdata/followthemoney';

const [work, source, program] = process.argv.slice(2);
const QN = 'https://w3id.org/quidnunc/ontology#', RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const read = (folder, ending) => readFileSync(`${work}/${folder}/graph.${ending}`, 'utf8');

// --- cases ----------------------------------------------------------------------------------------------------------

let cases = 0, failures = 0;
function ok(name, good, told) {
    cases++;
    console.log(`${good ? 'ok' : 'not ok'} ${cases} - ${name}`);
    if (good) return;
    failures++;
    console.log('# ' + JSON.stringify(told ?? null).slice(0, 600));
}
async function attempt(name, check) {
    try {
        await check();
    } catch (error) {
        ok(name, false, error.stack);
    }
}
const difference = (a, b) => [...a].filter(x => !b.has(x)).concat([...b].filter(x => !a.has(x))).slice(0, 3).map(x => x.slice(0, 200));
const same = (a, b) => a.size === b.size && difference(a, b).length === 0;

// --- RDF ------------------------------------------------------------------------------------------------------------

const format = { ttl: 'text/turtle', nt: 'application/n-triples', nq: 'application/n-quads', trig: 'application/trig', rdf: 'application/rdf+xml',
                 jsonld: 'application/ld+json' };
const triple = quad => `${quad.subject} ${quad.predicate} ${quad.object}`;
const loaded = {};
function load(folder, ending) {
    loaded[folder] ??= {};
    return loaded[folder][ending] ??= oxigraph.parse(read(folder, ending), { format: format[ending], base_iri: 'http://localhost/' });
}
// XML has no control characters: statements with them are compared by number only
const speakable = set => new Set([...set].filter(text => !/[\u0000-\u001f\u007f\ufffd\\]/.test(text)));

async function syntaxes(folder) {
    const triples = new Set(load(folder, 'nt').map(triple));
    ok(`${folder}: Oxigraph reads N-Triples, no statement twice`, triples.size === load(folder, 'nt').length && (folder === 'empty') === (triples.size === 0));
    for (const ending of ['ttl', 'jsonld']) {
        const others = new Set(load(folder, ending).map(triple));
        ok(`${folder}: Oxigraph reads the same from .${ending}`, same(triples, others), difference(triples, others));
    }
    const xml = new Set(load(folder, 'rdf').map(triple));
    ok(`${folder}: Oxigraph reads the same from .rdf`, xml.size === triples.size && same(speakable(triples), speakable(xml)),
       difference(speakable(triples), speakable(xml)));
    const quads = new Set(load(folder, 'nq').map(quad => `${triple(quad)} ${quad.graph}`)), trig = new Set(load(folder, 'trig').map(quad => `${triple(quad)} ${quad.graph}`));
    ok(`${folder}: Oxigraph reads the same quads from .nq and .trig`, same(quads, trig), difference(quads, trig));
    const flat = new Set(load(folder, 'nq').map(triple));
    ok(`${folder}: the quads are the triples, by article`, same(triples, flat), difference(triples, flat));
    const articles = new Set(load(folder, 'nt').filter(t => t.predicate.value === RDF + 'type' && t.object.value === QN + 'Article').map(t => t.subject.value));
    const graphs = new Set(load(folder, 'nq').map(quad => quad.graph.value).filter(Boolean));
    ok(`${folder}: named graphs are articles`, [...graphs].every(graph => articles.has(graph)), [...graphs].slice(0, 3));
    const dataset = await jsonld.toRDF(JSON.parse(read(folder, 'jsonld')), { format: 'application/n-quads', documentLoader: url => { throw new Error(url); } });
    const processed = new Set(oxigraph.parse(dataset, { format: 'application/n-quads' }).map(triple));
    ok(`${folder}: jsonld reads the same`, same(triples, processed), difference(triples, processed));
}

// --- drawings -------------------------------------------------------------------------------------------------------

// Names as XML can say them: breaks and controls are blanks
const clean = text => text.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ');

// What the triples say must be drawn: actors by IRI, and edges
function expected(folder) {
    const labels = new Map(), claims = new Map();
    for (const t of load(folder, 'nt')) {
        if (t.predicate.value === 'http://www.w3.org/2000/01/rdf-schema#label') labels.set(t.subject.value, t.object.value);
        if (/#(subject|predicate|object)$|#status$/.test(t.predicate.value) && /claim/.test(t.subject.value)) {
            const claim = claims.get(t.subject.value) ?? {};
            claim[t.predicate.value.split('#')[1]] = t.object;
            claims.set(t.subject.value, claim);
        }
    }
    const edges = new Set([...claims.values()].filter(c => c.object.termType === 'NamedNode')
        .map(c => [c.subject.value, c.predicate.value.slice(QN.length), c.object.value, c.status.value.slice(QN.length)].join(' ')));
    return { labels, edges };
}

function drawn(folder, reader, graph) {
    const { labels, edges } = expected(folder);
    ok(`${folder}: ${reader} sees each edge once, the right way round`, graph.edges.length === edges.size && same(edges, new Set(graph.edges)),
       difference(edges, new Set(graph.edges)));
    const wrong = graph.nodes.filter(node => clean(labels.get(node.iri)) !== node.label);
    ok(`${folder}: ${reader} sees the names`, wrong.length === 0 && (folder === 'empty' || graph.nodes.length > 0), wrong.slice(0, 2).map(n => n.label?.slice(0, 80)));
}

function graphologyView(graph) {
    const iri = node => graph.getNodeAttribute(node, 'iri');
    return { nodes: graph.mapNodes((node, data) => ({ iri: data.iri, label: data.label })),
             edges: graph.mapEdges((edge, data, from, to) => [iri(from), data.property, iri(to), data.status].join(' ')) };
}

function graphologyReads(folder) {
    const drawing = graphml.parse(Graph, read(folder, 'graphml'));
    drawn(folder, 'graphology (GraphML)', graphologyView(drawing));
    if (folder === 'samples') {
        ok('samples: graphology sees colours, sizes, weights, labels and sentences', drawing.type === 'directed' &&
            drawing.everyNode((n, a) => /^#[0-9a-f]{6}$/.test(a.color) && a.size > 8) &&
            drawing.everyEdge((e, a) => a.weight >= 1 && a.label === a.interaction && a.label && a.sentence && a.confidence > 0));
        ok('samples: no attribute is without a name', drawing.everyNode((n, a) => !('' in a) && !('null' in a)) && drawing.everyEdge((e, a) => !('' in a)));
    }
    const times = gexf.parse(Graph, read(folder, 'gexf'), { allowUndeclaredAttributes: false });
    drawn(folder, 'graphology (GEXF)', graphologyView(times));
    if (folder === 'samples') {
        ok('samples: graphology sees colours and sizes in GEXF', times.everyNode((n, a) => a.color && a.size > 8));
    }
}

function prepareCytoscape() {
    const require = createRequire(import.meta.url);
    globalThis.window = new JSDOM('').window;
    globalThis.document = window.document;
    const jquery = require('jquery');
    require('cytoscape-graphml')(cytoscape, jquery);
    console.warn = () => { };       // the plug-in sets an empty style on every element, of which cytoscape warns
}

function cytoscapeReads(folder) {
    const cy = cytoscape({ headless: true });
    cy.graphml({ layoutBy: () => { } });
    cy.graphml(read(folder, 'graphml'));
    const iri = node => node.data('iri');
    drawn(folder, 'Cytoscape.js', { nodes: cy.nodes().map(node => ({ iri: iri(node), label: node.data('name') })),
        edges: cy.edges().map(edge => [iri(edge.source()), edge.data('property'), iri(edge.target()), edge.data('status')].join(' ')) });
    ok(`${folder}: Cytoscape.js sees labels on both`, cy.nodes().every(n => n.data('nodelabel') === n.data('name')) &&
        cy.edges().every(e => e.data('label') === e.data('interaction') && e.data('label')));
}

// --- shapes ---------------------------------------------------------------------------------------------------------

async function shapes() {
    const parse = text => new Parser().parse(text);
    const validator = new ShaclValidator(new Store(parse(readFileSync(`${source}/ontology/shapes.ttl`, 'utf8'))));
    const quads = parse(read('samples', 'nt'));
    const good = await validator.validate(new Store(quads));
    ok('samples: conform to shapes.ttl', good.conforms, good.results.slice(0, 3).map(r => [r.focusNode?.value, r.path?.value]));
    // three faults: a label gone, a status that is none, a claim without its article
    let label = true, status = true, article = true;
    const broken = quads.map(q => {
        const last = q.predicate.value.replace(/.*[#/]/, '');
        if (label && last === 'label' && q.subject.value.includes('/id/')) return label = false, null;
        if (article && last === 'wasDerivedFrom') return article = false, null;
        if (status && last === 'status') {
            status = false;
            return parse(`<${q.subject.value}> <${q.predicate.value}> <${QN}True> .`)[0];
        }
        return q;
    }).filter(Boolean);
    const bad = await validator.validate(new Store(broken));
    const paths = new Set(bad.results.map(r => r.path?.value.replace(/.*[#/]/, '')));
    ok('a broken graph does not, and each fault is named', !bad.conforms && ['label', 'status', 'wasDerivedFrom'].every(p => paths.has(p)), [...paths]);
}

// --- FollowTheMoney -------------------------------------------------------------------------------------------------

const FTM = 'https://schema.followthemoney.tech/#';
const model = new ftm.Model(ftm.defaultModel);
const sha1 = text => createHash('sha1').update(text).digest('hex');

const isGood = {
    date: value => /^\d{4}(-\d\d(-\d\d)?)?$/.test(value) && !Number.isNaN(Date.parse(value)),
    url: value => new URL(value).protocol.startsWith('http') && !/[\s<>"]/.test(value),
    identifier: value => value.length > 0, name: value => value.length > 0, string: value => value.length > 0, text: value => value.length > 0,
};

// What is wrong with an entity by followthemoney's own schema; "" for nothing
function fault(line, entities) {
    const entity = model.getEntity(line);       // throws for unknown schemata and properties
    if (entity.schema.abstract) return 'abstract schema';
    for (const name of entity.schema.required ?? []) if (!line.properties[name]?.length) return `no ${name}`;
    for (const [name, values] of Object.entries(line.properties)) {
        const property = entity.schema.getProperty(name), type = property.type.name;
        if (property.stub || property.deprecated || !values.length || new Set(values).size !== values.length) return name;
        for (const value of values) {
            if (type === 'entity') {
                if (!entities.has(value) || !model.getSchema(entities.get(value).schema).isA(property.getRange())) return `${name}: ${value}`;
            } else if (!isGood[type] || !isGood[type](value)) {
                return `${name}: ${value}`;
            }
        }
    }
    return entity.getCaption() || entity.schema.name === 'Sanction' || entity.schema.isEdge ? '' : 'no caption';
}

function moneyLines(text) {
    return text.split('\n').filter(Boolean).map(line => JSON.parse(line));
}

// What the ontology says: class or property → schema, and which way
function alignments() {
    const classes = new Map(), properties = new Map(), labels = new Map(), relations = [];
    for (const t of oxigraph.parse(readFileSync(`${source}/ontology/quidnunc.ttl`, 'utf8'), { format: 'text/turtle' })) {
        const [predicate, subject] = [t.predicate.value, t.subject.value];
        if (predicate === RDF + 'type' && t.object.value.endsWith('#ObjectProperty')) relations.push(subject);
        if (predicate.endsWith('#label')) labels.set(subject, t.object.value);
        if (!/#(closeMatch|closeInverse)$/.test(predicate) || !t.object.value.startsWith(FTM) || t.object.value.includes(':', FTM.length)) continue;
        const name = t.object.value.slice(FTM.length), schema = model.getSchema(name);
        if (schema.isA('Thing')) classes.set(subject, name);
        else properties.set(subject, { schema, inverse: predicate.endsWith('closeInverse') });
    }
    return { classes, properties, labels, relations: relations.filter(r => labels.has(r)) };
}

// Schema, first and second end of a claim, by the ontology and the model
function expectedLink(claim, type, { classes, properties }) {
    const [from, to] = [claim.subject.value, claim.object.value], match = properties.get(claim.predicate.value);
    const fits = (property, iri) => model.getSchema(classes.get(type.get(iri))).isA(property.getRange());
    if (match && claim.status.value === QN + 'Asserted') {
        const { schema, inverse } = match;
        if (schema.name === 'Sanction') return `Sanction ${sha1(to)}`;
        const [first, second] = inverse ? [to, from] : [from, to];
        if (fits(schema.getProperty(schema.edge.source), first) && fits(schema.getProperty(schema.edge.target), second))
            return `${schema.name} ${sha1(first)} ${sha1(second)}`;
    }
    return `UnknownLink ${sha1(from)} ${sha1(to)} ${claim.status.value.slice(QN.length).toLowerCase()}`;
}

function writtenLink(line) {
    const schema = model.getSchema(line.schema), one = name => line.properties[name][0];
    if (line.schema === 'Sanction') return `Sanction ${one('entity')}`;
    const ends = `${line.schema} ${one(schema.edge.source)} ${one(schema.edge.target)}`;
    return line.schema === 'UnknownLink' ? `${ends} ${one('status')}` : ends;
}

function money(folder, lines, quads, known) {
    const entities = new Map(lines.map(line => [line.id, line]));
    ok(`${folder}: ${lines.length} entities of FollowTheMoney, each id once`, entities.size === lines.length && lines.every(l => /^[0-9a-f]{40}$/.test(l.id)));
    const faults = lines.map(line => { try { return fault(line, entities); } catch (error) { return error.message; } });
    ok(`${folder}: schemata, properties, ranges, dates and addresses are the model's`, faults.every(f => !f), faults.filter(Boolean).slice(0, 3));
    const type = new Map(), claims = new Map();
    for (const t of quads) {
        if (t.predicate.value === RDF + 'type' && known.classes.has(t.object.value)) type.set(t.subject.value, t.object.value);
        if (/#(subject|predicate|object|status)$/.test(t.predicate.value)) {
            const claim = claims.get(t.subject.value) ?? {};
            claim[t.predicate.value.replace(/.*#/, '')] = t.object;
            claims.set(t.subject.value, claim);
        }
    }
    const actors = lines.filter(line => model.getSchema(line.schema).isA('Thing')), ids = new Map([...type.keys()].map(iri => [sha1(iri), iri]));
    const misfits = actors.filter(line => known.classes.get(type.get(ids.get(line.id))) !== line.schema);
    ok(`${folder}: classes are what the ontology says`, misfits.length === 0, misfits.slice(0, 2));
    const bundles = new Map([...claims.values()].filter(c => c.object.termType === 'NamedNode')
        .map(c => [[c.subject.value, c.predicate.value, c.object.value, c.status.value].join(' '), c]));
    const wanted = [...bundles.values()].map(c => expectedLink(c, type, known)).sort();
    const links = lines.filter(line => !model.getSchema(line.schema).isA('Thing'));
    const got = links.map(writtenLink).sort();
    ok(`${folder}: links have the schemata of the ontology, and only if asserted`, JSON.stringify(wanted) === JSON.stringify(got),
       difference(new Set(wanted), new Set(got)));
    const silent = links.filter(line => line.schema === 'UnknownLink' && line.properties.status[0] !== 'asserted' &&
        !line.properties.role[0].endsWith(`(${line.properties.status[0]})`));
    ok(`${folder}: what is not asserted says so in its role`, silent.length === 0, silent.slice(0, 2));
}

// Every relation between every two classes, asserted; and with every other status between some
function everyPair(known) {
    const classes = [...known.classes.keys()], triples = [];
    const say = (s, p, o) => triples.push(`<${s}> <${p}> ${o} .`);
    const base = 'http://localhost:8421/', claims = new Set();
    for (const type of classes) for (const number of [1, 2]) {
        const actor = `${base}id/${type.slice(QN.length)}-${number}`;
        say(actor, RDF + 'type', `<${type}>`);
        say(actor, 'http://www.w3.org/2000/01/rdf-schema#label', `"${type.slice(QN.length)} ${number}"@en`);
        say(actor, QN + 'mentionCount', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>');
    }
    const claim = (property, from, to, status) => {
        const iri = `${base}claim/${sha1([property, from, to, status].join(' ')).slice(0, 16)}`;
        say(iri, RDF + 'type', `<${QN}Claim>`);
        say(iri, RDF + 'subject', `<${base}id/${from.slice(QN.length)}-1>`);
        say(iri, RDF + 'predicate', `<${property}>`);
        say(iri, RDF + 'object', `<${base}id/${to.slice(QN.length)}-2>`);
        say(iri, QN + 'status', `<${QN}${status}>`);
        say(iri, QN + 'confidence', '"0.50"^^<http://www.w3.org/2001/XMLSchema#decimal>');
        say(iri, QN + 'support', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>');
        say(iri, 'http://www.w3.org/ns/prov#wasDerivedFrom', `<${base}article/1>`);
        claims.add(iri);
    };
    say(`${base}article/1`, RDF + 'type', `<${QN}Article>`);
    for (const property of known.properties.keys()) for (const from of classes) for (const to of classes)
        for (const status of ['Asserted', 'Alleged', 'Denied', 'Possible', 'Negated']) claim(property, from, to, status);
    for (const property of known.relations.filter(r => !known.properties.has(r) && isRelation(r))) claim(property, QN + 'Person', QN + 'Firm', 'Asserted');
    writeFileSync(`${work}/pairs/graph.nt`, triples.join('\n') + '\n');
    return execFileSync(program, ['convert', '-q', '-f', 'ftm', `${work}/pairs/graph.nt`], { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 30000 });
}
const acts = new Set(oxigraph.parse(readFileSync(`${source}/ontology/quidnunc.ttl`, 'utf8'), { format: 'text/turtle' })
    .filter(t => t.predicate.value === RDF + 'type' && /#(Act|StateRelation)$/.test(t.object.value)).map(t => t.subject.value));
const isRelation = iri => acts.has(iri);

function followTheMoney() {
    const known = alignments();
    ok('the ontology tells a schema for every class of actors', known.classes.size === 9, [...known.classes.keys()]);
    ok('the ontology tells schemata of links', known.properties.size >= 9, [...known.properties.keys()]);
    for (const folder of ['samples', 'odd', 'empty']) money(folder, moneyLines(read(folder, 'ftm.json')), load(folder, 'nt'), known);
    const lines = moneyLines(everyPair(known));
    money('pairs', lines, oxigraph.parse(read('pairs', 'nt'), { format: format.nt }), known);
    const used = new Set(lines.map(line => line.schema));
    ok('pairs: every schema that the ontology names is written', [...known.properties.values()].every(p => used.has(p.schema.name)), [...used]);
}

// --- all of it ------------------------------------------------------------------------------------------------------

prepareCytoscape();
for (const folder of ['samples', 'odd', 'empty']) {
    await attempt(`${folder}: syntaxes`, () => syntaxes(folder));
    await attempt(`${folder}: graphology`, () => graphologyReads(folder));
    await attempt(`${folder}: Cytoscape.js`, () => cytoscapeReads(folder));
}
await attempt('shapes', shapes);
await attempt('FollowTheMoney', followTheMoney);
console.log(`1..${cases}`);
process.exit(failures ? 1 : 0);
