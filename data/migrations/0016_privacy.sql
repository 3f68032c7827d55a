-- What others may not see neither heads their lists nor is found by its words.

-- When a member last asked for the film in an answer that everybody in the channel could read; none for what they
-- did privately, and for everything from before this release, of which that is not known.
ALTER TABLE touch ADD COLUMN shared_at TEXT;

CREATE INDEX touch_shared ON touch (guild_id, shared_at) WHERE shared_at IS NOT NULL;

-- only: sqlite
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

-- only: postgres
-- The same index: no stop words, the same stemmer, no accents. Films are searched in a file of each host.
CREATE TEXT SEARCH DICTIONARY marquee_stem (TEMPLATE = snowball, Language = porter);
CREATE TEXT SEARCH CONFIGURATION marquee (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION marquee
    ADD MAPPING FOR asciiword, word, numword, int, uint, float, sfloat WITH marquee_stem;

CREATE FUNCTION plain_words(given TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(
        regexp_replace(normalize(lower(given), NFKD), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', 'g')
$$;

CREATE FUNCTION open_headline(headline TEXT, spoilers TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN spoilers IN ('whole', 'unknown') THEN NULL
        ELSE regexp_replace(headline, '\|\|.*?\|\|', ' ', 'g') END
$$;

CREATE FUNCTION open_body(body TEXT, spans TEXT, spoilers TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    paragraphs TEXT[] := string_to_array(body, E'\n\n');
    span RECORD;
BEGIN
    IF spoilers IN ('whole', 'unknown') THEN RETURN ''; END IF;
    FOR span IN
        SELECT (value ->> 0)::INT + 1 AS place, (value ->> 1)::INT AS first, (value ->> 2)::INT AS stop
        FROM jsonb_array_elements(spans::jsonb) WHERE value ->> 3 = 'spoiler' ORDER BY 1, 2 DESC
    LOOP
        paragraphs[span.place] := left(paragraphs[span.place], span.first) || repeat(' ', span.stop - span.first)
            || substr(paragraphs[span.place], span.stop + 1);
    END LOOP;
    RETURN array_to_string(paragraphs, E'\n\n');
END $$;

CREATE TABLE review_words (
    review_id INTEGER PRIMARY KEY REFERENCES review (id) ON DELETE CASCADE,
    headline TEXT,
    body TEXT NOT NULL,
    words TSVECTOR NOT NULL             -- weight A the headline, B the body
);

CREATE INDEX review_words_of_review ON review_words USING gin (words);

CREATE FUNCTION review_words_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_head TEXT := open_headline(new.headline, new.spoilers);
    open_text TEXT := open_body(new.body, new.spans, new.spoilers);
BEGIN
    INSERT INTO review_words (review_id, headline, body, words) VALUES (new.id, open_head, open_text,
        setweight(to_tsvector('marquee', plain_words(coalesce(open_head, ''))), 'A')
        || setweight(to_tsvector('marquee', plain_words(open_text)), 'B'))
    ON CONFLICT (review_id) DO UPDATE
        SET headline = excluded.headline, body = excluded.body, words = excluded.words;
    RETURN NULL;
END $$;

CREATE TRIGGER review_words_insert AFTER INSERT ON review FOR EACH ROW EXECUTE FUNCTION review_words_follow();
CREATE TRIGGER review_words_update AFTER UPDATE OF headline, body, spans, spoilers ON review
    FOR EACH ROW EXECUTE FUNCTION review_words_follow();

-- both:
-- Who added a film to a club, so that it goes with them where nobody else uses it; not known of older ones.
ALTER TABLE film ADD COLUMN added_by INTEGER;

CREATE INDEX film_added ON film (added_by) WHERE added_by IS NOT NULL;

-- What forgetting a member asks: whether anything still names a critic or a person whom only their film named.
CREATE INDEX review_of_critic ON review (critic_id) WHERE critic_id IS NOT NULL;
CREATE INDEX credit_of_person ON credit (person_id);
CREATE INDEX draft_of_film ON draft (film_id) WHERE film_id IS NOT NULL;
