"""A phrase in a voice's own plain reading -> its plan; and what the phrase's marks ask of a plan."""

from __future__ import annotations

import numpy as np

from pipelines.speech.engine import Phrase
from pipelines.speech.front.markup import Span
from pipelines.speech.front.pronounce import Speller
from pipelines.speech.front.script import Spoken, emphasised, spoken
from pipelines.speech.phones import VOWELS
from pipelines.speech.plan import COLOURS, QUALITIES, Plan, Word
from pipelines.speech.voice.features import FRAME_S
from pipelines.speech.voice.render import Renderer
from pipelines.speech.voice.speakers import Speaker

#: What a clear emphasis adds to a word: semitones on its stressed vowel and half of them around it, decibels, length.
ACCENT_ST, ACCENT_DB, ACCENT_LOG2 = 3.5, 3.5, 0.42
LEAD_S = 0.05
COMMA_S = 0.24  # a pause at a comma that the voice's own length never falls below


def plain(phrase: Phrase, speaker: Speaker, speller: Speller, renderer: Renderer, seed: int, rate: float = 1.0) -> Plan:
    """The voice's own reading of a phrase; its marks are laid over it by `marked` once it is acted."""
    said = spoken(phrase, speller)
    plan = _empty(said, speaker, seed)
    _, own = renderer.own(plan, speaker)
    frames = np.exp2(own.length[0].numpy()).clip(1.5, 80) / rate
    for i, pause in said.pauses.items():
        natural = max(COMMA_S / FRAME_S, float(frames[i]) * rate) if 0 < i < len(plan) - 1 else LEAD_S / FRAME_S
        frames[i] = -pause / FRAME_S if pause < 0 else natural * pause / (rate if 0 < i < len(plan) - 1 else 1)
    frames[0] = max(frames[0], LEAD_S / FRAME_S)
    octaves = own.pitch[0].numpy()
    octaves = _tamed(octaves)
    return plan.with_(frames=frames.astype(np.float32), f0=(speaker.f0_hz * np.exp2(octaves)).astype(np.float32))


def _tamed(octaves: np.ndarray) -> np.ndarray:
    """Bent softly to within an octave of the voice's mean."""
    return np.tanh(octaves / 0.9) * 0.9


def _empty(said: Spoken, speaker: Speaker, seed: int) -> Plan:
    count = len(said.phones)
    zeros = np.zeros(count, np.float32)
    return Plan(
        speaker.name,
        said.phones,
        np.array(said.stress),
        np.array(said.word),
        np.array(said.function),
        said.ending,
        tuple(Word(*w) for w in said.words),
        zeros + 8,
        np.full((count, 3), speaker.f0_hz, np.float32),
        zeros,
        np.zeros((count, len(QUALITIES)), np.float32),
        np.zeros((count, COLOURS), np.float32),
        seed,
        sounds=said.sounds,
    )


def marked(plan: Plan, phrase: Phrase) -> Plan:
    """What emphasis and prosody marks ask for: each touches its own words alone."""
    strength = np.array([*emphasised(phrase, [(w.text, w.start, w.end) for w in plan.words]), 0.0])[plan.word]
    vowel = np.array([p in VOWELS for p in plan.phones])
    heavy = vowel & ((plan.stress > 0) | (plan.function > 0))
    st = strength * ACCENT_ST * np.where(heavy, 1.0, 0.5)
    db = strength * ACCENT_DB
    longer = strength * ACCENT_LOG2 * np.where(vowel, 1.0, 0.6)
    for span in phrase.spans:
        here = _within(plan, span)
        st, db = st + here * span.pitch_st, db + here * span.volume_db
        longer = longer - here * np.log2(span.rate)
    return plan.with_(
        f0=(plan.f0 * np.exp2(st[:, None] / 12)).astype(np.float32),
        level_db=(plan.level_db + db).astype(np.float32),
        frames=(plan.frames * np.exp2(longer)).astype(np.float32),
    )


def _within(plan: Plan, span: Span) -> np.ndarray:
    starts = np.array([*(w.start for w in plan.words), -1])[plan.word]
    return (starts >= span.start) & (starts < span.end)
