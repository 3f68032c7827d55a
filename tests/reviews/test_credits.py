"""An outside critic's credit can be corrected, is in the history, and can be undone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot import paths
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.store import migrate
from tests.support.reviewing import fill, press_label, sheet
from tests.support.world import RAN, Answer, World

TEXT = "Nobody has ever painted a defeat in brighter colours than these."


async def critics(world: World) -> list[tuple[str, str]]:
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT name, outlet FROM critic WHERE guild_id = ? ORDER BY id", world.club.id)
    return [(name, outlet) for name, outlet in rows]


async def add(world: World) -> Answer:
    """A moderator adds a critic's review, as one does; gives its sheet."""
    mara = world.club.mara
    given = {"outlet": "Le Film", "source": "https://example.org/ran", "licence": "© Le Film"}
    form = await world.ask(mara, "reviews add", film="Ran", critic="Vera Lindt", **given)
    await fill(mara, form, text=TEXT)
    return await sheet(world, mara, reviewer="Vera Lindt")


async def test_a_credit_is_mended_and_one_press_brings_it_back(world: World) -> None:
    mara = world.club.mara
    mended = await fill(
        mara,
        await press_label(world, mara, await add(world), "Credit"),
        critic="Vera Lind",
        outlet="The Monthly Film",
        source="https://example.org/reviews/ran",
        licence="CC BY-SA 4.0, Vera Lind",
    )
    assert "edited" in mended.text
    card = await world.ask(world.club.ines, "review", film="Ran", reviewer="Vera Lind")
    for said in ("by **Vera Lind**, The Monthly Film", "<https://example.org/reviews/ran>", "CC BY-SA 4.0, Vera Lind"):
        assert said in card.text
    assert await critics(world) == [("Vera Lind", "The Monthly Film")]
    history = await press_label(world, mara, mended, "History")
    assert "Changed: critic, outlet, source, licence" in history.text
    assert "Credit: Vera Lind · The Monthly Film · CC BY-SA 4.0" in history.text
    assert "Credit: Vera Lindt · Le Film · © Le Film · <https://example.org/ran>" in history.text
    back = await press_label(world, mara, history, "Restore 1")
    assert "restored to an earlier version" in back.text
    card = await world.ask(world.club.ines, "review", film="Ran", reviewer="Vera Lindt")
    for said in ("by **Vera Lindt**, Le Film", "<https://example.org/ran>", "© Le Film", TEXT):
        assert said in card.text


async def test_outlet_source_and_licence_can_be_emptied(world: World) -> None:
    mara = world.club.mara
    form = await press_label(world, mara, await add(world), "Credit")
    await fill(mara, form, critic="Vera Lindt", outlet="", source="", licence="")
    card = await world.ask(world.club.ines, "review", film="Ran", reviewer="Vera Lindt")
    assert "Le Film" not in card.text
    assert "example.org" not in card.text


async def test_what_is_no_address_is_refused_and_nothing_changes(world: World) -> None:
    mara = world.club.mara
    form = await press_label(world, mara, await add(world), "Credit")
    refused = await fill(mara, form, critic="Vera Lind", outlet="", source="see the paper", licence="")
    assert refused.private
    assert "http" in refused.text
    assert await critics(world) == [("Vera Lindt", "Le Film")]


async def test_an_edit_of_the_text_leaves_the_credit_and_a_mended_credit_leaves_lines(world: World) -> None:
    mara = world.club.mara
    form = await world.press(mara, await add(world), "edit")
    await fill(mara, form, text=f"{TEXT} Twice.")
    card = await world.ask(world.club.ines, "review", film="Ran", reviewer="Vera Lindt")
    assert "<https://example.org/ran>" in card.text
    async with world.services.database.read() as reading:
        before = await reading.fetch_rows("SELECT * FROM highlight ORDER BY id")
    form = await press_label(world, mara, await sheet(world, mara, reviewer="Vera Lindt"), "Credit")
    await fill(mara, form, critic="Vera Lind", outlet="Le Film")
    async with world.services.database.read() as reading:
        assert await reading.fetch_rows("SELECT * FROM highlight ORDER BY id") == before


async def test_another_review_by_the_same_critic_and_another_clubs_critic_stay(world: World) -> None:
    mara = world.club.mara
    shown = await add(world)
    await world.write(None, RAN, "Another word on it.", club=world.other, critic="Vera Lindt")
    form = await world.ask(mara, "reviews add", film="Casablanca", critic="Vera Lindt", outlet="Le Film")
    await fill(mara, form, text="Everybody comes to this one.")
    await fill(mara, await press_label(world, mara, shown, "Credit"), critic="Vera Lind", outlet="Le Film")
    assert sorted(await critics(world)) == [("Vera Lind", "Le Film"), ("Vera Lindt", "Le Film")]
    card = await world.ask(world.club.ines, "review", film="Casablanca", reviewer="Vera Lindt")
    assert "by **Vera Lindt**, Le Film" in card.text
    theirs = await world.ask(world.other.ines, "review", film="Ran", reviewer="Vera Lindt")
    assert "by **Vera Lindt**, The Outlet" in theirs.text


async def test_members_reviews_and_the_shared_librarys_have_no_credit_to_mend(world: World) -> None:
    await world.write(world.club.ines, RAN, "A member's own word.", name="Ines")
    await world.write(None, RAN, "A critic for everybody.", critic="Shared Critic")
    for reviewer in ("Ines", "Shared Critic"):
        assert "Credit" not in (await sheet(world, world.club.mara, reviewer=reviewer)).labels()


async def test_a_former_member_is_given_no_name_again(world: World) -> None:
    ines = world.club.ines
    review = await world.write(ines, RAN, "I was here, and I am gone.", name="Ines")
    who = Actor(member=MemberId(ines.id), name="Ines", guild=world.club.id)
    await world.services.privacy.forget_member(who, keep_texts=True)
    shown = await sheet(world, world.club.mara, reviewer="A former member")
    assert "Credit" not in shown.labels()
    forged = f"mq:credit:{review}"
    message = world.env.backend.get_message(shown.message.channel_id, shown.message.id)
    message.components[0]["components"][-1]["components"][0]["custom_id"] = forged
    refused = await world.club.mara.click(shown.message, custom_id=forged)
    assert refused.modal is None


def test_history_from_before_says_what_stood_there(tmp_path: Path) -> None:
    """Nobody could change a credit before it was part of history: so it was what it is."""
    earlier = tmp_path / "migrations"
    earlier.mkdir()
    for step in migrate.list_migrations()[:11]:
        shutil.copy(step.path, earlier)
    path = tmp_path / "old.sqlite3"
    migrate.apply_migrations(path, earlier)
    review = "INSERT INTO review (id, guild_id, film_id, author_kind, member_id, critic_id, body, spoilers, state,"
    review += " provenance, source_url, copyright, fingerprint, created_at, updated_at) VALUES"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO film (id, title) VALUES (1, 'Ran')")
        connection.execute("INSERT INTO critic (id, guild_id, name, outlet) VALUES (1, 7, 'Vera Lind', '')")
        for number, kind, member, critic, source in (
            (1, "critic", None, 1, "https://x.org"),
            (2, "member", 5, None, None),
        ):
            values = (number, 7, 1, kind, member, critic, "Text.", "none", "published", "t", source, "©", str(number))
            connection.execute(f"{review} ({'?, ' * 13} '', '')", values)
            connection.execute(
                "INSERT INTO revision (guild_id, review_id, made_at, deed, stood, snapshot)"
                """ VALUES (7, ?, '', 'written', 'published', '{"film": 1, "rewatch": false}')""",
                (number,),
            )
    migrate.apply_migrations(path, paths.MIGRATIONS)
    with closing(sqlite3.connect(path)) as connection:
        found = [json.loads(row[0]) for row in connection.execute("SELECT snapshot FROM revision ORDER BY review_id")]
    assert found == [
        {"film": 1, "rewatch": False, "credit": ["Vera Lind", None, "https://x.org", "©"]},
        {"film": 1, "rewatch": False, "credit": None},
    ]
