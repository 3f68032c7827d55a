-- What the operator's imports need: who said what, so that a source's facts can be renewed and taken back out.
-- As long as one source alone speaks for a film, the film itself holds its facts and `facts` is empty; a large
-- catalogue is stored once. From the second source on every one keeps its own, and the film is composed of them.

CREATE TABLE catalogue_record (
    source_id INTEGER NOT NULL REFERENCES source (id),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 2000), -- the source's own name of the film
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    digest INTEGER NOT NULL,            -- of the facts as they were read: the same again is skipped
    facts TEXT,                         -- JSON
    PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX catalogue_record_by_film ON catalogue_record (film_id);

-- What a film said before any import touched it: the starter library's facts, a review page's.
CREATE TABLE catalogue_base (
    film_id INTEGER PRIMARY KEY REFERENCES film (id) ON DELETE CASCADE,
    facts TEXT NOT NULL                 -- JSON: [facts, {field: source}]
) STRICT;

-- Two films that may be one: nobody but the operator can tell.
CREATE TABLE catalogue_doubt (
    source_id INTEGER NOT NULL REFERENCES source (id),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    why TEXT NOT NULL CHECK (why IN ('ids', 'people', 'unknown', 'twice', 'several')),
    PRIMARY KEY (source_id, film_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX catalogue_doubt_by_film ON catalogue_doubt (film_id);
CREATE INDEX catalogue_doubt_by_other ON catalogue_doubt (other_id);

-- What `catalogue status` tells of a source.
CREATE TABLE catalogue_import (
    source_id INTEGER PRIMARY KEY REFERENCES source (id),
    finished_at TEXT NOT NULL,
    files TEXT NOT NULL,                -- JSON: names without their folders
    records INTEGER NOT NULL,
    broken INTEGER NOT NULL
) STRICT;
