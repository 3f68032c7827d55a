-- Search in plain words: BM25 by SQLite's FTS5 over what films are about and over the reviews. Films are written
-- by bot/services/finder.py; reviews follow their table by triggers, so what is erased there is erased here at once.

-- only: sqlite
CREATE VIRTUAL TABLE film_words USING fts5 (
    title, overview, words, tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE VIRTUAL TABLE review_words USING fts5 (
    headline, body, content = 'review', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER review_words_insert AFTER INSERT ON review BEGIN
    INSERT INTO review_words (rowid, headline, body) VALUES (new.id, new.headline, new.body);
END;

CREATE TRIGGER review_words_delete AFTER DELETE ON review BEGIN
    INSERT INTO review_words (review_words, rowid, headline, body) VALUES ('delete', old.id, old.headline, old.body);
END;

CREATE TRIGGER review_words_update AFTER UPDATE OF headline, body ON review BEGIN
    INSERT INTO review_words (review_words, rowid, headline, body) VALUES ('delete', old.id, old.headline, old.body);
    INSERT INTO review_words (rowid, headline, body) VALUES (new.id, new.headline, new.body);
END;

CREATE TRIGGER film_words_delete AFTER DELETE ON film BEGIN
    DELETE FROM film_words WHERE rowid = old.id;
END;

INSERT INTO review_words (review_words) VALUES ('rebuild');
