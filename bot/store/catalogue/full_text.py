"""Full-text search: of films by SQLite's FTS5 and BM25 in the host's file, of reviews where the reviews are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum

from bot.domain.catalogue.search_words import SearchTerm, searchable
from bot.domain.ids import GuildId, ReviewId
from bot.store.database import OwnSql, ReadTransaction, Row, WriteTransaction

START, STOP = "\x02", "\x03"
"""The markers around a matching word: control characters that no text contains."""

_SERVER_WORD = re.compile(r"[^\W_]+")
_PHRASE = 12
"""The maximum number of words in a phrase query."""

_FILM_WORDS = """
SELECT film.id, film.title, coalesce(film.overview, ''),
    (SELECT group_concat(tag.name, ', ') FROM film_tag JOIN tag ON tag.id = film_tag.tag_id
     WHERE film_tag.film_id = film.id)
FROM film
"""


def any_word_query(phrases: Iterable[str]) -> str:
    """An FTS5 query for any of the words or phrases, quoted so that they contain no operators."""
    return " OR ".join(f'"{phrase.replace(chr(34), "")}"' for phrase in phrases)


def any_term_query(terms: Iterable[SearchTerm]) -> str:
    """An FTS5 query for any of the terms, in the form of the index of reviews."""
    return " OR ".join(f'"{words.replace(chr(34), "")}"{"*" * begins}' for words, begins in terms)


def server_query(terms: Iterable[SearchTerm], weight: str = "") -> str:
    """A query of PostgreSQL's full-text search for any of the terms; empty if none has a letter or digit.

    `weight` limits the search to one part: A the headline, B the body.
    """
    found = []
    for phrase, begins in terms:
        words = _SERVER_WORD.findall(phrase)
        labels = [weight] * len(words)
        if begins and words:
            labels[-1] = "*" + weight
        parts = [f"{word}:{label}" if label else word for word, label in zip(words, labels, strict=True)]
        if parts:
            found.append(f"({' <-> '.join(parts)})")
    return " | ".join(found)


_INDEXED = """
WHERE film.id > ? AND film.id <= ? AND film.guild_id = 0
    AND (film.overview IS NOT NULL OR film.starter_key IS NOT NULL)
"""

_REVIEWS_FOUND = OwnSql(
    sqlite="""
        SELECT review.film_id, bm25(review_words, 2.0, 1.0) AS rank, review.id,
            highlight(review_words, 0, char(2), char(3)), highlight(review_words, 1, char(2), char(3))
        FROM review_words
        JOIN review ON review.id = review_words.rowid
        WHERE review_words MATCH ? AND review.state = 'published'
            AND (review.guild_id = ? OR review.guild_id = 0)
            AND (review.author_kind <> 'house' OR ?)
        ORDER BY rank LIMIT ?
        """,
    postgres="""
        SELECT film_id, rank, id,
            ts_headline('marquee', coalesce(headline, ''), query, marks), ts_headline('marquee', body, query, marks)
        FROM (
            SELECT review.film_id, -ts_rank('{0, 0, 0.5, 1}', review_words.words, query, 2) AS rank, review.id,
                review_words.headline, review_words.body, query,
                'HighlightAll=true, StartSel="' || chr(2) || '", StopSel="' || chr(3) || '"' AS marks
            FROM to_tsquery('marquee', ?) AS query
            JOIN review_words ON review_words.words @@ query
            JOIN review ON review.id = review_words.review_id
            WHERE review.state = 'published' AND (review.guild_id = ? OR review.guild_id = 0)
                AND (review.author_kind <> 'house' OR ?)
            ORDER BY rank, review.id LIMIT ?
        ) AS found
        ORDER BY rank
        """,
)

_REVIEWS_SAYING = OwnSql(
    sqlite="""
        SELECT review.id FROM review_words JOIN review ON review.id = review_words.rowid
        WHERE review_words MATCH ? AND review.state = 'published'
            AND (review.guild_id = ? OR review.guild_id = 0)
            AND (review.author_kind <> 'house' OR ?)
        ORDER BY (review.guild_id = 0), review.id DESC LIMIT ?
        """,
    postgres="""
        SELECT review.id FROM review_words JOIN review ON review.id = review_words.review_id
        WHERE review_words.words @@ to_tsquery('marquee', ?) AND review.state = 'published'
            AND (review.guild_id = ? OR review.guild_id = 0)
            AND (review.author_kind <> 'house' OR ?)
        ORDER BY (review.guild_id = 0), review.id DESC LIMIT ?
        """,
)


async def clear_films(writing: WriteTransaction) -> None:
    await writing.execute_write("DELETE FROM film_words")


async def add_films(writing: WriteTransaction, after: int, count: int) -> int:
    """Index the next `count` films that have text to search; return the last id read, or 0 at the end."""
    row = await writing.fetch_row(
        "SELECT max(id) FROM (SELECT id FROM film WHERE id > ? ORDER BY id LIMIT ?) AS listed", after, count
    )
    last = 0 if row is None or row[0] is None else int(row[0])
    if last:
        await writing.execute_write(
            "INSERT INTO film_words (rowid, title, overview, words)" + _FILM_WORDS + _INDEXED,
            after,
            last,
        )
    return last


async def film_texts_after(reading: ReadTransaction, after: int, count: int) -> tuple[int, list[Row]]:
    """The last id of the next `count` films, 0 at the end, and the texts of those that `copy_films` indexes."""
    row = await reading.fetch_row(
        "SELECT max(id) FROM (SELECT id FROM film WHERE id > ? ORDER BY id LIMIT ?) AS listed", after, count
    )
    last = 0 if row is None or row[0] is None else int(row[0])
    return last, await reading.fetch_rows(_FILM_WORDS + _INDEXED, after, last)


async def copy_films(writing: WriteTransaction, texts: Iterable[Row]) -> None:
    """Index films of another database by their texts."""
    await writing.execute_many("INSERT INTO film_words (rowid, title, overview, words) VALUES (?, ?, ?, ?)", texts)


async def search_films(
    reading: ReadTransaction, match: str, count: int, *, weights: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> list[Row]:
    """Film, BM25 (lower is better), and its texts with the matching words marked.

    `weights` are those of a word in the title, the overview and the tags.
    """
    return await reading.fetch_rows(
        """
        SELECT rowid, bm25(film_words, :title, :overview, :tags) AS rank,
            highlight(film_words, 0, char(2), char(3)), highlight(film_words, 1, char(2), char(3)),
            highlight(film_words, 2, char(2), char(3))
        FROM film_words WHERE film_words MATCH :match ORDER BY rank LIMIT :count
        """,
        title=weights[0],
        overview=weights[1],
        tags=weights[2],
        match=match,
        count=count,
    )


async def search_reviews(
    reading: ReadTransaction, guild: GuildId, terms: Sequence[SearchTerm], count: int, *, house: bool
) -> list[Row]:
    """Film, rank (lower is better), review, and headline and body as indexed, marked, of published reviews with a term.

    They are those that this club can see.
    """
    query = reading.choose_sql(OwnSql(any_term_query(terms), server_query(terms)))
    return await reading.fetch_rows(reading.choose_sql(_REVIEWS_FOUND), query, guild, house, count)


async def quoted_reviews(
    reading: ReadTransaction, guild: GuildId, reviews: Collection[ReviewId], *, house: bool
) -> list[Row]:
    """Review, author's name, headline, body, spans and spoilers of those of the reviews that this club can see."""
    return await reading.fetch_rows(
        """
        SELECT review.id,
            CASE review.author_kind WHEN 'house' THEN 'Marquee' ELSE coalesce(member.name, critic.name, '') END,
            review.headline, review.body, review.spans, review.spoilers
        FROM review
        LEFT JOIN critic ON critic.id = review.critic_id
        LEFT JOIN member ON member.guild_id = review.guild_id AND member.member_id = review.member_id
        WHERE review.id IN (SELECT value FROM json_each(?)) AND review.state = 'published'
            AND (review.guild_id = ? OR review.guild_id = 0)
            AND (review.author_kind <> 'house' OR ?)
        """,
        json.dumps(sorted(reviews)),
        guild,
        house,
    )


async def reviews_saying(
    reading: ReadTransaction, guild: GuildId, words: str, count: int, *, house: bool
) -> list[ReviewId]:
    """Published reviews visible to this club that contain the first words of this text, the club's own first.

    A phrase query takes longer with each word, so only the first words are searched; the caller compares the rest.
    """
    begins = " ".join(searchable(words).split()[:_PHRASE])
    query = OwnSql('body : "' + begins.replace('"', " ") + '"', server_query([SearchTerm(begins)], "B"))
    rows = await reading.fetch_rows(reading.choose_sql(_REVIEWS_SAYING), reading.choose_sql(query), guild, house, count)
    return [ReviewId(row[0]) for row in rows]


class TagKind(IntEnum):
    """What a row of `tag` names."""

    GENRE = 1
    THEME = 2
    COUNTRY = 3
    LANGUAGE = 4
    CONTENT_NOTE = 5


async def list_tags(reading: ReadTransaction, kind: TagKind) -> list[str]:
    """Every word of this kind in the catalogue, the most frequent first."""
    rows = await reading.fetch_rows(
        """
        SELECT tag.name FROM tag JOIN film_tag ON film_tag.tag_id = tag.id
        WHERE tag.kind = :kind GROUP BY tag.id, tag.name ORDER BY count(*) DESC, tag.name
        """,
        kind=int(kind),
    )
    return [str(row[0]) for row in rows]


async def popularity_of(reading: ReadTransaction, place: int) -> float:
    """The popularity of the film at this rank among those with an overview; 0 if there are fewer."""
    row = await reading.fetch_row(
        """
        SELECT popularity FROM film WHERE guild_id = 0 AND overview IS NOT NULL
        ORDER BY popularity DESC LIMIT 1 OFFSET ?
        """,
        place,
    )
    return 0.0 if row is None else float(row[0])


async def film_texts(reading: ReadTransaction, after: int, least: float, count: int) -> list[Row]:
    """Film, title, overview, genres and themes of the next shared films with an overview and at least this popular."""
    return await reading.fetch_rows(
        """
        SELECT film.id, film.title, film.overview,
            (SELECT group_concat(tag.name, ', ') FROM film_tag JOIN tag ON tag.id = film_tag.tag_id
             WHERE film_tag.film_id = film.id AND film_tag.kind IN (1, 2))
        FROM film
        WHERE film.id > ? AND film.guild_id = 0 AND film.overview IS NOT NULL AND film.popularity >= ?
        ORDER BY film.id LIMIT ?
        """,
        after,
        least,
        count,
    )
