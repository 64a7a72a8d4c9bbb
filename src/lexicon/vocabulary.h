/* vocabulary.h: the terms of RDF that the room reads, as numbers. They are interned first, so a term's number is its place here. */
#ifndef LEXICON_VOCABULARY_H
#define LEXICON_VOCABULARY_H

#include <quidnunc/lexicon.h>

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RDFS "http://www.w3.org/2000/01/rdf-schema#"
#define OWL "http://www.w3.org/2002/07/owl#"
#define SKOS "http://www.w3.org/2004/02/skos/core#"
#define ONTOLEX "http://www.w3.org/ns/lemon/ontolex#"
#define SYNSEM "http://www.w3.org/ns/lemon/synsem#"
#define LEXINFO "http://www.lexinfo.net/ontology/3.0/lexinfo#"
#define XSD "http://www.w3.org/2001/XMLSchema#"
#define WIKIDATA "http://www.wikidata.org/entity/"

#define VOCABULARY(X) \
    X(RDF_TYPE, RDF "type") X(RDF_PROPERTY, RDF "Property") \
    X(RDFS_LABEL, RDFS "label") X(RDFS_DOMAIN, RDFS "domain") X(RDFS_RANGE, RDFS "range") X(RDFS_LITERAL, RDFS "Literal") \
    X(RDFS_SUBCLASS, RDFS "subClassOf") X(RDFS_CLASS, RDFS "Class") \
    X(OWL_OBJECT_PROPERTY, OWL "ObjectProperty") X(OWL_DATATYPE_PROPERTY, OWL "DatatypeProperty") \
    X(OWL_ANNOTATION_PROPERTY, OWL "AnnotationProperty") X(OWL_SYMMETRIC, OWL "SymmetricProperty") \
    X(OWL_CLASS, OWL "Class") X(OWL_SAME_AS, OWL "sameAs") \
    X(SKOS_ALT_LABEL, SKOS "altLabel") \
    X(ONTOLEX_ENTRY, ONTOLEX "LexicalEntry") X(ONTOLEX_WORD, ONTOLEX "Word") X(ONTOLEX_PHRASE, ONTOLEX "MultiwordExpression") \
    X(ONTOLEX_CANONICAL_FORM, ONTOLEX "canonicalForm") X(ONTOLEX_OTHER_FORM, ONTOLEX "otherForm") \
    X(ONTOLEX_WRITTEN_REP, ONTOLEX "writtenRep") X(ONTOLEX_SENSE, ONTOLEX "sense") X(ONTOLEX_REFERENCE, ONTOLEX "reference") \
    X(SYNSEM_SUBJECT, SYNSEM "subjOfProp") X(SYNSEM_OBJECT, SYNSEM "objOfProp") X(SYNSEM_MARKER, SYNSEM "marker") \
    X(SYNSEM_ARGUMENT, SYNSEM "SyntacticArgument") \
    X(LEXINFO_POS, LEXINFO "partOfSpeech") X(LEXINFO_VERB, LEXINFO "verb") X(LEXINFO_NOUN, LEXINFO "noun") \
    X(LEXINFO_ADJECTIVE, LEXINFO "adjective") X(LEXINFO_ADVERB, LEXINFO "adverb") X(LEXINFO_PREPOSITION, LEXINFO "preposition") \
    X(LEXINFO_TENSE, LEXINFO "tense") X(LEXINFO_NUMBER, LEXINFO "number") X(LEXINFO_PERSON, LEXINFO "person") \
    X(LEXINFO_MOOD, LEXINFO "verbFormMood") X(LEXINFO_DEGREE, LEXINFO "degree") \
    X(QN_T_ACTOR, QN_NS "Actor") X(QN_T_RELATION, QN_NS "Relation") X(QN_T_STATE, QN_NS "StateRelation") X(QN_T_ACT, QN_NS "Act") \
    X(QN_T_DOMAIN_INCLUDES, QN_NS "domainIncludes") X(QN_T_RANGE_INCLUDES, QN_NS "rangeIncludes") \
    X(QN_T_WHEN_ALLEGED, QN_NS "whenAlleged") \
    X(QN_T_ADJECTIVE, QN_NS "adjective") X(QN_T_DEMONYM, QN_NS "demonym") X(QN_T_METONYM, QN_NS "metonym") X(QN_T_HINT, QN_NS "hint") \
    X(QN_T_ISO, QN_NS "iso3166") X(QN_T_AGENCY_OF, QN_NS "agencyOf") X(QN_T_BASED_IN, QN_NS "basedIn") X(QN_T_PART_OF, QN_NS "partOf") \
    X(QN_T_CAPITAL_OF, QN_NS "capitalOf") \
    X(QN_T_WORD_CLASS, QN_NS "WordClass") X(QN_T_WORD, QN_NS "word") X(QN_T_CASE_SENSITIVE, QN_NS "caseSensitive") \
    X(QN_T_CURRENCY, QN_NS "Currency") X(QN_T_CURRENCY_CODE, QN_NS "currencyCode") X(QN_T_VALUE, QN_NS "value") \
    X(QN_T_OPERATOR, QN_NS "Operator") X(QN_T_CONSTRUCTION, QN_NS "Construction") X(QN_T_ANCHOR_CLASS, QN_NS "anchorClass") \
    X(QN_T_ARGUMENT_KIND, QN_NS "argumentKind") X(QN_T_IMPLIES_STATUS, QN_NS "impliesStatus") X(QN_T_CONTROLLER, QN_NS "controller") \
    X(QN_T_SUBJECT_CLASS, QN_NS "subjectClass") X(QN_T_OBJECT_CLASS, QN_NS "objectClass") \
    X(QN_T_REQUIRES, QN_NS "requires") X(QN_T_EXCLUDES, QN_NS "excludes") X(QN_T_ROLE, QN_NS "role") \
    X(QN_T_ATTRIBUTES, QN_NS "attributes") X(QN_T_HEAD_WORD, QN_NS "headWord")

#define NUMBERED(name, iri) name,
enum term { VOCABULARY(NUMBERED) TERM_COUNT };
#undef NUMBERED

#endif
