"""The embedded engine: attributes from the affect, a lead sheet by the Transformer, arranged and performed by rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.base import Capabilities
from pipelines.music.arrange.arc import shape_arc
from pipelines.music.arrange.arrange import arrange_song
from pipelines.music.arrange.score_plan import Scoring
from pipelines.music.attributes.blend import draw_band, draw_recipes
from pipelines.music.attributes.names import Attributes
from pipelines.music.attributes.plan import CALIBRATION, loudness_lufs, plan_attributes
from pipelines.music.attributes.styles import STYLES
from pipelines.music.compose import adaptation
from pipelines.music.compose.bar_rules import LeadSheetRequest
from pipelines.music.compose.lead_sheet import compose_lead_sheet
from pipelines.music.compose.net import ComposerNet
from pipelines.music.engine import MusicRequest, Piece
from pipelines.music.perform.clock import fit_clock
from pipelines.music.perform.perform import build_tempo_map, perform
from pipelines.music.song.song import Song
from pipelines.music.sound.sequence import MAX_PIECE_S
from weights.errors import InputError

PLAN_ROUNDS = 3
VARIATION_STEP = 100_003  # between the seeds of a piece and its variations


def load(folder: Path | None, *, device: str = "auto") -> Composer:
    """Load the engine.

    Args:
        folder: its checkpoint; the embedded one where it is None.
        device: of no meaning; it runs on the CPU, where a network of this size is fastest.

    Returns:
        The engine.

    Raises:
        WeightsNotFoundError: the folder holds no composer.
        WeightsCorruptError: its files do not fit each other.
    """
    from weights.store import EMBEDDED

    return Composer(ComposerNet.from_pretrained(folder or EMBEDDED / "music"))


class Composer:
    """The embedded engine; see `pipelines.music.engine.MusicEngine`.

    Attributes:
        name: its registered name.
        capabilities: what it can do.

    Args:
        net: writes the lead sheets.
        calibration: [2, 3], see `attributes.plan.CALIBRATION`; another one only while a new one is fitted.
    """

    name = "composer"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)

    def __init__(self, net: ComposerNet, calibration: NDArray[np.float64] = CALIBRATION) -> None:
        self.net, self.calibration = net, calibration

    def compose(self, request: MusicRequest) -> Piece:
        """Write, arrange and perform one piece."""
        varied = request.seed + VARIATION_STEP * request.variation
        plan, affects = self._plan_bars(request)
        style = STYLES.get(request.style)
        recipes = draw_recipes(affects, request.seed)
        song = shape_arc(self._lead_sheet(request, plan, recipes[-1].lift))
        clock = fit_clock(song, build_tempo_map(song, varied, request.performance), request.length_s, request.hits_s)
        band = draw_band(affects, request.seed if "band" in request.kept else varied, style)
        scoring = Scoring(
            band,
            style.apply(recipes) if style else recipes,
            request.instruments,
            style.art_song if style else 0.3,
            clock.hit_bars,
            request.source is not None,
        )
        song = arrange_song(clock.song, varied, scoring)
        sequence = perform(song, clock.tempo_map, varied, request.performance)
        return Piece(song, sequence, clock.tempo_map, loudness_lufs(affects))

    def _lead_sheet(self, request: MusicRequest, plan: list[Attributes], lift: float) -> Song:
        """Melody and chords: new, or of the given piece."""
        if request.source is None:
            tonic = int(np.random.default_rng([request.seed, 1]).integers(12))
            sheet = LeadSheetRequest(
                plan,
                tonic if request.tonic is None else request.tonic,
                request.meter,
                request.form,
                request.ending,
                lift if request.tonic is None else 0.0,
                request.rewritten,
            )
            song = compose_lead_sheet(self.net, sheet, request.seed, on_bar=request.on_bar)
            return self._vary(song, sheet, request) if request.variation else song
        if request.adaptation == "affect":
            fixed = request.fixed_attributes
            retelling = adaptation.Retelling(
                request.tonic, fixed.get("register"), "density" in fixed, request.element_source, request.elements
            )
            return adaptation.adapt_to_affect(request.source, plan, retelling, request.seed)
        if request.adaptation == "harmonise":
            return adaptation.harmonise(self.net, request.source, plan, request.seed)
        return adaptation.continue_theme(self.net, request.source, plan, request.seed, request.form, request.on_bar)

    def _vary(self, song: Song, sheet: LeadSheetRequest, request: MusicRequest) -> Song:
        """The lead sheet with what is not kept written anew."""
        kept, seed = request.kept, request.seed + VARIATION_STEP * request.variation
        if {"melody", "harmony"} <= kept:
            return song
        if "melody" in kept:
            return adaptation.harmonise(self.net, song, sheet.plan, seed)
        other = compose_lead_sheet(self.net, sheet, seed, on_bar=request.on_bar)
        taken = [name for name in ("harmony", "rhythm") if name in kept]
        return adaptation.take_elements(other, song, sheet, taken) if taken else other

    def _plan_bars(self, request: MusicRequest) -> tuple[list[Attributes], list[Affect]]:
        """Attributes and affect of every bar; refuses pieces of over ten minutes.

        When a bar comes depends on the tempos before it, which follow the affect there: a few rounds settle it.

        Args:
            request: what is composed.

        Returns:
            Attributes, and the requested affects, one a bar.

        Raises:
            InputError: the piece would be longer than ten minutes.
        """
        quarters = request.meter[0] * 4 / request.meter[1]
        points = [request.affect.at(0.0)] * request.bars
        plan = self._plan_points(request, points)
        if len(request.affect.points) > 1:
            for _ in range(PLAN_ROUNDS):
                lengths_s = np.array([60 * request.meter[0] * 4 / request.meter[1] / a.tempo for a in plan])
                middles_s = np.cumsum(lengths_s) - lengths_s / 2
                points = [request.affect.at(float(t)) for t in middles_s]
                plan = self._plan_points(request, points)
        if not request.ending:  # one clock, so that turns and layers of a loop lie on one grid
            tempo = len(plan) / sum(1 / a.tempo for a in plan)
            plan = [replace(a, tempo=tempo) for a in plan]
        total_s = sum(60 * quarters / a.tempo for a in plan)
        if total_s > MAX_PIECE_S:
            raise InputError(
                f"{request.bars} bars would last {total_s / 60:.0f} minutes, over the ten that are possible; "
                "give fewer bars or a faster tempo"
            )
        return plan, points

    def _plan_points(self, request: MusicRequest, points: list[Affect]) -> list[Attributes]:
        fixed = request.fixed_attributes
        plan = plan_attributes(points, request.seed, fixed, calibration=self.calibration)
        style = STYLES.get(request.style)
        if style is not None:
            plan = [style.limit(a).with_fixed(fixed) for a in plan]
        if request.source is None:
            return plan
        vads = [p.effective_vad() for p in points]
        return adaptation.fit_plan_to_song(plan, vads, request.source, request.adaptation, fixed)
