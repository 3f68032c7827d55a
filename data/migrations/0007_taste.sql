-- What shall we watch: questions that are too long for a button, what people said of suggestions, who uses Marquee
-- where, and a pool of strangers' ratings that the operator may import.

CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,         -- who asked, and so who turns the public answer
    audience TEXT NOT NULL CHECK (audience IN ('me', 'members', 'voice', 'channel', 'reactions')),
    filters TEXT NOT NULL,              -- JSON
    skip INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX question_by_age ON question (created_at);
CREATE INDEX question_by_member ON question (guild_id, member_id);

CREATE TABLE question_member (
    question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    PRIMARY KEY (question_id, member_id)
) STRICT, WITHOUT ROWID;

-- What a member said of a film that was suggested. The last word holds.
CREATE TABLE verdict (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    verdict TEXT NOT NULL CHECK (verdict IN ('not_this', 'seen', 'up', 'down')),
    given_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX verdict_of_film ON verdict (film_id);

-- Who used Marquee publicly in a channel, and when last: its taste is theirs. Nobody's messages are read.
CREATE TABLE channel_use (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    channel_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    used_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, channel_id, member_id)
) STRICT, WITHOUT ROWID;

-- Ratings of people who are no members of any club here; `user` is the number they have in the imported file.
CREATE TABLE pool_rating (
    user INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    halves INTEGER NOT NULL CHECK (halves BETWEEN 1 AND 10),
    PRIMARY KEY (user, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX pool_rating_of_film ON pool_rating (film_id);
