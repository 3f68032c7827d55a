"""Reads spans of time as people type them, in the languages of clubs: "2 weeks ago", "in 2 Stunden", "2時間前"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from bot.domain.catalogue.film import fold_text
from bot.domain.diary.day_words import phrases


class Unit(Enum):
    MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = range(6)


@dataclass(frozen=True, slots=True)
class Duration:
    count: int
    unit: Unit


_UNITS = {
    Unit.MINUTE: "minute minutes min mins minuten minuto minutos minuti minuta minutę minuty minut минута минуту минуты"
    " минут 分 분 دقيقة دقائق",
    Unit.HOUR: "hour hours h hr hrs std stunde stunden heure heures hora horas ora ore godzina godzinę godziny godzin"
    " час часа часов 時間 시간 ساعة ساعات",
    Unit.DAY: "day days d night nights tag tage tagen nacht nächte nächten jour jours nuit nuits día días noche noches"
    " noite noites giorno giorni notte notti sera sere dzień dni день дня дней 日 일 يوم أيام",
    Unit.WEEK: "week weeks w woche wochen semaine semaines semana semanas settimana settimane tydzień tygodnie tygodni"
    " неделя неделю недели недель 週間 週 주일 주 أسبوع أسابيع",
    Unit.MONTH: "month months monat monate monaten mois mes meses mese mesi miesiąc miesiące miesięcy месяц месяца"
    " месяцев か月 ヶ月 ヵ月 カ月 개월 달 شهر أشهر شهور",
    Unit.YEAR: "year years jahr jahre jahren an ans année années año años anno anni rok lata lat год года лет 年 년"
    " سنة سنوات عام أعوام",
}
_DUALS = {
    Unit.HOUR: "ساعتين ساعتان",
    Unit.DAY: "يومين يومان",
    Unit.WEEK: "أسبوعين أسبوعان",
    Unit.MONTH: "شهرين شهران",
    Unit.YEAR: "سنتين سنتان عامين عامان",
}
"""Arabic has a form of its own for two."""
_NUMBERS = (
    "a an one ein eine einem einer einen un une una uno um uma jeden jedną один одну одна 一 한 일",
    "two couple zwei deux dos dois duas due dwa dwie два две 二 두 이",
    "three drei trois tres três tre trzy три 三 세 삼 ثلاثة ثلاث",
    "four vier quatre cuatro quatro quattro cztery четыре 四 네 사 أربعة أربع",
    "five fünf cinq cinco cinque pięć пять 五 다섯 오 خمسة خمس",
    "six sechs seis sei sześć шесть 六 여섯 육 ستة ست",
    "seven sieben sept siete sete sette siedem семь 七 일곱 칠 سبعة سبع",
    "eight acht huit ocho oito otto osiem восемь 八 여덟 팔 ثمانية ثماني",
    "nine neun neuf nueve nove dziewięć девять 九 아홉 구 تسعة تسع",
    "ten zehn dix diez dez dieci dziesięć десять 十 열 십 عشرة عشر",
    "eleven elf onze once undici jedenaście одиннадцать",
    "twelve zwölf douze doce doze dodici dwanaście двенадцать",
)
NUMBERS = {fold_text(word): count for count, line in enumerate(_NUMBERS, 1) for word in line.split()}
_UNIT_OF = {fold_text(word): Duration(1, unit) for unit, words in _UNITS.items() for word in words.split()} | {
    fold_text(word): Duration(2, unit) for unit, words in _DUALS.items() for word in words.split()
}

_AGO = ("vor|il y a|hace|ha|faz|قبل|منذ", "ago|fa|atras|temu|назад|前|전|geleden|sedan|siden|sitten")
_AHEAD = ("in|dans|en|dentro de|em|daqui a|tra|fra|za|через|بعد|om|over", "後|후|뒤")
_BEFORE = ("за|قبل", "before|earlier|vorher|davor|früher|avant|antes|prima|wcześniej|przed|до|前|전")


def read_ago(text: str) -> Duration | None:
    """How long ago it was: "2 weeks ago", "vor einer Woche", "неделю назад", "2週間前"; None for anything else."""
    return _read(text, *_AGO)


def read_ahead(text: str) -> Duration | None:
    """How long it will take: "in 2 hours", "через 2 часа", "2時間後"."""
    return _read(text, *_AHEAD)


def read_before(text: str) -> Duration | None:
    """How long before something: "2 hours before", "2 heures avant", "за 2 часа"."""
    return _read(text, *_BEFORE)


def _read(text: str, prefixes: str, suffixes: str) -> Duration | None:
    before, after = _patterns(prefixes, suffixes)
    match = before.match(fold_text(text)) or after.match(fold_text(text))
    if match is None:
        return None
    unit, counted = _UNIT_OF[match["unit"]], match["count"]
    if counted is None:
        return unit
    count = int(counted) if counted.isdigit() else NUMBERS.get(counted.strip())
    return None if count is None or unit.count > 1 else Duration(count, unit.unit)


@lru_cache(maxsize=4)
def _patterns(prefixes: str, suffixes: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
    numbers = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
    span = rf"(?:(?:a )?(?P<count>\d{{1,4}}|(?:{numbers})(?= |[^a-zа-я])) ?(?:de )?)?(?P<unit>{units})"
    first = "|".join(sorted(phrases(prefixes), key=len, reverse=True))
    last = "|".join(sorted(phrases(suffixes), key=len, reverse=True))
    return re.compile(rf"(?:{first}) {span}\Z"), re.compile(rf"{span} ?(?:{last})\Z")
