-- The search index of reviews holds one form of each word, in every script: no accents or Arabic vowel points, characters
-- of Japanese, Chinese and Korean as words of their own, which a search asks for in pairs.

-- only: sqlite
-- searched_text is a function of bot/store/reviews/review_words.py, beside open_headline and open_body.
DROP TRIGGER review_words_insert;
DROP TRIGGER review_words_update;

CREATE TRIGGER review_words_insert AFTER INSERT ON review BEGIN
    INSERT INTO review_words (rowid, headline, body) VALUES (
        new.id, searched_text(open_headline(new.headline, new.spoilers)),
        searched_text(open_body(new.body, new.spans, new.spoilers)));
END;

CREATE TRIGGER review_words_update AFTER UPDATE OF headline, body, spans, spoilers ON review BEGIN
    DELETE FROM review_words WHERE rowid = old.id;
    INSERT INTO review_words (rowid, headline, body) VALUES (
        new.id, searched_text(open_headline(new.headline, new.spoilers)),
        searched_text(open_body(new.body, new.spans, new.spoilers)));
END;

DELETE FROM review_words;
INSERT INTO review_words (rowid, headline, body)
SELECT id, searched_text(open_headline(headline, spoilers)), searched_text(open_body(body, spans, spoilers)) FROM review;

-- only: postgres
-- The columns compare texts by the numbers of their characters ("C"), which knows letters of ASCII alone.
CREATE OR REPLACE FUNCTION plain_words(given TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(
        regexp_replace(
            replace(replace(replace(
                translate(
                    normalize(
                        regexp_replace(
                            normalize(lower(given COLLATE "default"), NFKD), '[\u0300-\u036f\u0640\u064b-\u065f\u0670]', '', 'g'),
                        NFC),
                    'łøđıىةٱ', 'lodiيها'),
                'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
            '[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]',
            ' \& ', 'g'),
        '[^[:alnum:]]+', ' ', 'g')
$$;

CREATE OR REPLACE FUNCTION review_words_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_head TEXT := plain_words(open_headline(new.headline, new.spoilers));
    open_text TEXT := plain_words(open_body(new.body, new.spans, new.spoilers));
BEGIN
    INSERT INTO review_words (review_id, headline, body, words) VALUES (new.id, open_head, open_text,
        setweight(to_tsvector('marquee', coalesce(open_head, '')), 'A')
        || setweight(to_tsvector('marquee', open_text), 'B'))
    ON CONFLICT (review_id) DO UPDATE
        SET headline = excluded.headline, body = excluded.body, words = excluded.words;
    RETURN NULL;
END $$;

UPDATE review_words SET (headline, body, words) = (
    SELECT head, body, setweight(to_tsvector('marquee', coalesce(head, '')), 'A')
        || setweight(to_tsvector('marquee', body), 'B')
    FROM (
        SELECT plain_words(open_headline(review.headline, review.spoilers)) AS head,
            plain_words(open_body(review.body, review.spans, review.spoilers)) AS body
        FROM review WHERE review.id = review_words.review_id
    ) AS written
);
