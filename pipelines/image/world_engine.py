"""The embedded engine: what a prompt names stands in a small world that the affect fills, lights and traces; a given
picture is felt anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.base import Capabilities
from pipelines.image.categories import ATTRIBUTES, SCENES, STYLES
from pipelines.image.content.dream import dream_of
from pipelines.image.content.registers import Registers, registers_of
from pipelines.image.engine import (
    Film,
    FilmRequest,
    ImageEngine,
    ImageRequest,
    ImageResult,
    OnLatents,
    OnPreview,
    Picture,
)
from pipelines.image.looks import PHOTOGRAPH, apply_look
from pipelines.image.match_attributes import match_attributes
from pipelines.image.notes import CONSENT, content_kept
from pipelines.image.prompt.infer import infer_place
from pipelines.image.prompt.names import Entry, Names
from pipelines.image.prompt.notes import say_notes, say_understood
from pipelines.image.prompt.poses import find_pose
from pipelines.image.prompt.reader import read_prompt
from pipelines.image.prompt.wanted import INDOORS, Wanted
from pipelines.image.regrade import edge_correlation
from pipelines.image.stock import FOLDER, SRGB_GAMMA, Stock
from pipelines.image.world.compose import TABLES, compose
from pipelines.image.world.composed import Composed
from pipelines.image.world.picture import OnStage, develop
from pipelines.image.world.scene import Traced
from pipelines.image.world.trace import OnPass
from pipelines.image.world.weather import draw_rain

if TYPE_CHECKING:
    from pipelines.image.motion.layers import PictureLayers
    from pipelines.image.motion.shooting import Shot

PACKAGES = ("mitsuba", "mitsuba_oidn")
COMMAND = "pip install 'affective-studio[world]'"
SAMPLES, MAX_SAMPLES = 4, 64  # rays a pixel
LARGE_PX = 700  # longer side from which half of the rays do
WHOLLY_PAINTED = 1.6  # so that a given picture is painted all over from a strength of 0.63 on
AVOID = 0.6  # how far an affect that is to be avoided is taken away
MAX_NAMED = 8
SMALL_M = 0.6  # of what a table top is painted close for
UNCOLOURED = frozenset({"street", "city", "village", "harbour", "forest", "sky", "space"})  # no one surface is theirs
STAGES = ("light", "sky", "finish")
PHOTO_STAGES = ("depth", "light", "sky", "finish")


def load(folder: Path | None, *, device: str = "auto") -> ImageEngine:
    """Load the engine; where Mitsuba is not installed, the painter that came before it.

    Args:
        folder: of the embedded checkpoint, which asks for the best that is installed; None asks for this engine.
        device: of the older painter.

    Returns:
        The engine.

    Raises:
        EngineUnavailableError: this engine is asked for and Mitsuba is not installed.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if not missing:
        return WorldEngine()
    if folder is None:
        from pipelines.errors import EngineUnavailableError

        raise EngineUnavailableError(
            f"engine 'world' needs the package {', '.join(missing)}; run: {COMMAND}; or paint without: --engine painter"
        )
    from pipelines.image.painter_engine import load as load_painter

    return load_painter(folder, device=device)


class WorldEngine:
    """The engine "world"; see `ImageEngine`."""

    name = "world"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True, films=True)
    styles: tuple[str, ...] = STYLES
    scenes: tuple[str, ...] = SCENES
    attributes: tuple[str, ...] = ATTRIBUTES

    def __init__(self, stock: Stock | None = None) -> None:
        self.stock = stock or Stock(FOLDER)

    @cached_property
    def names(self) -> Names:
        """What the stock knows by which words."""
        from pipelines.image.prompt.kin import nearest_kin

        entries = [Entry(e.name, e.words, e.of, e.state, e.stands, e.is_modelled) for e in self.stock.entries.values()]
        return Names.of(entries, keywords=self.stock.foreign_words, nearest=nearest_kin)

    def count_steps(self, request: ImageRequest) -> int:
        """Passes of the tracer, each of one ray a pixel, one for a given picture; see `SteppedEngine.count_steps`."""
        if request.source is not None:
            return 1
        own = SAMPLES if max(request.width, request.height) <= LARGE_PX else SAMPLES // 2
        return min(MAX_SAMPLES, request.steps or own)

    def paint(
        self, request: ImageRequest, on_preview: OnPreview | None = None, on_latents: OnLatents | None = None
    ) -> ImageResult:
        """Paint a picture; see `SteppedEngine.paint`. What can be watched and changed is the light, linear RGB."""
        if request.source is not None:
            return self._refeel(request, request.source, on_preview, on_latents)
        wanted = self.read(request.prompt) if request.prompt else dream_of(request.scene, self.stock, request.seed)
        registers = _registers(request.affect, request.avoid)
        place = place_of(wanted, self.stock)
        composed = compose(wanted, place, registers, self.stock, request.seed, request.width, request.height)
        samples, painted = self.count_steps(request), request.style not in ("", PHOTOGRAPH)
        picture, traced = develop(
            composed,
            self.stock,
            request.seed,
            samples=samples,
            on_stage=_stage_reporter(on_preview),
            on_pass=_pass_reporter(on_latents, samples),
            drops=not painted,
        )
        picture = _in_style(picture, traced, request)
        if painted and composed.world.land is not None:
            picture = draw_rain(picture, traced.depth_m, composed.world.air)
        missing = _missing(wanted)
        return ImageResult(
            match_attributes(picture, request.attributes), (*missing, *_understood(wanted, composed)), missing
        )

    def film(self, request: FilmRequest, on_trace: Callable[[str], None] | None = None) -> Film:
        """Film a picture; see `FilmEngine.film`."""
        from pipelines.image.motion.film import film_frames
        from pipelines.image.motion.shooting import shoot

        shot = self._shot(request.picture)
        plan, composed = shoot(request, shot, self.stock, on_trace)
        missing = _missing(shot.wanted)
        notes = (*missing, *_understood(shot.wanted, composed))
        return Film(film_frames(plan), plan.count, plan.loops, notes, missing)

    def layers(
        self, request: ImageRequest, seconds: float, on_trace: Callable[[str], None] | None = None
    ) -> PictureLayers:
        """A picture in layers of depth; see `FilmEngine.layers`."""
        from pipelines.image.motion.shooting import shoot_layers

        shot = self._shot(request)
        return shoot_layers(request, shot, self.stock, seconds, on_trace, _missing(shot.wanted))

    def _shot(self, request: ImageRequest) -> Shot:
        """What a film or layers of a request show."""
        from pipelines.image.motion.shooting import Shot

        wanted = self.read(request.prompt) if request.prompt else dream_of(request.scene, self.stock, request.seed)
        return Shot(wanted, place_of(wanted, self.stock), lambda affect: _registers(affect, request.avoid))

    def read(self, prompt: str) -> Wanted:
        """What a prompt asks for, each thing in the pose of what it does."""
        wanted = read_prompt(prompt, self.names)
        posed = (replace(m, thing=find_pose(m.thing, m.doing, self.names) or m.thing) for m in wanted.mentions)
        return replace(wanted, mentions=tuple(posed))

    def _refeel(
        self, request: ImageRequest, source: Picture, on_preview: OnPreview | None, on_latents: OnLatents | None
    ) -> ImageResult:
        """Feel a given picture anew, and paint it over where a style is asked for."""
        from pipelines.image.refeel.refeel import refeel

        size = (request.width, request.height)
        if source.shape[1::-1] != size:
            shrinks = size[0] < source.shape[1]
            source = np.asarray(cv2.resize(source, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC))
        registers = _registers(request.affect, request.avoid)
        say = _stage_reporter(on_preview, PHOTO_STAGES)
        refelt = refeel(source, registers, self.stock, request.seed, request.strength, say)
        picture = _watched(refelt.picture, on_latents)
        picture = match_attributes(_in_style(picture, refelt.traced, request), request.attributes)
        kept = content_kept(edge_correlation(source, picture))
        return ImageResult(picture, (*_added(refelt.added), kept, CONSENT))


def _in_style(picture: Picture, traced: Traced | None, request: ImageRequest) -> Picture:
    """A picture in the style that was asked for; of a given picture as much of it as it may change."""
    vad = request.affect.effective_vad()
    return apply_look(
        picture,
        traced,
        request.style or PHOTOGRAPH,
        arousal=vad.arousal,
        valence=vad.valence,
        seed=request.seed,
        strength=1.0 if request.source is None else min(1.0, WHOLLY_PAINTED * request.strength),
    )


def place_of(wanted: Wanted, stock: Stock) -> str:
    """Where a picture is; what is too large for a room stands outdoors.

    Args:
        wanted: of the prompt.
        stock: of things.

    Returns:
        Of `prompt.wanted.PLACES`.
    """
    place = infer_place(wanted)
    if place in ("room", "kitchen") and _is_still_life(wanted, stock):
        return "table"
    known = [stock.entries[m.thing] for m in wanted.mentions if m.thing in stock.entries]
    tallest = max((e.height_m for e in known if e.stands in ("ground", "water")), default=0.0)
    limit_m = {"hall": 3.2, "cave": 6.0, "table": 1.6}.get(place, 2.8) if place in INDOORS else 1e9
    if tallest <= limit_m:
        return place
    return "lake" if any(e.stands == "water" for e in known) else "street" if place == "hall" else "garden"


def _is_still_life(wanted: Wanted, stock: Stock) -> bool:
    """Whether all that is named are things that lie on a table, or small ones on one that is named."""
    tables = [i for i, m in enumerate(wanted.mentions) if m.thing in TABLES]
    others = [m for i, m in enumerate(wanted.mentions) if i not in tables and m.thing in stock.entries]
    if not tables:
        return bool(others) and all(stock.entries[m.thing].stands == "table" for m in others)
    return bool(others) and all(
        stock.entries[m.thing].height_m < SMALL_M and (m.to in tables or m.by or m.relation == "beside") for m in others
    )


def _registers(affect: Affect, avoid: Affect | None) -> Registers:
    """The registers of an affect, less those of one that is to be avoided."""
    registers = registers_of(affect)
    if avoid is None:
        return registers
    away = registers_of(avoid).shares
    opposite = registers_of(-avoid).shares
    mixed = {
        name: min(1.2, max(0.0, share - AVOID * away[name] + 0.5 * AVOID * opposite[name]))
        for name, share in registers.shares.items()
    }
    return replace(registers, **mixed)


def _stage_reporter(on_preview: OnPreview | None, stages: tuple[str, ...] = STAGES) -> OnStage | None:
    if on_preview is None:
        return None

    def say(stage: str, picture: Picture) -> None:
        on_preview(stage, stages.index(stage) + 1, len(stages), picture)

    return say


def _pass_reporter(on_latents: OnLatents | None, passes: int) -> OnPass | None:
    """Passes of the tracer as steps of sampling; their timestep is the passes that are to come."""
    if on_latents is None:
        return None

    def say(number: int, light: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]] | None:
        latents = np.ascontiguousarray(light.transpose(2, 0, 1)[None], np.float32)
        changed = on_latents(float(passes - 1 - number), latents)
        return None if changed is None else np.ascontiguousarray(changed[0].transpose(1, 2, 0))

    return say


def _watched(picture: Picture, on_latents: OnLatents | None) -> Picture:
    """A picture that somebody may see and change as light."""
    if on_latents is None:
        return picture
    light = ((picture / np.float32(255)) ** SRGB_GAMMA).transpose(2, 0, 1)[None]
    changed = on_latents(0.0, np.ascontiguousarray(light, np.float32))
    if changed is None:
        return picture
    rgb = np.clip(changed[0].transpose(1, 2, 0), 0, 1) ** (1 / SRGB_GAMMA)
    return np.asarray(rgb * 255 + 0.5, np.uint8)


def _missing(wanted: Wanted) -> tuple[str, ...]:
    """What of a prompt is not in the picture, and what stands for what."""
    lost = wanted.place_colours if wanted.place in UNCOLOURED else wanted.place_colours[1:]
    colours = ", ".join(f"'{c} {wanted.place}'" for c in lost)
    return (*say_notes(wanted), *((f"not painted: {colours}",) if colours else ()))


def _understood(wanted: Wanted, composed: Composed) -> tuple[str, ...]:
    """What was read, and what the feeling added."""
    read = say_understood(wanted)
    return (*((f"understood: {read}",) if read else ()), *_added(composed.added))


def _added(names: tuple[str, ...]) -> tuple[str, ...]:
    """The note on what the feeling added."""
    if not names:
        return ()
    return (f"added for the feeling: {', '.join(n.replace('-', ' ') for n in names[:MAX_NAMED])}",)
