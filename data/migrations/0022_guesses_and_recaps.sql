-- The guessing game about lines of reviews, and schedules that post a club's month and year.

-- One question: the line, its film, and who may show the answer early. The words are read from the review each time.
CREATE TABLE guess_round (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    highlight_id INTEGER REFERENCES highlight (id) ON DELETE SET NULL, -- none: the line is gone
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    asked_by INTEGER,
    asked_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;

CREATE INDEX guess_round_of_club ON guess_round (guild_id, asked_at);
CREATE INDEX guess_round_by_age ON guess_round (asked_at);
CREATE INDEX guess_round_of_line ON guess_round (highlight_id) WHERE highlight_id IS NOT NULL;
CREATE INDEX guess_round_of_film ON guess_round (film_id);
CREATE INDEX guess_round_by_member ON guess_round (asked_by) WHERE asked_by IS NOT NULL;

CREATE TABLE guess_option (
    round_id INTEGER NOT NULL REFERENCES guess_round (id) ON DELETE CASCADE,
    place INTEGER NOT NULL CHECK (place BETWEEN 0 AND 3),
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    PRIMARY KEY (round_id, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX guess_option_of_film ON guess_option (film_id);
CREATE INDEX guess_option_of_club ON guess_option (guild_id);

-- A member has one answer to a question.
CREATE TABLE guess (
    round_id INTEGER NOT NULL REFERENCES guess_round (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    place INTEGER NOT NULL CHECK (place BETWEEN 0 AND 3),
    points INTEGER NOT NULL CHECK (points BETWEEN 0 AND 3),
    guessed_at TEXT NOT NULL,
    PRIMARY KEY (round_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX guess_of_club ON guess (guild_id, guessed_at);
CREATE INDEX guess_of_member ON guess (member_id);

-- A schedule can post the club's month, and in January its year, on the first of the month; it has no weekday.
-- The numbers of deleted rows are not given again: buttons may still name them.

CREATE TABLE schedule_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    channel_id INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('pick', 'line', 'year_ago', 'recap')),
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
    id, guild_id, channel_id, what, minute, zone, weekday, genre, mood, decade, role_id, role_trusted,
    next_at, paused, empty_at
)
SELECT
    id, guild_id, channel_id, what, minute, zone, weekday, genre, mood, decade, role_id, role_trusted,
    next_at, paused, empty_at
FROM schedule;
DELETE FROM sqlite_sequence WHERE name = 'schedule_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'schedule_new', seq FROM sqlite_sequence WHERE name = 'schedule';
DROP TABLE schedule;
ALTER TABLE schedule_new RENAME TO schedule;

CREATE TABLE schedule_post_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    schedule_id INTEGER REFERENCES schedule (id) ON DELETE SET NULL,
    what TEXT NOT NULL CHECK (what IN ('pick', 'line', 'year_ago', 'recap')),
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
    id, guild_id, schedule_id, what, due_at, weekday, genre, mood, decade, film_id, review_id, paragraph,
    start, stop, because, role_id, message_id, chosen_at
)
SELECT
    id, guild_id, schedule_id, what, due_at, weekday, genre, mood, decade, film_id, review_id, paragraph,
    start, stop, because, role_id, message_id, chosen_at
FROM schedule_post;
DELETE FROM sqlite_sequence WHERE name = 'schedule_post_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'schedule_post_new', seq FROM sqlite_sequence WHERE name = 'schedule_post';
DROP TABLE schedule_post;
ALTER TABLE schedule_post_new RENAME TO schedule_post;

CREATE INDEX schedule_due ON schedule (next_at) WHERE paused IS NULL;
CREATE INDEX schedule_of_club ON schedule (guild_id);
CREATE INDEX schedule_post_of_club ON schedule_post (guild_id, what);
CREATE INDEX schedule_post_of_film ON schedule_post (film_id);
CREATE INDEX schedule_post_of_review ON schedule_post (review_id) WHERE review_id IS NOT NULL;
CREATE INDEX schedule_post_of_schedule ON schedule_post (schedule_id) WHERE schedule_id IS NOT NULL;

-- What was rated or reviewed in a month or year without a day on which it was seen.
CREATE INDEX diary_undated ON diary (guild_id, said_at)
    WHERE visibility = 'published' AND watched_on IS NULL AND import_id IS NULL;
CREATE INDEX review_by_writing ON review (guild_id, (coalesce(written_on, created_at)))
    WHERE state = 'published' AND member_id IS NOT NULL;
