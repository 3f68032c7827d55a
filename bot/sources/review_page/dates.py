"""Parses dates in several languages: "March 3, 2019", "3. März 2019", "2019-03-03"."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from bot.domain.errors import InvalidValue
from bot.sources.review_page.blocks import plain_signs

_MONTHS = (
    (
        "jan january januar janvier enero gennaio januari janeiro ene stycznia styczeń ledna leden tammikuuta "
        "január ianuarie січня января январь ocak ιανουαρίου ιανουάριος يناير जनवरी gen sty янв"
    ),
    (
        "feb february februar février febrero febbraio februari fevereiro fév févr lutego luty února únor "
        "helmikuuta február februarie лютого февраля февраль şubat φεβρουαρίου φεβρουάριος فبراير फ़रवरी "
        "फरवरी lut фев"
    ),
    (
        "mar march märz mars marzo maart março mär mrz marca marzec марта март března březen marts "
        "maaliskuuta március martie березня mart μαρτίου μάρτιος مارس मार्च"
    ),
    (
        "apr april avril abril aprile avr abr kwietnia kwiecień апреля апрель dubna duben huhtikuuta április "
        "aprilie квітня nisan απριλίου απρίλιος أبريل ابريل अप्रैल kwi"
    ),
    (
        "may mai mayo maggio mei maio maja maj мая май května květen maj mai toukokuuta május травня mayıs "
        "μαΐου μαίου μάιος مايو मई mag"
    ),
    (
        "jun june juni juin junio giugno junho czerwca czerwiec июня июнь června červen kesäkuuta június "
        "iunie червня haziran ιουνίου ιούνιος يونيو जून giu cze"
    ),
    (
        "jul july juli juillet julio luglio julho juil lipca lipiec июля июль července červenec heinäkuuta "
        "július iulie липня temmuz ιουλίου ιούλιος يوليو जुलाई lug lip"
    ),
    (
        "aug august août agosto augustus ago augusti sierpnia sierpień августа август srpna srpen elokuuta "
        "augusztus серпня ağustos αυγούστου αύγουστος أغسطس अगस्त sie авг"
    ),
    (
        "sep sept september septembre septiembre settembre setembro września wrzesień сентября сентябрь září "
        "syyskuuta szeptember septembrie вересня eylül σεπτεμβρίου σεπτέμβριος سبتمبر सितंबर सितम्बर set wrz "
        "сен"
    ),
    (
        "oct october oktober octobre octubre ottobre outubro okt października październik октября октябрь "
        "října říjen lokakuuta október octombrie жовтня ekim οκτωβρίου οκτώβριος أكتوبر अक्टूबर अक्तूबर ott "
        "paź окт out"
    ),
    (
        "nov november novembre noviembre novembro listopada listopad ноября ноябрь listopadu marraskuuta "
        "noiembrie kasım νοεμβρίου νοέμβριος نوفمبر नवंबर नवम्बर lis ноя"
    ),
    (
        "dec december dezember décembre diciembre dicembre dezembro dez déc dic grudnia grudzień декабря "
        "декабрь prosince prosinec joulukuuta decembrie грудня aralık δεκεμβρίου δεκέμβριος ديسمبر दिसंबर "
        "दिसम्बर gru дек"
    ),
)
_NUMBER = {unicodedata.normalize("NFC", name): n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMES = "|".join(sorted(map(re.escape, _NUMBER), key=len, reverse=True))
_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-/]|\.\s?|\s?[年년]\s?)(\d{1,2})(?:[-/]|\.\s?|\s?[月월]\s?)(\d{1,2})(?!\d)\s?[日일]?"
)
_MONTH_FIRST = re.compile(rf"\b({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º)?(?:\.?\s+|[.-])(?:de\s+|of\s+)?({_NAMES})(?!\w)(?:\.?,?\s+|[.-])(?:de\s+|del\s+)?((?:19|"
    rf"20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"(?<!\d)((?:19|20)\d\d)\.?\s+({_NAMES})\.?\s+(\d{{1,2}})(?!\d)", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)(?!\d)")


def find_date(text: str) -> tuple[date, tuple[int, int]] | None:
    """Return the first date in a text and its (start, end) position.

    Ambiguous dates such as "03/04/2019" are ignored unless one of the numbers cannot be a month.
    """
    text = plain_signs(text)
    readers = (
        (_ISO, lambda m: (m[1], m[2], m[3])),
        (_MONTH_FIRST, lambda m: (m[3], str(_NUMBER[m[1].lower()]), m[2])),
        (_DAY_FIRST, lambda m: (m[3], str(_NUMBER[m[2].lower()]), m[1])),
        (_YEAR_FIRST, lambda m: (m[1], str(_NUMBER[m[2].lower()]), m[3])),
        (_DOTTED, lambda m: (m[3], m[2], m[1])),
        (_SLASHED, lambda m: (m[3], m[1], m[2]) if int(m[2]) > 12 or m[1] == m[2] else (m[3], m[2], m[1])),
    )
    for pattern, parts in readers:
        for match in pattern.finditer(text):
            if pattern is _SLASHED and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2]:
                continue
            try:
                return date(*map(int, parts(match))), match.span()
            except ValueError:
                continue
    return None


def find_day(text: str) -> date | None:
    """Return the first date in a text."""
    found = find_date(text)
    return found[0] if found else None


def given_day(written: str) -> date | None:
    """Parse a day that a person typed; None for a blank text. Raises InvalidValue."""
    if not written.strip():
        return None
    day = find_day(written)
    if day is None:
        raise InvalidValue("published", written, "such as 2024-03-31")
    return day
