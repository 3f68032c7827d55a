"""The forms (Discord modals) for reviews, drafts and reasons, and how submitted values are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.domain.catalogue.film import Film
from bot.domain.errors import ControlUnknown
from bot.domain.ids import ReviewId
from bot.domain.reviews.moderation import REASON_LIMIT, ReviewAction, ReviewSheet
from bot.domain.reviews.review import HEADLINE_LIMIT, Review, SpoilerLevel, Stars
from bot.domain.reviews.submission import (
    FIELD_LIMIT,
    LICENCE_LIMIT,
    NAME_LIMIT,
    CreditedAuthor,
    Draft,
    Submission,
    read_author,
)
from bot.ui.diary.day_text import read_day_number
from bot.ui.kit import text
from bot.ui.language.dates import full_day_text
from bot.ui.language.messages import N_, _
from bot.ui.language.titles import film_name
from bot.ui.reviews import controls

TITLE_LIMIT: Final = 45
LABEL_LIMIT: Final = 45
DESCRIPTION_LIMIT: Final = 100
HEADLINE: Final = "headline"
STARS: Final = "stars"
MARKS: Final = "marks"
TEXT: Final = "text"
FILE: Final = "file"
FILM: Final = "film"
YEAR: Final = "year"
DIRECTORS: Final = "directors"
REASON: Final = "reason"
CRITIC: Final = "critic"
OUTLET: Final = "outlet"
SOURCE: Final = "source"
LICENCE: Final = "licence"
_REWATCH, _TELLS_ALL = "rewatch", "spoilers"
_REASONS = {
    ReviewAction.SENT_BACK: (N_("Send back"), N_("What should the author change?")),
    ReviewAction.REJECTED: (N_("Reject"), N_("Why? The author will see this.")),
    ReviewAction.REMOVED: (N_("Remove"), N_("Why? The author sees this; you can undo it.")),
}


class Form(discord.ui.Modal):
    """A modal. Submissions are routed by the custom_id, so discord.py does not store it."""

    def __init__(self, title: str, custom_id: str, *fields: discord.ui.Item[Any]) -> None:
        super().__init__(title=text.label_text(title, TITLE_LIMIT), custom_id=custom_id, timeout=None)
        for field in fields:
            self.add_item(field)
        self.stop()


def write_form(film: Film, day: int) -> Form:
    """`day` is the day the film was seen as a proleptic Gregorian ordinal, 0 for none."""
    fields: list[discord.ui.Item[Any]] = [*_review_fields(Submission()), _text("")]
    if when := read_day_number(day):
        fields.insert(0, discord.ui.TextDisplay(_("Watched {day}", day=full_day_text(when))))
    return Form(_("Review: {film}", film=film_name(film)), controls.WRITE.custom_id(film.id, day), *fields)


def draft_form(draft: Draft) -> Form:
    """Continue a draft. No text field is shown for another person's message or a text that is too long for one."""
    submission = draft.submission
    fields = [*_review_fields(submission)]
    if draft.film is None:
        fields.insert(
            0, text_field(FILM, _("Film"), draft.film_typed, _("Title, plus the year if several share it"), 200)
        )
    is_message_of_another = draft.writer is not None and draft.provenance == "message"
    if not is_message_of_another and len(submission.text) <= FIELD_LIMIT:
        fields.append(_text(submission.text))
    title = _("Review") if draft.film is None else _("Review: {film}", film=draft.film_typed)
    return Form(title, controls.FILL.custom_id(draft.id), *fields)


def edit_form(sheet: ReviewSheet) -> Form:
    """Edit a review. If the text is too long for a field, a new one can be uploaded as a file."""
    review = sheet.review
    written = "\n\n".join(paragraph.written_text for paragraph in review.paragraphs)
    body = _text(written) if len(written) <= FIELD_LIMIT else _file()
    return Form(
        _("Edit: {film}", film=film_name(sheet.film)),
        controls.EDIT.custom_id(review.id),
        *_review_fields(_submission_of(review)),
        body,
    )


def credit_form(sheet: ReviewSheet) -> Form:
    review = sheet.review
    return Form(
        _("Credit: {film}", film=film_name(sheet.film)),
        controls.CREDIT.custom_id(review.id),
        text_field(CRITIC, _("Critic"), review.author.name, "", NAME_LIMIT),
        text_field(
            OUTLET, _("Outlet"), review.author.outlet or "", _("The paper, magazine or site"), NAME_LIMIT, needed=False
        ),
        text_field(SOURCE, _("Source"), review.source_url or "", _("Link to the original review"), 1_000, needed=False),
        text_field(
            LICENCE,
            _("Licence"),
            review.copyright or "",
            _("The rights line to show under the text"),
            LICENCE_LIMIT,
            needed=False,
        ),
    )


def film_form(draft: Draft) -> Form:
    return Form(_("Add a film"), controls.NEW_FILM.custom_id(draft.id), *film_fields(draft.film_typed))


def film_fields(typed: str) -> tuple[discord.ui.Label[Any], ...]:
    """Title, year and director of a film that the catalogue lacks; the title is filled in with what was typed."""
    return (
        text_field(FILM, _("Title"), typed, _("As it appears on the poster"), 300),
        text_field(YEAR, _("Year"), "", _("Year of first release, such as 1995"), 4, needed=False),
        text_field(DIRECTORS, _("Director"), "", _("Separate several names with commas"), 300, needed=False),
    )


def reason_form(review: ReviewId, action: ReviewAction) -> Form:
    """Raises ControlUnknown for an action that needs no reason."""
    if action not in _REASONS:
        raise ControlUnknown
    title, label = _REASONS[action]
    number = controls.ACTIONS.index(action)
    return Form(_(title), controls.PERFORM_WITH_REASON.custom_id(review, number), _long(REASON, _(label)))


def report_form(review: ReviewId) -> Form:
    return Form(_("Report this review"), controls.REPORT.custom_id(review), _long(REASON, _("What's wrong with it?")))


def read_submission(values: Mapping[str, tuple[str, ...]], body: str | None = None) -> Submission:
    """Read the form's values; `body` is the text of an attached file, which replaces the text field."""

    def one(name: str) -> str:
        return (values.get(name) or ("",))[0]

    halves = one(STARS)
    marks = values.get(MARKS, ())
    return Submission(
        headline=one(HEADLINE).strip(),
        text=one(TEXT) if body is None else body,
        stars=Stars(int(halves)) if halves.isdigit() and 1 <= int(halves) <= 10 else None,
        rewatch=_REWATCH in marks,
        tells_all=_TELLS_ALL in marks,
    )


def read_critic(values: Mapping[str, tuple[str, ...]]) -> CreditedAuthor:
    """Read the critic from a credit form. Raises InvalidValue."""

    def one(name: str) -> str:
        return " ".join((values.get(name) or ("",))[0].split())

    return read_author(
        None, one(CRITIC), outlet=one(OUTLET) or None, source=one(SOURCE) or None, licence=one(LICENCE) or None
    )


def _submission_of(review: Review) -> Submission:
    return Submission(
        headline=review.headline or "",
        stars=review.stars,
        rewatch=review.rewatch,
        tells_all=review.spoilers in (SpoilerLevel.WHOLE, SpoilerLevel.UNKNOWN),
    )


def _review_fields(submission: Submission) -> tuple[discord.ui.Item[Any], ...]:
    stars = [
        discord.SelectOption(
            label=text.star_text(Stars(halves)),
            value=str(halves),
            default=submission.stars is not None and submission.stars.halves == halves,
        )
        for halves in range(10, 0, -1)
    ]
    marks = discord.ui.CheckboxGroup[Any](
        custom_id=MARKS,
        required=False,
        max_values=2,
        options=[
            discord.CheckboxGroupOption(label=_("I'd seen it before"), value=_REWATCH, default=submission.rewatch),
            discord.CheckboxGroupOption(
                label=_("The whole text is a spoiler"),
                value=_TELLS_ALL,
                description=_("Hides everything. To hide a few words, write them ||like this||"),
                default=submission.tells_all,
            ),
        ],
    )
    return (
        text_field(HEADLINE, _("Headline"), submission.headline, "", HEADLINE_LIMIT, needed=False),
        discord.ui.Label(
            text=_("Rating"),
            component=discord.ui.Select(
                custom_id=STARS, options=stars, required=False, min_values=0, placeholder=_("No stars")
            ),
        ),
        discord.ui.Label(text=_("About this viewing"), component=marks),
    )


def text_field(
    name: str, label: str, value: str, description: str, limit: int, *, needed: bool = True
) -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=text.label_text(label, LABEL_LIMIT),
        description=text.label_text(description, DESCRIPTION_LIMIT) if description else None,
        component=discord.ui.TextInput(
            custom_id=name, default=value[:limit] or None, max_length=limit, required=needed
        ),
    )


def _text(value: str) -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=_("Your review"),
        description=_("Put ||spoilers|| between double bars. Longer than this box? Attach a file to /write."),
        component=discord.ui.TextInput(
            custom_id=TEXT,
            style=discord.TextStyle.paragraph,
            default=value or None,
            max_length=FIELD_LIMIT,
        ),
    )


def _file() -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=_("New text"),
        description=_("Too long to edit here. Attach a text file, or leave it unchanged."),
        component=discord.ui.FileUpload(custom_id=FILE, required=False, min_values=0, max_values=1),
    )


def _long(name: str, label: str) -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=label,
        component=discord.ui.TextInput(custom_id=name, style=discord.TextStyle.paragraph, max_length=REASON_LIMIT),
    )
