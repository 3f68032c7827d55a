-- only: sqlite
-- An id that a button or a select names is never given to another row: without AUTOINCREMENT, SQLite gives the id of the
-- newest row again once that row is deleted, and an old button then acts on another person's draft or review.
-- What was deleted before this migration cannot be known, so the ids of a database that is in use go on with a gap.
--
-- `question_member` has its key first, in the order of the key: `PRAGMA integrity_check` of SQLite up to 3.40.1 reports a
-- false NULL for a table WITHOUT ROWID that has another column between those of its key, and every backup was refused.
--
-- Foreign keys are off while migrations run, so dropping a table deletes nothing that refers to it.

CREATE TABLE film_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
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

INSERT INTO film_new (
    id, title, original_title, year, runtime, overview, poster, series, remake_of, imdb_id, tmdb_id, wikidata_id,
    popularity, confirmed, guild_id, starter_key
)
SELECT
    id, title, original_title, year, runtime, overview, poster, series, remake_of, imdb_id, tmdb_id, wikidata_id,
    popularity, confirmed, guild_id, starter_key
FROM film;
DROP TABLE film;
ALTER TABLE film_new RENAME TO film;

CREATE INDEX film_best_known ON film (popularity DESC, id) WHERE guild_id = 0 AND confirmed = 1;
CREATE UNIQUE INDEX film_by_imdb ON film (imdb_id) WHERE imdb_id IS NOT NULL;
CREATE UNIQUE INDEX film_by_starter_key ON film (starter_key) WHERE starter_key IS NOT NULL;
CREATE UNIQUE INDEX film_by_tmdb ON film (tmdb_id) WHERE tmdb_id IS NOT NULL;
CREATE UNIQUE INDEX film_by_wikidata ON film (wikidata_id) WHERE wikidata_id IS NOT NULL;
CREATE TRIGGER film_words_delete AFTER DELETE ON film BEGIN
    DELETE FROM film_words WHERE rowid = old.id;
END;

CREATE TABLE review_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id),
    author_kind TEXT NOT NULL CHECK (author_kind IN ('member', 'critic', 'house')),
    member_id INTEGER,
    critic_id INTEGER REFERENCES critic (id),
    headline TEXT CHECK (length(headline) <= 300),
    body TEXT NOT NULL,                 -- paragraphs parted by an empty line
    spans TEXT NOT NULL DEFAULT '[]',   -- JSON: [[paragraph, start, end, "spoiler" | "quotation"], …]
    halves INTEGER CHECK (halves BETWEEN 1 AND 10),
    language TEXT,
    spoilers TEXT NOT NULL CHECK (spoilers IN ('none', 'inline', 'whole', 'unknown')),
    written_on TEXT,
    watched_on TEXT,
    rewatch INTEGER NOT NULL DEFAULT 0 CHECK (rewatch IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN
        ('published', 'pending', 'sent_back', 'rejected', 'withdrawn', 'removed', 'private', 'consent')),
    provenance TEXT NOT NULL,           -- starter, page, member, moderator, message, letterboxd, trakt …
    entered_by INTEGER,                 -- the member who entered it, where that is not its author
    source_url TEXT,
    copyright TEXT,
    excerpt_only INTEGER NOT NULL DEFAULT 0 CHECK (excerpt_only IN (0, 1)),
    starter_key TEXT,
    fingerprint TEXT NOT NULL,          -- of guild, film, author and text: what makes storing it twice store it once
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    import_id INTEGER REFERENCES history_import (id) ON DELETE SET NULL,
    CHECK ((author_kind = 'member') = (member_id IS NOT NULL)),
    CHECK ((author_kind = 'critic') = (critic_id IS NOT NULL))
) STRICT;

INSERT INTO review_new (
    id, guild_id, film_id, author_kind, member_id, critic_id, headline, body, spans, halves, language, spoilers,
    written_on, watched_on, rewatch, state, provenance, entered_by, source_url, copyright, excerpt_only,
    starter_key, fingerprint, created_at, updated_at, import_id
)
SELECT
    id, guild_id, film_id, author_kind, member_id, critic_id, headline, body, spans, halves, language, spoilers,
    written_on, watched_on, rewatch, state, provenance, entered_by, source_url, copyright, excerpt_only,
    starter_key, fingerprint, created_at, updated_at, import_id
FROM review;
DROP TABLE review;
ALTER TABLE review_new RENAME TO review;

CREATE INDEX review_by_film ON review (guild_id, film_id, state);
CREATE INDEX review_by_import ON review (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX review_by_member ON review (guild_id, member_id) WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX review_by_starter_key ON review (starter_key) WHERE starter_key IS NOT NULL;
CREATE UNIQUE INDEX review_once ON review (fingerprint) WHERE state NOT IN ('rejected', 'withdrawn', 'removed');
CREATE TRIGGER posted_quote_loses_words BEFORE DELETE ON review BEGIN
    UPDATE posted_quote SET words = '', halves = NULL WHERE review_id = old.id;
END;
CREATE TRIGGER review_words_delete AFTER DELETE ON review BEGIN
    INSERT INTO review_words (review_words, rowid, headline, body) VALUES ('delete', old.id, old.headline, old.body);
END;
CREATE TRIGGER review_words_insert AFTER INSERT ON review BEGIN
    INSERT INTO review_words (rowid, headline, body) VALUES (new.id, new.headline, new.body);
END;
CREATE TRIGGER review_words_update AFTER UPDATE OF headline, body ON review BEGIN
    INSERT INTO review_words (review_words, rowid, headline, body) VALUES ('delete', old.id, old.headline, old.body);
    INSERT INTO review_words (rowid, headline, body) VALUES (new.id, new.headline, new.body);
END;

CREATE TABLE revision_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    made_by INTEGER,                    -- none for what came with an import of the operator
    made_at TEXT NOT NULL,
    deed TEXT NOT NULL CHECK (deed IN ('written', 'edited', 'approved', 'sent_back', 'rejected', 'withdrawn',
        'removed', 'restored', 'reverted', 'claimed', 'agreed', 'declined')),
    reason TEXT NOT NULL DEFAULT '',
    stood TEXT NOT NULL,                -- the review's state before
    snapshot TEXT NOT NULL              -- JSON of the review as it stood afterwards
) STRICT;

INSERT INTO revision_new (
    id, guild_id, review_id, made_by, made_at, deed, reason, stood, snapshot
)
SELECT
    id, guild_id, review_id, made_by, made_at, deed, reason, stood, snapshot
FROM revision;
DROP TABLE revision;
ALTER TABLE revision_new RENAME TO revision;

CREATE INDEX revision_of_review ON revision (review_id, id);

CREATE TABLE report_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    closed_by INTEGER,
    closed_at TEXT
) STRICT;

INSERT INTO report_new (
    id, guild_id, review_id, member_id, reason, created_at, closed_by, closed_at
)
SELECT
    id, guild_id, review_id, member_id, reason, created_at, closed_by, closed_at
FROM report;
DROP TABLE report;
ALTER TABLE report_new RENAME TO report;

CREATE INDEX report_by_review ON report (review_id);
CREATE UNIQUE INDEX report_open ON report (guild_id, review_id, member_id) WHERE closed_at IS NULL;

CREATE TABLE highlight_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    paragraph INTEGER NOT NULL CHECK (paragraph >= 0),
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop > start),
    score REAL NOT NULL,
    standing TEXT NOT NULL DEFAULT 'found' CHECK (standing IN ('found', 'pinned', 'forbidden')),
    UNIQUE (review_id, paragraph, start, stop)
) STRICT;

INSERT INTO highlight_new (
    id, review_id, paragraph, start, stop, score, standing
)
SELECT
    id, review_id, paragraph, start, stop, score, standing
FROM highlight;
DROP TABLE highlight;
ALTER TABLE highlight_new RENAME TO highlight;


CREATE TABLE film_overlay_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,                -- JSON
    set_by INTEGER NOT NULL,
    set_at TEXT NOT NULL,
    undone_by INTEGER,
    undone_at TEXT
) STRICT;

INSERT INTO film_overlay_new (
    id, guild_id, film_id, field, value, set_by, set_at, undone_by, undone_at
)
SELECT
    id, guild_id, film_id, field, value, set_by, set_at, undone_by, undone_at
FROM film_overlay;
DROP TABLE film_overlay;
ALTER TABLE film_overlay_new RENAME TO film_overlay;

CREATE INDEX film_overlay_in_force ON film_overlay (guild_id, film_id) WHERE undone_at IS NULL;

CREATE TABLE draft_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,         -- who submitted it; nobody else reads it
    film_id INTEGER REFERENCES film (id) ON DELETE SET NULL,
    film_typed TEXT NOT NULL DEFAULT '',
    author_member_id INTEGER,           -- whose words they are, where that is another member
    author_name TEXT NOT NULL DEFAULT '', -- the other member's name, or an outside critic's
    outlet TEXT NOT NULL DEFAULT '',
    source_url TEXT,
    licence TEXT,
    headline TEXT,
    body TEXT NOT NULL DEFAULT '',      -- as it was written, spoilers between double bars
    halves INTEGER CHECK (halves BETWEEN 1 AND 10),
    rewatch INTEGER NOT NULL DEFAULT 0 CHECK (rewatch IN (0, 1)),
    tells_all INTEGER NOT NULL DEFAULT 0 CHECK (tells_all IN (0, 1)),
    watched_on TEXT,
    review_id INTEGER REFERENCES review (id) ON DELETE CASCADE, -- the review that it would change
    provenance TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

INSERT INTO draft_new (
    id, guild_id, member_id, film_id, film_typed, author_member_id, author_name, outlet, source_url, licence,
    headline, body, halves, rewatch, tells_all, watched_on, review_id, provenance, created_at
)
SELECT
    id, guild_id, member_id, film_id, film_typed, author_member_id, author_name, outlet, source_url, licence,
    headline, body, halves, rewatch, tells_all, watched_on, review_id, provenance, created_at
FROM draft;
DROP TABLE draft;
ALTER TABLE draft_new RENAME TO draft;

CREATE INDEX draft_by_member ON draft (guild_id, member_id);
CREATE INDEX draft_by_review ON draft (review_id) WHERE review_id IS NOT NULL;

CREATE TABLE question_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,         -- who asked, and so who turns the public answer
    audience TEXT NOT NULL CHECK (audience IN ('me', 'members', 'voice', 'channel', 'reactions')),
    filters TEXT NOT NULL,              -- JSON
    skip INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
) STRICT;

INSERT INTO question_new (
    id, guild_id, member_id, audience, filters, skip, created_at
)
SELECT
    id, guild_id, member_id, audience, filters, skip, created_at
FROM question;
DROP TABLE question;
ALTER TABLE question_new RENAME TO question;

CREATE INDEX question_by_age ON question (created_at);
CREATE INDEX question_by_member ON question (guild_id, member_id);

CREATE TABLE schedule_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    channel_id INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('pick', 'line', 'year_ago')),
    minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439), -- of the day, as the zone's clocks show it
    zone TEXT NOT NULL,                 -- IANA
    weekday INTEGER CHECK (weekday BETWEEN 0 AND 6),           -- 0 Monday; none: every day
    genre TEXT,
    mood TEXT,
    decade INTEGER,
    role_id INTEGER,                    -- whom it pings
    -- Whether whoever chose the role may mention any; if not, it is pinged only while it is open to everybody.
    role_trusted INTEGER NOT NULL DEFAULT 0 CHECK (role_trusted IN (0, 1)),
    next_at TEXT NOT NULL,              -- UTC; stays in the past until it was posted, which is how an outage is caught up
    paused TEXT CHECK (paused IN ('by_hand', 'channel_gone', 'forbidden')),
    empty_at TEXT                       -- when there was last nothing to post, and nothing was posted since
) STRICT;

INSERT INTO schedule_new (
    id, guild_id, channel_id, what, minute, zone, weekday, genre, mood, decade, role_id, role_trusted, next_at,
    paused, empty_at
)
SELECT
    id, guild_id, channel_id, what, minute, zone, weekday, genre, mood, decade, role_id, role_trusted, next_at,
    paused, empty_at
FROM schedule;
DROP TABLE schedule;
ALTER TABLE schedule_new RENAME TO schedule;

CREATE INDEX schedule_due ON schedule (next_at) WHERE paused IS NULL;
CREATE INDEX schedule_of_club ON schedule (guild_id);

CREATE TABLE schedule_post_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    schedule_id INTEGER REFERENCES schedule (id) ON DELETE SET NULL,
    what TEXT NOT NULL CHECK (what IN ('pick', 'line', 'year_ago')),
    due_at TEXT,                        -- none for one posted by hand
    weekday INTEGER CHECK (weekday BETWEEN 0 AND 6), -- what the schedule asked for then
    genre TEXT,
    mood TEXT,
    decade INTEGER,
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    review_id INTEGER REFERENCES review (id) ON DELETE CASCADE,
    paragraph INTEGER,
    start INTEGER,
    stop INTEGER,
    because TEXT NOT NULL DEFAULT '[]', -- JSON: [why, names, count, stars] of each reason for a pick
    role_id INTEGER,                    -- whom it pinged
    message_id INTEGER,
    chosen_at TEXT NOT NULL
) STRICT;

INSERT INTO schedule_post_new (
    id, guild_id, schedule_id, what, due_at, weekday, genre, mood, decade, film_id, review_id, paragraph, start,
    stop, because, role_id, message_id, chosen_at
)
SELECT
    id, guild_id, schedule_id, what, due_at, weekday, genre, mood, decade, film_id, review_id, paragraph, start,
    stop, because, role_id, message_id, chosen_at
FROM schedule_post;
DROP TABLE schedule_post;
ALTER TABLE schedule_post_new RENAME TO schedule_post;

CREATE INDEX schedule_post_of_club ON schedule_post (guild_id, what);
CREATE INDEX schedule_post_of_film ON schedule_post (film_id);
CREATE INDEX schedule_post_of_review ON schedule_post (review_id) WHERE review_id IS NOT NULL;
CREATE INDEX schedule_post_of_schedule ON schedule_post (schedule_id) WHERE schedule_id IS NOT NULL;

CREATE TABLE question_member_new (
    question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    PRIMARY KEY (question_id, member_id)
) STRICT, WITHOUT ROWID;

INSERT INTO question_member_new (question_id, member_id, guild_id)
SELECT question_id, member_id, guild_id FROM question_member;
DROP TABLE question_member;
ALTER TABLE question_member_new RENAME TO question_member;

-- A new database has no films yet, and no buttons.
DELETE FROM sqlite_sequence WHERE name IN (
    'film', 'review', 'revision', 'report', 'highlight', 'film_overlay', 'draft', 'question', 'schedule', 'schedule_post'
);
INSERT INTO sqlite_sequence (name, seq)
SELECT named.name, named.last + 100000 FROM (
    SELECT 'film' AS name, (
        SELECT max(id) FROM (SELECT coalesce(max(id), 0) AS id FROM film UNION ALL SELECT film_id FROM film_joined)
    ) AS last
    UNION ALL SELECT 'review', (SELECT coalesce(max(id), 0) FROM review)
    UNION ALL SELECT 'revision', (SELECT coalesce(max(id), 0) FROM revision)
    UNION ALL SELECT 'report', (SELECT coalesce(max(id), 0) FROM report)
    UNION ALL SELECT 'highlight', (SELECT coalesce(max(id), 0) FROM highlight)
    UNION ALL SELECT 'film_overlay', (SELECT coalesce(max(id), 0) FROM film_overlay)
    UNION ALL SELECT 'draft', (SELECT coalesce(max(id), 0) FROM draft)
    UNION ALL SELECT 'question', (SELECT coalesce(max(id), 0) FROM question)
    UNION ALL SELECT 'schedule', (SELECT coalesce(max(id), 0) FROM schedule)
    UNION ALL SELECT 'schedule_post', (SELECT coalesce(max(id), 0) FROM schedule_post)
) AS named
WHERE EXISTS (SELECT 1 FROM film);
