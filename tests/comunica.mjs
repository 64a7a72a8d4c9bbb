// Asks two servers with Comunica, each alone and both at once, and compares its answers with what the graph files say.
// Arguments: the endpoint and file (N-Triples) of the first graph, then those of the second, which has ranks of the first one's firms.
import { readFileSync } from 'node:fs';
import { QueryEngine } from '@comunica/query-sparql';
import { Parser, Store } from 'n3';

const [first, firstFile, second, secondFile] = process.argv.slice(2);
const [one, two] = [firstFile, secondFile].map((file) => new Store(new Parser().parse(readFileSync(file, 'utf8'))));
const QN = 'https://w3id.org/quidnunc/ontology#', RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', RDFS = 'http://www.w3.org/2000/01/rdf-schema#';
const SAME = 'http://www.w3.org/2002/07/owl#sameAs', RANK = 'http://notes.example/rank';
const prefixes = `PREFIX qn: <${QN}> PREFIX rdfs: <${RDFS}> PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX note: <http://notes.example/> `;
const engine = new QueryEngine();
let faults = 0;

// --- what the files say

const of = (type) => one.getSubjects(RDF + 'type', QN + type, null);
const labels = (thing) => one.getObjects(thing, RDFS + 'label', null);
const labelled = (things) => things.flatMap((s) => labels(s).map((l) => ({ s, l })));
const ranked = (things) => labelled(things).flatMap((row) => two.getObjects(row.s, RANK, null).map((r) => ({ ...row, r })));
const firms = of('Firm');

// --- comparing

const show = (term) => !term ? '' : term.termType === 'Literal' ? `"${term.value}"@${term.language}^^${term.datatype.value}` : term.value;
const row = (names, get) => names.map((name) => show(get(name))).join('\t');

function compare(name, got, wanted) {
    got.sort();
    wanted.sort();
    if (!wanted.length || got.join('\n') !== wanted.join('\n')) {
        faults++;
        console.log(`# ${name}: ${got.length} rows, not ${wanted.length}; first: ${got[0]} | ${wanted[0]}`);
    }
}

const endpoint = (value) => ({ type: 'sparql', value });

async function select(name, query, names, wanted, sources = [first]) {
    const bindings = await (await engine.queryBindings(prefixes + query, { sources: sources.map(endpoint) })).toArray();
    compare(name, bindings.map((b) => row(names, (n) => b.get(n))), wanted.map((w) => row(names, (n) => w[n])));
}

async function ask(name, query, wanted) {
    if (await engine.queryBoolean(prefixes + query, { sources: [endpoint(first)] }) !== wanted) {
        faults++;
        console.log(`# ${name}: not ${wanted}`);
    }
}

async function construct(name, query, wanted) {
    const quads = await (await engine.queryQuads(prefixes + query, { sources: [endpoint(first)] })).toArray();
    compare(name, quads.map((q) => row(['subject', 'predicate', 'object'], (n) => q[n])), wanted.map((q) => row(['subject', 'predicate', 'object'], (n) => q[n])));
}

// refused NAME QUERY WORD: the client fails, and tells the server's own words
async function refused(name, query, word) {
    try {
        await (await engine.queryBindings(prefixes + query, { sources: [endpoint(first)] })).toArray();
        faults++;
        console.log(`# ${name}: is answered`);
    } catch (error) {
        if (!error.message.includes(word)) {
            faults++;
            console.log(`# ${name}: says ${error.message}`);
        }
    }
}

// --- one server

await select('SELECT', 'SELECT ?s ?l WHERE { ?s a qn:Firm ; rdfs:label ?l }', ['s', 'l'], labelled(firms));
await select('ORDER BY and LIMIT', 'SELECT ?s WHERE { ?s a qn:Firm } ORDER BY ?s LIMIT 3', ['s'], firms.map((s) => s.value).sort().slice(0, 3).map((value) => ({ s: { value } })));
await select('UNION', 'SELECT ?s WHERE { { ?s a qn:Firm } UNION { ?s a qn:Person } }', ['s'], [...firms, ...of('Person')].map((s) => ({ s })));
await select('OPTIONAL', 'SELECT ?s ?w WHERE { ?s a qn:Firm OPTIONAL { ?s owl:sameAs ?w } }', ['s', 'w'], firms.flatMap((s) => {
    const same = one.getObjects(s, SAME, null);
    return same.length ? same.map((w) => ({ s, w })) : [{ s }];
}));
await select('COUNT', 'SELECT (COUNT(?c) AS ?n) WHERE { ?c a qn:Claim }', ['n'], [{ n: { termType: 'Literal', value: `${of('Claim').length}`, language: '',
    datatype: { value: 'http://www.w3.org/2001/XMLSchema#integer' } } }]);
await ask('ASK, yes', 'ASK { ?s a qn:Firm }', true);
await ask('ASK, no', 'ASK { ?s a <http://notes.example/Nothing> }', false);
await construct('CONSTRUCT', 'CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a qn:Firm ; rdfs:label ?l }', firms.flatMap((s) => one.getQuads(s, RDFS + 'label', null, null)));
await refused('what the gate refuses', 'SELECT ?l WHERE { ?c qn:subject/rdfs:label ?l }', 'property paths');
await refused('a wrong query', 'SELECT ?s WHERE { ?s a qn:Firm FILTER NOT EXISTS { ?c qn:subject ?s } }', 'EXISTS');

await select('VALUES', 'SELECT ?s ?l WHERE { VALUES ?t { qn:Firm qn:Person } ?s a ?t ; rdfs:label ?l }', ['s', 'l'], labelled([...firms, ...of('Person')]));

// --- both at once: each is asked what it has of the pattern, one gets the other's rows as VALUES

await select('two sources', 'SELECT ?s ?l ?r WHERE { ?s a qn:Firm ; rdfs:label ?l . ?s note:rank ?r }', ['s', 'l', 'r'], ranked(firms), [first, second]);
await select('two sources, filtered', 'SELECT ?s ?r WHERE { ?s note:rank ?r ; a qn:Firm FILTER(?r > 3) }', ['s', 'r'], ranked(firms).filter((w) => Number(w.r.value) > 3), [second, first]);

await select('SERVICE', `SELECT ?s ?l ?r WHERE { SERVICE <${first}> { ?s a qn:Firm ; rdfs:label ?l } SERVICE <${second}> { ?s note:rank ?r } }`, ['s', 'l', 'r'], ranked(firms), [first, second]);
console.log(faults ? `# ${faults} faults` : `# all as the graph says`);
process.exit(faults ? 1 : 0);
