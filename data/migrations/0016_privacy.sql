-- What others may not see neither heads their lists nor is found by its words.

-- When a member last asked for the film in an answer that everybody in the channel could read; none for what they
-- did privately, and for everything from before this release, of which that is not known.
ALTER TABLE touch ADD COLUMN shared_at TEXT;

CREATE INDEX touch_shared ON touch (guild_id, shared_at) WHERE shared_at IS NOT NULL;

-- The search index holds what a reader sees without opening a spoiler bar. open_headline and open_body are functions
-- of bot/store/review_words.py; every connection that writes reviews has them.
DROP TRIGGER IF EXISTS review_words_insert;
DROP TRIGGER IF EXISTS review_words_delete;
DROP TRIGGER IF EXISTS review_words_update;
DROP TABLE review_words;

CREATE VIRTUAL TABLE review_words USING fts5 (
    headline, body, tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER review_words_insert AFTER INSERT ON review BEGIN
    INSERT INTO review_words (rowid, headline, body) VALUES (
        new.id, open_headline(new.headline, new.spoilers), open_body(new.body, new.spans, new.spoilers));
END;

CREATE TRIGGER review_words_delete AFTER DELETE ON review BEGIN
    DELETE FROM review_words WHERE rowid = old.id;
END;

CREATE TRIGGER review_words_update AFTER UPDATE OF headline, body, spans, spoilers ON review BEGIN
    DELETE FROM review_words WHERE rowid = old.id;
    INSERT INTO review_words (rowid, headline, body) VALUES (
        new.id, open_headline(new.headline, new.spoilers), open_body(new.body, new.spans, new.spoilers));
END;

INSERT INTO review_words (rowid, headline, body)
SELECT id, open_headline(headline, spoilers), open_body(body, spans, spoilers) FROM review;

-- Who added a film to a club, so that it goes with them where nobody else uses it; not known of older ones.
ALTER TABLE film ADD COLUMN added_by INTEGER;

CREATE INDEX film_added ON film (added_by) WHERE added_by IS NOT NULL;

-- What forgetting a member asks: whether anything still names a critic or a person whom only their film named.
CREATE INDEX review_of_critic ON review (critic_id) WHERE critic_id IS NOT NULL;
CREATE INDEX credit_of_person ON credit (person_id);
CREATE INDEX draft_of_film ON draft (film_id) WHERE film_id IS NOT NULL;
