-- What the feed posted or a member shared, so that the message follows its review or diary entry, and who likes what.

CREATE TABLE feed_post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    channel_id INTEGER NOT NULL,
    review_id INTEGER REFERENCES review (id) ON DELETE SET NULL, -- with neither, it was erased: the message is deleted
    entry_id INTEGER REFERENCES diary (id) ON DELETE SET NULL,
    shared INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)), -- by its author, not by the feed
    -- 'waiting' is stored before it is sent, so that it may or may not have reached Discord; 'gone' is not posted again.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'posted', 'gone')),
    message_id INTEGER,
    stamp TEXT NOT NULL DEFAULT '',     -- the version of the review or entry that the message was last compared with
    digest TEXT NOT NULL DEFAULT '',    -- of what the message shows
    quotes INTEGER NOT NULL DEFAULT 0 CHECK (quotes IN (0, 1)), -- whether it shows words of the review
    starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
    likes INTEGER NOT NULL DEFAULT 0,   -- as shown
    created_at TEXT NOT NULL,
    failing_since TEXT,                 -- since when the message could not be changed
    try_at TEXT
) STRICT;

CREATE UNIQUE INDEX feed_post_of_review ON feed_post (review_id, channel_id, guild_id) WHERE review_id IS NOT NULL;
CREATE UNIQUE INDEX feed_post_of_entry ON feed_post (entry_id, channel_id, guild_id) WHERE entry_id IS NOT NULL;
CREATE INDEX feed_post_of_club ON feed_post (guild_id, state);
CREATE INDEX feed_post_waiting ON feed_post (id) WHERE state = 'waiting';

CREATE TABLE feed_like (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    review_id INTEGER REFERENCES review (id) ON DELETE CASCADE,
    entry_id INTEGER REFERENCES diary (id) ON DELETE CASCADE,
    liked_at TEXT NOT NULL,
    CHECK ((review_id IS NULL) <> (entry_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX feed_like_of_review ON feed_like (review_id, guild_id, member_id) WHERE review_id IS NOT NULL;
CREATE UNIQUE INDEX feed_like_of_entry ON feed_like (entry_id, guild_id, member_id) WHERE entry_id IS NOT NULL;
CREATE INDEX feed_like_by_member ON feed_like (member_id, guild_id);

-- What is new in a club since it chose a channel.
CREATE INDEX review_by_age ON review (guild_id, created_at);
CREATE INDEX diary_by_age ON diary (guild_id, created_at) WHERE visibility = 'published' AND import_id IS NULL;

-- The servers that were greeted, so that none is greeted twice.
CREATE TABLE greeted_club (
    guild_id INTEGER PRIMARY KEY CHECK (guild_id > 0),
    greeted_at TEXT NOT NULL
) STRICT;
