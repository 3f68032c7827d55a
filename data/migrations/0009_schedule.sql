-- What is posted to channels by the clock, and what was posted, so that nothing comes twice before all else came once.
-- No member's id stands here: votes on a pick are rows of `verdict`.

CREATE TABLE schedule (
    id INTEGER PRIMARY KEY,
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

CREATE INDEX schedule_of_club ON schedule (guild_id);
CREATE INDEX schedule_due ON schedule (next_at) WHERE paused IS NULL;

-- What was chosen, before it is sent; without a message it may or may not have reached Discord and is sent again.
CREATE TABLE schedule_post (
    id INTEGER PRIMARY KEY,
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

CREATE INDEX schedule_post_of_club ON schedule_post (guild_id, what);
CREATE INDEX schedule_post_of_schedule ON schedule_post (schedule_id) WHERE schedule_id IS NOT NULL;
CREATE INDEX schedule_post_of_film ON schedule_post (film_id);
CREATE INDEX schedule_post_of_review ON schedule_post (review_id) WHERE review_id IS NOT NULL;
