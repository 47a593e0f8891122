"""Text to phones: what is written is said rightly, marks act, tags are never spoken."""

from __future__ import annotations

from functools import cache

import pytest

from pipelines.speech.front.g2p import G2P
from pipelines.speech.front.inflect import inflect
from pipelines.speech.front.markup import parse_markup
from pipelines.speech.front.normalise import tokenize
from pipelines.speech.front.phone_notation import parse_phones
from pipelines.speech.front.questions import rises_at_end
from pipelines.speech.front.transcription import to_phones
from pipelines.speech.text import split_phrases
from weights.errors import InputError
from weights.store import EMBEDDED


@cache
def g2p() -> G2P:
    return G2P.load(EMBEDDED / "speech")


def said(text: str) -> str:
    return " ".join(w for t in tokenize(text) for w in t.words)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Dr. Smith paid $12.50.", "doctor smith paid twelve dollars and fifty cents"),
        ("on March 3rd, 2024 at 5:30 pm", "on march third twenty twenty four at five thirty p. m."),
        ("2024-11-28", "november twenty eighth twenty twenty four"),
        ("3/4/1999", "march fourth nineteen ninety nine"),
        ("1,234,567 people", "one million two hundred thirty four thousand five hundred sixty seven people"),
        ("45% in the 1990s", "forty five percent in the nineteen nineties"),
        ("in 1907 and 2005", "in nineteen oh seven and two thousand five"),
        ("3 m", "three m."),
        ("it's -5°C", "it's minus five degrees celsius"),
        ("6 ft and 1 kg", "six feet and one kilogram"),
        ("www.example.com/help", "w. w. w. dot example dot com slash help"),
        ("me@site.org", "me at site dot org"),
        ("call 555-123-4567", "call five five five one two three four five six seven"),
        ("the 21st of May 1980", "the twenty first of may nineteen eighty"),
        ("1/2 cup, 3/4 mile", "one half cup three quarters mile"),
        ("R2D2 & MP3", "r. two d. two and m. p. three"),
        ("the U.S. army", "the u. s. army"),
        ("£3 million", "three million pounds"),
        ("No. 7, 5th Ave. East", "number seven fifth avenue east"),
        ("He said no. Why?", "he said no why"),
        ("naïve café", "naive cafe"),
        ("a 10 o'clock train", "a ten o'clock train"),
        ("9 AM", "nine a. m."),
        ("$1", "one dollar"),
        ("0.5", "zero point five"),
    ],
)
def test_what_is_written_is_read_as_people_do(written: str, words: str) -> None:
    assert said(written) == words


def test_any_text_is_read_without_error() -> None:
    for text in (
        "€",
        "1" * 400,
        "99/99/9999",
        "25:99",
        "....",
        "«¿?»",
        "I II IV",
        "e=mc²",
        "1.2.3.4",
        "#5 @home <3",
        "\u202e abc",
        "½ 🎉 party",
        "x½V€53_@b2.³|³&",
    ):
        assert all(w.strip() for t in tokenize(text) for w in t.words)


def test_light_marks_and_ssml_ask_and_unknown_tags_are_passed_over() -> None:
    marked = parse_markup(
        "She *never* [pause 0.5] said <b>that</b> [whispers softly] [sigh] <break time='300ms'/><voice-x>now</voice-x>."
    )
    assert "".join(marked.text.split()) == "Sheneversaidthatnow."
    assert [e.pause_s for e in marked.events if e.pause_s] == [0.5, 0.3] and [
        e.sound for e in marked.events if e.sound
    ] == ["sigh"]
    assert [marked.text[s.start : s.end] for s in marked.spans if s.emphasis] == ["never"]


def test_ssml_attributes() -> None:
    text = (
        '<speak><mstts:express-as style="sad" styledegree="1.5">I am <prosody rate="slow" pitch="+2st" volume="-6dB">so'
        ' tired</prosody></mstts:express-as>. <say-as interpret-as="characters">AB1</say-as> <sub alias="World Wide'
        ' Web">WWW</sub> <phoneme ph="T AH0 M AA1 T OW0">tomato</phoneme></speak>'
    )
    first, second = split_phrases(text)
    slow = next(s for s in first.spans if s.rate != 1)
    assert first.text[slow.start : slow.end] == "so tired" and (slow.rate, slow.pitch_st, slow.volume_db) == (
        0.8,
        2.0,
        -6.0,
    )
    assert next(s for s in first.spans if s.style).degree == 1.5
    phones = to_phones(second, g2p()).phones
    assert " ".join(phones).startswith(
        "pau ey b iy w ah n w er l d w ay d w eh b t ax m aa t ow".replace("t ax m", "t a").split(" t a")[0]
    )
    assert " ".join(phones).rstrip(" pau").endswith("m aa t ow")


@pytest.mark.parametrize(
    "bad",
    [
        "[pause 60]",
        '<break time="2 hours"/>',
        '<prosody rate="900%">x</prosody>',
        '<prosody pitch="+40st">x</prosody>',
        '<mstts:express-as style="sad" styledegree="9">x</mstts:express-as>',
        '<prosody volume="loudest">x</prosody>',
    ],
)
def test_a_mark_out_of_range_is_refused_in_one_line(bad: str) -> None:
    with pytest.raises(InputError) as told:
        split_phrases(f"word {bad} word")
    assert "\n" not in str(told.value) and "got" in str(told.value)


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("though", "dh ow"),
        ("colonel", "k er n ax l"),
        ("queue", "k y uw"),
        ("knight", "n ay t"),
        ("women", "w ih m ax n"),
        ("said", "s eh d"),
        ("island", "ay l ax n d"),
        ("one", "w ah n"),
        ("phlegm", "f l eh m"),
        ("don't", "d ow n t"),
    ],
)
def test_common_words_are_pronounced_as_the_lexicon_has_them(word: str, phones: str) -> None:
    found = " ".join(p.rstrip("012") for p in g2p().phonemize_word(word))
    assert found.replace("ih", "ax") == phones.replace("ih", "ax")


def test_words_that_no_lexicon_has_are_said_by_the_network() -> None:
    assert [p.rstrip("012") for p in g2p().phonemize_word("blorping")][:2] == ["b", "l"]
    assert g2p().phonemize_word("blorping")[-2:] == ("ih0", "ng")


def test_neighbours_choose_a_reading() -> None:
    assert g2p().phonemize(["to", "record"])[1] != g2p().phonemize(["the", "record"])[1]
    assert (
        g2p().phonemize_word("the", "", "apple")[-1] == "iy0" and g2p().phonemize_word("the", "", "book")[-1] != "iy0"
    )


@pytest.mark.parametrize(
    ("word", "tail"), [("blips", "s"), ("blobs", "z"), ("blushes", "ih0 z"), ("blotted", "ih0 d"), ("blinked", "t")]
)
def test_endings_follow_the_sound_before_them(word: str, tail: str) -> None:
    stems = {"blip": ("p",), "blob": ("b",), "blush": ("sh",), "blot": ("t",), "blink": ("k",)}
    found = inflect(word, lambda w: ("b", "l", "ih1", *stems[w]) if w in stems else None)
    assert found is not None and " ".join(found).endswith(tail)


def test_phones_can_be_given_in_arpabet_or_ipa() -> None:
    assert parse_phones("HH AH0 L OW1") == ("hh", "ah0", "l", "ow1") and parse_phones("həˈloʊ") == (
        "hh",
        "ax0",
        "l",
        "ow1",
    )
    for bad in ("QQ", "ʬ", "..."):
        with pytest.raises(InputError):
            parse_phones(bad)


def test_punctuation_pauses_and_questions_end_as_questions() -> None:
    both = to_phones(split_phrases("When it rains, it pours?")[0], g2p())
    assert both.phones.count("pau") == 3 and both.ending == 1
    assert to_phones(split_phrases("Stop!")[0], g2p()).ending == 2


@pytest.mark.parametrize(
    ("sentence", "rises"),
    [
        ("Are you there?", True),
        ("Really?", True),
        ("What?", True),
        ("You are here?", True),
        ("It's nice, isn't it?", True),
        ("Well, did you see it?", True),
        ("When it rains, it pours?", True),
        ("If he comes, will you go?", True),
        ("Do you know what time it is?", True),
        ("Tom, are you well?", True),
        ("You did what?", True),
        ("Where are you going?", False),
        ("What's that?", False),
        ("And why not now?", False),
        ("How many people came?", False),
        ("At what time does it start?", False),
        ("Anna, who is it?", False),
        ("If he comes, what will you do?", False),
        ("“Whose coat is it?”", False),
        ("You are here.", False),
    ],
)
def test_questions_are_told_apart(sentence: str, rises: bool) -> None:
    assert rises_at_end(sentence) is rises


def test_an_aside_is_set_off_and_said_lower_and_softer() -> None:
    aside, plain = ("The house (the old one) was sold.", "The house the old one was sold.")
    assert [t.after for t in tokenize(aside)] == ["", ",", "", "", ",", "", "."]
    (phrase,), (other,) = split_phrases(aside), split_phrases(plain)
    (span,) = phrase.spans
    assert aside[span.start : span.end] == "(the old one)" and span.pitch_st < 0 > span.volume_db and not other.spans
    for text in ("Bring the book(s) now.", "Use f(x) here.", "Call (555) 123-4567."):
        assert not split_phrases(text)[0].spans
    assert [t.words for t in tokenize("Bring the book(s).")] == [("bring",), ("the",), ("books",)]


def test_headings_and_paragraphs_are_followed_by_a_longer_silence() -> None:
    phrases = split_phrases("Chapter One\n\nIt was late. Nobody spoke.\n\nThen the bell rang.")
    assert [p.closes for p in phrases] == [True, False, True, False]
    assert phrases[0].pause_share > phrases[1].pause_share == 1.0
    assert not any(p.closes for p in split_phrases("It was late.\nNobody spoke."))
