"""Texts as people type them: another word order, a person, initials, nicknames, Latin letters, sequels by number."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.titles_data import _MOVED
from benchmarks.titles_nicknames import NICKNAMES
from bot.search import TitleEntry, normalise_title

_SEQUEL = re.compile(r"\b(?:part|vol\.?|volume|chapter|episode) (?=[ivx\d]+\b|one\b|two\b|three\b)", re.IGNORECASE)
_RATED = 20
"""Ratings of a film from which on people abbreviate its title."""
_TO_CYRILLIC = (
    ("shch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ya", "я"), ("yu", "ю"), ("ts", "ц"),
    *zip("abvgdezijklmnoprstufhyqwxc", "абвгдезийклмнопрстуфхыквкс", strict=True),
)  # fmt: skip
_TO_GREEK = (
    ("th", "θ"), ("ch", "χ"), ("ph", "φ"), ("ps", "ψ"),
    *zip("abgdezijklmnxoprstufhywqcv", "αβγδεζιικλμνξοπρστυφχυωκκβ", strict=True),
)  # fmt: skip
_ISO = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщыюяж",
        "a b v g d e z i j k l m n o p r s t u f h c č š šč y ju ja ž".split(),
        strict=True,
    )
)
_PASSPORT = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщыюяж",
        "a b v g d e z i y k l m n o p r s t u f kh ts ch sh shch y yu ya zh".split(),
        strict=True,
    )
)
_CHAT = {**_PASSPORT, "х": "h", "й": "i", "ц": "c", "щ": "sh"}
_ELOT = dict(zip("αβγδεζιθκλμνξοπρσςτυφχψω", "a v g d e z i th k l m n x o p r s s t y f ch ps o".split(), strict=True))
_REAL_TITLES = """
Ночной дозор|nochnoy dozor
Иди и смотри|idi i smotri
Летят журавли|letyat zhuravli
Иваново детство|ivanovo detstvo
Зеркало|zerkalo
Андрей Рублёв|andrei rublev
Солярис|solyaris
Броненосец Потёмкин|bronenosets potemkin
Москва слезам не верит|moskva slezam ne verit
Белое солнце пустыни|beloe solntse pustyni
Брат|brat
Левиафан|leviafan
Нелюбовь|nelyubov
Возвращение|vozvrashchenie
Утомлённые солнцем|utomlyonnye solntsem
Сталкер|stalker
Баллада о солдате|ballada o soldate
Ирония судьбы|ironiya sudby
Бриллиантовая рука|brilliantovaya ruka
Кавказская пленница|kavkazskaya plennitsa
Иван Васильевич меняет профессию|ivan vasilievich menyaet professiyu
Собачье сердце|sobachye serdtse
Человек с киноаппаратом|chelovek s kinoapparatom
Тіні забутих предків|tini zabutykh predkiv
Земля|zemlya
Κυνόδοντας|kynodontas
Το βλέμμα του Οδυσσέα|to vlemma tou odyssea
Ο θίασος|o thiasos
Μια αιωνιότητα και μια μέρα|mia aioniotita kai mia mera
Τοπίο στην ομίχλη|topio stin omichli
Στέλλα|stella
기생충|gisaengchung
올드보이|oldeuboi
살인의 추억|sarinui chueok
괴물|goemul
마더|madeo
버닝|beoning
부산행|busanhaeng
곡성|gokseong
아가씨|agassi
시|si
밀양|miryang
빈집|binjip
英雄|yingxiong
霸王别姬|bawang bieji
花样年华|huayang nianhua
卧虎藏龙|wohu canglong
活着|huozhe
大红灯笼高高挂|da hong denglong gaogao gua
重庆森林|chongqing senlin
一一|yi yi
悲情城市|beiqing chengshi
牯岭街少年杀人事件|gulingjie shaonian sharen shijian
三峡好人|sanxia haoren
红高粱|hong gaoliang
饮食男女|yinshi nannu
ひまわり|himawari
となりのトトロ|tonari no totoro
もののけ|mononoke
ゴジラ|gojira
たそがれ|tasogare
שבעה|shiva
شمس|shms
"""


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text and the film that it means: any film with this normalised title, or the film of this id."""

    kind: str
    text: str
    wanted: str
    film: int | None = None


def typed_texts(entries: Sequence[TitleEntry], count: int, seed: int) -> list[TypedText]:
    """Make `count` texts of each kind that can be made of these films."""
    rng = random.Random(seed)
    weights = [entry.popularity for entry in entries]
    made: list[TypedText] = []
    for kind, make in _KINDS.items():
        texts: dict[str, TypedText] = {}
        for attempt in range(60 * count):
            if len(texts) == count:
                break
            entry = rng.choice(entries) if attempt % 2 else rng.choices(entries, weights)[0]
            text = make(_plain_title(entry), entry, rng)
            if text and normalise_title(text):
                texts.setdefault(text, TypedText(kind, text, normalise_title(entry.title)))
        made += texts.values()
    return made


def nickname_texts(entries: Sequence[TitleEntry], half: str) -> list[TypedText]:
    """Give the nicknames of one half, "tune" or "report", whose films are in the catalogue."""
    made = []
    titles = [(entry, " ".join(normalise_title(t) for t in (entry.title, *entry.alternatives))) for entry in entries]
    for line in NICKNAMES.splitlines():
        text, words, year = line.split("|")
        if (zlib.crc32(text.encode()) % 2 == 0) != (half == "tune"):
            continue
        wanted = normalise_title(words)
        fits = [
            entry
            for entry, title in titles
            if entry.year is not None and abs(entry.year - int(year)) <= 1 and wanted in title
        ]
        if fits:
            best = max(fits, key=lambda entry: entry.popularity)
            made.append(TypedText("nickname", text, normalise_title(best.title), best.film_id))
    return made


def other_scripts(entries: Sequence[TitleEntry], count: int, seed: int) -> tuple[list[TitleEntry], list[TypedText]]:
    """Make films with titles in other scripts, half of them real ones, and how people write these in Latin letters."""
    rng = random.Random(seed)
    first = max(entry.film_id for entry in entries) + 1
    films: list[TitleEntry] = []
    texts: list[TypedText] = []

    def add(kind: str, title: str, typed: str) -> None:
        films.append(TitleEntry(first + len(films), title, 2000, popularity=rng.paretovariate(1.2)))
        texts.append(TypedText(kind, typed, normalise_title(title), films[-1].film_id))

    for line in _REAL_TITLES.split("\n"):
        if line:
            add("Latin letters, real titles", *line.split("|"))
    ways = (("Cyrillic", _TO_CYRILLIC, (_ISO, _PASSPORT, _CHAT)), ("Greek", _TO_GREEK, (_ELOT,)))
    while len(texts) < count:
        _, letters, romanisations = ways[len(texts) % 2]
        # Halves of two titles: the Latin title itself is in no catalogue.
        one, two = (_plain_title(rng.choice(entries)).split() for _ in range(2))
        title = "".join(c for c in " ".join([*one[: (len(one) + 1) // 2], *two[len(two) // 2 :]]) if c.isascii())
        for latin, other in letters:
            title = title.replace(latin, other)
        if len(title) >= 5 and not re.search(r"[a-z\d]", title):
            table = rng.choice(romanisations)
            add("Latin letters, generated", title, "".join(table.get(c, c) for c in title))
    return films, texts


def _plain_title(entry: TitleEntry) -> str:
    return re.sub(r"[^\w\s']", " ", _MOVED.sub(r"\2 \1", entry.title).lower()).strip()


def _another_order(title: str, _: TitleEntry, rng: random.Random) -> str | None:
    words = title.split()
    if len(words) < 3:
        return None
    shuffled = rng.sample(words, len(words))
    return " ".join(shuffled) if shuffled != words else None


def _with_person(title: str, entry: TitleEntry, rng: random.Random) -> str | None:
    people = [person for person in entry.people[:5] if " " in person]
    if not people or len(title.split()) > 5:
        return None
    person = rng.choice(people).lower()
    last = person.split()[-1]
    other = rng.choice(people).lower().split()[-1]
    return rng.choice((f"{title} {last}", f"{last} {title}", f"{title} {person}", f"{title} {last} {other}"))


def _initials(title: str, entry: TitleEntry, _: random.Random) -> str | None:
    words = normalise_title(title).split()
    return "".join(word[0] for word in words) if len(words) >= 4 and entry.popularity >= _RATED else None


def _sequel(_title: str, entry: TitleEntry, _: random.Random) -> str | None:
    written = _MOVED.sub(r"\2 \1", entry.title).lower()
    match = _SEQUEL.search(written)
    if match is None or entry.popularity < 1:
        return None
    number = re.match(r"[ivx\d]+|one|two|three", written[match.end() :])
    before = re.sub(r"[^\w\s']", " ", written[: match.start()]).strip()
    return f"{before} {number[0]}" if number and before else None


_KINDS: dict[str, Callable[[str, TitleEntry, random.Random], str | None]] = {
    "another word order": _another_order,
    "with a person": _with_person,
    "initials": _initials,
    "sequel by number": _sequel,
}
