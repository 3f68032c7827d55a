-- Which message shows whose words, so that a post follows its review: what is taken back there is taken back here.
-- No member's id stands here, and no words outlive the review that they are from.

CREATE TABLE posted_quote (
    message_id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    channel_id INTEGER NOT NULL,
    post_id INTEGER REFERENCES schedule_post (id) ON DELETE SET NULL,
    what TEXT NOT NULL CHECK (what IN ('line', 'year_ago')),
    review_id INTEGER REFERENCES review (id) ON DELETE SET NULL, -- none: it was erased; the message still stands
    film_id INTEGER NOT NULL,           -- what the review was on
    is_line INTEGER NOT NULL CHECK (is_line IN (0, 1)), -- whether the words are a line of the text, or the headline
    words TEXT NOT NULL,                -- as they stand in the message; empty where there are neither
    halves INTEGER CHECK (halves BETWEEN 1 AND 10), -- the stars in the message
    of_member INTEGER NOT NULL CHECK (of_member IN (0, 1)),
    years INTEGER NOT NULL,
    as_of TEXT NOT NULL,                -- when the review had last changed, as far as it was compared with the message
    posted_at TEXT NOT NULL,
    failing_since TEXT,                 -- since when the message could not be changed
    try_at TEXT                         -- and when it is tried again
) STRICT;

CREATE INDEX posted_quote_of_club ON posted_quote (guild_id);
CREATE INDEX posted_quote_of_review ON posted_quote (review_id) WHERE review_id IS NOT NULL;
CREATE INDEX posted_quote_of_post ON posted_quote (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX posted_quote_by_age ON posted_quote (posted_at);

CREATE TRIGGER posted_quote_loses_words BEFORE DELETE ON review BEGIN
    UPDATE posted_quote SET words = '', halves = NULL WHERE review_id = old.id;
END;
