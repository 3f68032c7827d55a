"""Where sentences end after abbreviations, initials, numbers and notes; "|" marks the boundaries."""

from __future__ import annotations

import pytest

from bot.taste.highlights import sentences
from bot.taste.highlights.sentences import sentence_spans

ENDS = [
    ("en", "It belongs to Robert Downey Jr. | He is superb here."),
    ("en", "Harry Connick Jr. | The music is fine."),
    ("en", "He copies Lon Chaney Sr. | There is no shame in it."),
    ("en", "It stars Robert Downey Jr. and Val Kilmer. | Both shine."),
    ("en", "Spike Lee made Malcolm X. | It is long and great."),
    ("en", "Fritz Lang made M. | It still frightens."),
    ("en", "They switch to plan B. | The rest is comedy."),
    ("en", "Samuel L. Jackson wins. | He shouts."),
    ("en", "J. J. Abrams directs it. | It works."),
    ("en", "Mme. Arpel opens the door. | She smiles."),
    ("en", "Mlle. Hortense sings. | Dr. No is fun."),
    ("en", "Cars, guns, etc. | I liked it."),
    ("en", "Cars, guns, etc. and more of them. | Fine."),
    ("en", "As Bordwell [2004] wrote, it is good. | Fine."),
    ("en", "So says Bordwell. [2004] wrote the same. | Fine."),
    ("en", "P.S. The film is fun. | Alien vs. The Predator is not."),
    ("en", "It made No. 1 in June. | Approx. 20 people left."),
    ("en", "It cost 3.5 million. | It shows."),
    ("en", "He lives in the U.S. | The film does not."),
    ("en", "“Why?” she asks. | Wait… | It works."),
    ("it", "Non vuole andar via. | Questo film è bello."),
    ("it", "Auto, pistole, etc. | Il film annoia."),
    ("it", "Auto, pistole, ecc. | Una noia."),
    ("it", "Il sig. Rossi parla. | L'ing. Bianchi tace."),
    ("it", "Un film di A. Magnani. | È bello."),
    ("fr", "Mme. Arpel ouvre la porte. | Elle sourit."),
    ("fr", "M. Hulot arrive. | Il tombe."),
    ("fr", "Des armes, etc. | Le film plaît."),
    ("fr", "Quel ennui… | Mais la fin est belle."),
    ("fr", "C'est le no. 1 de l'année. | Il gagne."),
    ("pt", "A câmera desce a Av. Paulista. | É lindo."),
    ("pt", "Carros, armas etc. | O filme cansa."),
    ("pt", "Um filme da Profa. Lima. | O Sr. Silva chora."),
    ("es", "Coches, armas, etc. | La película aburre."),
    ("es", "La Sra. Robinson sonríe. | Es un clásico."),
    ("es", "Vive en la Avda. Goya. | El Dr. No es malo."),
    ("de", "Autos, Waffen usw. | Der Film langweilt."),
    ("de", "Vgl. Der Pate und z. B. Das Boot. | Gut."),
    ("pl", "Grają m.in. Jan Nowak i Ewa Lis. | Film jest dobry."),
    ("pl", "Auta, bronie itd. | Film jest nudny."),
    ("ru", "Машины и т. д. | Фильм скучный."),
    ("ru", "А. С. Пушкин был тут. | Это хорошо."),
    ("ja", "すごい。|「最高！」と言った。|終わり。"),
]


@pytest.mark.parametrize(("language", "marked"), ENDS)
def test_a_full_stop_ends_a_sentence_only_where_one_begins(language: str, marked: str) -> None:
    text = marked.replace("|", "") if language == "ja" else marked.replace(" | ", " ")
    expected = [part.strip() for part in marked.split("|")]
    assert [text[start:stop] for start, stop in sentence_spans(text, language)] == expected


def test_initials_without_end_are_read_in_few_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def segment(language: str, text: str) -> list[str]:
        read.append(len(text))
        return [text[:2], text[2:]]

    monkeypatch.setattr("bot.taste.highlights.sentences.sentencex.segment", segment)
    sentences.sentence_spans("A." * 10_000, "it")
    assert sum(read) < 3 * 20_000
