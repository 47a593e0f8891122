"""The music pipeline: an affect (or a curve of it) to a piece of music, as notes and as sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conditioning.affect import AffectCurve
from pipelines.base import Conditions, OnStep, Pipeline, Step
from pipelines.music.attributes.plan import MODE_BRIGHTNESS, plan_attributes
from pipelines.music.attributes.styles import STYLES, Style
from pipelines.music.engine import MusicEngine, MusicRequest
from pipelines.music.options import ADAPTATIONS, DEFAULT_BARS, MAX_BARS, MIN_BARS, MusicOptions
from pipelines.music.output import MusicOutput
from pipelines.music.song.keys import Key
from pipelines.music.song.reading import read_song
from pipelines.music.sound.render import LAYER_LUFS, SequenceRenderer
from pipelines.music.sound.sequence import MAX_PIECE_S
from weights.errors import InputError

AFTER_CURVE_S = 6.0  # a piece goes on after the last point of its curve


class MusicPipeline(Pipeline[MusicOptions, MusicOutput]):
    """Music that feels as requested: composed, arranged, performed and rendered. It takes no content.

    Attributes:
        task: its registered name.
        content_name: of the call's first argument.
        options_type: the model of its options.
        engine: composes.

    Example:
        >>> pipe = MusicPipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe(affect="sad", bars=16, seed=7).save("sad.mid")  # doctest: +SKIP
    """

    task = "music"
    content_name = "content"
    options_type = MusicOptions
    engine: MusicEngine

    def prepare(
        self, content: Any, conditions: Conditions, options: MusicOptions
    ) -> Callable[[int, OnStep | None], MusicOutput]:
        """See `Pipeline.prepare`.

        Args:
            content: must be empty.
            conditions: what every generator takes.
            options: of the piece.

        Returns:
            What makes the piece of one seed.

        Raises:
            InputError: there is a content, or the piece would be longer than ten minutes.
            MediaError: a given piece or sound font cannot be read.
        """
        if content != "":
            raise InputError(f"music is asked for by its affect and options, not by a text; got {str(content)[:40]!r}")
        curve = conditions.curve()
        renderer, request = _renderer(options), _request(curve, options)

        def make(seed: int, on_step: OnStep | None) -> MusicOutput:
            count_bars = _BarSteps(request.bars, on_step)
            piece = self.engine.compose(replace(request, seed=seed, on_bar=count_bars))
            count_bars(request.bars)
            record = self.record("", conditions.affect, conditions, seed, options.to_record())
            record = replace(record, notes=piece.song.remarks)
            by_affect = options.lufs is None and not options.loop
            sound = replace(renderer, lufs=piece.loudness_lufs) if by_affect else renderer
            return MusicOutput(piece, conditions.affect, seed, record, options.loop, sound, options.seconds)

        return make


class _BarSteps:
    """Turns a count of bars that may jump or go back into one step a bar."""

    def __init__(self, total: int, on_step: OnStep | None) -> None:
        self._done, self._total, self._on_step = 0, total, on_step

    def __call__(self, bar: int) -> None:
        while self._on_step is not None and self._done < min(bar, self._total):
            self._done += 1
            self._on_step(Step(self._done, self._total, "bars written"))


def _renderer(options: MusicOptions) -> SequenceRenderer:
    """What makes the sound of pieces: the sampled instruments or a font's, in a room, as loud as asked."""
    lufs = LAYER_LUFS if options.lufs is None else options.lufs
    if options.soundfont is None:
        return SequenceRenderer(room=options.room, lufs=lufs)
    from pipelines.music.sound.sampler import Sampler
    from pipelines.music.sound.soundfont import SoundFont

    return SequenceRenderer(Sampler(SoundFont(options.soundfont)).renderer, options.room, lufs)


def _request(curve: AffectCurve, options: MusicOptions) -> MusicRequest:
    """What the engine composes, without its seed; bars from seconds by the tempo that the affect asks for.

    Raises:
        InputError: bars to be written anew that the piece does not have.
    """
    key = Key.of(options.key) if options.key is not None else None
    named = next((name for name in ADAPTATIONS if getattr(options, name) is not None), None)
    source = read_song(getattr(options, named)) if named is not None else None
    beats, unit = map(int, options.meter.split("/"))
    style = STYLES.get(options.style)
    if style is not None and style.meter is not None and options.meter == "4/4":
        beats, unit = style.meter
    meter = (beats, unit) if source is None else source.bars[0].meter
    fixed = _fixed_attributes(key, options)
    if source is not None and named != "primer":
        bars = len(source.bars)
    elif options.bars is not None:
        bars = options.bars
    elif options.seconds is not None or len(curve.points) > 1:
        seconds = options.seconds if options.seconds is not None else curve.points[-1][0] + AFTER_CURVE_S
        bars = _bars_in(min(seconds, MAX_PIECE_S), curve, fixed, meter, style)
    else:
        bars = DEFAULT_BARS + (len(source.bars) if source is not None else 0)
    rewritten = options.rewritten_bars()
    if rewritten is not None and rewritten[1] > bars:
        raise InputError(f"the piece has {bars} bars; regenerate names some of these, got {options.regenerate}")
    return MusicRequest(
        curve,
        bars,
        seed=0,
        fixed_attributes=fixed,
        tonic=key.tonic if key is not None else None,
        meter=meter,
        form=options.form,
        instruments=options.instrument,
        ending=not options.loop,
        performance=options.performance,
        source=source,
        adaptation=ADAPTATIONS[named] if named is not None else "",
        element_source=read_song(options.of) if options.of is not None else None,
        elements=options.elements(),
        length_s=options.seconds,
        hits_s=options.hits_s(),
        variation=options.variation,
        kept=options.kept(),
        rewritten=rewritten,
        style=options.style,
        options=options,
    )


def _fixed_attributes(key: Key | None, options: MusicOptions) -> Mapping[str, float]:
    """All that is set, as attributes."""
    fixed = dict(options.attributes)
    if options.tempo is not None:
        fixed["tempo"] = options.tempo
    if key is not None:
        fixed["brightness"] = MODE_BRIGHTNESS[key.mode]
    return fixed


def _bars_in(
    seconds: float, curve: AffectCurve, fixed: Mapping[str, float], meter: tuple[int, int], style: Style | None
) -> int:
    """How many bars come nearest to a time, at the mean tempo of each moment's affect."""
    total, bars, bar_s = 0.0, 0, 0.0
    while total < seconds - bar_s / 2 and bars < MAX_BARS:
        planned = plan_attributes([curve.at(total)], 0, fixed, variety=0.0)[0]
        tempo = planned.tempo if style is None or "tempo" in fixed else style.limit(planned).tempo
        bar_s = 60 * meter[0] * 4 / meter[1] / tempo
        total += bar_s
        bars += 1
    return max(MIN_BARS, bars)
