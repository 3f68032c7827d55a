"""A moderator imports a review page: sees what was understood, corrects it, and only then publishes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.errors import NotModerator, PageImportGone
from bot.domain.reviews.page_imports import HiddenPart, PageCorrections
from bot.services.reviews.page_corrections import UNNAMED, correct_page, current_values, dump_page, load_page
from bot.services.reviews.page_imports import KEPT_FOR, PAGES_LIMIT
from bot.services.reviews.page_preview import page_ends, page_facts
from bot.sources.review_page import FieldSource, PageDoubt, PageField, ReviewPage, SpoilerSpan
from bot.sources.review_page.reader import read_review_page
from bot.store.changes import Changes
from bot.ui.reviews import page_imports as ui
from tests.support.payload_modals import modal_findings
from tests.support.reviewing import choose, fill, press_label
from tests.support.world import RAN, Answer, World

PAGE = Path(__file__).parents[1] / "sources" / "pages" / "aftersun_wrapped.txt"
BARE = """The longest evening

I have seen this film four times now, and each time I came out of the cinema wanting to walk home instead of taking the
tram. It is slow, it is warm, and its leading actress gives the performance of her life without raising her voice once.

The director trusts us to notice a cup moved from one shelf to another. I noticed, and I was moved, and I cannot say
more without spoiling the last scene, which is among the finest that I know of in all of cinema.
"""


async def imported(
    world: World, page: bytes, who: simcord.MemberActor | None = None, name: str = "page.txt", **options: Any
) -> Answer:
    who = who or world.club.mara
    return Answer(await who.slash(world.club.channel, "reviews import", page=(name, page), **options))


def is_disabled(answer: Answer, label: str) -> bool:
    def parts(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for one in components for each in (one, *parts(one.get("components", [])))]

    (button,) = [part for part in parts(answer.components) if part.get("label") == label]
    return bool(button.get("disabled"))


def moderator(world: World, club: int | None = None) -> Actor:
    return Actor(
        member=MemberId(world.club.mara.id),
        name="mara",
        guild=GuildId(club or world.club.id),
        manages_messages=True,
    )


async def test_a_page_is_shown_before_it_is_published_in_this_club_alone(world: World) -> None:
    shown = await imported(world, PAGE.read_bytes(), name=PAGE.name)
    assert shown.private
    for words in (
        "Aftersun (2022)",
        "**Author** Ines Calder · from ",
        "**Rating**",
        "Nothing is published yet",
        "paragraphs",
    ):
        assert words in shown.text
    assert "Ines Calder" not in (await world.ask(world.club.ines, "review", film="Aftersun")).text
    done = await press_label(world, world.club.mara, shown, "Publish")
    assert "Published. Everyone here can read it." in done.text
    card = await world.ask(world.club.ines, "review", film="Aftersun")
    assert "The grown-up Sophie goes through the tapes" in card.text
    assert "Ines Calder" not in (await world.ask(world.other.ines, "review", film="Aftersun")).text
    assert "already published here" in (await imported(world, PAGE.read_bytes(), name=PAGE.name)).text


async def test_every_field_is_corrected_in_two_forms_after_a_restart(world: World) -> None:
    mara = world.club.mara
    shown = await imported(world, PAGE.read_bytes(), name=PAGE.name)
    await world.restart()
    form = await world.press(mara, shown, "pagereview")
    assert form.result.modal is not None
    shown = await fill(
        mara, form, author="Nora Vale", outlet="Side Aisle", rating="7/10", headline="Holiday tapes", day="2023-02-03"
    )
    assert "**Author** Nora Vale · entered by hand" in shown.text
    assert "**Outlet** Side Aisle" in shown.text
    assert r"3\.5 of 5 stars, written “7/10” · entered by hand" in shown.text
    assert r"**Day** 2023\-02-03" in shown.text
    form = await world.press(mara, shown, "pagefilm")
    shown = await fill(
        mara, form, film="After the Sun", year="2019", directors="Ada Pike, Jo Ray", language="fr", hidden=["whole"]
    )
    assert "**After the Sun (2019) · Ada Pike** isn't in the catalogue. Publishing adds it." in shown.text
    assert "the whole text is hidden" in shown.text
    assert "The beginning is hidden" in shown.text
    await press_label(world, mara, shown, "Publish")
    card = await world.ask(world.club.ines, "review", film="After the Sun")
    assert "Nora Vale" in card.text
    assert "Side Aisle" in card.text
    assert "Holiday tapes" in card.text
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows(
            "SELECT halves, written_on, language, spoilers FROM review WHERE headline = 'Holiday tapes'"
        )
        assert [tuple(row) for row in rows] == [(7, "2023-02-03", "fr", "whole")]


async def test_a_refused_value_changes_nothing(world: World) -> None:
    shown = await imported(world, PAGE.read_bytes(), name=PAGE.name)
    for verb, fields, words in (
        ("pagereview", {"rating": "seven of nine apples"}, "a rating such as"),
        ("pagereview", {"day": "someday"}, "a day such as 2024-03-31"),
        ("pagefilm", {"film": "Aftersun", "year": "3022", "hidden": ["marked"]}, "a year from"),
        ("pagefilm", {"film": "Aftersun", "language": "klingonese", "hidden": ["marked"]}, "a code such as"),
    ):
        refused = await fill(world.club.mara, await world.press(world.club.mara, shown, verb), **fields)
        assert words in refused.text
        assert refused.private
    page = await world.services.reviews.page_imports.open_page(moderator(world), 1)
    assert (page.values.author, page.values.film) == ("Ines Calder", "Aftersun")


async def test_another_moderator_finishes_it_from_the_queue_and_only_one_publishes(world: World) -> None:
    shown = await imported(world, PAGE.read_bytes(), name=PAGE.name)
    role = world.club.guild.create_role("Keepers", permissions=discord.Permissions(manage_messages=True))
    other = world.club.guild.add_member(world.env.create_user("cleo"), roles=[role])
    queue = await world.ask(other, "reviews queue")
    assert "1 imported page to check" in queue.text
    opened = await choose(world, other, queue, "queuefrom", "Aftersun")
    assert "**Author** Ines Calder" in opened.text
    assert "Published" in (await press_label(world, other, opened, "Publish")).text
    late = await press_label(world, world.club.mara, shown, "Publish")
    assert "isn't waiting any more" in late.text
    assert "All caught up" in (await world.ask(world.club.mara, "reviews queue")).text


async def test_permission_is_asked_again_at_every_press_and_no_other_club_reaches_it(world: World) -> None:
    shown = await imported(world, PAGE.read_bytes(), name=PAGE.name)
    pages = world.services.reviews.page_imports
    ines = Actor(member=MemberId(world.club.ines.id), name="ines", guild=world.club.id)
    typed = PageCorrections(author="Me")
    for who, error in ((ines, NotModerator), (moderator(world, world.other.id), PageImportGone)):
        for attempt in (
            lambda who=who: pages.open_page(who, 1),
            lambda who=who: pages.publish_page(who, 1),
            lambda who=who: pages.cancel_page(who, 1),
            lambda who=who: pages.correct_page(who, 1, typed),
            lambda who=who: pages.choose_film(who, 1, FilmId(0)),
        ):
            with pytest.raises(error):
                await attempt()
    with pytest.raises(NotModerator):
        await pages.import_page(ines, _bytes, PAGE.name, None)
    assert "Published" in (await press_label(world, world.club.mara, shown, "Publish")).text


async def test_a_canceled_page_is_deleted(world: World) -> None:
    shown = await imported(world, PAGE.read_bytes(), name=PAGE.name)
    assert "Canceled" in (await press_label(world, world.club.mara, shown, "Cancel")).text
    assert await _waiting(world) == 0
    with pytest.raises(PageImportGone):
        await world.services.reviews.page_imports.open_page(moderator(world), 1)


async def test_a_refused_page_says_why_and_takes_its_film_by_hand(world: World) -> None:
    mara = world.club.mara
    shown = await imported(world, BARE.encode())
    assert "⚠️" in shown.text
    assert "No film yet" in shown.text
    assert is_disabled(shown, "Publish")
    form = await world.press(mara, shown, "pagefilm")
    shown = await fill(mara, form, film="Long Evening", year="1998", directors="Ada Pike", hidden=["marked"])
    assert not is_disabled(shown, "Publish")
    assert "No film yet" not in shown.text
    assert "Published" in (await press_label(world, mara, shown, "Publish")).text
    assert "cup moved from one shelf" in (await world.ask(world.club.ines, "review", film="Long Evening")).text


async def test_a_page_without_text_is_refused_and_not_kept(world: World) -> None:
    for data in (b"", b"\n \n", b"\x89PNG\r\n\x1a\n" + bytes(60)):
        refused = await imported(world, data)
        assert refused.private
        assert "Publish" not in refused.labels()
    assert await _waiting(world) == 0


async def test_of_several_films_the_moderator_chooses(world: World) -> None:
    mara = world.club.mara
    for year, director in ((1971, "Ada Pike"), (2004, "Jo Ray")):
        page = BARE.replace("The longest evening", f"Long Evening ({year}) review\n\nDirected by {director}")
        await press_label(world, mara, await imported(world, page.replace("four", str(year)).encode()), "Publish")
    shown = await imported(world, BARE.replace("The longest evening", "Long Evening film review").encode())
    if "Several films fit" not in shown.text:
        shown = await fill(mara, await world.press(mara, shown, "pagefilm"), film="Long Evening", hidden=["marked"])
    assert "Several films fit: choose one below." in shown.text
    assert is_disabled(shown, "Publish")
    chosen = await choose(world, mara, shown, "pagefilmfrom", "2004")
    assert "**Long Evening (2004) · Jo Ray** is in the catalogue." in chosen.text
    assert not is_disabled(chosen, "Publish")
    new = await choose(world, mara, chosen, "pagefilmfrom", "Another film, which is new here")
    assert "isn't in the catalogue. Publishing adds it." in new.text


async def test_pages_expire_and_each_moderator_has_a_limit(world: World) -> None:
    pages = world.services.reviews.page_imports
    for number in range(PAGES_LIMIT):
        async with world.services.database.write(changes=Changes.UNCACHED, club=world.club.id) as writing:
            await writing.execute_write(
                "INSERT INTO page_import (guild_id, member_id, page, created_at) VALUES (:guild, :member, :page, :at)",
                guild=world.club.id,
                member=world.club.mara.id,
                page=dump_page(ReviewPage(film_title=f"Film {number}", paragraphs=("It is fine.",))),
                at=world.services.now().isoformat(),
            )
    assert f"limit of {PAGES_LIMIT} imported pages" in (await imported(world, PAGE.read_bytes())).text
    await world.skip_days(KEPT_FOR.days - 1)
    await pages.drop_stale_pages()
    assert await _waiting(world) == PAGES_LIMIT
    await world.skip_days(2)
    await pages.drop_stale_pages()
    assert await _waiting(world) == 0


async def _bytes() -> bytes:
    return BARE.encode()


async def _waiting(world: World) -> int:
    async with world.services.database.read() as reading:
        (row,) = await reading.fetch_rows("SELECT count(*) FROM page_import")
    return int(row[0])


def test_a_page_is_the_same_after_a_restart() -> None:
    page = read_review_page(PAGE.read_bytes(), name=PAGE.name)
    full = ReviewPage(
        film_title="Heat",
        film_year=1995,
        directors=("Michael Mann",),
        published=None,
        rating=4.0,
        rating_as_written="8/10",
        paragraphs=("One two three.", "Four five."),
        quoted=(1,),
        spoilers=(SpoilerSpan(0, 4, 7),),
        left_out=("Share this",),
        doubts=(PageDoubt.NO_AUTHOR,),
        sources=((PageField.FILM, FieldSource.HEADLINE),),
    )
    for each in (page, full):
        assert load_page(dump_page(each)) == each


def test_a_correction_changes_its_field_alone() -> None:
    page = read_review_page(PAGE.read_bytes(), name=PAGE.name)
    assert correct_page(page, current_values(page)) == page, "what is confirmed keeps its source"
    corrected = correct_page(page, PageCorrections(film="Heat (1995)", rating=""))
    assert (corrected.film_title, corrected.film_year, corrected.rating) == ("Heat", 1995, None)
    assert (corrected.author, corrected.paragraphs) == (page.author, page.paragraphs)
    assert dict(corrected.sources)[PageField.FILM] is FieldSource.GIVEN
    assert PageField.RATING not in dict(corrected.sources)
    assert not [doubt for doubt in corrected.doubts if doubt.field in (PageField.FILM, PageField.YEAR)]


def test_the_titles_that_a_page_without_a_film_mentions_are_shown_until_it_has_one() -> None:
    page = ReviewPage(film_title=UNNAMED, other_films=("Heat", "Ran"), paragraphs=("Text.",))
    assert [(fact.label, fact.value) for fact in page_facts(page)][:2] == [("Film", ""), ("Mentions", "Heat, Ran")]
    assert correct_page(page, PageCorrections(film="Ran")).other_films == ()


async def test_an_id_of_no_film_is_refused(world: World) -> None:
    refused = await imported(world, PAGE.read_bytes(), film="film:999999")
    assert "Publish" not in refused.labels()
    assert await _waiting(world) == 0


async def test_the_option_names_the_film(world: World) -> None:
    shown = await imported(world, BARE.encode(), film=f"film:{await world.film(RAN)}")
    assert "**Ran (1985)" in shown.text
    assert "is in the catalogue" in shown.text
    assert not is_disabled(shown, "Publish")


def test_the_ends_of_the_text_do_not_tell_what_is_hidden() -> None:
    page = ReviewPage(
        film_title="Heat", paragraphs=("He dies.", "So there."), spoilers=(SpoilerSpan(0, 0, 8),), sources=()
    )
    assert page_ends(page, HiddenPart.MARKED) == ("", "So there.")
    assert page_ends(page, HiddenPart.WHOLE) == ("", "")
    assert page_ends(page, HiddenPart.OPEN) == ("He dies.", "So there.")
    assert "dies" not in str(page_facts(page))


async def test_the_longest_page_fits_on_a_card_and_its_forms_are_valid(world: World) -> None:
    page = ReviewPage(
        film_title="*" * 300,
        film_year=1995,
        directors=tuple(f"{'_' * 60}{number}" for number in range(20)),
        actors=("`" * 200,),
        other_films=("|" * 300,) * 5,
        headline="~" * 200,
        author="<" * 200,
        outlet="[" * 200,
        source_url="https://example.org/" + "a" * 900,
        copyright_line="*" * 200,
        rating=4.0,
        rating_as_written="*" * 60,
        language="en",
        paragraphs=("*" * 2_000,),
        left_out=("_" * 200,) * 30,
        doubts=tuple(PageDoubt),
        sources=tuple((field, FieldSource.TEXT) for field in PageField),
    )
    async with world.services.database.write(changes=Changes.UNCACHED, club=world.club.id) as writing:
        number = await writing.insert_row(
            "INSERT INTO page_import (guild_id, member_id, page, created_at) VALUES (:guild, :member, :page, :at)",
            guild=world.club.id,
            member=world.club.mara.id,
            page=dump_page(page),
            at=world.services.now().isoformat(),
        )
    shown = await world.services.reviews.page_imports.open_page(moderator(world), number)
    assert ui.import_card(shown, note=ui.CORRECTED).content_length() <= 4_000
    for form in (ui.film_facts_form(shown), ui.review_facts_form(shown)):
        assert [str(each) for each in modal_findings(form.to_dict(), "")] == []
