"""German: what is written is read as people read it, and Kerstin speaks it, acts and plans as the other voices do."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from pipelines import registry
from pipelines.speech import SpeechPipeline
from pipelines.speech.german.normalise import spell_out
from pipelines.speech.natural.ipa_symbols import spell_ipa
from pipelines.speech.text import split_phrases
from studio.cli import main
from weights.errors import InputError

needs_reader = pytest.mark.skipif(
    bool(registry.engine("speech", "german").missing()), reason="the extra german is not installed"
)
TEXT = "Am 3. Oktober hat Dr. Weiß ca. 20 € bezahlt."


@cache
def pipe() -> SpeechPipeline:
    return SpeechPipeline.from_pretrained()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("z. B. morgen, d.h. am Mo", "zum Beispiel morgen, das heißt am Mo"),
        ("Dr. Weiß und Prof. Klein, usw.", "Doktor Weiß und Professor Klein, und so weiter"),
        ("Ca. 20 € bzw. 3,50 €", "zirka zwanzig Euro beziehungsweise drei Euro fünfzig"),
        ("1 € und 1,5 Mrd. €", "ein Euro und eins Komma fünf Milljarden Euro"),
        ("Nr. 7a, S. 12 ff., § 5", "Nummer sieben a, Seite zwölf fortfolgende, Paragraf fünf"),
        ("am 3. Oktober 1990", "am dritten Oktober neunzehn hundert neunzig"),
        ("3. Oktober", "dritter Oktober"),
        ("am 24.12.2025", "am vier und zwanzigsten zwölften zwei tausend fünf und zwanzig"),
        ("der 9.11. war", "der neunte elfte war"),
        ("um 14:30 Uhr, 8.05 Uhr", "um vierzehn Uhr dreißig, acht Uhr fünf"),
        ("3:1 gewonnen", "drei zu eins gewonnen"),
        ("in der 3. Etage, der 1. FC", "in der dritten Etage, der erste F C"),
        ("am 2. und 3. Tag", "am zweiten und dritten Tag"),
        ("ein 3. Mann", "ein dritter Mann"),
        ("Ludwig XIV. im 17. Jh.", "Ludwig der vierzehnte im siebzehnten Jahrhundert"),
        ("im II. Weltkrieg", "im zweiten Weltkrieg"),
        ("-5 °C und 25 %", "minus fünf Grad Celsius und fünf und zwanzig Prozent"),
        ("1,80 m, 10 km, 180 km/h", "ein Meter achtzig, zehn Kilometer, ein hundert achtzig Kilometer pro Stunde"),
        ("1 Std. 45 min", "eine Stunde fünf und vierzig Minuten"),
        ("1990–1995", "neunzehn hundert neunzig bis neunzehn hundert fünf und neunzig"),
        ("3/4 davon, ½ Liter", "drei Viertel davon, ein halb Liter"),
        ("12.000 Leute, 3,14", "zwölf tausend Leute, drei Komma eins vier"),
        ("im Jahr 2024, 800 v. Chr.", "im Jahr zwei tausend vier und zwanzig, acht hundert vor Christus"),
        ("030 1234", "null drei null eins zwei drei vier"),
        ("info@beispiel.de", "info ät beispiel Punkt de"),
        ("EU, ADAC, NATO, BMW-Werk", "E U, A D A C, NATO, B M W Werk"),
        ("Hauptstr. 12, Müller & Co", "Hauptstraße zwölf, Müller und Co"),
        ("3 Punkte, 1 Tor, Kapitel 1", "drei Punkte, ein Tor, Kapitel eins"),
        ("2 Mio. Dollar", "zwei Millionen Doller"),
        ("St. Pölten, inkl. MwSt", "Sankt Pölten, inklusive MwSt"),
    ],
)
def test_figures_signs_and_abbreviations_are_read_as_people_read_them(written: str, read: str) -> None:
    assert spell_out(written) == read


def test_points_of_abbreviations_and_ordinals_end_no_sentence() -> None:
    text = "Am 3. Mai kam Dr. Weiß, z. B. mit Nr. 7 usw. Dann ging er. „Komm!“ Sie blieb bis 8 Uhr. Ende."
    assert [p.text for p in split_phrases(text, "de")] == [
        "Am 3. Mai kam Dr. Weiß, z. B. mit Nr. 7 usw.",
        "Dann ging er.",
        "„Komm!“",
        "Sie blieb bis 8 Uhr.",
        "Ende.",
    ]


def test_questions_of_yes_and_no_rise() -> None:
    asked = {"Kommst du?": True, "Weißt du, wo er ist?": True, "Wirklich?": True, "Und mit wem gehst du?": False}
    asked |= {"Wenn es regnet, was machen wir?": False, "Er kommt.": False}
    assert {q: split_phrases(q, "de")[0].rises for q in asked} == asked


def test_sounds_that_english_lacks_have_symbols_of_their_own() -> None:
    assert len({tuple(spell_ipa(x, "")) for x in ("ç", "x", "ʃ", "h", "yː", "iː", "ʏ", "øː", "œ", "uː")}) == 10
    assert spell_ipa("ɾ", "ɪ") != spell_ipa("ɾ", "")


@needs_reader
def test_kerstin_says_every_word_and_its_marks_are_the_words_as_written() -> None:
    made = pipe()(TEXT, voice="kerstin", affect="happy", seed=1)
    assert [w.text for w in made.words] == ["Am", "3.", "Oktober", "hat", "Dr.", "Weiß", "ca.", "20 €", "bezahlt"]
    assert all(a.end_s <= b.start_s + 1e-9 for a, b in zip(made.words, made.words[1:], strict=False))
    rate = made.sampling_rate
    loud = [np.abs(made.samples[int(w.start_s * rate) : int(w.end_s * rate)]).max() for w in made.words]
    assert min(loud) > 0.02 and made.record.options["voice"] == "kerstin"


@needs_reader
def test_the_language_is_a_name_for_her_and_a_length_is_kept() -> None:
    made = pipe()("Das Wetter wird morgen schön.", voice="de", seconds=2.0, seed=1)
    assert made.plans[0].voice == "kerstin" and abs(len(made.samples) / 24_000 - 2.0) < 0.01
    assert "ç" not in " ".join(m.text for m in made.phonemes) and "øː" in " ".join(m.text for m in made.phonemes)


@needs_reader
def test_a_plan_is_written_read_and_said_again(tmp_path: Path) -> None:
    first, plan, second = (tmp_path / n for n in ("a.wav", "p.json", "b.json"))
    begin = ["speak", "Ich mache das Licht aus.", "--seed", "1"]
    assert main([*begin, "--voice", "kerstin", "-o", str(first), "--plan-out", str(plan)]) == 0
    assert main([*begin, "--plan", str(plan), "-o", str(tmp_path / "b.wav"), "--plan-out", str(second)]) == 0
    assert json.loads(plan.read_text("utf-8")) == json.loads(second.read_text("utf-8"))
    assert [r["ipa"] for r in json.loads(plan.read_text("utf-8"))["phrases"][0]["phones"]][1:3] == ["ɪ", "ç"]


def test_without_her_reader_the_command_that_brings_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None if name == "espeakng_loader" else name)
    english = SpeechPipeline(registry.load_engine("speech", "embedded"))
    for voice in ("kerstin", "de"):
        with pytest.raises(InputError, match=r"pip install 'affective-studio\[german\]'"):
            english("Hallo.", voice=voice)


def test_phones_are_found_where_they_sound() -> None:
    from pipelines.speech.training.alignment import FRAME_S, Utterance, align, analyse

    rng, rate, kinds = np.random.default_rng(0), 24_000, {"m": 180.0, "i": 2600.0, "o": 700.0, "e": 1500.0}
    utterances, truth = [], []
    for _ in range(6):
        names = ("", *rng.permutation(["m", "i", "s", "o", "e"]), "")
        lengths = [0.15, *rng.uniform(0.08, 0.25, len(names) - 2), 0.15]
        pieces = []
        for name, seconds in zip(names, lengths, strict=True):
            t = np.arange(round(seconds * rate)) / rate
            tone = 0.2 * np.sin(2 * np.pi * kinds[name] * t) if name in kinds else 0.0
            pieces.append(tone + rng.standard_normal(len(t)) * (0.1 if name == "s" else 0.002))
        utterances.append(Utterance(analyse(np.concatenate(pieces)), names, np.ones(len(names))))
        truth.append(np.cumsum(lengths)[:-1])
    found = [edges[1:-1] * FRAME_S for edges in align(utterances, lambda _: None)]
    assert np.abs(np.concatenate(found) - np.concatenate(truth)).max() < 0.04
