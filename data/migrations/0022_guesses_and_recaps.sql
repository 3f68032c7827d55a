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
