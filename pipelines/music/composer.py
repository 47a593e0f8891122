"""The embedded engine: attributes from the affect, a lead sheet by the Transformer, arranged and performed by rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD
from pipelines.base import Capabilities
from pipelines.music.arrange.arrange import arrange_song
from pipelines.music.attributes.names import Attributes
from pipelines.music.attributes.plan import CALIBRATION, plan_attributes
from pipelines.music.compose import adaptation
from pipelines.music.compose.lead_sheet import LeadSheetRequest, compose_lead_sheet
from pipelines.music.compose.net import ComposerNet
from pipelines.music.engine import MusicRequest, Piece
from pipelines.music.perform.perform import build_tempo_map, perform
from pipelines.music.song.song import Song
from pipelines.music.sound.sequence import MAX_PIECE_S
from weights.errors import InputError

PLAN_ROUNDS = 3


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
    capabilities = Capabilities(curve=True, dominance=False, mixtures=True)

    def __init__(self, net: ComposerNet, calibration: NDArray[np.float64] = CALIBRATION) -> None:
        self.net, self.calibration = net, calibration

    def compose(self, request: MusicRequest) -> Piece:
        """Write, arrange and perform one piece."""
        random_tonic = int(np.random.default_rng([request.seed, 1]).integers(12))
        plan, points = self._plan_bars(request)
        song = self._lead_sheet(request, plan, random_tonic if request.tonic is None else request.tonic)
        mean = (float(np.mean([p.valence for p in points])), float(np.mean([p.arousal for p in points])))
        song = arrange_song(song, request.seed, mean, request.instruments)
        tempo_map = build_tempo_map(song, request.seed, request.performance)
        return Piece(song, perform(song, tempo_map, request.seed, request.performance), tempo_map)

    def _lead_sheet(self, request: MusicRequest, plan: list[Attributes], tonic: int) -> Song:
        """Melody and chords: new, or of the given piece."""
        if request.source is None:
            sheet = LeadSheetRequest(plan, tonic, request.meter, request.form, request.ending)
            return compose_lead_sheet(self.net, sheet, request.seed, on_bar=request.on_bar)
        if request.adaptation == "affect":
            fixed = request.fixed_attributes
            retelling = adaptation.Retelling(
                request.tonic, fixed.get("register"), "density" in fixed, request.element_source, request.elements
            )
            return adaptation.adapt_to_affect(request.source, plan, retelling, request.seed)
        if request.adaptation == "harmonise":
            return adaptation.harmonise(self.net, request.source, plan, request.seed)
        return adaptation.continue_theme(self.net, request.source, plan, request.seed, request.form, request.on_bar)

    def _plan_bars(self, request: MusicRequest) -> tuple[list[Attributes], list[VAD]]:
        """Attributes and affect of every bar; refuses pieces of over ten minutes.

        When a bar comes depends on the tempos before it, which follow the affect there: a few rounds settle it.

        Args:
            request: what is composed.

        Returns:
            Attributes, and the requested points, one a bar.

        Raises:
            InputError: the piece would be longer than ten minutes.
        """
        quarters = request.meter[0] * 4 / request.meter[1]
        points = [request.affect.at(0.0).effective_vad()] * request.bars
        plan = self._plan_points(request, points)
        if len(request.affect.points) > 1:
            for _ in range(PLAN_ROUNDS):
                lengths_s = np.array([60 * request.meter[0] * 4 / request.meter[1] / a.tempo for a in plan])
                middles_s = np.cumsum(lengths_s) - lengths_s / 2
                points = [request.affect.at(float(t)).effective_vad() for t in middles_s]
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

    def _plan_points(self, request: MusicRequest, points: list[VAD]) -> list[Attributes]:
        fixed = request.fixed_attributes
        plan = plan_attributes(points, request.seed, fixed, calibration=self.calibration)
        if request.source is None:
            return plan
        neutral = plan_attributes([VAD(0.0, 0.0, 0.0)], request.seed, calibration=self.calibration)[0]
        return adaptation.fit_plan_to_song(plan, points, neutral, request.source, request.adaptation, fixed)
