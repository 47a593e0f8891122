"""The embedded engine: attributes from the affect, a lead sheet by the Transformer, arranged and performed by rules."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from conditioning.affect import VAD, AffectCurve
from pipelines.base import Capabilities
from pipelines.music.arrange.arrange import arrange_song
from pipelines.music.attributes.names import Attributes
from pipelines.music.attributes.plan import plan_attributes
from pipelines.music.compose import adaptation
from pipelines.music.compose.lead_sheet import LeadSheetRequest, compose_lead_sheet
from pipelines.music.compose.net import ComposerNet
from pipelines.music.engine import MusicRequest, Piece
from pipelines.music.perform.perform import build_tempo_map, perform
from pipelines.music.song.song import Song
from pipelines.music.sound.sequence import MAX_SECONDS
from weights.errors import InputError


def load(folder: Path | None, *, device: str = "auto") -> Composer:
    """The engine from its checkpoint folder; it runs on the CPU, where a network of this size is fastest.

    Raises:
        WeightsAbsent, WeightsDamaged: the folder holds no composer.
    """
    from weights.store import EMBEDDED

    return Composer(ComposerNet.from_pretrained(folder or EMBEDDED / "music"))


class Composer:
    """See the module."""

    name = "composer"
    capabilities = Capabilities(curve=True, dominance=False, mixtures=True)

    def __init__(self, net: ComposerNet) -> None:
        self.net = net

    def compose(self, request: MusicRequest) -> Piece:
        """Write, arrange and perform one piece."""
        rng = np.random.default_rng([request.seed, 1])
        drawn = int(rng.integers(12))
        tonic = drawn if request.tonic is None else request.tonic
        plan, points = plan_bars(
            request.affect, request.bars, request.seed, dict(request.fixed_attributes), request.meter
        )
        song = self._song(request, plan, tonic)
        mean = (float(np.mean([p.valence for p in points])), float(np.mean([p.arousal for p in points])))
        song = arrange_song(song, request.seed, mean, request.instruments)
        return perform_song(song, request.seed, request.performance)

    def _song(self, request: MusicRequest, plan: list[Attributes], tonic: int) -> Song:
        """Melody and chords: new, or of the given piece."""
        if request.source is None:
            lead = LeadSheetRequest(plan, tonic, request.meter, request.form, request.ending)
            return compose_lead_sheet(self.net, lead, request.seed, on_bar=request.on_bar)
        if request.adaptation == "affect":
            return adaptation.adapt_to_affect(
                request.source, plan, request.seed, request.element_source, request.elements
            )
        if request.adaptation == "harmonise":
            return adaptation.harmonise(self.net, request.source, plan, request.seed)
        return adaptation.continue_theme(self.net, request.source, plan, request.seed, request.form, request.on_bar)


def perform_song(song: Song, seed: int, amount: float) -> Piece:
    """A song performed."""
    tempo_map = build_tempo_map(song, seed, amount)
    return Piece(song, perform(song, tempo_map, seed, amount), tempo_map)


def plan_bars(
    affect: AffectCurve, bars: int, seed: int, fixed: dict[str, float], meter: tuple[int, int]
) -> tuple[list[Attributes], list[VAD]]:
    """Attributes and affect of every bar. When a bar comes depends on the tempos before it, which follow the affect there.

    Raises:
        InputError: the piece would be longer than ten minutes.
    """
    points = [affect.at(0.0).effective_vad()] * bars
    plan = plan_attributes(points, seed, fixed)
    if len(affect.points) > 1:
        for _ in range(3):
            lengths = np.array([60 * meter[0] * 4 / meter[1] / a.tempo for a in plan])
            middles = np.cumsum(lengths) - lengths / 2
            points = [affect.at(float(t)).effective_vad() for t in middles]
            plan = plan_attributes(points, seed, fixed)
    total = sum(60 * meter[0] * 4 / meter[1] / a.tempo for a in plan)
    if total > MAX_SECONDS - 20:
        raise InputError(
            f"{bars} bars would last {total / 60:.0f} minutes, over the ten that are possible; give fewer bars or a faster tempo"
        )
    return plan, points
