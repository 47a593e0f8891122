"""Speech in a worker: a request of the API to events with encoded sound, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve, parse
from pipelines.base import Conditions, resolve_seed
from pipelines.media.encoder import SoundEncoder
from pipelines.media.tempo import change_tempo
from pipelines.speech.delivery import AUTO, resolve_affect
from pipelines.speech.engine import SpeechChunk
from pipelines.speech.options import MAX_RATE, MIN_RATE
from weights.errors import InputError

Send = Callable[[tuple[Any, ...]], None]


def speak(pipeline: Any, request: Mapping[str, Any], send: Send, check_stop: Callable[[], None]) -> dict[str, Any]:
    """Say what a request asks, sending the first sound as soon as it is there.

    Args:
        pipeline: a speech pipeline.
        request: text, voice, affect, instructions, intensity, seed, speed and format, checked.
        send: takes events: a head (seed, voice, affect), bytes, and words with their times.
        check_stop: raises CancelledError once nobody listens any more.

    Returns:
        {"seconds": that it plays, "bytes": that were sent}.

    Raises:
        InputError: the text, the voice or the affect cannot be used.
        CancelledError: it was stopped.
    """
    affect = _find_affect(request)
    seed, speed = resolve_seed(request.get("seed")), request["speed"]
    rate = min(max(speed, MIN_RATE), MAX_RATE)
    options = pipeline.options_type.parse(voice=request.get("voice"), rate=rate)
    conditions = Conditions.parse(affect=affect, intensity=request["intensity"], seed=seed)
    chunks = pipeline.stream(request["text"], affect=affect, intensity=request["intensity"], seed=seed, options=options)
    voice = pipeline.find_voice(request.get("voice"))
    record = pipeline.record(request["text"], affect, conditions, seed, {**options.to_record(), "voice": voice})
    encoder, start_s, count = None, 0.0, 0
    for samples, chunk in _in_tempo(chunks, speed / rate):
        check_stop()
        if encoder is None:
            send(("head", {"seed": seed, "voice": voice, "affect": affect.to_dict()}))
            encoder = SoundEncoder(request["format"], chunk.sampling_rate, record.to_json())
        if chunk.words:
            send(("event", {"words": _words(chunk, start_s, speed / rate)}))
        start_s += len(samples) / chunk.sampling_rate
        count += _send_bytes(send, encoder.encode(samples))
    if encoder is None:
        raise InputError("there is nothing in the text that can be spoken")
    return {"seconds": start_s, "bytes": count + _send_bytes(send, encoder.finish())}


def _find_affect(request: Mapping[str, Any]) -> Affect | AffectCurve:
    """The affect itself, else what the instructions say where they say a feeling, else what the words say."""
    given = request.get("affect")
    if given is not None and given != AUTO:
        return parse(given)
    for words in (request.get("instructions") if given is None else None, *request.get("directions", ())):
        if words:
            try:
                return parse(words)
            except InputError:
                continue  # instructions may speak of other things, such as an accent
    return resolve_affect(AUTO, request["text"])


def _in_tempo(chunks: Iterator[SpeechChunk], tempo: float) -> Iterator[tuple[NDArray[np.float32], SpeechChunk]]:
    """Chunks with their samples played `tempo` times as fast at the same pitch."""
    for chunk in chunks:
        yield change_tempo(chunk.samples, chunk.sampling_rate, tempo), chunk


def _words(chunk: SpeechChunk, start_s: float, tempo: float) -> list[dict[str, Any]]:
    return [
        {"word": m.text, "start": round(start_s + m.start_s / tempo, 3), "end": round(start_s + m.end_s / tempo, 3)}
        for m in chunk.words
    ]


def _send_bytes(send: Send, data: bytes) -> int:
    if data:
        send(("bytes", data))
    return len(data)
