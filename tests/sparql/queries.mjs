// The queries of the differential test: templates filled with every pattern, modifier and expression that should work, over each graph's own names.
import * as more from './more.mjs';

export const prefixes = `PREFIX qn: <https://w3id.org/quidnunc/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX e: <http://ex/>
`;

const values = () => {
  const list = [];
  const add = (...queries) => list.push(...queries);
  // patterns
  add('SELECT * { ?s ?p ?o }', 'SELECT ?s { ?s e:k ?o }', 'SELECT * { ?s e:k ?o . ?o e:k ?x }', 'SELECT * { ?s e:k ?s }', 'SELECT * { ?s a e:T ; e:n ?n }',
    'SELECT * { ?s a e:T, e:U }', 'SELECT * { e:a ?p ?o }', 'SELECT * { ?s ?p e:b }', 'SELECT * { e:a e:k e:b }', 'SELECT * { ?s e:n 10 }', 'SELECT * { ?s e:n 2.5 }',
    'SELECT * { ?s e:l "alpha" }', 'SELECT * { ?s e:l "alpha"@en }', 'SELECT * { ?s e:l "Łódź"@pl }', 'SELECT * { ?s e:t true }', 'SELECT * { ?s e:l "" }',
    'SELECT * { ?s e:k ?o ; e:n ?n ; e:l ?l }', 'SELECT * { ?a e:k ?b . ?b e:k ?c . ?c e:k ?a }', 'SELECT * { ?s e:none ?o }', 'SELECT * { }',
    'SELECT * { ?s e:k [ e:l ?l ] }', 'SELECT * { [] e:k ?o }', 'SELECT * { ?s e:n ?n . ?s e:n ?m FILTER(?n < ?m) }', 'SELECT * { { ?s a e:T } { ?s e:n ?n } }');
  // OPTIONAL, UNION
  const second = ['?s e:n ?n', '?s e:l ?l', '?s e:d ?d', '?s e:t ?t', '?s e:none ?x'];
  for (const a of ['?s e:k ?o', '?s a e:T', '?s ?p ?o']) {
    for (const b of second) add(`SELECT * { ${a} OPTIONAL { ${b} } }`);
    for (const b of second.slice(0, 3)) add(`SELECT * { { ${a} } UNION { ${b} } }`, `SELECT * { ${a} . ${b} }`);
  }
  add('SELECT * { ?s e:k ?o OPTIONAL { ?o e:n ?n FILTER(?n > 1) } }', 'SELECT * { ?s e:k ?o OPTIONAL { ?s e:t ?t } OPTIONAL { ?o e:t ?u } }',
    'SELECT * { ?s e:l ?l OPTIONAL { ?s e:t ?t } FILTER(!BOUND(?t)) }', 'SELECT * { ?s e:l ?l OPTIONAL { ?s e:t ?t } FILTER(BOUND(?t)) }',
    'SELECT * { { ?s a e:T } UNION { ?s a e:U } UNION { ?s e:t ?t } }', 'SELECT * { { ?s a e:T } UNION { ?s a e:U } ?s e:l ?l }',
    'SELECT * { ?s e:k ?o OPTIONAL { ?o e:k ?x OPTIONAL { ?x e:t ?t } } }');
  // filters
  const tests = ['?n > 2', '?n >= 2', '?n < 2', '?n <= 2.5', '?n = 10', '?n != 10', '?n = 2.5', '?n > 1 && ?n < 10', '?n < 0 || ?n > 9', '!(?n > 2)', '?n + 1 > 3', '?n - 1 = 1',
    '?n * 2 = 20', '?n / 2 > 2', '-?n > 0', '?n IN (1, 9)', '?n NOT IN (1, 9)', 'ABS(?n) = 3', 'CEIL(?n) = 3', 'FLOOR(?n) = 2', 'ROUND(?n) = 3', 'DATATYPE(?n) = xsd:decimal',
    'STR(?n) = "10"', 'IF(?n > 5, true, false)', 'COALESCE(?x, 7) = 7', 'isLiteral(?n)', 'isIRI(?n)', 'sameTerm(?n, 10)', '?n > "a"', '?n'];
  for (const t of tests) add(`SELECT ?s ?n { ?s e:n ?n FILTER(${t}) }`);
  const words = ['STR(?l) = "alpha"', '?l = "alpha"', '?l != "alpha"', 'LANG(?l) = "en"', 'LANG(?l) = ""', 'LANGMATCHES(LANG(?l), "*")', 'LANGMATCHES(LANG(?l), "EN")',
    'STRLEN(?l) > 4', 'STRLEN(STR(?l)) = 4', 'CONTAINS(?l, "l")', 'CONTAINS(STR(?l), "ph")', 'STRSTARTS(?l, "al")', 'STRENDS(STR(?l), "a")', 'REGEX(?l, "^a")', 'REGEX(?l, "ALPHA", "i")',
    'REGEX(STR(?l), "ta$")', 'isBlank(?s)', 'isIRI(?s)', 'isLiteral(?l)', '?l > "b"', 'STR(?l) < "b"', 'SUBSTR(STR(?l), 2, 2) = "lp"', 'STRBEFORE(STR(?l), "p") = "al"',
    'STRAFTER(STR(?l), "l") = "pha"', 'ENCODE_FOR_URI(STR(?l)) = "alpha"', 'BOUND(?l)', '?s = e:a', '?s IN (e:a, e:d)', 'STR(?s) = "http://ex/a"', 'sameTerm(?l, "alpha")', 'DATATYPE(?l) = xsd:string'];
  for (const t of words) add(`SELECT ?s ?l { ?s e:l ?l FILTER(${t}) }`);
  for (const t of ['?d > "2019-01-01"^^xsd:date', '?d < "2019-01-01"^^xsd:date', '?d = "2019-01-11"^^xsd:date', 'YEAR(?d) = 2019', 'MONTH(?d) = 1', 'DAY(?d) = 11', 'DATATYPE(?d) = xsd:gYear',
    '?d >= "2019-01-11T00:00:00Z"^^xsd:dateTime', 'STR(?d) > "2019"']) add(`SELECT ?s ?d { ?s e:d ?d FILTER(${t}) }`);
  for (const t of ['?t', '!?t', '?t = true', '?t != true', '?t || true', '?t && true']) add(`SELECT ?s ?t { ?s e:t ?t FILTER(${t}) }`);
  // BIND and expressions in SELECT
  for (const x of ['?n + 1', '?n * 2', '?n - 0.5', 'STR(?n)', 'IF(?n > 2, "many", "few")', 'ABS(?n)', 'DATATYPE(?n)', '?n > 2', 'COALESCE(?x, ?n)'])
    add(`SELECT ?s ?x2 { ?s e:n ?n BIND(${x} AS ?x2) }`, `SELECT ?s (${x} AS ?y) { ?s e:n ?n }`);
  for (const x of ['STR(?l)', 'LANG(?l)', 'STRLEN(?l)', 'SUBSTR(STR(?l), 1, 2)', 'STRBEFORE(STR(?l), "p")', 'STRAFTER(STR(?l), "l")', 'isLiteral(?l)', 'ENCODE_FOR_URI(STR(?l))', 'IRI("http://ex/z")'])
    add(`SELECT ?s ?x { ?s e:l ?l BIND(${x} AS ?x) }`);
  // modifiers
  for (const o of ['?s ?n', 'DESC(?n) ?s', '?n', 'ASC(?n) DESC(?s)'])
    for (const l of ['', 'LIMIT 3', 'LIMIT 2 OFFSET 2', 'OFFSET 4']) add(`SELECT ?s ?n { ?s e:n ?n } ORDER BY ${o} ${l}`);
  add('SELECT DISTINCT ?s { ?s e:n ?n }', 'SELECT DISTINCT ?p { ?s ?p ?o }', 'SELECT REDUCED ?s { ?s a e:T }', 'SELECT DISTINCT ?s ?l { ?s e:k ?o . ?s e:l ?l }', 'SELECT ?l { ?s e:l ?l } ORDER BY ?l',
    'SELECT DISTINCT ?o { ?s e:k ?o } ORDER BY ?o LIMIT 2', 'SELECT ?s ?d { ?s e:d ?d FILTER(DATATYPE(?d) = xsd:date) } ORDER BY DESC(?d)', 'SELECT * { ?s e:n ?n } LIMIT 0', 'SELECT ?s ?t { ?s e:k ?o OPTIONAL { ?s e:t ?t } } ORDER BY ?t ?s');
  // aggregates
  for (const f of ['COUNT(?n)', 'COUNT(DISTINCT ?n)', 'SUM(?n)', 'AVG(?n)', 'MIN(?n)', 'MAX(?n)', 'COUNT(*)'])
    add(`SELECT (${f} AS ?x) { ?s e:n ?n }`, `SELECT ?s (${f} AS ?x) { ?s e:n ?n } GROUP BY ?s`, `SELECT ?s (${f} AS ?x) { ?s e:n ?n } GROUP BY ?s ORDER BY DESC(?x) ?s`,
      `SELECT (${f} AS ?x) { ?s e:none ?n }`, `SELECT ?s (${f} AS ?x) { ?s e:k ?o OPTIONAL { ?s e:n ?n } } GROUP BY ?s`);
  add('SELECT ?p (COUNT(*) AS ?c) { ?s ?p ?o } GROUP BY ?p HAVING (COUNT(*) > 2)', 'SELECT ?p (COUNT(DISTINCT ?s) AS ?c) { ?s ?p ?o } GROUP BY ?p', 'SELECT ?s (MIN(?l) AS ?x) { ?s e:l ?l } GROUP BY ?s',
    'SELECT ?s (GROUP_CONCAT(?l) AS ?x) { ?s e:l ?l . FILTER(?s = e:b) } GROUP BY ?s', 'SELECT (COUNT(DISTINCT ?p) AS ?c) (COUNT(?o) AS ?d) { ?s ?p ?o }', 'SELECT ?s ?p (COUNT(?o) AS ?c) { ?s ?p ?o } GROUP BY ?s ?p',
    'SELECT ?s (SUM(?n) AS ?x) { ?s e:n ?n } GROUP BY ?s HAVING (SUM(?n) > 5)', 'SELECT ?s (SAMPLE(?n) AS ?x) { ?s e:n ?n FILTER(?s = e:d) } GROUP BY ?s');
  // ASK, CONSTRUCT
  add('ASK { ?s e:k ?s }', 'ASK { ?s e:none ?o }', 'ASK { e:a e:k e:b }', 'ASK { ?s e:n ?n FILTER(?n > 100) }', 'ASK { }',
    'CONSTRUCT { ?s e:x ?o } { ?s e:k ?o }', 'CONSTRUCT { ?o e:of ?s . ?s a e:Z } { ?s e:k ?o . ?s a e:T }', 'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?s a e:U }', 'CONSTRUCT { ?s e:l ?l } { ?s e:k ?o OPTIONAL { ?s e:t ?l } }',
    'CONSTRUCT { ?s e:y ?z } { ?s e:n ?n BIND(?n + 1 AS ?z) }');
  // what is missing here, or wrong, must be refused and not answered
  add('SELECT * { ?s e:k+ ?o }', 'SELECT * { ?s e:k/e:k ?o }', 'SELECT * { ?s (e:k|e:n) ?o }', 'SELECT * { ?s ^e:k ?o }', 'SELECT * { ?s e:k ?o FILTER EXISTS { ?o e:t ?t } }', 'SELECT * { ?s e:k ?o MINUS { ?s a e:T } }',
    'SELECT * { VALUES ?s { e:a e:b } ?s e:n ?n }', 'SELECT (CONCAT(STR(?l), "!") AS ?x) { ?s e:l ?l }', 'SELECT (UCASE(?l) AS ?x) { ?s e:l ?l }', 'SELECT * { { SELECT ?s (MAX(?n) AS ?m) { ?s e:n ?n } GROUP BY ?s } }',
    'SELECT (REPLACE(STR(?l), "a", "b") AS ?x) { ?s e:l ?l }', 'SELECT * { GRAPH ?g { ?s ?p ?o } }', 'DESCRIBE e:a', 'SELECT * { ?s e:n ?n FILTER(isNumeric(?n)) }', 'SELECT (GROUP_CONCAT(?l; SEPARATOR="|") AS ?x) { ?s e:l ?l FILTER(?s = e:b) }',
    'SELECT * { ?s e:n ?n } VALUES ?n { 1 }', 'SELECT (MD5(STR(?s)) AS ?x) { ?s a e:T }', 'SELECT (SHA1(STR(?s)) AS ?x) { ?s a e:T }', 'SELECT (STRDT("1", xsd:integer) AS ?x) { }', 'SELECT (STRLANG("a", "en") AS ?x) { }',
    'SELECT (HOURS(?d) AS ?x) { ?s e:d ?d FILTER(DATATYPE(?d) = xsd:dateTime) }', 'SELECT (TZ(?d) AS ?x) { ?s e:d ?d FILTER(DATATYPE(?d) = xsd:dateTime) }',
    'SELECT (xsd:integer(?n) AS ?x) { ?s e:n ?n }', 'SELECT (xsd:string(?n) AS ?x) { ?s e:n ?n }', 'SELECT (xsd:decimal(?n) AS ?x) { ?s e:n ?n }', 'SELECT (xsd:double(?n) AS ?x) { ?s e:n ?n }', 'SELECT (xsd:boolean(?t) AS ?x) { ?s e:t ?t }',
    'SELECT ?s { ?s e:l ?l } ORDER BY STRLEN(?l) ?s', 'SELECT ?s (COUNT(?n) + 1 AS ?x) { ?s e:n ?n } GROUP BY ?s');
  return list;
};

const graph = () => {
  const list = [];
  const add = (...queries) => list.push(...queries);
  const claim = '?c a qn:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o';
  const properties = ['worksFor', 'leads', 'accuses', 'arrests', 'basedIn', 'agencyOf', 'charges', 'sanctions'];
  for (const p of properties) add(`SELECT ?s ?o { ?s qn:${p} ?o }`, `SELECT ?a ?b { ${claim} . ?s rdfs:label ?a . ?o rdfs:label ?b FILTER(?p = qn:${p}) }`, `SELECT (COUNT(?c) AS ?n) { ?c rdf:predicate qn:${p} }`);
  for (const s of ['Asserted', 'Alleged', 'Denied', 'Possible', 'Negated']) add(`SELECT ?c ?by { ?c a qn:Claim ; qn:status qn:${s} OPTIONAL { ?c qn:attributedTo ?by } }`, `SELECT ?p (COUNT(*) AS ?n) { ?c qn:status qn:${s} ; rdf:predicate ?p } GROUP BY ?p ORDER BY DESC(?n) ?p`);
  for (const t of ['Person', 'Firm', 'Country', 'Agency']) add(`SELECT ?l { ?s a qn:${t} ; rdfs:label ?l } ORDER BY ?l`, `SELECT ?l (COUNT(?c) AS ?n) { ?s a qn:${t} ; rdfs:label ?l . ?c rdf:subject ?s } GROUP BY ?l`, `SELECT ?l ?a { ?s a qn:${t} ; rdfs:label ?l OPTIONAL { ?s skos:altLabel ?a } }`);
  for (const x of ['0.9', '0.5', '0.75']) add(`SELECT ?c ?x { ?c qn:confidence ?x FILTER(?x >= ${x}) }`, `SELECT (COUNT(?c) AS ?n) { ?c qn:confidence ?x FILTER(?x < ${x}) }`);
  add(`SELECT (AVG(?x) AS ?m) { ?c qn:confidence ?x }`, `SELECT (MIN(?x) AS ?m) (MAX(?x) AS ?n) { ?c qn:confidence ?x }`, `SELECT ?a (COUNT(?c) AS ?n) { ?c prov:wasDerivedFrom ?a ; a qn:Claim } GROUP BY ?a HAVING (COUNT(?c) > 5)`,
    `SELECT DISTINCT ?p { ${claim} } ORDER BY ?p`, `SELECT ?t { ?c qn:evidence ?e . ?e qn:passage ?g . ?g nif:anchorOf ?t FILTER(CONTAINS(STR(?t), "Velmora")) }`, `SELECT ?a ?d { ?a a qn:Article OPTIONAL { ?a dcterms:issued ?d } }`,
    `SELECT ?s { ?s a qn:Person OPTIONAL { ?c rdf:subject ?s } FILTER(!BOUND(?c)) }`, `SELECT ?w { ?s owl:sameAs ?w FILTER(STRSTARTS(STR(?w), "http://www.wikidata.org/")) }`, `SELECT ?s ?o { ?s qn:worksFor ?f . ?f qn:basedIn ?o }`,
    `SELECT ?s ?m { ?s qn:mentionCount ?m } ORDER BY DESC(?m) ?s LIMIT 10`, `SELECT (SUM(?m) AS ?n) { ?s qn:mentionCount ?m }`, `SELECT ?one ?two { ?a rdf:subject ?s ; rdf:object ?o ; rdf:predicate ?one . ?b rdf:subject ?o ; rdf:object ?s ; rdf:predicate ?two }`,
    `SELECT ?r (COUNT(*) AS ?n) { ?e qn:rule ?r } GROUP BY ?r ORDER BY DESC(?n) ?r LIMIT 5`, `ASK { ?c qn:status qn:Denied ; qn:disputedBy ?d }`, `CONSTRUCT { ?s ?p ?o } { ${claim} ; qn:status qn:Asserted }`, `SELECT ?g ?b ?e { ?g nif:beginIndex ?b ; nif:endIndex ?e FILTER(?e - ?b < 10) }`,
    `SELECT ?c ?w { ?c qn:when ?w FILTER(DATATYPE(?w) = xsd:date && ?w >= "2024-01-01"^^xsd:date) }`, `SELECT ?role { ?c qn:role ?role FILTER(LANG(?role) = "en") }`, `SELECT ?l { ?s rdfs:label ?l FILTER(REGEX(?l, "^v", "i")) }`);
  return list;
};

const ofGraphs = [...graph(), ...more.graph];
export const sets = [{ graph: 'values', queries: [...values(), ...more.values] }, { graph: 'small', queries: ofGraphs }, { graph: 'sample', queries: ofGraphs }];
export const settled = more.settled;
