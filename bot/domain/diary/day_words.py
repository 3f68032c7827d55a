"""The words that people use for days, in the languages of clubs: weekdays, months, holidays, days from today.

All words are folded by `fold_text`: no accents, no capitals.
"""

from __future__ import annotations

import unicodedata

from bot.domain.catalogue.film import fold_text


def _number(*names: str) -> dict[str, int]:
    """Each word of a line gets the line's place, from 0."""
    return {fold_text(word): place for place, line in enumerate(names) for word in line.split()}


def phrases(line: str) -> frozenset[str]:
    """The phrases of a line, which a bar divides."""
    return frozenset(map(fold_text, line.split("|")))


WEEKDAYS = _number(
    "monday mon montag lundi lunes lunedi segunda maandag mandag maanantai maanantaina poniedziałek pondeli pazartesi"
    " понедельник 月曜日 月曜 월요일 الاثنين اثنين",
    "tuesday tue tues dienstag mardi martes martedi terca dinsdag tirsdag tisdag tiistai tiistaina wtorek utery sali"
    " вторник 火曜日 火曜 화요일 الثلاثاء ثلاثاء",
    "wednesday wed mittwoch mercredi miercoles mercoledi quarta woensdag onsdag keskiviikko keskiviikkona środa środę"
    " streda stredu carsamba среда среду 水曜日 水曜 수요일 الأربعاء أربعاء",
    "thursday thu thur thurs donnerstag jeudi jueves giovedi quinta donderdag torsdag torstai torstaina czwartek"
    " ctvrtek persembe четверг 木曜日 木曜 목요일 الخميس خميس",
    "friday fri freitag vendredi viernes venerdi sexta vrijdag fredag perjantai perjantaina piątek patek cuma"
    " пятница пятницу 金曜日 金曜 금요일 الجمعة جمعة",
    "saturday sat samstag sonnabend samedi sabado sabato zaterdag lordag lørdag lauantai lauantaina sobota sobotę"
    " sobotu cumartesi суббота субботу 土曜日 土曜 토요일 السبت سبت",
    "sunday sun sonntag dimanche domingo domenica zondag sondag søndag sunnuntai sunnuntaina niedziela niedzielę"
    " nedele nedeli pazar воскресенье 日曜日 日曜 일요일 الأحد أحد",
)
"""Monday is 0."""
GERMAN_PARTS = ("abend", "nacht", "nachmittag", "mittag")
"""What German writes in one word with the weekday."""
MONTHS = {
    word: place + 1
    for word, place in _number(
        "january jan januar janner janvier janv enero ene gennaio gen janeiro januari styczeń stycznia sty"
        " январь января янв يناير",
        "february feb februar fevrier fevr febrero febbraio fevereiro fev februari luty lutego lut"
        " февраль февраля фев فبراير شباط",
        "march mar marz mars marzo marco maart mrt marzec marca март марта مارس آذار",
        "april apr avril avr abril abr aprile kwiecień kwietnia kwi апрель апреля апр أبريل إبريل نيسان",
        "may mai mayo maggio mag maio mei maj maja май мая مايو أيار",
        "june jun juni juin junio giugno giu junho czerwiec czerwca cze июнь июня июн يونيو حزيران",
        "july jul juli juillet juil julio luglio lug julho lipiec lipca lip июль июля июл يوليو تموز",
        "august aug aout agosto ago augustus sierpień sierpnia sie август августа авг أغسطس آب",
        "september sep sept septembre septiembre settembre set setembro wrzesień września wrz"
        " сентябрь сентября сен سبتمبر أيلول",
        "october oct oktober okt octobre octubre ottobre ott outubro out październik października paź"
        " октябрь октября окт أكتوبر",
        "november nov novembre noviembre novembro listopad listopada lis ноябрь ноября ноя نوفمبر",
        "december dec dezember dez decembre diciembre dic dicembre dezembro grudzień grudnia gru"
        " декабрь декабря дек ديسمبر",
    ).items()
}
_NAMED_DAYS = (
    (
        "today|tonight|now|just now|this morning|this afternoon|this evening|heute|aujourd hui|ce soir|hoy|esta noche"
        "|oggi|stasera|hoje|hoje à noite|vandaag|dzisiaj|dziś|сегодня|今日|きょう|今夜|今晩|오늘"
        "|اليوم|الليلة|هذا المساء"
    ),
    (
        "yesterday|last night|last evening|gestern|letzte nacht|hier|ayer|anoche|ieri|ontem|ontem à noite|gisteren"
        "|wczoraj|вчера|昨日|きのう|昨夜|昨晩|ゆうべ|어제|어젯밤|أمس|البارحة|ليلة أمس|مساء أمس|الليلة الماضية"
    ),
    (
        "day before yesterday|night before last|vorgestern|avant hier|anteayer|antes de ayer|altro ieri|anteontem"
        "|eergisteren|przedwczoraj|позавчера|一昨日|おととい|그저께|그제|أول أمس|أول البارحة"
    ),
)
NAMED_DAYS = {word: days for days, line in enumerate(_NAMED_DAYS) for word in phrases(line)}
"""How many days ago; the part of the day and articles are removed before."""
PARTS_OF_DAY = frozenset(
    fold_text(
        "morning afternoon evening night noon lunchtime morgen mittag nachmittag abend nacht matin soir tarde noche"
        " sera noite avond wieczorem rano nocą вечером утром днём ночью 夜 晩 朝 昼 밤 저녁 아침 오후 오전"
        " مساء صباحا ليلا ظهرا"
    ).split()
)
LINKS = frozenset(
    fold_text(
        "on the of am le el il l o feira den der die das em na no al w we в во la les los las i il y de da du della го"
        " يوم في من"
    ).split()
)
"""Words that say nothing about a day, wherever they are."""
LINKS_OF_PARTS = frozenset("por la a da de di du in at im".split())
"""What is left of "por la noche" when the part of the day is taken away."""
LAST = frozenset(
    fold_text(
        "last past letzten letzter letzte vergangenen dernier derniere pasado pasada scorso scorsa passada passado"
        " ostatni ostatnia zeszły zeszła zeszłą ostatnią прошлый прошлую прошлое この前 지난 الماضي الماضية"
    ).split()
)
LAST_WEEK = phrases(
    "last week|letzte woche|letzter woche|vorige woche|semaine derniere|semana pasada|semana passada|settimana scorsa"
    "|zeszłym tygodniu|ubiegłym tygodniu|на прошлой неделе|прошлой неделе|先週|지난주|지난 주|الأسبوع الماضي"
)
HOLIDAYS = {
    word: day
    for line, day in (
        ("christmas eve|heiligabend|heilig abend|nochebuena|vigilia di natale|wigilia|クリスマスイブ", (24, 12)),
        ("christmas|christmas day|weihnachten|noël|navidad|natal|natale|クリスマス|크리스마스", (25, 12)),
        ("boxing day", (26, 12)),
        ("new year s eve|new years eve|silvester|nochevieja|capodanno vigilia|sylwester|大晦日", (31, 12)),
        ("new year s day|new years day|neujahr|año nuevo|ano novo|capodanno|nowy rok|новый год|元日", (1, 1)),
        ("halloween", (31, 10)),
        ("valentine s day|valentines day|valentinstag|san valentino|san valentín|walentynki", (14, 2)),
    )
    for word in phrases(line)
}
"""Day and month of holidays that have the same day each year."""
_COMMAS = str.maketrans(dict.fromkeys(",،、，", " "))


def plain_text(typed: str) -> str:
    """What was typed in small letters and with the digits 0 to 9, without commas, and with single blanks."""
    text = unicodedata.normalize("NFKC", typed).casefold().translate(_COMMAS)
    return " ".join("".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text).split())
