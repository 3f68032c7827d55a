-- Clubs, what they set, whom they have seen, and what they changed in the catalogue for themselves.

CREATE TABLE club_setting (
    guild_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    set_by INTEGER,
    set_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, key)
) STRICT, WITHOUT ROWID;

-- The display name as last seen in an interaction; the key is always the id.
CREATE TABLE member (
    guild_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) STRICT, WITHOUT ROWID;

-- What a member asked for last: the empty autocomplete field begins with it.
CREATE TABLE touch (
    guild_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    touched_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX touch_by_time ON touch (guild_id, touched_at);

-- A club's own word on a film's fact. The newest one not undone holds; undoing keeps the row.
CREATE TABLE film_overlay (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,                -- JSON
    set_by INTEGER NOT NULL,
    set_at TEXT NOT NULL,
    undone_by INTEGER,
    undone_at TEXT
) STRICT;

CREATE INDEX film_overlay_in_force ON film_overlay (guild_id, film_id) WHERE undone_at IS NULL;
