"""Words of the film that a review quotes: they stay marked when the review is edited, and are never its highlight."""

from __future__ import annotations

from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph, Span, SpoilerLevel, Stars
from bot.domain.reviews.submission import Submission
from bot.services.reviews.review_storage import store_review
from bot.store import highlights as highlight_store
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from tests.support.world import RAN, World

DIALOGUE = "In a mad world only the mad are sane, and the most beautiful of masterpieces is a devastating one."
OWN = "I walked home in the rain and could not speak."


async def test_quotations_stay_marked_when_another_paragraph_is_edited(world: World) -> None:
    ines, services = world.club.ines, world.services
    film = await world.film(RAN)
    new = NewReview(
        guild=world.club.id,
        film=film,
        author=Author(kind=AuthorKind.MEMBER, name="Ines", member=MemberId(ines.id)),
        paragraphs=(Paragraph(DIALOGUE, (), (Span(0, len(DIALOGUE)),)), Paragraph(OWN)),
        provenance="test",
        stars=Stars.from_stars(4.0),
        language="en",
        spoilers=SpoilerLevel.NONE,
    )
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        (found,) = await film_store.by_ids(writing, world.club.id, [film])
        review = await store_review(writing, new, found, now=services.now())
    who = Actor(member=MemberId(ines.id), name="Ines", guild=world.club.id)
    await services.reviews.writing.edit_review(
        who, review, Submission(text=f"{DIALOGUE}\n\n{OWN} I would not have known what to say.")
    )
    edited = await services.library.find_review(world.club.id, review)
    assert edited.paragraphs[1].text.endswith("what to say.")
    assert [paragraph.quotations for paragraph in edited.paragraphs] == [(Span(0, len(DIALOGUE)),), ()]
    async with services.database.read() as reading:
        lines = await highlight_store.lines_of_review(reading, world.club.id, review)
    assert {line[1] for line in lines} == {1}
