-- The catalogue: films that every club of an installation shares. Only the operator's commands write here;
-- what a club changes is a row in film_overlay. Names of people and tags stand once each, because a large
-- catalogue repeats them millions of times.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE film (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    original_title TEXT,
    year INTEGER CHECK (year BETWEEN 1874 AND 2100),
    runtime INTEGER CHECK (runtime BETWEEN 1 AND 60000),
    overview TEXT,
    poster TEXT,
    series TEXT,
    remake_of TEXT,
    imdb_id TEXT,
    tmdb_id INTEGER,
    wikidata_id TEXT,
    popularity REAL NOT NULL DEFAULT 0 CHECK (popularity >= 0),
    confirmed INTEGER NOT NULL DEFAULT 1 CHECK (confirmed IN (0, 1)),
    -- A film added by a club while it waits for confirmation is seen by that club alone.
    guild_id INTEGER NOT NULL DEFAULT 0,
    starter_key TEXT
) STRICT;

CREATE UNIQUE INDEX film_by_imdb ON film (imdb_id) WHERE imdb_id IS NOT NULL;
CREATE UNIQUE INDEX film_by_tmdb ON film (tmdb_id) WHERE tmdb_id IS NOT NULL;
CREATE UNIQUE INDEX film_by_wikidata ON film (wikidata_id) WHERE wikidata_id IS NOT NULL;
CREATE UNIQUE INDEX film_by_starter_key ON film (starter_key) WHERE starter_key IS NOT NULL;

CREATE INDEX film_best_known ON film (popularity DESC, id) WHERE guild_id = 0 AND confirmed = 1;

CREATE TABLE film_title (
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    PRIMARY KEY (film_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    imdb_id TEXT
) STRICT;

CREATE UNIQUE INDEX person_by_imdb ON person (imdb_id) WHERE imdb_id IS NOT NULL;
CREATE UNIQUE INDEX person_by_name ON person (name) WHERE imdb_id IS NULL;

CREATE TABLE credit (
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    role INTEGER NOT NULL CHECK (role IN (1, 2, 3)), -- 1 director, 2 writer, 3 cast
    position INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (film_id, role, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5), -- 1 genre, 2 theme, 3 country, 4 language, 5 content note
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    UNIQUE (kind, name)
) STRICT;

CREATE TABLE film_tag (
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5),
    position INTEGER NOT NULL,
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    PRIMARY KEY (film_id, kind, position)
) STRICT, WITHOUT ROWID;

-- Where each fact came from: one row a film and source, the names of the fields parted by spaces.
CREATE TABLE film_source (
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES source (id),
    fields TEXT NOT NULL,
    PRIMARY KEY (film_id, source_id)
) STRICT, WITHOUT ROWID;
