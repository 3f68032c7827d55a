-- Movie nights: lists and nominations, the vote, the meeting, the scores, and the steps that a night still has to take.
-- Nothing is deleted when a vote or a night closes. Days and times are UTC, as ISO 8601.

CREATE TABLE night_list (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    name TEXT NOT NULL,
    nominators TEXT NOT NULL DEFAULT 'everyone' CHECK (nominators IN ('everyone', 'attenders', 'moderators')),
    earned_attended INTEGER NOT NULL DEFAULT 1, -- for 'attenders': of the last `earned_of` nights
    earned_of INTEGER NOT NULL DEFAULT 4,
    cap_member INTEGER NOT NULL DEFAULT 3 CHECK (cap_member > 0), -- open nominations of one member
    cap_all INTEGER NOT NULL DEFAULT 50 CHECK (cap_all > 0),      -- and of all members
    ban_days INTEGER NOT NULL DEFAULT 365 CHECK (ban_days >= 0),  -- after a showing
    survivals INTEGER CHECK (survivals >= 0), -- lost votes after which a nomination leaves; none: it never does
    lowest_leave INTEGER NOT NULL DEFAULT 0 CHECK (lowest_leave >= 0), -- of each vote
    method TEXT NOT NULL DEFAULT 'approval' CHECK (method IN ('approval', 'stars', 'ranked', 'draw')),
    vetoes INTEGER NOT NULL DEFAULT 0 CHECK (vetoes BETWEEN 0 AND 5), -- of each member, each night
    turns_earned INTEGER NOT NULL DEFAULT 0 CHECK (turns_earned IN (0, 1)), -- a turn to pick, as `earned_attended` says
    created_by INTEGER,
    created_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;

CREATE UNIQUE INDEX night_list_by_name ON night_list (guild_id, name) WHERE closed_at IS NULL;

CREATE TABLE nomination (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    list_id INTEGER NOT NULL REFERENCES night_list (id) ON DELETE CASCADE,
    film_id INTEGER NOT NULL REFERENCES film (id),
    member_id INTEGER,                  -- none once its nominator was erased
    why TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'on_ballot', 'won', 'dropped', 'withdrawn')),
    survived INTEGER NOT NULL DEFAULT 0, -- votes that it lost; a draw weighs it by this
    added_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;

CREATE UNIQUE INDEX nomination_open ON nomination (list_id, film_id) WHERE state IN ('waiting', 'on_ballot');
CREATE INDEX nomination_of_club ON nomination (guild_id, list_id, state);
CREATE INDEX nomination_by_member ON nomination (member_id, guild_id) WHERE member_id IS NOT NULL;
CREATE INDEX nomination_of_film ON nomination (film_id);

CREATE TABLE night (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    list_id INTEGER REFERENCES night_list (id) ON DELETE SET NULL,
    theme TEXT,
    hosted_by INTEGER,                  -- a member; none once the host was erased
    state TEXT NOT NULL CHECK (state IN ('planned', 'nominating', 'voting', 'decided', 'on', 'scoring', 'revealed',
        'cancelled')),
    chooser TEXT NOT NULL CHECK (chooser IN ('vote', 'picker', 'host')), -- who chooses the film
    picked_by INTEGER,                  -- the member whose turn it is, for 'picker'
    method TEXT NOT NULL CHECK (method IN ('approval', 'stars', 'ranked', 'draw')),
    blind INTEGER NOT NULL DEFAULT 1 CHECK (blind IN (0, 1)),
    vetoes INTEGER NOT NULL DEFAULT 0,  -- of each member
    draw_seed INTEGER NOT NULL,         -- decides the drawn order and the weighted draw; shown with the result
    programme_minutes INTEGER,          -- a double feature must fit; none: one film
    starts_at TEXT,                     -- none while a time is looked for
    zone TEXT NOT NULL,                 -- IANA; in which the host gave the time
    opens_at TEXT,                      -- when voting opens by itself; none: the host opens it
    closes_at TEXT,                     -- when voting closes: a later ballot does not count
    scores_until TEXT,                  -- when the scores are revealed
    channel_id INTEGER NOT NULL,        -- of the panel and of everything that is announced
    message_id INTEGER,                 -- the panel
    voice_channel_id INTEGER,
    role_id INTEGER,                    -- the only role that this night pings
    role_trusted INTEGER NOT NULL DEFAULT 0 CHECK (role_trusted IN (0, 1)),
    event_id INTEGER,                   -- Discord's scheduled event; 0 if there is to be none
    thread_id INTEGER,                  -- the thread or channel for the talk
    outcome TEXT,                       -- JSON: how the vote was counted
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    number INTEGER NOT NULL             -- the club's 1st, 2nd … night
) STRICT;

CREATE INDEX night_of_club ON night (guild_id, state);
CREATE INDEX night_of_list ON night (list_id) WHERE list_id IS NOT NULL;
CREATE INDEX night_of_event ON night (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX night_by_host ON night (hosted_by, guild_id) WHERE hosted_by IS NOT NULL;
CREATE INDEX night_by_picker ON night (picked_by, guild_id) WHERE picked_by IS NOT NULL;

-- What is shown that night, in order.
CREATE TABLE night_film (
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    place INTEGER NOT NULL CHECK (place >= 0),
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    film_id INTEGER NOT NULL REFERENCES film (id),
    PRIMARY KEY (night_id, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_film_of_film ON night_film (film_id);

-- The ballot, frozen when the vote opens. `place` is the order on the ballot, `draw_place` the order that was drawn
-- then for the last tie.
CREATE TABLE night_candidate (
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    film_id INTEGER NOT NULL REFERENCES film (id),
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    nomination_id INTEGER REFERENCES nomination (id) ON DELETE SET NULL,
    place INTEGER NOT NULL,
    draw_place INTEGER NOT NULL,
    waited INTEGER NOT NULL DEFAULT 0,  -- votes that it lost before
    nominated_at TEXT,
    PRIMARY KEY (night_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_candidate_of_film ON night_candidate (film_id);
CREATE INDEX night_candidate_of_nomination ON night_candidate (nomination_id) WHERE nomination_id IS NOT NULL;

CREATE TABLE ballot (
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id),
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    value INTEGER NOT NULL,             -- approval 1; stars 0 to 5; ranked 1 is the best
    cast_at TEXT NOT NULL,
    PRIMARY KEY (night_id, member_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX ballot_by_member ON ballot (member_id, guild_id);
CREATE INDEX ballot_of_film ON ballot (film_id);

CREATE TABLE night_veto (
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id),
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    cast_at TEXT NOT NULL,
    PRIMARY KEY (night_id, member_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_veto_by_member ON night_veto (member_id, guild_id);
CREATE INDEX night_veto_of_film ON night_veto (film_id);

-- Who comes, and who wants to be reminded.
CREATE TABLE night_reply (
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    answer TEXT CHECK (answer IN ('yes', 'maybe', 'no')), -- none: only a reminder
    remind INTEGER NOT NULL DEFAULT 0 CHECK (remind IN (0, 1)),
    reminded TEXT,                      -- the last reminder that was sent by private message, so that none is sent twice
    replied_at TEXT NOT NULL,
    PRIMARY KEY (night_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_reply_by_member ON night_reply (member_id, guild_id);

-- Find a time: the times that the host offers, and who can.
CREATE TABLE night_slot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    starts_at TEXT NOT NULL,
    UNIQUE (night_id, starts_at)
) STRICT;

CREATE TABLE night_slot_reply (
    slot_id INTEGER NOT NULL REFERENCES night_slot (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'maybe')),
    PRIMARY KEY (slot_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_slot_reply_by_member ON night_slot_reply (member_id, guild_id);

CREATE TABLE night_attendance (
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    seconds INTEGER NOT NULL DEFAULT 0, -- in the voice channel, where the bot saw it
    since TEXT,                         -- in the voice channel now, since then
    by_hand INTEGER CHECK (by_hand IN (0, 1)), -- what a person said of it, which counts before the minutes
    PRIMARY KEY (night_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_attendance_by_member ON night_attendance (member_id, guild_id);

-- Scores are sealed until they are revealed; then each is a diary entry of its member.
CREATE TABLE night_score (
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id),
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    halves INTEGER NOT NULL CHECK (halves BETWEEN 1 AND 10),
    late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)), -- given after the reveal
    entry_id INTEGER REFERENCES diary (id) ON DELETE SET NULL,
    scored_at TEXT NOT NULL,
    PRIMARY KEY (night_id, member_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_score_by_member ON night_score (member_id, guild_id);
CREATE INDEX night_score_of_film ON night_score (film_id);
CREATE INDEX night_score_of_entry ON night_score (entry_id) WHERE entry_id IS NOT NULL;

-- Whose turn it is to pick, for a list that goes round.
CREATE TABLE night_turn (
    list_id INTEGER NOT NULL REFERENCES night_list (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    place INTEGER NOT NULL,
    away_until TEXT,
    skipped INTEGER NOT NULL DEFAULT 0,
    picked_at TEXT,
    joined_at TEXT NOT NULL,
    PRIMARY KEY (list_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_turn_by_member ON night_turn (member_id, guild_id);

-- What a night still has to do on Discord. A row is written in the transaction that makes it necessary, and a job does
-- it; each step may be repeated without harm.
CREATE TABLE night_step (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    night_id INTEGER NOT NULL REFERENCES night (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    due_at TEXT NOT NULL,
    done_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    trouble TEXT,                       -- why it failed, or was given up
    message_id INTEGER,                 -- what the step posted
    created_at TEXT NOT NULL,
    UNIQUE (night_id, kind)
) STRICT;

CREATE INDEX night_step_due ON night_step (due_at) WHERE done_at IS NULL;
CREATE INDEX night_step_of_club ON night_step (guild_id);
