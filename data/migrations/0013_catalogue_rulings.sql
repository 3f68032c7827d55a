-- What the operator decided about films that may be one and the same.

-- Of a source's record: that it is about a film, or that it is not. Imports keep to it and no longer ask.
CREATE TABLE catalogue_ruling (
    source_id INTEGER NOT NULL REFERENCES source (id),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 2000), -- as in catalogue_record
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    same INTEGER NOT NULL CHECK (same IN (0, 1)),
    ruled_at TEXT NOT NULL,
    PRIMARY KEY (source_id, key, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX catalogue_ruling_by_film ON catalogue_ruling (film_id);

-- A film that is no more, because it is one with another: old buttons and files that name its ids find that one.
CREATE TABLE film_joined (
    film_id INTEGER PRIMARY KEY,        -- its id when it was there
    into_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    imdb_id TEXT,
    tmdb_id INTEGER,
    wikidata_id TEXT,
    joined_at TEXT NOT NULL
) STRICT;

CREATE INDEX film_joined_into ON film_joined (into_id);
CREATE INDEX film_joined_by_imdb ON film_joined (imdb_id) WHERE imdb_id IS NOT NULL;
CREATE INDEX film_joined_by_tmdb ON film_joined (tmdb_id) WHERE tmdb_id IS NOT NULL;
CREATE INDEX film_joined_by_wikidata ON film_joined (wikidata_id) WHERE wikidata_id IS NOT NULL;
