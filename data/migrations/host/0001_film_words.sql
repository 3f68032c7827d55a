-- What each host keeps for itself where clubs' data is in PostgreSQL: the search index of films, and how far it reaches.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE film_words USING fts5 (
    title, overview, words, tokenize = 'porter unicode61 remove_diacritics 2'
);
