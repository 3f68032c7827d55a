-- What members saw, rated and want to see, what they brought along, and what was erased and must stay so.

-- Ids of what can be removed are never given twice: a button of a removed entry must not press another one's.

-- One upload. Its rows are laid out in import_row and become diary and reviews in one transaction when it is accepted.
CREATE TABLE history_import (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'ready', 'accepted')),
    unread TEXT NOT NULL DEFAULT '[]',  -- JSON: [file, line, why, value] of each row that could not be read
    skipped TEXT NOT NULL DEFAULT '[]', -- JSON: [file, why] of each file that was not read
    folded INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0,
    lists TEXT NOT NULL DEFAULT '[]',   -- JSON: [name, description, tags]
    created_at TEXT NOT NULL,
    accepted_at TEXT
) STRICT;

CREATE INDEX history_import_by_member ON history_import (guild_id, member_id);

-- One row a viewing, a rating, a wish or a place on a list. Reviews stand in `review`; one that belongs to a viewing
-- is named by it.
CREATE TABLE diary (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id),
    kind TEXT NOT NULL CHECK (kind IN ('viewing', 'rating', 'watched', 'watchlist', 'list_item', 'like')),
    halves INTEGER CHECK (halves BETWEEN 1 AND 10),
    watched_on TEXT,
    logged_on TEXT,
    rewatch INTEGER NOT NULL DEFAULT 0 CHECK (rewatch IN (0, 1)),
    tags TEXT NOT NULL DEFAULT '[]',    -- JSON
    list_name TEXT,
    film_uri TEXT,                      -- the tracker's addresses of the film and of the entry
    entry_uri TEXT,
    review_id INTEGER REFERENCES review (id) ON DELETE SET NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('private', 'published')),
    import_id INTEGER REFERENCES history_import (id) ON DELETE SET NULL,
    said_at TEXT NOT NULL,              -- when the member said it: of two ratings the later one counts
    created_at TEXT NOT NULL,
    CHECK ((kind = 'viewing') = (watched_on IS NOT NULL)),
    CHECK ((kind = 'list_item') = (list_name IS NOT NULL)),
    CHECK (kind <> 'rating' OR halves IS NOT NULL)
) STRICT;

CREATE INDEX diary_by_member ON diary (guild_id, member_id, film_id);
CREATE INDEX diary_by_film ON diary (guild_id, film_id) WHERE visibility = 'published';
CREATE INDEX diary_by_import ON diary (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX diary_by_review ON diary (review_id) WHERE review_id IS NOT NULL;
CREATE INDEX diary_of_film ON diary (film_id);

CREATE TABLE film_list (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',    -- JSON
    import_id INTEGER REFERENCES history_import (id) ON DELETE SET NULL,
    UNIQUE (guild_id, member_id, name)
) STRICT;

CREATE INDEX film_list_by_import ON film_list (import_id) WHERE import_id IS NOT NULL;

-- What a member does not want: a row is a no, for everything is a yes by itself.
CREATE TABLE member_preference (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    declined TEXT NOT NULL CHECK (declined IN ('score', 'who_saw', 'diary', 'watchlist')),
    set_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, declined)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_row (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id INTEGER NOT NULL REFERENCES history_import (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('ready', 'here', 'duplicate', 'look', 'unmatched')),
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    ids TEXT NOT NULL DEFAULT '',       -- IMDb's and TMDB's, for the table of what was not matched
    directors TEXT NOT NULL DEFAULT '',
    candidates TEXT NOT NULL DEFAULT '[]', -- JSON: the ids of films that it may be
    film_id INTEGER REFERENCES film (id) ON DELETE SET NULL,
    kind TEXT NOT NULL,
    halves INTEGER CHECK (halves BETWEEN 1 AND 10),
    watched_on TEXT,
    logged_on TEXT,
    rewatch INTEGER NOT NULL DEFAULT 0,
    tags TEXT NOT NULL DEFAULT '[]',
    list_name TEXT,
    film_uri TEXT,
    entry_uri TEXT,
    spoilers TEXT,
    body TEXT,                          -- the review, as `review` holds it
    spans TEXT,
    fingerprint TEXT,                   -- none where the review stands here already
    to_diary INTEGER NOT NULL DEFAULT 1 CHECK (to_diary IN (0, 1)), -- not where the entry stands here already
    said_at TEXT NOT NULL
) STRICT;

CREATE INDEX import_row_by_standing ON import_row (import_id, standing);
CREATE INDEX import_row_by_film ON import_row (film_id) WHERE film_id IS NOT NULL;

ALTER TABLE review ADD COLUMN import_id INTEGER REFERENCES history_import (id) ON DELETE SET NULL;
CREATE INDEX review_by_import ON review (import_id) WHERE import_id IS NOT NULL;

-- What was erased, so that a backup that is put back does not bring it back. A member stands here as a salted digest,
-- never as an id; a whole club has no digest.
CREATE TABLE erasure (
    id TEXT PRIMARY KEY,
    guild_id INTEGER NOT NULL,          -- 0: in every club
    salt TEXT NOT NULL,
    digest TEXT,
    keep_texts INTEGER NOT NULL CHECK (keep_texts IN (0, 1)),
    erased_at TEXT NOT NULL
) STRICT;

-- Servers that the bot is no longer in, from the day it noticed.
CREATE TABLE departed_club (
    guild_id INTEGER PRIMARY KEY CHECK (guild_id > 0),
    left_at TEXT NOT NULL
) STRICT;
