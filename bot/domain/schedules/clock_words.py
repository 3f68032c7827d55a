"""The words that people put around a time of day: at, o'clock, in the evening, in the languages of clubs."""

from __future__ import annotations


def _choices(*lines: str) -> str:
    """A pattern of alternatives, the longest first; a full stop in a word may be left out."""
    words = {word.replace("_", " ") for line in lines for word in line.split()}
    return "|".join(word.replace(".", r"\.?") for word in sorted(words, key=lambda word: (-len(word), word)))


_MORNING = (
    "in_the_morning morgens vormittags du_matin de_la_mañana del_mattino di_mattina da_manhã de_manhã 's_morgens",
    "'s_ochtends rano dopoledne sabah утра aamulla på_morgonen om_morgenen reggel dimineața",
    "صباحا صباحًا ص",
)
_OTHER = (
    "in_the_afternoon in_the_evening tonight abends nachmittags du_soir de_l'après-midi de_la_tarde di_sera",
    "del_pomeriggio da_tarde 's_avonds 's_middags wieczorem po_południu večer odpoledne akşam вечера дня illalla",
    "på_kvällen om_aftenen om_kvelden este seara",
    "مساء مساءً م",
)
_NIGHT = ("at_night nachts de_la_noche di_notte da_noite 's_nachts w_nocy v_noci gece ночи yöllä ليلا ليلًا",)
MORNING, NIGHT = _choices(*_MORNING), _choices(*_NIGHT)
PARTS = _choices(*_MORNING, *_OTHER, *_NIGHT)
"""What follows an hour of a half day: "8 in the evening"."""
FIRST_MORNING = "午前|上午|早上|朝|오전|아침"
FIRST_PARTS = f"{FIRST_MORNING}|午後|下午|晚上|夜|晩|오후|저녁|밤"
"""What precedes an hour of a half day: "晚上8点"."""
BEFORE = _choices(
    "at um ab à alle alle_ore ore a_las a_la às as om op klo. kello kl. klokken klockan godz. o_godz. o_godzinie o v",
    "ve saat в у στις ora orele la_ora pukul jam lúc الساعة",
)
"""What precedes an hour: "klo 20", "kl. 20", "a las 20"."""
OCLOCK = _choices(
    "o'clock oclock uhr heure heures hour hours hora horas hrs. hr. hs. h. ore uur godz. godzina hodin hodiny hod.",
    "óra órakor часов часа час ч. giờ",
)
"""What follows an hour and may be followed by minutes: "20 Uhr 30", "20 uur"."""
OCLOCK_SIGNS = "時|点|點|시"
MINUTE_SIGNS = "分|분"
