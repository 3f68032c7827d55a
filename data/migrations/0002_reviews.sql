-- Reviews in full, their authors, and the lines worth quoting. guild_id 0 is the shared library.

CREATE TABLE critic (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    outlet TEXT NOT NULL DEFAULT '',
    bio TEXT,
    UNIQUE (guild_id, name, outlet)
) STRICT;

CREATE TABLE review (
    id INTEGER PRIMARY KEY,
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
    CHECK ((author_kind = 'member') = (member_id IS NOT NULL)),
    CHECK ((author_kind = 'critic') = (critic_id IS NOT NULL))
) STRICT;

CREATE INDEX review_by_film ON review (guild_id, film_id, state);
CREATE INDEX review_by_member ON review (guild_id, member_id) WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX review_by_starter_key ON review (starter_key) WHERE starter_key IS NOT NULL;
CREATE UNIQUE INDEX review_once ON review (fingerprint) WHERE state NOT IN ('rejected', 'withdrawn', 'removed');

CREATE TABLE highlight (
    id INTEGER PRIMARY KEY,
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    paragraph INTEGER NOT NULL CHECK (paragraph >= 0),
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop > start),
    score REAL NOT NULL,
    standing TEXT NOT NULL DEFAULT 'found' CHECK (standing IN ('found', 'pinned', 'forbidden')),
    UNIQUE (review_id, paragraph, start, stop)
) STRICT;
