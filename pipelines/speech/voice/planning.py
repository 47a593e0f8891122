"""A phrase -> its plan in a voice's own reading; and what the phrase's markup asks of a plan."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.engine import Phrase
from pipelines.speech.front.markup import Span
from pipelines.speech.front.transcription import PhoneSequence, emphasis_weights
from pipelines.speech.pauses import LEAD_S
from pipelines.speech.phones import VOICED, VOWELS
from pipelines.speech.plan import COLOURS, PLAN_F0_HZ, PLAN_FRAME_S, QUALITIES, SpeechPlan, Word
from pipelines.speech.voice.speakers import Speaker

#: How a phrase is read aloud in a voice's language: its phones, words and pauses.
ReadPhrase = Callable[[Phrase, Speaker], PhoneSequence]
#: How a voice reads a plan's phones by itself: lengths [P] in frames of a plan, and F0
#: [P, 3] in octaves about the speaker's mean.
PredictProsody = Callable[[SpeechPlan, Speaker], tuple[NDArray[np.float32], NDArray[np.float32]]]
#: What a clear emphasis adds to a word: semitones on its stressed vowel and half of them around it, decibels, length.
EMPHASIS_ST, EMPHASIS_DB, EMPHASIS_LOG2 = 3.5, 3.5, 0.42
#: A question ends so many semitones above where the voice ends a statement; it rises there by at least so much from the
#: beginning of its last stressed vowel on, is there at a share of the way to its last vowel's end, and grows louder in
#: decibels, for nobody hears a fading end rise.
QUESTION_ST, QUESTION_RISE_ST, QUESTION_REACH, QUESTION_DB = 4.8, 4.0, 0.6, 4.0
COMMA_S = 0.24  # a pause at a comma that the voice's own length never falls below
MAX_OCTAVES = 0.9  # of F0 from the voice's mean


def base_plan(
    phrase: Phrase, speaker: Speaker, read: ReadPhrase, predict: PredictProsody, seed: int, rate: float = 1.0
) -> SpeechPlan:
    """Plan a phrase in the voice's own reading, without affect and emphasis.

    Args:
        phrase: what is said; its spans are left to `apply_markup`.
        speaker: whose voice.
        read: finds phones.
        predict: says how the voice reads phones by itself.
        seed: kept in the plan.
        rate: times the usual speed.

    Returns:
        The plan.
    """
    sequence = read(phrase, speaker)
    plan = empty_plan(sequence, speaker, seed)
    own_frames, own_octaves = predict(plan, speaker)
    frames = own_frames / rate * np.array(sequence.stretch, np.float32)
    last = len(frames) - 1
    for i, pause in sequence.pauses.items():
        inner = 0 < i < last
        natural = max(COMMA_S / PLAN_FRAME_S, float(frames[i]) * rate) if inner else LEAD_S / PLAN_FRAME_S
        frames[i] = -pause / PLAN_FRAME_S if pause < 0 else natural * pause / (rate if inner else 1)
    frames[0] = max(frames[0], LEAD_S / PLAN_FRAME_S)
    octaves = soft_clip(own_octaves, MAX_OCTAVES)
    return plan.copy_with(frames=frames.astype(np.float32), f0=(speaker.f0_hz * np.exp2(octaves)).astype(np.float32))


def soft_clip(values: NDArray[np.float32], limit: float) -> NDArray[np.float32]:
    """Bend values softly to within `limit` of 0."""
    return np.tanh(values / limit) * limit


def empty_plan(sequence: PhoneSequence, speaker: Speaker, seed: int) -> SpeechPlan:
    """A plan of a phrase's phones at the speaker's mean F0, its lengths yet to be predicted."""
    count = len(sequence.phones)
    zeros = np.zeros(count, np.float32)
    return SpeechPlan(
        voice=speaker.name,
        phones=sequence.phones,
        stress=np.array(sequence.stress),
        word=np.array(sequence.word),
        function=np.array(sequence.function),
        ending=sequence.ending,
        words=tuple(Word(*w) for w in sequence.words),
        frames=zeros + 8,
        f0=np.full((count, 3), speaker.f0_hz, np.float32),
        level_db=zeros,
        qualities=np.zeros((count, len(QUALITIES)), np.float32),
        colour=np.zeros((count, COLOURS), np.float32),
        seed=seed,
        sounds=sequence.sounds,
        ipa=sequence.ipa,
    )


def apply_markup(plan: SpeechPlan, phrase: Phrase) -> SpeechPlan:
    """Lay emphasis and prosody marks over a plan; each touches its own words alone."""
    if not phrase.spans:
        return plan
    weights = np.array([*emphasis_weights(phrase, [w.start for w in plan.words]), 0.0])[plan.word]
    vowel = np.array([p in VOWELS for p in plan.phones])
    accented = vowel & ((plan.stress > 0) | (plan.function > 0))
    st = weights * EMPHASIS_ST * np.where(accented, 1.0, 0.5)
    db = weights * EMPHASIS_DB
    length_log2 = weights * EMPHASIS_LOG2 * np.where(vowel, 1.0, 0.6)
    for span in phrase.spans:
        inside = _is_within(plan, span)
        st, db = st + inside * span.pitch_st, db + inside * span.volume_db
        length_log2 = length_log2 - inside * np.log2(span.rate)
    return plan.copy_with(
        f0=(plan.f0 * np.exp2(st[:, None] / 12)).astype(np.float32),
        level_db=(plan.level_db + db).astype(np.float32),
        frames=(plan.frames * np.exp2(length_log2)).astype(np.float32),
    )


def raise_question(plan: SpeechPlan) -> SpeechPlan:
    """A plan whose F0 rises over its end, from the last stressed vowel on (the nucleus)."""
    vowel, voiced = (np.array([p in kind for p in plan.phones]) for kind in (VOWELS, VOICED))
    nucleus = np.flatnonzero(vowel & (plan.stress > 0))
    nucleus = nucleus if len(nucleus) else np.flatnonzero(vowel)
    if not len(nucleus):
        return plan
    ends = np.cumsum(plan.frames)
    first, last = nucleus[-1], np.flatnonzero(voiced)[-1]
    start, end = float(ends[first] - plan.frames[first]), float(ends[np.flatnonzero(vowel)[-1]])
    moments = (ends - plan.frames)[:, None] + plan.frames[:, None] * np.array([1 / 6, 1 / 2, 5 / 6])
    share = np.clip((moments - start) / max((end - start) * QUESTION_REACH, 1.0), 0.0, 1.0)
    st = 12 * np.log2(plan.f0)
    top = st[last, -1] + QUESTION_ST
    rising = np.minimum(st, top - QUESTION_RISE_ST) * (1 - share) + top * share
    f0 = np.exp2(np.where(moments > start, rising, st) / 12).clip(*PLAN_F0_HZ)
    level_db = plan.level_db + QUESTION_DB * share.mean(1)
    return plan.copy_with(f0=f0.astype(np.float32), level_db=level_db.astype(np.float32))


def _is_within(plan: SpeechPlan, span: Span) -> NDArray[np.bool_]:
    """Which phones belong to words that begin within a span: [P]."""
    starts = np.array([*(w.start for w in plan.words), -1])[plan.word]
    inside: NDArray[np.bool_] = (starts >= span.start) & (starts < span.end)
    return inside
