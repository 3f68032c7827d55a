"""The words that people use for days: weekdays, months, holidays, and days counted from today."""

from __future__ import annotations


def _number(*names: str) -> dict[str, int]:
    """Each word of a line gets the line's place, from 0."""
    return {word: place for place, line in enumerate(names) for word in line.split()}


WEEKDAYS = _number(
    "monday mon montag lundi lunes lunedi segunda maandag"
    " mandag maanantai maanantaina poniedzialek pondeli pazartesi понедельник",
    "tuesday tue tues dienstag mardi martes martedi terca dinsdag"
    " tirsdag tisdag tiistai tiistaina wtorek utery sali вторник",
    "wednesday wed mittwoch mercredi miercoles mercoledi quarta woensdag"
    " onsdag keskiviikko keskiviikkona sroda srode streda stredu carsamba среда среду",
    "thursday thu thur thurs donnerstag jeudi jueves giovedi quinta donderdag"
    " torsdag torstai torstaina czwartek ctvrtek persembe четверг",
    "friday fri freitag vendredi viernes venerdi sexta vrijdag"
    " fredag perjantai perjantaina piatek patek cuma пятница пятницу",
    "saturday sat samstag sonnabend samedi sabado sabato zaterdag"
    " lordag lørdag lauantai lauantaina sobota sobote sobotu cumartesi суббота субботу",
    "sunday sun sonntag dimanche domingo domenica zondag"
    " sondag søndag sunnuntai sunnuntaina niedziela niedziele nedele nedeli pazar воскресенье",
)
"""Monday is 0. Words are folded: no accents, no capitals."""
MONTHS = {
    word: place + 1
    for word, place in _number(
        "january jan januar janner janvier janv enero ene gennaio gen janeiro januari",
        "february feb februar fevrier fevr febrero febbraio fevereiro fev februari",
        "march mar marz mars marzo marco maart mrt",
        "april apr avril avr abril abr aprile",
        "may mai mayo maggio mag maio mei",
        "june jun juni juin junio giugno giu junho",
        "july jul juli juillet juil julio luglio lug julho",
        "august aug aout agosto ago augustus",
        "september sep sept septembre septiembre settembre set setembro",
        "october oct oktober okt octobre octubre ottobre ott outubro out",
        "november nov novembre noviembre novembro",
        "december dec dezember dez decembre diciembre dic dicembre dezembro",
    ).items()
}
_NAMED_DAYS = (
    "today|tonight|now|just now|this morning|this afternoon|this evening|heute|aujourd hui|hoy|oggi|hoje|vandaag",
    "yesterday|last night|last evening|gestern|hier|ayer|anoche|ieri|ontem|gisteren",
    "day before yesterday|night before last|vorgestern|avant hier|anteayer|altro ieri|anteontem|eergisteren",
)
NAMED_DAYS = {word: days for days, line in enumerate(_NAMED_DAYS) for word in line.split("|")}
"""How many days ago; the part of the day and articles are removed before."""
PARTS_OF_DAY = frozenset(
    "morning afternoon evening night noon lunchtime morgen mittag nachmittag abend nacht matin soir tarde noche sera"
    " noite avond".split()
)
NUMBERS = {
    word: count
    for count, line in enumerate(
        "|a an one|two couple|three|four|five|six|seven|eight|nine|ten|eleven|twelve".split("|")
    )
    for word in line.split()
}
HOLIDAYS = {
    "christmas eve": (24, 12),
    "christmas": (25, 12),
    "christmas day": (25, 12),
    "boxing day": (26, 12),
    "new year s eve": (31, 12),
    "new years eve": (31, 12),
    "new year s day": (1, 1),
    "new years day": (1, 1),
    "halloween": (31, 10),
    "valentine s day": (14, 2),
    "valentines day": (14, 2),
}
"""Day and month of holidays that have the same day each year."""
