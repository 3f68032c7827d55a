-- The numbers of members and clubs: kept sums, chosen favourites, films that a member leaves out, and milestones.

-- What a member's published entries and reviews say of one film, in one row. Made from `diary` and `review` by
-- bot/store/stats/folding.py, and never written by hand: what changed there waits in `member_film_due`.
CREATE TABLE member_film (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    halves INTEGER CHECK (halves BETWEEN 1 AND 10), -- the latest, and when it was given
    rated_at TEXT,
    seen INTEGER NOT NULL CHECK (seen IN (0, 1)),
    wanted INTEGER NOT NULL CHECK (wanted IN (0, 1)),
    viewings INTEGER NOT NULL,          -- days on which it was seen
    reviews INTEGER NOT NULL,
    first_on TEXT,                      -- the first and the last of these days
    last_on TEXT,
    noted_at TEXT,                      -- when it first came in here as seen; none for what only an import brought
    PRIMARY KEY (guild_id, film_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX member_film_by_member ON member_film (guild_id, member_id, film_id, halves, seen);
CREATE INDEX member_film_of_member ON member_film (member_id);
CREATE INDEX member_film_of_film ON member_film (film_id);

CREATE TABLE member_film_due (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, film_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX member_film_due_of_member ON member_film_due (member_id);
CREATE INDEX member_film_due_of_film ON member_film_due (film_id);

-- A film's numbers in a club, summed over the rows of `member_film` whose members let themselves be counted. Made by
-- bot/store/stats/folding.py; what changed waits in `club_film_due`.
CREATE TABLE club_film (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    raters INTEGER NOT NULL,
    total INTEGER NOT NULL,             -- of their half stars, and of the squares of these
    squares INTEGER NOT NULL,
    most INTEGER,                       -- the most and the fewest half stars
    fewest INTEGER,
    seen INTEGER NOT NULL,
    wanted INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    noted_at TEXT,
    h1 INTEGER NOT NULL,
    h2 INTEGER NOT NULL,
    h3 INTEGER NOT NULL,
    h4 INTEGER NOT NULL,
    h5 INTEGER NOT NULL,
    h6 INTEGER NOT NULL,
    h7 INTEGER NOT NULL,
    h8 INTEGER NOT NULL,
    h9 INTEGER NOT NULL,
    h10 INTEGER NOT NULL,               -- how often each rating was given, from one half star to ten
    PRIMARY KEY (guild_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX club_film_of_film ON club_film (film_id);

CREATE TABLE club_film_due (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    PRIMARY KEY (guild_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX club_film_due_of_film ON club_film_due (film_id);

-- Films that a member leaves out of every number, their own profile included; the diary still shows them.
CREATE TABLE unlisted_film (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    set_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX unlisted_film_of_member ON unlisted_film (member_id);
CREATE INDEX unlisted_film_of_film ON unlisted_film (film_id);

CREATE TABLE favourite_film (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    place INTEGER NOT NULL CHECK (place BETWEEN 1 AND 4),
    film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    PRIMARY KEY (guild_id, member_id, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX favourite_film_of_member ON favourite_film (member_id);
CREATE INDEX favourite_film_of_film ON favourite_film (film_id);

-- What a club reached; each is stored once, posted if the club wants that, and not reached again after a deletion.
CREATE TABLE milestone (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    what TEXT NOT NULL CHECK (what IN ('films', 'reviews')),
    number INTEGER NOT NULL CHECK (number > 0),
    film_id INTEGER REFERENCES film (id) ON DELETE SET NULL,
    reached_at TEXT NOT NULL,
    -- 'waiting' is stored before it is sent; 'told' was sent or was not wanted.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'told')),
    PRIMARY KEY (guild_id, what, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX milestone_of_film ON milestone (film_id) WHERE film_id IS NOT NULL;
CREATE INDEX milestone_waiting ON milestone (guild_id) WHERE state = 'waiting';

-- A new choice of /privacy: to stay out of every number.
CREATE TABLE member_preference_now (
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,
    declined TEXT NOT NULL CHECK (declined IN ('score', 'who_saw', 'diary', 'watchlist', 'stats')),
    set_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, declined)
) STRICT, WITHOUT ROWID;
INSERT INTO member_preference_now (guild_id, member_id, declined, set_at)
SELECT guild_id, member_id, declined, set_at FROM member_preference;
DROP TABLE member_preference;
ALTER TABLE member_preference_now RENAME TO member_preference;
CREATE INDEX member_preference_of_member ON member_preference (member_id);

-- What was seen in a year, a month or a night.
CREATE INDEX diary_by_day ON diary (guild_id, watched_on, film_id, member_id)
    WHERE visibility = 'published' AND watched_on IS NOT NULL;
CREATE INDEX review_by_day ON review (guild_id, watched_on) WHERE state = 'published' AND watched_on IS NOT NULL;

CREATE TRIGGER diary_numbers_insert AFTER INSERT ON diary WHEN new.visibility = 'published' BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (new.guild_id, new.film_id, new.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER diary_numbers_delete AFTER DELETE ON diary WHEN old.visibility = 'published' BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (old.guild_id, old.film_id, old.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER diary_numbers_update
AFTER UPDATE OF film_id, member_id, kind, halves, watched_on, visibility, said_at, import_id ON diary
WHEN old.visibility = 'published' OR new.visibility = 'published' BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (old.guild_id, old.film_id, old.member_id)
    ON CONFLICT DO NOTHING;
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (new.guild_id, new.film_id, new.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER review_numbers_insert AFTER INSERT ON review
WHEN new.state = 'published' AND new.member_id IS NOT NULL AND new.guild_id > 0 BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (new.guild_id, new.film_id, new.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER review_numbers_delete AFTER DELETE ON review
WHEN old.state = 'published' AND old.member_id IS NOT NULL AND old.guild_id > 0 BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (old.guild_id, old.film_id, old.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER review_numbers_left
AFTER UPDATE OF film_id, member_id, halves, watched_on, written_on, state, import_id ON review
WHEN old.state = 'published' AND old.member_id IS NOT NULL AND old.guild_id > 0 BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (old.guild_id, old.film_id, old.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER review_numbers_joined
AFTER UPDATE OF film_id, member_id, halves, watched_on, written_on, state, import_id ON review
WHEN new.state = 'published' AND new.member_id IS NOT NULL AND new.guild_id > 0 BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (new.guild_id, new.film_id, new.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER unlisted_film_numbers_insert AFTER INSERT ON unlisted_film BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (new.guild_id, new.film_id, new.member_id)
    ON CONFLICT DO NOTHING;
END;

-- Not when the film itself goes.
CREATE TRIGGER unlisted_film_numbers_delete AFTER DELETE ON unlisted_film
WHEN EXISTS (SELECT 1 FROM film WHERE id = old.film_id) BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (old.guild_id, old.film_id, old.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER unlisted_film_numbers_update AFTER UPDATE OF film_id ON unlisted_film BEGIN
    INSERT INTO member_film_due (guild_id, film_id, member_id) VALUES (new.guild_id, new.film_id, new.member_id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER member_film_numbers_insert AFTER INSERT ON member_film BEGIN
    INSERT INTO club_film_due (guild_id, film_id) VALUES (new.guild_id, new.film_id) ON CONFLICT DO NOTHING;
END;

-- Not when the film itself goes.
CREATE TRIGGER member_film_numbers_delete AFTER DELETE ON member_film
WHEN EXISTS (SELECT 1 FROM film WHERE id = old.film_id) BEGIN
    INSERT INTO club_film_due (guild_id, film_id) VALUES (old.guild_id, old.film_id) ON CONFLICT DO NOTHING;
END;

-- Who is counted changes every film of theirs.
CREATE TRIGGER member_preference_numbers_insert AFTER INSERT ON member_preference BEGIN
    INSERT INTO club_film_due (guild_id, film_id)
    SELECT guild_id, film_id FROM member_film WHERE guild_id = new.guild_id AND member_id = new.member_id
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER member_preference_numbers_delete AFTER DELETE ON member_preference BEGIN
    INSERT INTO club_film_due (guild_id, film_id)
    SELECT guild_id, film_id FROM member_film WHERE guild_id = old.guild_id AND member_id = old.member_id
    ON CONFLICT DO NOTHING;
END;

-- Everything from before is folded as soon as somebody asks.
INSERT INTO member_film_due (guild_id, film_id, member_id)
SELECT guild_id, film_id, member_id FROM diary WHERE visibility = 'published'
UNION
SELECT guild_id, film_id, member_id FROM review
WHERE state = 'published' AND member_id IS NOT NULL AND guild_id > 0;
