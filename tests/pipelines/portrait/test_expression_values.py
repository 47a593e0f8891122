"""Faces in numbers: what each emotion shows at its full, how mixtures, arousal, rest, words and pain change it."""

from __future__ import annotations

import numpy as np
import pytest

from conditioning.affect import VAD, Affect, Emotion
from pipelines.portrait.track.action_units import (
    CHANNELS,
    INDEX,
    MIDDLE_UNITS,
    PAIRED_UNITS,
    SKIN_CHANNELS,
    UNIT_DESCRIPTIONS,
    channel_bounds,
    channels_of_unit,
    expand_sides,
    row_from_units,
    unknown_units,
)
from pipelines.portrait.track.expression import (
    action_units_from_affect,
    action_units_from_pspi,
    action_units_from_words,
    emotion_factor,
    merge_units,
    resting_units,
)

HAPPY, SAD, ANGRY = Emotion.HAPPY, Emotion.SAD, Emotion.ANGRY
#: The units that make an emotion's prototype in EMFACS (Ekman & Friesen 1983), and units that contradict it.
PROTOTYPES: dict[str, tuple[set[str], set[str]]] = {
    "happy": ({"AU6", "AU12"}, {"AU4", "AU9", "AU15"}),
    "sad": ({"AU1", "AU4", "AU15"}, {"AU5", "AU12", "AU9"}),
    "angry": ({"AU4", "AU5", "AU7", "AU23"}, {"AU1", "AU12", "AU15"}),
    "fearful": ({"AU1", "AU2", "AU4", "AU5", "AU20", "AU26"}, {"AU6", "AU12", "AU43"}),
    "disgusted": ({"AU9", "AU10"}, {"AU5", "AU12", "AU1"}),
    "surprised": ({"AU1", "AU2", "AU5", "AU26"}, {"AU4", "AU9", "AU43"}),
}
#: Words of the body and the muscles that FACS's manual names for them, the strongest first.
BODY = {
    "contempt|scorn|disdain|contemptuous|scornful": ("AU14R", "AU12R"),
    "smug": ("AU12R", "AU14R"),
    "smirk": ("AU12R", "AU14R"),
    "pain|agony|hurting": ("AU4", "AU6", "AU7", "AU9", "AU43", "AU10"),
    "wince|wincing": ("AU4", "AU6", "AU43", "AU7", "AU9", "AU10"),
    "awe|awestruck|wonder": ("AU1", "AU5", "AU2", "AU26"),
    "smile|smiles|smiling|grin|grinning": ("AU12", "AU6"),
    "laugh|laughs|laughing": ("AU12", "AU6", "AU25", "AU26"),
    "tears|cry|cries|crying|weeping|sobbing|tearful": ("AU1", "AU4"),
    "frown|frowns|frowning": ("AU4",),
    "pout|pouting|sulking": ("AU17", "AU22"),
    "grimace|grimacing|gritted|clenched": ("AU20", "AU25"),
    "squint|squinting": ("AU7", "AU4"),
    "wide-eyed|staring|stares": ("AU5",),
    "sleepy|tired|drowsy|exhausted|weary": ("AU43",),
    "tight-lipped|pressed lips": ("AU24", "AU23"),
    "raised eyebrow|raised brow": ("AU2R", "AU1R"),
    "suspicious|sceptical|skeptical": ("AU2R", "AU4L"),
    "jaw drop|jaw-dropping|open-mouthed|gasping|agape": ("AU26", "AU25"),
}
WORDS = {word: units for words, units in BODY.items() for word in words.split("|")}


def _face(weights: dict[Emotion, float], vad: VAD | None = None, intensity: float = 1.0) -> dict[str, float]:
    return action_units_from_affect(Affect(vad or VAD(), weights, intensity))


@pytest.mark.parametrize("emotion", PROTOTYPES)
def test_every_emotion_has_the_face_of_its_prototype(emotion: str) -> None:
    shown, (prototype, contrary) = _face({Emotion(emotion): 1.0}), PROTOTYPES[emotion]
    assert all(shown[unit] >= 0.2 for unit in prototype) and not contrary & set(shown)
    assert max(shown, key=lambda unit: shown[unit]) in prototype, "what says it most"
    assert all(0 < value <= 1.5 for value in shown.values()) and unknown_units(list(shown)) == []


@pytest.mark.parametrize("emotion", [*PROTOTYPES, "calm"])
def test_half_as_much_is_half_the_face_and_twice_goes_as_far_as_a_face_goes(emotion: str) -> None:
    whole, half, double = (_face({Emotion(emotion): 1.0}, intensity=i) for i in (1.0, 0.5, 2.0))
    assert half == pytest.approx({unit: value / 2 for unit, value in whole.items()})
    for unit, value in whole.items():
        most = 1.0 if unit in SKIN_CHANNELS else 1.6
        assert value < double[unit] <= min(most, 2 * value + 1e-9), unit


def test_calm_is_a_faint_smile_and_neutral_no_face() -> None:
    calm = _face({Emotion.CALM: 1.0})
    assert 0.1 < calm["AU12"] < 0.5 and max(calm, key=lambda unit: calm[unit]) == "AU12" and max(calm.values()) < 0.5
    assert unknown_units(list(calm)) == []
    assert _face({Emotion.NEUTRAL: 1.0}) == {}


def test_what_two_halves_have_in_common_is_their_compound() -> None:
    both = _face({HAPPY: 0.5, Emotion.SURPRISED: 0.5})
    assert min(both[u] for u in ("AU1", "AU2", "AU5", "AU12")) > 0.7, "brows of the one and smile of the other, whole"
    assert _face({HAPPY: 0.6, SAD: -0.4}) == pytest.approx(_face({HAPPY: 0.6})), "what is asked away is not shown"
    thirds = _face({Emotion.CALM: 0.5, SAD: 0.5})
    assert thirds["AU1"] == pytest.approx(_face({SAD: 0.5})["AU1"]), "without a compound each shows its share"


def test_a_smile_leaves_the_depressor_and_the_press_of_the_lips_a_part() -> None:
    wry = _face({HAPPY: 0.6, ANGRY: 0.4})
    assert wry["AU12"] > 0.5 and wry["AU24"] < 0.5 * 0.4 * _face({ANGRY: 1.0})["AU24"]
    faint = _face({Emotion.CALM: 0.5, SAD: 0.5})
    assert 0 < faint["AU12"] < 0.3 and faint["AU15"] == pytest.approx(0.5 * _face({SAD: 1.0})["AU15"]), (
        "a faint smile hides nothing"
    )


def test_arousal_opens_and_closes_the_lids() -> None:
    for arousal, unit, more in ((0.8, "AU5", 0.125), (0.3, "AU5", 0.0), (-0.7, "AU43", 0.14), (-0.2, "AU43", 0.0)):
        assert _face({HAPPY: 1.0}, VAD(0, arousal)).get(unit, 0.0) == pytest.approx(more, abs=1e-9)
    asleep, sad = _face({SAD: 1.0}, VAD(0, 0.0))["AU43"], _face({SAD: 1.0}, VAD(0, 1.0))
    assert sad["AU43"] == pytest.approx(asleep - 0.175) and sad["AU5"] == pytest.approx(0.175)
    startled = _face({Emotion.SURPRISED: 1.0}, VAD(0, -0.7))
    assert "AU43" not in startled and startled["AU5"] > 0.9, "raised lids do not droop"


def test_a_bare_point_shows_more_the_further_it_lies_out() -> None:
    assert action_units_from_affect(Affect()) == {}
    assert sum(action_units_from_affect(Affect(VAD(0.02))).values()) < 0.1
    sums = [sum(action_units_from_affect(Affect(VAD(-v, v * 0.8, -v))).values()) for v in (0.15, 0.3, 0.45)]
    assert sums[0] < sums[1] < sums[2]
    half, whole = (action_units_from_affect(Affect(VAD(0.8, 0.2), {}, i))["AU12"] for i in (0.5, 1.0))
    assert 0 < half < whole


@pytest.mark.parametrize("direction", [(-0.6, 0.8), (0.8, 0.6), (-0.8, -0.6), (0.7, -0.7)])
def test_a_bare_point_shows_more_all_the_way_out(direction: tuple[float, float]) -> None:
    faces = [action_units_from_affect(Affect(VAD(direction[0] * d, direction[1] * d))) for d in (0.3, 0.6, 0.9, 1.2)]
    sums = [sum(face.values()) for face in faces]
    assert sums[0] < sums[1] < sums[2] < sums[3]


def test_what_is_left_at_rest() -> None:
    felt = {"AU10": 1.0, "AU20": 1.0, "AU25": 0.8, "AU26": 0.4, "AU12": 1.0, "AU10L": 0.5}
    assert resting_units(felt) == pytest.approx({"AU10": 0.4, "AU20": 0.7, "AU25": 0.2, "AU26": 0.04, "AU10L": 0.2})
    most = resting_units({"AU10": 1.5, "AU20": 1.5, "AU25": 1.5, "AU26": 1.5})
    assert most == pytest.approx({"AU10": 0.45, "AU20": 0.8, "AU25": 0.22, "AU26": 0.05})
    startled = resting_units({"AU1L": 1.0, "AU5L": 0.5, "AU25": 1.0, "AU26": 1.0})
    assert startled == pytest.approx({"AU25": 0.22 + 0.05, "AU26": 0.05 + 0.05})
    assert resting_units({"AU25": 0.0, "AU4": 1.2}) == {}


@pytest.mark.parametrize(
    ("pspi", "each", "closed"),
    [(0, 0, 0), (3, 0.2, 0.07), (9, 0.6, 0.21), (10, 2 / 3, 0.7 / 3), (10.5, 2 / 3, 0.5), (13, 0.8, 1), (16, 1, 1)],
)
def test_pain_by_its_scale(pspi: float, each: float, closed: float) -> None:
    shares = {"AU4": 1, "AU6": 1, "AU7": 0.75, "AU9": 0.8, "AU10": 0.6, "AU20": 0.3}
    expected = {unit: share * each for unit, share in shares.items()} | {"AU43": closed}
    assert action_units_from_pspi(pspi) == pytest.approx(expected)
    if pspi == 16:
        assert action_units_from_pspi(20) == pytest.approx(expected) and action_units_from_pspi(-1)["AU4"] == 0


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_body_moves_its_muscles(word: str) -> None:
    shown, named = action_units_from_words(word), WORDS[word]
    for text in (f"she is {word.upper()}, then", f"({word})"):
        assert action_units_from_words(text) == shown
    assert sorted(named, key=lambda unit: -shown[unit]) == list(named) and shown[named[0]] == max(
        v for u, v in shown.items() if u.startswith("AU")
    )
    assert all(0.25 <= shown[unit] <= 1.6 for unit in named)
    assert shown[named[0]] >= 0.4, "it can be seen"
    assert unknown_units(list(shown)) == []
    assert action_units_from_words(f"un{word}ly") == {}, "whole words only"


def test_of_two_words_the_stronger_counts() -> None:
    smiling, laughing, both = map(
        action_units_from_words, ("smiling", "laughing", "smiling and laughing through tears")
    )
    assert both["AU12"] == laughing["AU12"] > smiling["AU12"] and both["Tears"] == 1.0
    assert merge_units({"AU4": 0.2, "AU6": 0.5}, {"AU4": 0.4, "AU1": 0.3}) == {"AU1": 0.3, "AU4": 0.4, "AU6": 0.5}
    assert merge_units({"pitch": -5.0}, {"pitch": 3.0, "roll": 0.0}) == {"pitch": -5.0, "roll": 0.0}


def test_the_factor_of_an_emotion_counts_by_how_much_is_felt() -> None:
    factors = {SAD: 0.5, ANGRY: 2.0}
    assert emotion_factor(Affect(weights={SAD: 1.0}), factors) == 0.5
    assert emotion_factor(Affect(weights={SAD: 0.5}), factors) == 0.75
    assert emotion_factor(Affect(weights={SAD: 0.5, ANGRY: 0.5}), factors) == pytest.approx(1.25)
    assert emotion_factor(Affect(weights={SAD: 0.5}, intensity=4), factors) == 0.5, "no more than all of it"
    assert emotion_factor(Affect(weights={SAD: -0.5, HAPPY: 0.5}), factors) == 1.0 == emotion_factor(Affect(), {})


def test_channels() -> None:
    numbers = (1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 16, 20, 43)
    assert (
        *(f"AU{n}{side}" for n in numbers for side in "LR"),
        *(f"AU{n}" for n in (17, 18, 22, 23, 24, 25, 26)),
        *("FV", "TONGUE", "SEAL", "yaw", "pitch", "roll", "shift_x", "shift_y", "gaze_x", "gaze_y", "breath"),
        *("shoulders", "Tears", "Blush", "Pallor"),
    ) == CHANNELS
    assert list(INDEX.items()) == [(name, place) for place, name in enumerate(CHANNELS)]
    assert channels_of_unit("AU12") == ("AU12L", "AU12R") and channels_of_unit("AU26") == ("AU26",)
    assert set(UNIT_DESCRIPTIONS) == {*PAIRED_UNITS, *MIDDLE_UNITS}
    bounds = {"AU12": (0, 2), "AU12L": (0, 2), "Tears": (0, 1), "SEAL": (0, 1), "shoulders": (-1, 1), "yaw": (-30, 30)}
    assert {name: channel_bounds(name) for name in bounds} == bounds
    assert expand_sides({"AU12": 0.5, "AU4L": 1.0, "yaw": 3}) == {"AU12L": 0.5, "AU12R": 0.5, "AU4L": 1.0, "yaw": 3}
    row = row_from_units({"AU12": 0.5, "AU26": 0.25})
    assert row.shape == (len(CHANNELS),) and row.dtype == np.float32 and row.sum() == 1.25
    assert [row[INDEX[c]] for c in ("AU12L", "AU12R", "AU26")] == [0.5, 0.5, 0.25]
    assert unknown_units(["AU12", "AU12L", "AU26", "AU99", "smile", "gaze_x"]) == ["AU99", "smile"]
