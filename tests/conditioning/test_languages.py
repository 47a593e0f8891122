"""Words in other languages: which language they are in, what they ask for, and one line where nobody reads them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from conditioning import Affect, AffectCurve
from conditioning.text import reader
from conditioning.text.languages import READ, explain_abstention, identify
from conditioning.text.multilingual import load_net
from conditioning.text.pieces import SPACE, Pieces
from conditioning.training.languages.figures import OTHERS
from conditioning.training.languages.grammar import LANGUAGES, fill, read_table
from conditioning.training.text.prompts import load_prompts
from studio.reading.text import affect_to_dict, explain, read_affect
from tests.conftest import ROOT
from weights.errors import InputError

RATED = read_table("rated.tsv")
GLAD_AND_SAD = {
    "de": ("Ich bin überglücklich!", "Ich bin sehr traurig."),
    "fr": ("Je suis folle de joie !", "Je suis vraiment triste."),
    "es": ("¡Estoy contentísima!", "Estoy muy triste."),
    "it": ("Sono felicissima!", "Sono molto triste."),
    "pt": ("Estou muito feliz!", "Estou muito triste."),
    "nl": ("Ik ben dolgelukkig!", "Ik ben erg verdrietig."),
    "pl": ("Jestem bardzo szczęśliwa!", "Jest mi bardzo smutno."),
    "tr": ("Çok mutluyum!", "Çok üzgünüm."),
    "ja": ("とても嬉しいです！", "とても悲しいです。"),
    "zh": ("我太高兴了！", "我非常伤心。"),
    "ar": ("أنا سعيدة جدا!", "أنا حزينة جدا."),
}


def test_sentences_are_found_in_their_language() -> None:
    found = [(identify(row[code]).code == code) for row in RATED for code in ("en", *LANGUAGES)]
    assert sum(found) / len(found) > 0.97


@pytest.mark.parametrize("code", READ)
def test_glad_words_are_pleasant_and_sad_words_are_not(code: str) -> None:
    glad, sad = (Affect.of(text) for text in GLAD_AND_SAD[code])
    assert glad.vad.valence > 0.25 and sad.vad.valence < -0.25
    assert identify(GLAD_AND_SAD[code][0]).code == code


@pytest.mark.parametrize(
    ("plain", "denied"),
    [
        ("Ich bin glücklich.", "Ich bin nicht glücklich."),
        ("Je suis heureuse.", "Je ne suis pas heureuse."),
        ("Estoy orgullosa.", "No estoy orgullosa."),
        ("Sono contento.", "Non sono contento."),
        ("Estou feliz.", "Não estou feliz."),
        ("Ik ben blij.", "Ik ben niet blij."),
        ("Jestem szczęśliwy.", "Nie jestem szczęśliwy."),
        ("Mutluyum.", "Mutlu değilim."),
        ("Mutlu hissediyorum.", "Mutlu hissetmiyorum."),
        ("楽しい。", "楽しくない。"),
        ("我很快乐。", "我不快乐。"),
        ("أنا سعيد.", "لست سعيدا."),
    ],
)
def test_a_denial_takes_the_pleasure_away(plain: str, denied: str) -> None:
    assert reader.read(denied).vad.valence < reader.read(plain).vad.valence - 0.3


def test_a_mixture_lies_between_its_parts() -> None:
    mixed, tired, proud = (Affect.of(t).vad for t in ("Ich bin müde, aber stolz", "Ich bin müde", "Ich bin stolz"))
    assert tired.valence < mixed.valence < proud.valence and tired.arousal < proud.arousal


@pytest.mark.parametrize("text", OTHERS)
def test_other_languages_are_named_in_one_line(text: str) -> None:
    with pytest.raises(
        InputError, match=r"seems to be .*; words are read in English, German.*valence,arousal"
    ) as caught:
        Affect.of(text)
    assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="seems to be"):
        read_affect(text, "content")
    abstained = reader.read(text, "content")
    assert abstained.vad == Affect().vad and not abstained.language.is_read and abstained.words == ()


def test_gibberish_is_refused_in_one_line() -> None:
    for ask in (Affect.of, lambda text: read_affect(text, "direction")):
        with pytest.raises(InputError, match="no language that is known here"):
            ask("asdf qwer zxcv")
    with pytest.raises(InputError, match="closest: anxious"):
        Affect.of("anxoius")


@pytest.mark.parametrize(
    "text",
    [
        "sad",
        "Oh no, not again!",
        "pff",
        "a café in Paris",
        "I love pizza",
        "naïve",
        "(ﾟдﾟ;)",
        "!!!",
        "😭 so sad",
        "",
        "a",
    ],
)
def test_english_goes_where_it_went(text: str) -> None:
    assert identify(text).code == "en"


def test_english_prompts_stay_english() -> None:
    texts = [prompt.text for prompt in load_prompts()[::3]]
    assert sum(identify(text).code != "en" for text in texts) <= len(texts) // 300


def test_every_form_of_an_affect_takes_the_words() -> None:
    assert Affect.of("müde:0.5, stolz:0.5").vad.valence > Affect.of("müde").vad.valence
    curve = AffectCurve.of("0: ruhig und entspannt; 2: sehr wütend")
    assert curve.at(0).vad.arousal < curve.at(2).vad.arousal
    assert Affect.of("-traurig").vad.valence > 0


def test_what_is_said_of_a_text_names_its_language() -> None:
    answer = read_affect("Wir haben das Spiel verloren, und alle weinen.", "content")
    assert affect_to_dict(answer)["language"] == "de" and "language   German" in explain(answer)
    assert answer.words and all(word in answer.text for word, _ in answer.words)
    assert "language" not in affect_to_dict(read_affect("tired, but proud", "direction"))


def test_a_name_in_foreign_letters_is_an_abstention_that_can_be_shown() -> None:
    line = explain_abstention("Я\nустал", identify("Я устал"))
    assert line.startswith("'Я устал' seems to be Russian") and len(line) < 300


def test_pieces_are_cut_where_they_are_likeliest() -> None:
    words = ["<s>", "<unk>", "</s>", SPACE, "a", "b", "ab", f"{SPACE}ab"]
    pieces = Pieces(words, [0, 0, 0, -3, -3, -3, -2, -1.5])
    assert [words[row] for row in pieces.encode("ab  abz")] == ["<s>", f"{SPACE}ab", f"{SPACE}ab", "<unk>", "</s>"]
    assert pieces.encode("AB Ab") == pieces.encode("ab ab"), "capitals that no piece holds are read small"
    assert len(pieces.encode("ab " * 500, 20)) == 20
    with pytest.raises(ValueError, match="scores"):
        Pieces(words, [0.0])


def test_denials_of_the_grammar() -> None:
    assert [fill("{n}", "ja", word, "") for word in ("悲しい", "怒っている", "幸せ")] == [
        "悲しくない",
        "怒っていない",
        "幸せではない",
    ]
    assert fill("لست {n}", "ar", "سعيد", "") == "لست سعيدا"


def test_the_network_is_small_and_needs_no_torch() -> None:
    folder = ROOT / "weights" / "embedded" / "text-languages"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 12_000_000
    assert load_net().layers >= 4
    code = "import sys; from conditioning import Affect; Affect.of('Ich bin sehr müde'); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
