-- What TMDB said of a film, kept for a while: its terms allow no copy older than six months.

CREATE TABLE tmdb_film (
    film_id INTEGER PRIMARY KEY REFERENCES film (id) ON DELETE CASCADE,
    tmdb_id INTEGER,                    -- none where TMDB has no such film
    said TEXT,                          -- JSON: facts, trailers, where to watch
    fetched_at TEXT NOT NULL,
    CHECK ((tmdb_id IS NULL) = (said IS NULL))
) STRICT;

CREATE INDEX tmdb_film_by_age ON tmdb_film (fetched_at);
