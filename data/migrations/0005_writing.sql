-- Writing and keeping order: what was submitted, every state a review was in, reports, and what people must be told.

-- What somebody submitted and what is no review (yet): kept until it becomes one or its writer discards it.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
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

CREATE INDEX draft_by_member ON draft (guild_id, member_id);
CREATE INDEX draft_by_review ON draft (review_id) WHERE review_id IS NOT NULL;

-- What was done to a review, by whom, and how the review stood afterwards. The first row is how it began.
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
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

CREATE INDEX revision_of_review ON revision (review_id, id);

CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    closed_by INTEGER,
    closed_at TEXT
) STRICT;

-- One member reports one review once, until a moderator has looked at it.
CREATE UNIQUE INDEX report_open ON report (guild_id, review_id, member_id) WHERE closed_at IS NULL;
CREATE INDEX report_by_review ON report (review_id);

-- What happened to somebody's review and could not be told by private message: told at their next command.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    deed TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX notice_by_member ON notice (guild_id, member_id);
CREATE INDEX notice_by_review ON notice (review_id);

-- Members who do not want to be quoted. Their reviews may still be read.
CREATE TABLE unquoted (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    set_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) STRICT, WITHOUT ROWID;

-- A club's own word on a line: by its place in the review, because found lines are found anew after every edit.
CREATE TABLE line_choice (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('pinned', 'forbidden')),
    set_by INTEGER NOT NULL,
    set_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, review_id, paragraph, start, stop)
) STRICT, WITHOUT ROWID;

CREATE INDEX line_choice_by_review ON line_choice (review_id);
