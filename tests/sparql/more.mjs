// More queries of the differential test, a line each: what is in scope where, errors and what gets over them, kinds of values, words of other scripts, odd spellings.
const lines = (text) => text.split('\n').filter(Boolean);

export const values = lines(`
SELECT * { ?s e:n ?n OPTIONAL { ?s e:l ?l FILTER(?n > 2) } }
SELECT * { ?s e:k ?o OPTIONAL { ?o e:n ?n FILTER(?s = e:a) } }
SELECT * { ?s e:k ?o OPTIONAL { ?o e:n ?n OPTIONAL { ?s e:t ?t FILTER(?n > 1) } } }
SELECT * { ?s e:k ?o OPTIONAL { ?o e:n ?n OPTIONAL { ?s e:t ?t } FILTER(?s = e:a) } }
SELECT * { ?s e:k ?o OPTIONAL { { ?o e:n ?n } UNION { ?o e:t ?n } } }
SELECT * { { ?s e:k ?o } OPTIONAL { ?o e:t ?t } ?s e:n ?n }
SELECT * { OPTIONAL { ?s e:t ?t } ?s e:k ?o }
SELECT * { OPTIONAL { ?s e:t ?t } OPTIONAL { ?s e:d ?d } }
SELECT * { ?s e:k ?o OPTIONAL { ?s e:t ?x } OPTIONAL { ?o e:t ?x } }
SELECT * { ?s e:k ?o OPTIONAL { ?s e:t ?x } ?o e:t ?x }
SELECT * { ?s e:k ?o . { ?s e:n ?n FILTER(?n > 2) } }
SELECT * { ?s e:k ?o . { ?s e:n ?n FILTER(?o = e:b) } }
SELECT * { ?s e:k ?o . { FILTER(?o = e:b) } }
SELECT * { FILTER(?n > 2) ?s e:n ?n }
SELECT * { ?s e:n ?n FILTER(?zz > 2) }
SELECT * { ?s e:n ?n FILTER(!(?zz > 2)) }
SELECT * { ?s e:n ?n FILTER(?zz > 2 || ?n > 2) }
SELECT * { ?s e:n ?n FILTER(?n > 2 || ?zz > 2) }
SELECT * { ?s e:n ?n FILTER(?zz > 2 && ?n > 2) }
SELECT * { ?s e:n ?n FILTER(?n > 2 && ?zz > 2) }
SELECT * { ?s e:n ?n FILTER(COALESCE(?zz > 2, true)) }
SELECT * { ?s e:n ?n FILTER(COALESCE(1/0, ?n > 2)) }
SELECT * { ?s e:n ?n FILTER(IF(?zz > 2, true, true)) }
SELECT ?s (IF(?zz > 2, 1, 2) AS ?x) { ?s e:n ?n }
SELECT ?s (COALESCE(?zz, "none") AS ?x) { ?s e:n ?n }
SELECT ?s (COALESCE(?zz, ?yy) AS ?x) { ?s e:n ?n }
SELECT ?s (1/0 AS ?x) { ?s e:n ?n }
SELECT ?s (?n/0 AS ?x) { ?s e:n ?n }
SELECT ?s (?n/2 AS ?x) { ?s e:n ?n }
SELECT ?s (?n/3 AS ?x) { ?s e:n 10 . ?s e:n ?n }
SELECT ?s (?n+?m AS ?x) { ?s e:n ?n , ?m }
SELECT ?s (?n*?m AS ?x) { ?s e:n ?n , ?m }
SELECT ?s (-?n AS ?x) { ?s e:n ?n }
SELECT ?s (+?n AS ?x) { ?s e:n ?n }
SELECT ?s (DATATYPE(?n+0.5) AS ?x) { ?s e:n ?n }
SELECT ?s (DATATYPE(?n/1) AS ?x) { ?s e:n ?n }
SELECT ?s (DATATYPE(?n*2) AS ?x) { ?s e:n ?n }
SELECT ?s (DATATYPE(ROUND(?n)) AS ?x) { ?s e:n ?n }
SELECT ?s (ROUND(?n) AS ?x) { ?s e:n ?n }
SELECT ?s (CEIL(?n) AS ?x) { ?s e:n ?n }
SELECT ?s (FLOOR(?n) AS ?x) { ?s e:n ?n }
SELECT ?s (ABS(?n) AS ?x) { ?s e:n ?n }
SELECT ?s (ROUND(-2.5) AS ?x) { ?s e:t true }
SELECT ?s (ROUND(-0.5) AS ?x) (ROUND(2.5) AS ?y) { ?s e:t true }
SELECT ?s (1 + 2 * 3 - 4 AS ?x) { ?s e:t true }
SELECT ?s (2 * 3 / 4 AS ?x) { ?s e:t true }
SELECT ?s (?n-1 AS ?x) { ?s e:n ?n }
SELECT ?s (?n -1 AS ?x) { ?s e:n ?n }
SELECT ?s (?n +1 AS ?x) { ?s e:n ?n }
SELECT ?s (1 = 1.0 AS ?x) { ?s e:t true }
SELECT ?s ("a" = "a"@en AS ?x) { ?s e:t true }
SELECT ?s (e:a = e:a AS ?x) { ?s e:t true }
SELECT ?s (e:a < e:b AS ?x) { ?s e:t true }
SELECT ?s (!true AS ?x) { ?s e:t true }
SELECT ?s (STR(e:a) AS ?x) { ?s e:t true }
SELECT ?s (STR(?n + 1) AS ?x) { ?s e:n ?n }
SELECT ?s (STRLEN("Łódź") AS ?x) { ?s e:t true }
SELECT ?s (STRLEN("日本語🇵🇱") AS ?x) { ?s e:t true }
SELECT ?s (CONTAINS("Łódź", "ód") AS ?x) { ?s e:t true }
SELECT ?s (STRSTARTS("Łódź"@pl, "Ł") AS ?x) { ?s e:t true }
SELECT ?s (STRSTARTS("Łódź"@pl, "Ł"@en) AS ?x) { ?s e:t true }
SELECT ?s (CONTAINS("abc"@en, "b"@fr) AS ?x) { ?s e:t true }
SELECT ?s (CONTAINS("abc", "b"@fr) AS ?x) { ?s e:t true }
SELECT ?s (STRENDS("abc"@en, "c"@en) AS ?x) { ?s e:t true }
SELECT ?s (CONTAINS(?n, "1") AS ?x) { ?s e:n ?n }
SELECT ?s (STRLEN(?s) AS ?x) { ?s e:n ?n }
SELECT ?s (CONTAINS(?l, "") AS ?x) { ?s e:l ?l }
SELECT ?s (STRSTARTS(?l, "") AS ?x) { ?s e:l ?l }
SELECT ?s (ENCODE_FOR_URI("Łódź a/b?c") AS ?x) { ?s e:t true }
SELECT ?s (ENCODE_FOR_URI(?l) AS ?x) { ?s e:l ?l }
SELECT ?s (LANG(?n) AS ?x) { ?s e:n ?n }
SELECT ?s (LANG(?s) AS ?x) { ?s e:n ?n }
SELECT ?s (DATATYPE(?l) AS ?x) { ?s e:l ?l }
SELECT ?s (DATATYPE(?s) AS ?x) { ?s e:l ?l }
SELECT ?s (LANGMATCHES("en-GB", "en") AS ?x) { ?s e:t true }
SELECT ?s (LANGMATCHES("en", "en-GB") AS ?x) { ?s e:t true }
SELECT ?s (LANGMATCHES("", "*") AS ?x) { ?s e:t true }
SELECT ?s (LANGMATCHES(LANG(?l), "pl") AS ?x) { ?s e:l ?l }
SELECT ?s (isIRI(?o) AS ?x) { ?s ?p ?o }
SELECT ?s (isURI(?o) AS ?x) { ?s ?p ?o }
SELECT ?s (isBlank(?o) AS ?x) { ?s e:k ?o }
SELECT ?s (sameTerm(?n, 2.5) AS ?x) { ?s e:n ?n }
SELECT ?s (BOUND(?t) AS ?x) { ?s e:k ?o OPTIONAL { ?s e:t ?t } }
SELECT ?s (?n IN (1, ?zz) AS ?x) { ?s e:n ?n }
SELECT ?s (?n NOT IN (1, ?zz) AS ?x) { ?s e:n ?n }
SELECT ?s (?n IN () AS ?x) { ?s e:n ?n }
SELECT ?s { ?s e:n ?n FILTER(?n IN ()) }
SELECT ?s { ?s e:l ?l FILTER(?l IN ("alpha", "Zeta"@en)) }
SELECT ?s { ?s e:l ?l FILTER(?l NOT IN ("alpha")) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d > "2019-01-01"^^xsd:date) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d != "2019-01-11"^^xsd:date) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d = "2019"^^xsd:gYear) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d > "2018"^^xsd:gYear) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d < "2019-01-11T12:00:00Z"^^xsd:dateTime) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d < "2019-01-11T12:00:00+05:00"^^xsd:dateTime) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d > "2019-01-11T08:00:00"^^xsd:dateTime) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d = "2019-01-11T11:00:00+01:00"^^xsd:dateTime) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d = "2019-01-11"^^xsd:dateTime) }
SELECT ?s ?d { ?s e:d ?d FILTER(?d > "2018-12-31Z"^^xsd:date) }
SELECT ?s ?d ?e { ?s e:d ?d . ?o e:d ?e FILTER(?d < ?e) }
SELECT ?s ?d { ?s e:d ?d FILTER(STR(?d) >= "2019") }
SELECT ?a ?b { ?a e:n ?n . ?b e:n ?m FILTER(?n < ?m && ?a != ?b) }
SELECT ?a ?b { ?a ?p ?x . ?b ?p ?x FILTER(STR(?a) < STR(?b)) }
SELECT ?a ?b { ?a e:l ?x . ?b e:l ?y FILTER(STR(?x) = STR(?y) && ?a != ?b) }
SELECT ?a ?b { ?a e:l ?x . ?b e:l ?y FILTER(?x = ?y) }
SELECT ?a ?b { ?a e:l ?x . ?b e:l ?y FILTER(?x != ?y) }
SELECT ?a ?x ?y { ?a ?p ?x , ?y FILTER(?x != ?y) }
SELECT ?a ?x ?y { ?a e:d ?x . ?b e:n ?y FILTER(?x != ?y) }
SELECT ?a ?x ?y { ?a e:t ?x . ?b e:n ?y FILTER(?x = ?y) }
SELECT ?a ?x ?y { ?a e:t ?x . ?b e:l ?y FILTER(?x != ?y) }
SELECT ?s ?o { ?s e:l ?o FILTER(?o != 5) }
SELECT ?s ?o { ?s ?p ?o FILTER(?o = 2.5) }
SELECT ?s ?o { ?s ?p ?o FILTER(?o != 2.5) }
SELECT ?s ?o { ?s ?p ?o FILTER(?o > 2) }
SELECT ?s ?o { ?s ?p ?o FILTER(?o = e:b) }
SELECT ?s ?o { ?s ?p ?o FILTER(?o != e:b) }
SELECT ?s ?o { ?s ?p ?o FILTER(!isLiteral(?o)) }
SELECT * { ?s ?p ?p }
SELECT * { ?s ?s ?o }
SELECT * { ?s e:k ?o , ?o }
SELECT * { ?s e:k ?x ; e:k ?x }
SELECT * { _:a e:k _:b . _:b e:n ?n }
SELECT * { _:a e:k _:a }
SELECT ?x { [ e:k ?x ; e:n ?n ] }
SELECT * { ?s e:k [ e:k ?y ] }
SELECT * { ?s e:k [ ] }
SELECT * { [ a e:T ] e:k ?o }
SELECT * { ?s e:list (1 2) }
SELECT ?s { ?s e:k ?o } GROUP BY ?s
SELECT ?s ?o { ?s e:k ?o } GROUP BY ?s ?o
SELECT (COUNT(*) AS ?c) { }
SELECT (COUNT(*) AS ?c) { ?s e:none ?o }
SELECT (COUNT(DISTINCT *) AS ?c) { ?s e:k ?o }
SELECT (COUNT(?zz) AS ?c) { ?s e:k ?o }
SELECT (SUM(?l) AS ?c) { ?s e:l ?l }
SELECT (AVG(?t) AS ?c) { ?s e:k ?o OPTIONAL { ?s e:n ?t } }
SELECT (SUM(?t) AS ?c) { ?s e:k ?o OPTIONAL { ?s e:n ?t } }
SELECT (MIN(?o) AS ?c) { ?s ?p ?o }
SELECT (MAX(?o) AS ?c) { ?s e:k ?o }
SELECT (MIN(?d) AS ?c) { ?s e:d ?d }
SELECT (MAX(?d) AS ?c) { ?s e:d ?d FILTER(DATATYPE(?d) = xsd:date) }
SELECT (MIN(?l) AS ?c) (MAX(?l) AS ?d) { ?s e:l ?l }
SELECT (SUM(DISTINCT ?n) AS ?c) { ?s e:k ?o . ?s e:n ?n }
SELECT (AVG(DISTINCT ?n) AS ?c) { ?s e:k ?o . ?s e:n ?n }
SELECT (SUM(?n) AS ?c) { ?s e:k ?o . ?s e:n ?n }
SELECT (AVG(?n) AS ?c) { ?s e:n ?n FILTER(?n = 1 || ?n = 10) }
SELECT (AVG(?n) AS ?c) { ?s e:n ?n FILTER(?n = 1 || ?n = 2 || ?n = 2.5) }
SELECT ?s (SAMPLE(?t) AS ?x) { ?s e:k ?o OPTIONAL { ?s e:t ?t } FILTER(?s != e:c) } GROUP BY ?s
SELECT ?s (COUNT(?o) AS ?c) { ?s e:k ?o } GROUP BY ?s HAVING (?c > 1)
SELECT ?s (COUNT(?o) AS ?c) { ?s e:k ?o } GROUP BY ?s HAVING (COUNT(?o) > 1 && COUNT(?o) < 5)
SELECT ?s (COUNT(?o) AS ?c) { ?s e:k ?o } GROUP BY ?s HAVING (?s = e:c)
SELECT ?s (AVG(?n) AS ?c) { ?s e:n ?n } GROUP BY ?s HAVING (AVG(?n) >= 5.5)
SELECT ?s (MIN(?l) AS ?c) { ?s e:l ?l } GROUP BY ?s HAVING (MIN(?l) > "a")
SELECT ?t (COUNT(?s) AS ?c) { ?s e:k ?o OPTIONAL { ?s e:t ?t } } GROUP BY ?t
SELECT ?t (COUNT(?s) AS ?c) { ?s e:k ?o OPTIONAL { ?s e:t ?t } } GROUP BY ?t ORDER BY ?t
SELECT ?s (COUNT(?o) AS ?c) { ?s e:k ?o } GROUP BY ?s ORDER BY DESC(?c) ?s LIMIT 2
SELECT ?s (COUNT(?o) AS ?c) { ?s e:k ?o } GROUP BY ?s ORDER BY ?c DESC(?s) OFFSET 1
SELECT (COUNT(?o) AS ?c) { ?s e:k ?o } GROUP BY ?s ORDER BY ?s
SELECT DISTINCT ?n { ?s e:k ?o . ?s e:n ?n } ORDER BY DESC(?n)
SELECT DISTINCT ?t { ?s e:k ?o OPTIONAL { ?s e:t ?t } }
SELECT DISTINCT * { ?s e:k ?o }
SELECT ?o { ?s e:d ?o } ORDER BY ?o
SELECT ?o { ?s e:k ?o } ORDER BY ?o
SELECT ?l { ?s e:l ?l } ORDER BY DESC(?l)
SELECT ?s ?t { ?s e:k ?o OPTIONAL { ?s e:t ?t } } ORDER BY DESC(?t) ?s
SELECT ?s ?zz { ?s e:k ?o } ORDER BY ?zz ?s
SELECT ?s { ?s e:n ?n } ORDER BY DESC(?n)
SELECT ?s ?zz { ?s e:k ?o }
SELECT (?s AS ?x) ?o { ?s e:k ?o }
SELECT (?n AS ?x) (?x + 1 AS ?y) { ?s e:n ?n }
SELECT ?s { ?s e:n ?n BIND(?n > 2 AS ?b) FILTER(?b = true) }
SELECT * { BIND(?n + 1 AS ?m) ?s e:n ?n }
SELECT * { ?s e:n ?n BIND(?zz + 1 AS ?m) }
SELECT * { ?s e:n ?n BIND(?n AS ?m) ?s e:n ?m }
SELECT * { ?s e:n ?n BIND(?n + 8 AS ?m) ?s e:n ?m }
SELECT * { ?s e:k ?o BIND(e:b AS ?x) ?x e:n ?n }
SELECT * { BIND(e:a AS ?s) ?s e:n ?n }
SELECT * { { BIND(1 AS ?k) } UNION { BIND(2 AS ?k) } }
SELECT * { { ?s e:t ?t BIND("one" AS ?k) } UNION { ?s a e:U BIND("two" AS ?k) } }
SELECT * { ?s e:k ?o OPTIONAL { ?o e:t ?t BIND(1 AS ?k) } }
SELECT * { ?s e:k ?o OPTIONAL { ?o e:t ?t } BIND(COALESCE(?t, false) AS ?k) }
SELECT * { ?s e:k ?o OPTIONAL { ?o e:t ?t } BIND(BOUND(?t) AS ?k) FILTER(?k = true) }
SELECT * { { ?s e:t true } UNION { ?s a e:U } FILTER(?s != e:c) }
SELECT * { { ?s e:n ?n } UNION { ?s e:l ?l } FILTER(BOUND(?n)) }
SELECT * { { ?s e:n ?n } UNION { ?s e:l ?l } FILTER(?n > 2) }
SELECT * { { ?s e:n ?n FILTER(?n > 5) } UNION { ?s e:n ?n FILTER(?n < 1) } }
SELECT * { { ?s e:k ?o } UNION { } }
SELECT * { { } UNION { ?s e:k ?o } }
SELECT * { { ?s e:k ?o } { ?o e:k ?s } }
SELECT * { { ?s e:t ?t } { ?s e:n ?n } { ?s e:d ?d } }
SELECT * { { { ?s e:t ?t } } }
SELECT * { { ?s e:t ?t } UNION { ?o e:t ?t } }
SELECT * { { ?s e:t ?t } UNION { ?s e:d ?d } ?s a e:T OPTIONAL { ?s e:l ?l } }
SELECT * { ?s e:t ?t . ?x e:d ?d }
SELECT * { ?s e:n ?n ; e:n ?m FILTER(?n + ?m = 11) }
SELECT * { ?s e:l ?l FILTER(STRLEN(?l) = STRLEN(STR(?l))) }
SELECT * { ?s e:l ?l FILTER(LANG(?l) != "") }
SELECT * { ?s e:l ?l FILTER(?l = "Łódź"@PL) }
SELECT * { ?s e:l "Łódź"@PL }
SELECT * { ?s e:n ?n FILTER(?n = "1"^^xsd:int) }
SELECT * { ?s e:n 1.0 }
SELECT * { ?s e:n +1 }
SELECT * { ?s e:n -3 }
SELECT * { ?s e:l "a \\"quoted\\" line\\nand another\\\\" }
SELECT * { ?s e:l '''a "quoted" line\\nand another\\\\''' }
SELECT * { ?s e:l "\\u0141\\u00F3d\\u017A"@pl }
SELECT * { ?s e:l 'alpha' }
SELECT * { <http://ex/a> <http://ex/k> ?o }
BASE <http://ex/> SELECT * { <a> <k> ?o }
PREFIX : <http://ex/> SELECT * { :a :k ?o }
PREFIX : <http://ex/> SELECT * { ?s :k :a. ?s :n ?n. }
select * where { ?s e:k ?o } order by ?s ?o limit 2
SELECT ?s WHERE { ?s a e:T . FILTER regex(str(?s), "a$") }
SELECT $s { $s e:k ?o }
SELECT ?s{?s e:k ?o}LIMIT 2
SELECT * { ?s e:k ?o FILTER(REGEX(STR(?o), "^http://ex/[ab]$")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "line")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "^and", "m")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "quoted.*another", "s")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "quoted.*another")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "a l p h a", "x")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "alpha|Zeta")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "l{1}")) }
SELECT * { ?s e:n ?n FILTER(REGEX(?n, "1")) }
SELECT * { ?s e:k ?o FILTER(REGEX(?o, "ex")) }
SELECT * { ?s e:l ?l FILTER(REGEX(?l, "ALPHA", "q")) }
ASK { ?s e:n ?n } 
ASK { FILTER(1 = 2) }
ASK { FILTER(1 = 1) }
ASK { ?s e:k ?o OPTIONAL { ?s e:none ?x } FILTER(BOUND(?x)) }
ASK { { ?s e:none ?o } UNION { ?s e:k e:b } }
CONSTRUCT { ?s e:x ?zz } { ?s e:k ?o }
CONSTRUCT { ?l e:x ?s } { ?s e:l ?l }
CONSTRUCT { ?s ?l ?s } { ?s e:l ?l }
CONSTRUCT { ?o e:x ?s } { ?s ?p ?o }
CONSTRUCT { ?s e:t ?t ; e:x ?o } { ?s e:k ?o OPTIONAL { ?s e:t ?t } }
CONSTRUCT { e:z e:y "const"@en } { ?s e:k ?o }
CONSTRUCT { e:z e:y 1 , 2.50 , true , "x"^^e:type } { ?s e:t true }
CONSTRUCT { ?s e:k ?o } { ?s e:k ?o } LIMIT 1000
CONSTRUCT WHERE { ?s e:k ?o }
CONSTRUCT { } { ?s e:k ?o }
CONSTRUCT { ?s e:v ?v } { ?s e:l ?l BIND(STRLEN(?l) AS ?v) }
CONSTRUCT { ?s e:v [ e:w ?l ] } { ?s e:l ?l }
CONSTRUCT { _:b e:w ?l } { ?s e:l ?l }
CONSTRUCT { ?s e:k ?o } { ?s e:k ?o } ORDER BY ?s LIMIT 2
SELECT * { ?s e:k ?o FILTER NOT EXISTS { ?s e:t ?t } }
SELECT * { ?s e:k ?o MINUS { ?x e:t ?t } }
SELECT * { VALUES (?s ?n) { (e:a UNDEF) (UNDEF 9) } ?s e:n ?n }
SELECT * { VALUES ?s { e:a e:b e:none } ?s e:k ?o }
SELECT * { VALUES ?s { e:a e:a } ?s e:k ?o }
SELECT * { VALUES ?s { } ?s e:k ?o }
SELECT * { VALUES ?x { e:a e:b } }
SELECT * { VALUES (?s ?x) { (e:a "one") (e:b "two"@en) (e:c UNDEF) } ?s e:k ?o }
SELECT ?s { VALUES ?n { 9 2.5 1 } ?s e:n ?n }
SELECT ?s { VALUES ?n { "9"^^xsd:integer "2.5"^^xsd:decimal } ?s e:n ?n }
SELECT ?s { VALUES ?n { -1 +5 1.0 } ?s e:n ?n }
SELECT * { VALUES ?l { "alpha" "Zeta" "Zeta"@en "alpha"@en } ?s e:l ?l }
SELECT * { VALUES (?a ?b) { (e:a e:b) (e:b e:a) (e:c e:a) } ?a e:k ?b }
SELECT * { ?s e:k ?o VALUES ?o { e:a e:b } }
SELECT * { ?s e:k ?o . VALUES ?o { e:a e:b } . ?o e:l ?l }
SELECT * { VALUES ?s { e:a e:b } OPTIONAL { ?s e:n ?n } }
SELECT * { VALUES (?s ?n) { (e:a UNDEF) (e:b 9) } OPTIONAL { ?s e:n ?n } }
SELECT * { ?s e:k ?o OPTIONAL { ?s e:n ?n } VALUES ?n { 9 } }
SELECT * { VALUES ?n { 9 1 } { ?s e:n ?n } UNION { ?s e:k ?n } }
SELECT * { VALUES ?x { 1 9 } ?s e:n ?n FILTER(?n > ?x) }
SELECT * { VALUES ?x { 1 9 } { ?s e:n ?n FILTER(?n > ?x) } }
SELECT * { VALUES ?x { 1 9 } ?s e:n ?n BIND(?x + ?n AS ?y) }
SELECT ?x (COUNT(*) AS ?c) { VALUES ?x { e:a e:b } ?s e:k ?x } GROUP BY ?x ORDER BY ?x
SELECT DISTINCT ?x { VALUES ?x { e:a e:a e:b } }
SELECT (COUNT(*) AS ?c) { VALUES ?x { e:a e:a e:b } ?x e:k ?y }
SELECT * { VALUES (?x ?y) { (1 2) (2 UNDEF) (UNDEF 3) } FILTER(BOUND(?y)) }
SELECT * { VALUES ?t { true false } ?s e:t ?t }
SELECT * { VALUES ?d { "2019-03-04"^^xsd:date } ?s e:d ?d }
ASK { VALUES ?s { e:a } ?s e:k ?o }
ASK { VALUES ?s { e:none } ?s e:k ?o }
SELECT * { VALUES ?p { e:k e:l } ?s ?p ?o }
SELECT * { { VALUES ?s { e:a } } ?s e:k ?o }
SELECT * { VALUES ?s { e:a } VALUES ?o { e:b } ?s e:k ?o }
CONSTRUCT { ?s e:v ?o } { VALUES ?s { e:a } ?s e:k ?o }
SELECT ?s { { SELECT ?s { ?s e:n ?n } ORDER BY DESC(?n) LIMIT 1 } ?s e:k ?o }
SELECT * { ?s (e:k)* ?o }
SELECT * { ?s e:k? ?o }
SELECT * { ?s !e:k ?o }
SELECT * { ?s e:k|e:n ?o }
SELECT * { ?s (e:k) ?o }
SELECT * { ?s <http://ex/k>+ ?o }
SELECT * { ?s a/e:k ?o }
SELECT (NOW() > "2020-01-01T00:00:00Z"^^xsd:dateTime AS ?x) { }
SELECT (STRUUID() != STRUUID() AS ?x) { }
SELECT (isIRI(UUID()) AS ?x) { }
SELECT (RAND() < 1 AS ?x) { }
SELECT (BNODE() AS ?x) { ?s e:t true }
SELECT (isBlank(BNODE("a")) AS ?x) { ?s e:t true }
SELECT (URI(STR(?s)) AS ?x) { ?s e:t true }
SELECT (SHA256("a") AS ?x) { ?s e:t true }
SELECT (SHA512(STR(?l)) AS ?x) { ?s e:l ?l }
SELECT (MD5(?l) AS ?x) { ?s e:l ?l }
SELECT (SECONDS(?d) AS ?x) (MINUTES(?d) AS ?y) { ?s e:d ?d }
SELECT (TIMEZONE(?d) AS ?x) { ?s e:d ?d }
SELECT (STRDT("x", e:t) AS ?x) (STRDT("5", xsd:integer) + 1 AS ?y) { ?s e:t true }
SELECT (STRLANG(STR(?l), "de") AS ?x) { ?s e:l ?l }
SELECT (STRLANG(?l, "de") AS ?x) { ?s e:l ?l }
SELECT (STRDT(?l, xsd:integer) AS ?x) { ?s e:l ?l }
SELECT (xsd:float(?n) AS ?x) { ?s e:n ?n }
SELECT (xsd:boolean(?n) AS ?x) { ?s e:n ?n }
SELECT (xsd:dateTime(?d) AS ?x) { ?s e:d ?d }
SELECT (xsd:date(?d) AS ?x) { ?s e:d ?d }
SELECT (xsd:string(?l) AS ?x) { ?s e:l ?l }
SELECT (xsd:decimal(STR(?n)) AS ?x) { ?s e:n ?n }
SELECT (<http://www.w3.org/2001/XMLSchema#integer>(?n) AS ?x) { ?s e:n ?n }
SELECT ?s { ?s e:n ?n } HAVING (?n > 2)
SELECT (SUM(?n) / COUNT(?n) AS ?x) { ?s e:n ?n }
SELECT ?s ?p { ?s ?p "alpha"@en }
SELECT ?s ?p { ?s ?p true }
SELECT ?s { ?s e:l "${'x'.repeat(100000)}" }
SELECT (STRLEN("${'ł'.repeat(50000)}") AS ?x) { ?s e:t true }
SELECT ?s { ?s e:l ?l FILTER(?l = "alpha" || ?l = "Zeta"@en || ?l = "") }
SELECT ?s { ?s e:t ?t FILTER(?t = "true"^^xsd:boolean) }
SELECT ?s { ?s e:t "1"^^xsd:boolean }
SELECT ?s { ?s e:t ?t FILTER(?t = "1"^^xsd:boolean) }
SELECT ?s { ?s e:n ?n FILTER(?n = "abc"^^xsd:integer) }
SELECT ?s { ?s e:n ?n FILTER(?n != "abc"^^xsd:integer) }
SELECT ?s { ?s e:n ?n FILTER(?n = "x"^^e:foo) }
SELECT ?s { ?s e:n ?n FILTER(?n != "x"^^e:foo) }
SELECT ?s { ?s e:n ?n FILTER(?n > 99999999999999999999) }
SELECT ?s { ?s e:n ?n FILTER(?n < 99999999999999999999) }
SELECT (9223372036854775807 + 1 AS ?x) { ?s e:t true }
SELECT (99999999999 * 99999999999 AS ?x) { ?s e:t true }
SELECT (3000000000 AS ?x) { ?s e:t true }
SELECT (0.1 + 0.2 AS ?x) { ?s e:t true }
SELECT (1.10 * 3 AS ?x) { ?s e:t true }
SELECT (1 / 3.0 AS ?x) { ?s e:t true }
SELECT (1000000.0 * 1000000 AS ?x) { ?s e:t true }
SELECT (0.000001 * 0.5 AS ?x) { ?s e:t true }
SELECT (123456789.123456789 AS ?x) { ?s e:t true }
SELECT (123456789.123456789 + 1 AS ?x) { ?s e:t true }
CONSTRUCT { ?s e:v ?m } { ?s e:n ?n BIND(?n / 0 AS ?m) }
CONSTRUCT { ?s e:n ?n ; e:v ?m } { ?s e:n ?n BIND(?zz + 1 AS ?m) }
CONSTRUCT { ?s e:v ?o } { ?s e:l ?o FILTER(?o != 5) }
CONSTRUCT { ?s e:v ?t } { ?s e:k ?o OPTIONAL { ?o e:t ?t FILTER(?s = e:a) } }
CONSTRUCT { ?s e:v "a \\"b\\"\\n" , 5 , "Łódź"@pl } { { ?s e:t ?t } UNION { ?s a e:U } }
CONSTRUCT { ?s e:k ?o } { ?s e:k ?o } LIMIT 0
CONSTRUCT { ?s a e:V . ?o a e:V } { ?s e:k ?o FILTER(?s != ?o) }
`);

export const graph = lines(`
SELECT ?a ?b { ?c qn:disputedBy ?d ; rdf:subject ?s ; rdf:object ?o . ?s rdfs:label ?a . ?o rdfs:label ?b OPTIONAL { ?c qn:attributedTo ?w FILTER(?w != ?s) } }
SELECT ?c ?w { ?c a qn:Claim OPTIONAL { ?c qn:when ?w } OPTIONAL { ?c qn:from ?w } }
SELECT ?w { ?c qn:when ?w } ORDER BY ?w
SELECT ?w { ?c qn:when ?w } ORDER BY DESC(?w)
SELECT ?c ?w { ?c qn:when ?w FILTER(?w < "2024-02-01"^^xsd:date) }
SELECT ?c ?w { ?c qn:when ?w FILTER(?w = "2024"^^xsd:gYear) }
SELECT ?c ?w { ?c qn:when ?w FILTER(STRSTARTS(STR(?w), "2024")) }
SELECT (MIN(?w) AS ?x) (MAX(?w) AS ?y) { ?a dcterms:issued ?w }
SELECT ?s (GROUP_CONCAT(DISTINCT ?l; SEPARATOR="; ") AS ?n) { ?s skos:altLabel ?l FILTER(STRLEN(?l) < 0) } GROUP BY ?s
SELECT ?t (COUNT(DISTINCT ?s) AS ?n) (SUM(?m) AS ?k) (AVG(?m) AS ?j) { ?s a ?t ; qn:mentionCount ?m } GROUP BY ?t ORDER BY DESC(?n) ?t
SELECT ?x (COUNT(?c) AS ?n) { { ?c rdf:subject ?x } UNION { ?c rdf:object ?x } } GROUP BY ?x HAVING (COUNT(?c) >= 5) ORDER BY DESC(?n) ?x
SELECT ?s ?amount { ?c qn:amount ?amount ; rdf:subject ?s FILTER(?amount > 1000000) }
SELECT (SUM(?a) AS ?n) { ?c qn:amount ?a }
SELECT ?a { ?c qn:amount ?a } ORDER BY DESC(?a)
SELECT DISTINCT ?l ?a { ?s rdfs:label ?l OPTIONAL { ?s skos:altLabel ?a FILTER(STRSTARTS(?a, SUBSTR(?l,1,1))) } }
SELECT ?l { ?s rdfs:label ?l FILTER(STR(?l) >= "M" && STR(?l) < "N") }
SELECT ?l { ?s rdfs:label ?l } ORDER BY ?l
SELECT ?s ?x { ?s qn:worksFor ?o OPTIONAL { ?o qn:basedIn ?x } FILTER(!BOUND(?x)) }
SELECT ?s ?o ?t { ?s qn:worksFor ?o . ?o a ?t FILTER(?t IN (qn:Firm, qn:Agency)) }
SELECT ?c { ?c a qn:Claim ; qn:support ?n FILTER(?n > 1) }
CONSTRUCT { ?s ?p ?o . ?s rdfs:label ?l } { ?s ?p ?o ; rdfs:label ?l FILTER(?p IN (qn:worksFor, qn:leads)) }
`);

// Where Oxigraph is no measure: it subtracts from the right, writes numbers anew, and takes errors in MIN and texts of numbers otherwise than SPARQL 1.1 (17.2, 17.4, 18.5) and other
// engines do. The rows are worked out by hand.
export const settled = [
  ['SELECT (10 - 3 - 2 AS ?x) { e:a e:t ?t }', 'x=#5^^integer'],
  ['SELECT (8 / 2 / 2 AS ?x) { e:a e:t ?t }', 'x=#2^^decimal'],
  ['SELECT (true > false AS ?x) { e:a e:t ?t }', 'x="true"^^http://www.w3.org/2001/XMLSchema#boolean'],
  ['SELECT (STR(1.50) AS ?x) { e:a e:t ?t }', 'x="1.50"'],
  ['SELECT ?s { ?s e:n ?n FILTER(sameTerm(?n, 2.50)) }'],
  ['SELECT ?s { ?s e:n "01"^^xsd:integer }'],
  ['SELECT ?s { ?s e:n ?n FILTER(?n = "01"^^xsd:integer) }', 's=<http://ex/a>'],
  ['SELECT (MIN(?n) AS ?x) (MAX(?n) AS ?y) { ?s e:k ?o OPTIONAL { ?s e:n ?n } }', 'x=#-3^^integer y=#10^^integer'],
  ['SELECT ?s (GROUP_CONCAT(?n; SEPARATOR=", ") AS ?x) { ?s e:n ?n FILTER(?n = 1 || ?n = 9) } GROUP BY ?s', 's=<http://ex/a> x="1"', 's=<http://ex/b> x="9"'],
  ['SELECT (GROUP_CONCAT(DISTINCT ?l; SEPARATOR="") AS ?x) { e:d e:l ?l }', 'x="alpha"'],
];
