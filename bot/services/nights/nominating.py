"""Nominating films for a club's lists: rules, duplicates, withdrawing, and the pages of a list."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.overlay import Overlay
from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.errors import NightListGone
from bot.domain.nights.list_errors import (
    FilmBanned,
    MayNotNominate,
    NightListFull,
    NominatedMeanwhile,
    NominationGone,
    NominationsUsedUp,
    NotYourNomination,
)
from bot.domain.nights.lists import (
    WHY_LIMIT,
    NightList,
    NightListId,
    Nomination,
    NominationId,
    NominationState,
    Nominators,
)
from bot.domain.nights.nominating import (
    ClubViewings,
    NominatedFilm,
    NominationAnswer,
    NominationsPage,
    OpenedNomination,
    fold_nominations,
    page_of,
)
from bot.domain.nights.nominations import NominationBar, find_ban_end, find_nomination_bar
from bot.domain.nights.rotation import AttendanceRule
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Statement
from bot.domain.schedules.times import local_day
from bot.domain.visible import has_visible_text
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.clubs.permissions import Permissions
from bot.services.nights.list_panels import ListPanels
from bot.services.nights.lists import first_list, require_list
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction, WriteTransaction
from bot.store.diary import entries as diary_store
from bot.store.nights import lists as store
from bot.store.nights import turns as turn_store

_RulesCheck = Callable[[ReadTransaction, NightList, Sequence[Nomination], MemberId | None], Awaitable[None]]
OPEN = (NominationState.WAITING, NominationState.ON_BALLOT)


class NightNominating:
    """Methods raise OnlyInAClub; those that take a list NightListGone, those that take a nomination NominationGone."""

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        clubs: ClubService,
        permissions: Permissions,
        panels: ListPanels,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._permissions = permissions
        self._panels = panels
        self._now = now

    async def lists_to_choose(self, actor: Actor) -> list[NightList]:
        """The open lists for which this person may nominate; all of them if there is none, for its refusal."""
        guild = require_club(actor)
        moderates = await self._permissions.is_moderator(actor)
        async with self._database.read() as reading:
            found = await store.open_lists(reading, guild)
            allowed = [each for each in found if moderates or await _may_nominate(reading, each, actor.member)]
        return allowed or found

    async def nominate_film(
        self, actor: Actor, film: FilmId, identity: NightListId | None, why: str | None = None
    ) -> NominationAnswer:
        """Nominate a film; without a list for the club's first one, which the first nomination creates.

        A film that is on the list already stays there once, and the answer says who nominated it. Raises FilmNotFound,
        InvalidValue, MayNotNominate, FilmBanned, NominationsUsedUp and NightListFull.
        """
        guild = require_club(actor)
        words = read_why(why)
        found = await self._catalogue.get_film(guild, film)
        overlay = await self._clubs.film_overlay(guild)
        check = await self._prepare_check(actor, found, overlay)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            chosen, is_first = await self._choose_list(writing, actor, identity)
            there = await store.open_nominations(writing, guild, chosen.id)
            nomination = next((each for each in there if overlay.apply_to(each.film) == found.id), None)
            is_new = nomination is None
            if nomination is None:
                await check(writing, chosen, there, actor.member)
                number = await store.insert_nomination(
                    writing, guild, chosen.id, found.id, member=actor.member, why=words, now=self._now()
                )
                await self._panels.refresh_panels(writing, guild, chosen.id)
                there = await store.open_nominations(writing, guild, chosen.id)
                nomination = next(each for each in there if each.id == number)
        self._panels.wake_up()
        return NominationAnswer(
            list=chosen,
            nominated=(await self._describe(actor, [nomination], {nomination.film: found}, overlay))[0],
            is_new=is_new,
            left=chosen.rules.cap_member - _count_films(_own(there, actor.member), overlay),
            first=is_first,
        )

    async def set_why(self, actor: Actor, nomination: NominationId, why: str) -> OpenedNomination:
        """Say why a film is worth the evening, or with "" take it back. Raises NotYourNomination and InvalidValue."""
        guild = require_club(actor)
        words = read_why(why)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await store.nomination_by_id(writing, guild, nomination)
            if found is None or found.state not in OPEN:
                raise NominationGone
            if found.member != actor.member:
                raise NotYourNomination
            await store.set_nomination_words(writing, guild, nomination, words)
        return await self.open_nomination(actor, nomination)

    async def open_own(self, actor: Actor, nomination: NominationId) -> OpenedNomination:
        """An open nomination of one's own. Raises NotYourNomination."""
        opened = await self.open_nomination(actor, nomination)
        if not opened.is_own:
            raise NotYourNomination
        return opened

    async def open_nomination(self, actor: Actor, nomination: NominationId) -> OpenedNomination:
        """An open nomination."""
        guild = require_club(actor)
        moderates = await self._permissions.is_moderator(actor)
        async with self._database.read() as reading:
            found = await store.nomination_by_id(reading, guild, nomination)
            if found is None or found.state not in OPEN:
                raise NominationGone
            chosen = await require_list(reading, guild, found.list)
        return await self._opened(actor, found, chosen, may_withdraw=moderates or found.member == actor.member)

    async def withdraw_nomination(self, actor: Actor, nomination: NominationId) -> OpenedNomination:
        """Take a film off its list: one's own, or anyone's as a moderator. Raises NotYourNomination.

        A vote that is open keeps the film on its ballot.
        """
        guild = require_club(actor)
        moderates = await self._permissions.is_moderator(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await store.nomination_by_id(writing, guild, nomination)
            if found is None or found.state not in OPEN:
                raise NominationGone
            if not moderates and found.member != actor.member:
                raise NotYourNomination
            await store.set_nomination_state(
                writing, guild, nomination, NominationState.WITHDRAWN, was=OPEN, now=self._now()
            )
            await self._panels.refresh_panels(writing, guild, found.list)
            chosen = await store.any_list(writing, guild, found.list)
        self._panels.wake_up()
        if chosen is None:
            raise NightListGone
        return await self._opened(actor, found, chosen, may_withdraw=False)

    async def restore_nomination(self, actor: Actor, nomination: NominationId) -> OpenedNomination:
        """Take a withdrawal back, by the rules of a new nomination.

        Raises NotYourNomination, NominatedMeanwhile, MayNotNominate, FilmBanned, NominationsUsedUp and NightListFull.
        """
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        moderates = await self._permissions.is_moderator(actor)
        async with self._database.read() as reading:
            withdrawn = await store.nomination_by_id(reading, guild, nomination)
        if withdrawn is None:
            raise NominationGone
        film = await self._catalogue.get_film(guild, withdrawn.film)
        check = await self._prepare_check(actor, film, overlay)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await store.nomination_by_id(writing, guild, nomination)
            if found is None or found.state is not NominationState.WITHDRAWN:
                raise NominationGone
            if not moderates and found.member != actor.member:
                raise NotYourNomination
            chosen = await require_list(writing, guild, found.list)
            there = await store.open_nominations(writing, guild, chosen.id)
            if any(overlay.apply_to(each.film) == film.id for each in there):
                raise NominatedMeanwhile
            await check(writing, chosen, there, found.member)
            voting = await store.is_on_open_ballot(writing, guild, nomination)
            back = NominationState.ON_BALLOT if voting else NominationState.WAITING
            await store.set_nomination_state(
                writing, guild, nomination, back, was=(NominationState.WITHDRAWN,), now=self._now()
            )
            await self._panels.refresh_panels(writing, guild, chosen.id)
        self._panels.wake_up()
        return await self.open_nomination(actor, nomination)

    async def list_page(self, actor: Actor, identity: NightListId | None, page: int) -> NominationsPage | None:
        """A page of a list; without a list of the first one. None if the club has no list yet."""
        guild = require_club(actor)
        moderates = await self._permissions.is_moderator(actor)
        async with self._database.read() as reading:
            lists = await store.open_lists(reading, guild)
            if identity is None and not lists:
                return None
            chosen = lists[0] if identity is None else await require_list(reading, guild, identity)
            found = await store.open_nominations(reading, guild, chosen.id)
            in_line = bool(await turn_store.turns_of_list(reading, guild, chosen.id))
        overlay = await self._clubs.film_overlay(guild)
        films = {film.id: film for film in await self._catalogue.get_films(guild, [each.film for each in found])}
        known = {each.film: films[head] for each in found if (head := overlay.apply_to(each.film)) in films}
        folded = fold_nominations(found, known)
        shown, page, pages = page_of(folded, page)
        described = await self._describe(
            actor, [each.nomination for each in shown], known, overlay, {each.film.id: each.others for each in shown}
        )
        return NominationsPage(
            list=chosen,
            lists=tuple(lists),
            films=tuple(described),
            page=page,
            pages=pages,
            total=len(folded),
            own=_count_films(_own(found, actor.member), overlay),
            in_line=in_line,
            moderates=moderates,
        )

    async def _opened(
        self, actor: Actor, nomination: Nomination, chosen: NightList, *, may_withdraw: bool
    ) -> OpenedNomination:
        film = await self._catalogue.get_film(chosen.guild, nomination.film)
        overlay = await self._clubs.film_overlay(chosen.guild)
        (described,) = await self._describe(actor, [nomination], {nomination.film: film}, overlay)
        return OpenedNomination(
            list=chosen,
            nominated=described,
            is_own=nomination.member == actor.member,
            may_withdraw=may_withdraw,
        )

    async def _describe(
        self,
        actor: Actor,
        nominations: Sequence[Nomination],
        films: Mapping[FilmId, Film],
        overlay: Overlay,
        others: Mapping[FilmId, int] | None = None,
    ) -> list[NominatedFilm]:
        """The nominations with their films, the names of who nominated them, and who has seen the films."""
        guild = require_club(actor)
        # Names are written with a delay; write them now, so that the answer shows current names.
        await self._clubs.flush_briefly()
        zone = await self._clubs.club_zone(guild)
        found: list[NominatedFilm] = []
        async with self._database.read() as reading:
            switches = await diary_store.club_disclosure(reading, guild)
            for each in nominations:
                film = films[each.film]
                same = overlay.same_films(film.id)
                rows = await diary_store.who_saw(reading, guild, json.dumps(same))
                names = tuple(
                    str(row[1]) for row in rows if switches.may_disclose(MemberId(row[0]), Statement.HAS_SEEN)
                )
                shown_on = await _shown_day(reading, guild, same, zone)
                name = None if each.member is None else await diary_store.member_name(reading, guild, each.member)
                found.append(
                    NominatedFilm(
                        nomination=each,
                        film=film,
                        nominator=name or each.member,
                        viewings=ClubViewings(names=names, shown_on=shown_on),
                        others=(others or {}).get(film.id, 0),
                    )
                )
        return found

    async def _choose_list(
        self, writing: WriteTransaction, actor: Actor, identity: NightListId | None
    ) -> tuple[NightList, bool]:
        """The list to nominate for, and whether it was just made because the club had none."""
        guild = require_club(actor)
        if identity is not None:
            return await require_list(writing, guild, identity), False
        lists = await store.open_lists(writing, guild)
        return (lists[0], False) if lists else (await first_list(writing, guild, actor.member, self._now()), True)

    async def _prepare_check(self, actor: Actor, film: Film, overlay: Overlay) -> _RulesCheck:
        """Read what the rules need, and return the check that the transaction makes."""
        guild = require_club(actor)
        moderates = await self._permissions.is_moderator(actor)
        today, zone = await self._clubs.club_today(guild), await self._clubs.club_zone(guild)
        async with self._database.read() as reading:
            shown_on = await _shown_day(reading, guild, overlay.same_films(film.id), zone)

        async def check(
            reading: ReadTransaction, chosen: NightList, there: Sequence[Nomination], member: MemberId | None
        ) -> None:
            if not moderates and not await _may_nominate(reading, chosen, actor.member):
                raise MayNotNominate(chosen)
            _check_bar(chosen, film, there, overlay, member=member, shown_on=shown_on, today=today)

        return check


def read_why(typed: str | None) -> str | None:
    """Why a film is nominated, in one line; None if nothing was typed. Raises InvalidValue."""
    words = " ".join((typed or "").split())
    if len(words) > WHY_LIMIT:
        raise InvalidValue("why", words, f"at most {WHY_LIMIT} characters")
    return words if has_visible_text(words) else None


async def _may_nominate(reading: ReadTransaction, chosen: NightList, member: MemberId) -> bool:
    """Whether the list's rules let a member who is no moderator nominate."""
    rules = chosen.rules
    if rules.nominators is Nominators.MODERATORS:
        return False
    if rules.nominators is Nominators.EVERYONE:
        return True
    attended = await turn_store.recent_attendance(reading, chosen.guild, rules.earned_of)
    rule = AttendanceRule(rules.earned_attended, rules.earned_of)
    return member in rule.find_earners(attended, (member,))


async def _shown_day(reading: ReadTransaction, guild: GuildId, films: Sequence[FilmId], zone: str) -> date | None:
    """The last day, in the club's zone, on which a night showed one of these films."""
    shown = [at for film in films if (at := await store.last_shown(reading, guild, film)) is not None]
    return local_day(max(shown), zone) if shown else None


def _check_bar(
    chosen: NightList,
    film: Film,
    there: Sequence[Nomination],
    overlay: Overlay,
    *,
    member: MemberId | None,
    shown_on: date | None,
    today: date,
) -> None:
    """Raises FilmBanned, NominationsUsedUp and NightListFull."""
    rules = chosen.rules
    until = None if shown_on is None else find_ban_end(shown_on, rules.ban_days)
    bar = find_nomination_bar(
        is_listed=False,
        banned_until=until,
        today=today,
        member_films=_count_films(_own(there, member), overlay),
        list_films=_count_films(there, overlay),
        member_cap=rules.cap_member if member is not None else None,
        list_cap=rules.cap_all,
    )
    if bar is NominationBar.BANNED and shown_on is not None and until is not None:
        raise FilmBanned(chosen, film, shown_on, until)
    if bar is NominationBar.MEMBER_CAP:
        raise NominationsUsedUp(chosen)
    if bar is NominationBar.LIST_CAP:
        raise NightListFull(chosen)


def _own(nominations: Sequence[Nomination], member: MemberId | None) -> list[Nomination]:
    return [each for each in nominations if member is not None and each.member == member]


def _count_films(nominations: Sequence[Nomination], overlay: Overlay) -> int:
    """Films that the club merged count once."""
    return len({overlay.apply_to(each.film) for each in nominations})
