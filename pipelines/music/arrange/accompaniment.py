"""Accompaniment and bass of every bar: a figure of people's, or a texture that the recipe asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.music.arrange import bass, voicing
from pipelines.music.arrange.figures import FigureRegister, FigureWish, choose_figure, play_figure
from pipelines.music.arrange.patterns import Span, StruckNote
from pipelines.music.arrange.score_plan import BarPlan
from pipelines.music.arrange.textures import TEXTURES, TextureBar
from pipelines.music.song.song import QUARTER, Chord

MELODY_GAP = 2  # semitones that the accompaniment stays under the lower notes of the melody in a bar
HIGHEST_CENTRE = 66.0
RUB_FROM = 0.4  # dissonance from which notes rub
FIGURES_A_SECTION = 2


@dataclass(slots=True)
class Accompanist:
    """Plays bar after bar; remembers which figures and textures a section has.

    Attributes:
        seed: another accompaniment of the same feeling.
        art_song: 0..1, of the figures' wish.
    """

    seed: int
    art_song: float = 0.3
    _chosen: dict[tuple[int, int, tuple[int, int]], int] = field(default_factory=dict)
    _textures: dict[str, str] = field(default_factory=dict)
    _pitches: tuple[int, ...] = ()
    _bass: float = 40.0

    def play(self, plan: BarPlan, following: Chord | None) -> tuple[list[StruckNote], list[StruckNote]]:
        """The upper part and the bass of one bar.

        Args:
            plan: of the bar.
            following: the chord that the bar after begins with.

        Returns:
            (start, length, pitch, velocity) of both.
        """
        rng = np.random.default_rng([self.seed, 21, plan.index])
        rich = self._enrich(plan, rng)
        if plan.last:
            return self._close(plan, rich, rng)
        texture = self._texture(plan)
        if texture == "figure":
            upper, lower = self._figure(plan, rich)
            upper = _two_tones_at_least(upper, rich, plan, self._centre(plan))
        else:
            voicings = self._voicings(plan, rich)
            bar = TextureBar(
                voicings,
                plan.bar.ticks,
                plan.attributes.motion,
                plan.attributes.irregularity,
                plan.attributes.dissonance,
                plan.section,
                plan.place,
            )
            upper, lower = TEXTURES[texture](bar, rng), []
        lower = lower or self._bass_line(plan, rich, following, texture, rng)
        return _rub(upper, plan, rng), _lead(lower, plan, following, rng)

    def _texture(self, plan: BarPlan) -> str:
        """One texture for all sections of a letter; intros have that of what they lead to."""
        letter = plan.letter if plan.letter not in ("intro", "outro") else "A"
        if letter not in self._textures:
            rng = np.random.default_rng([self.seed, 22, ord(letter[0])])
            options = plan.recipe.textures
            self._textures[letter] = options[int(rng.integers(len(options)))]
        return self._textures[letter]

    def _figure(self, plan: BarPlan, chords: Sequence[Span]) -> tuple[list[StruckNote], list[StruckNote]]:
        a = plan.attributes
        which = plan.index // 4 % FIGURES_A_SECTION
        key = (plan.section, which, plan.bar.meter)
        if key not in self._chosen:
            rng = np.random.default_rng([self.seed, 22, plan.section, which, 5])
            sustain = float(np.clip(1.6 * a.articulation / max(0.5, a.motion), 0.25, 3.0))
            wish = FigureWish(max(0.35, a.motion), max(1.1, a.polyphony - 1.2), sustain, self.art_song)
            self._chosen[key] = choose_figure(plan.bar.meter, wish, rng)
        where = FigureRegister(self._centre(plan), round(self._top(plan)), a.bass)
        upper, lower = play_figure(self._chosen[key], plan.index, plan.bar.meter, chords, plan.tonic, where)
        return upper, self._grounded(lower, chords, plan)

    def _grounded(self, lower: list[StruckNote], chords: Sequence[Span], plan: BarPlan) -> list[StruckNote]:
        """The lower part with the bass of every chord within its first beat."""
        out = list(lower)
        for start, end, chord in chords:
            if any(start <= t < start + plan.beat for t, _, _, _ in lower):
                continue
            stop = min((t for t, _, _, _ in lower if t > start), default=end)
            pitch = bass.nearest_pitch(plan.tonic + chord.lowest, 0.5 * (self._bass + plan.attributes.bass))
            out.append((start, min(stop, end) - start, pitch, 0))
        out.sort()
        self._bass = float(out[-1][2]) if out else self._bass
        return out

    def _top(self, plan: BarPlan) -> float:
        lowest = min((p for _, _, p in plan.tune), default=plan.melody_floor)
        return max(plan.melody_floor - MELODY_GAP, lowest + 1, 57)

    def _centre(self, plan: BarPlan) -> float:
        a = plan.attributes
        return float(min(a.register - 11 + 2 * a.brightness, self._top(plan) - 4, HIGHEST_CENTRE))

    def _voicings(self, plan: BarPlan, chords: Sequence[Span]) -> list[tuple[int, int, tuple[int, ...]]]:
        out = []
        for start, end, chord in chords:
            count = max(2, round(plan.attributes.polyphony))
            around, top = self._centre(plan), round(self._top(plan))
            self._pitches = voicing.voice_chord(chord, plan.tonic, count, around, self._pitches, top)
            out.append((start, end, self._pitches))
        return out

    def _enrich(self, plan: BarPlan, rng: np.random.Generator) -> list[Span]:
        """The chords with added tones, as dissonance asks, where they do not rub against the tune."""
        out = []
        for start, end, chord in plan.chords:
            rich = chord if plan.last else voicing.add_extension(chord, plan.attributes.dissonance, float(rng.random()))
            tones = {(plan.tonic + t) % 12 for t in rich.tones} - {(plan.tonic + t) % 12 for t in chord.tones}
            sung = {p % 12 for t, n, p in plan.tune if t < end and t + n > start}
            rubs = any((t + d) % 12 in sung for t in tones for d in (-1, 1))
            out.append((start, end, chord if rubs else rich))
        return out

    def _bass_line(
        self, plan: BarPlan, chords: Sequence[Span], following: Chord | None, texture: str, rng: np.random.Generator
    ) -> list[StruckNote]:
        a = plan.attributes
        motion = {"held": 0.3, "sparse": 0.3, "tremolo": 0.3, "stabs": 1.0}.get(texture, a.motion)
        darkness = float(np.clip((0.25 - a.brightness) * 1.2, 0, 0.9))
        roots = [*(chord for _, _, chord in chords), *([following] if following is not None else [])]
        hits: list[StruckNote] = []
        for k, (start, end, chord) in enumerate(chords):
            after = roots[k + 1] if k + 1 < len(roots) else None
            centre = 0.5 * self._bass + 0.5 * a.bass
            line = bass.bass_line(chord, after, plan.tonic, (start, end), centre, motion, plan.beat, darkness, rng)
            hits += [(*hit, 0) for hit in line]
            self._bass = float(line[-1][2])
        return hits

    def _close(
        self, plan: BarPlan, chords: Sequence[Span], rng: np.random.Generator
    ) -> tuple[list[StruckNote], list[StruckNote]]:
        """One of several ends: a chord that is held, one that is broken upwards, one struck short and once more."""
        kinds = ("held", "rolled") if plan.attributes.motion < 1.6 else ("held", "struck", "rolled")
        kind = kinds[int(np.random.default_rng([self.seed, 26]).integers(len(kinds)))]
        voicings, ticks = self._voicings(plan, chords), plan.bar.ticks
        root = bass.nearest_pitch(plan.tonic + chords[0][2].root, plan.attributes.bass)
        pitches = voicings[0][2]
        if kind == "struck" and ticks > QUARTER * 2:
            second = QUARTER if plan.beat == QUARTER else plan.beat
            upper = [(t, QUARTER // 2, p, 6 - t // 4) for t in (0, second) for p in pitches]
            return upper, [
                (t, QUARTER // 2, root - (12 if t and root - 12 >= bass.LOWEST_BASS else 0), 4) for t in (0, second)
            ]
        if kind == "rolled":
            path = [*pitches, pitches[0] + 12]
            upper = [(6 * k, ticks - 6 * k, p, -2 * k) for k, p in enumerate(path) if 6 * k < ticks - 6]
            return upper, [(0, ticks, root, 0)]
        return [(0, ticks, p, 0) for p in pitches], [(0, ticks, root, 0)]


def _lead(
    lower: list[StruckNote], plan: BarPlan, following: Chord | None, rng: np.random.Generator
) -> list[StruckNote]:
    """The bass, in dark music led to the next chord by a semitone, as often as it is dissonant."""
    a = plan.attributes
    if following is None or not lower or a.brightness > 0 or rng.random() > 1.2 * a.dissonance:
        return lower
    last, length = max(lower)[2], min(plan.beat, QUARTER) if a.motion < 2 else QUARTER // 2
    start = plan.bar.ticks - length
    goal = bass.nearest_pitch(plan.tonic + following.lowest, last)
    kept = [(t, min(n, start - t), p, v) for t, n, p, v in lower if t < start]
    return [*kept, (start, length, goal + (1 if last > goal else -1), -2)] if kept else lower


def _rub(upper: list[StruckNote], plan: BarPlan, rng: np.random.Generator) -> list[StruckNote]:
    """The upper part with some of its notes rubbed by the semitone above, in dark music that is very dissonant."""
    a = plan.attributes
    share = 0.5 * (a.dissonance - RUB_FROM)
    if a.brightness > 0 or share <= 0:
        return upper
    struck = {t for t, _, _, _ in upper if rng.random() < share}
    tops = {t: max(p for s, _, p, _ in upper if s == t) for t in struck}
    rubbed = [(t, n, p + 1, v - 6) for t, n, p, v in upper if t in tops and p == tops[t]]
    return sorted([*upper, *rubbed])


def _two_tones_at_least(
    notes: list[StruckNote], chords: Sequence[Span], plan: BarPlan, centre: float
) -> list[StruckNote]:
    """The notes, with the chord's third and fifth held where fewer than two of its tones would sound."""
    out = list(notes)
    for start, end, chord in chords:
        classes = {p % 12 for t, n, p, _ in notes if t < end and t + n > start}
        if len(classes) >= 2:
            continue
        for tone in (chord.tones[1 % len(chord.tones)], chord.tones[2 % len(chord.tones)]):
            if (plan.tonic + tone) % 12 in classes:
                continue
            pitch = min((p for p in range(45, 80) if p % 12 == (plan.tonic + tone) % 12), key=lambda p: abs(p - centre))
            out.append((start, end - start, pitch, -6))
    return sorted(out)
