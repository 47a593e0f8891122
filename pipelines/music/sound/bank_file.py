"""The files of the bank of sampled instruments, one ZIP each: `zones.json` and an Opus file a zone, decoded when it
first sounds.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipelines.errors import MediaError
from pipelines.media.ogg import decode_ogg
from pipelines.music.sound.tones import SoundArray
from weights.store import EMBEDDED
from weights.structured import parse_json

FOLDER = EMBEDDED / "instruments"
MAX_ZONE_S = 20.0
TILT_OVER = 70  # velocities between which `tilt_db` is stated
LAYER_TILT = 3.0  # darkening towards a softer layer, against that within one layer
MAX_DARKER_DB, MAX_BRIGHTER_DB = 18.0, 6.0
SOFTER_BY = 8  # velocities by which a layer may be softer than the note that it plays
_KEPT_ZONES = 40


@dataclass(frozen=True, slots=True)
class BankZone:
    """One recording.

    Attributes:
        file: in the ZIP.
        root: pitch that it sounds at as it is.
        keys: lowest and highest pitch that it is meant for.
        velocity: at which it was played.
        gain: linear, that makes it as loud as its neighbours.
        loop: first frame and the one after the last, at 48 kHz, or None.
    """

    file: str
    root: int
    keys: tuple[int, int]
    velocity: int
    gain: float
    loop: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class BankInstrument:
    """A sampled instrument.

    Attributes:
        name: of its file.
        zones: in the order of the file.
        sustained: it sounds while its key is held.
        release_s: time of a fall by 96 dB once the key is let go; 0 for one that is not damped.
        tilt_db: how much a note of velocity 115 is brighter than one of 45 within a recording.
    """

    name: str
    zones: tuple[BankZone, ...]
    sustained: bool
    release_s: float
    tilt_db: float

    def tilt_at(self, zone: BankZone, velocity: int) -> float:
        """How much brighter a zone is to sound at a velocity than as it was recorded, dB; darker below 0.

        What is played softer than its layer, but harder than the next one, has to come near to that one.
        """
        softer = velocity < zone.velocity and any(z.velocity < zone.velocity for z in self.zones)
        slope = self.tilt_db / TILT_OVER * (LAYER_TILT if softer else 1.0)
        return float(np.clip(slope * (velocity - zone.velocity), -MAX_DARKER_DB, MAX_BRIGHTER_DB))

    def find_zone(self, pitch: int, velocity: int) -> BankZone:
        """The zone for a pitch, or the one nearest to it: of the softest layer that was played about as hard or harder,
        since a hard note can be darkened, but a soft one lacks what it would be brightened of.
        """
        return min(
            self.zones,
            key=lambda z: (
                max(z.keys[0] - pitch, pitch - z.keys[1], 0),
                velocity > z.velocity + SOFTER_BY,
                abs(z.velocity - velocity),
                abs(z.root - pitch),
            ),
        )


@lru_cache(maxsize=128)
def load_instrument(name: str) -> BankInstrument:
    """An instrument of the bank by the name of its file; its sound is read later.

    Raises:
        MediaError: the file is missing or damaged.
    """
    try:
        with zipfile.ZipFile(FOLDER / f"{name}.zip") as file:
            head = parse_json(file.read("zones.json"), f"{name}.zip")
        return BankInstrument(name, _read_zones(head["zones"]), head["sustained"], head["release_s"], head["tilt_db"])
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise MediaError(f"the instrument '{name}' of the bank is damaged; install the package again") from error


@lru_cache(maxsize=_KEPT_ZONES)
def load_samples(name: str, file: str) -> SoundArray:
    """Samples [C, N] at 48 kHz of a zone.

    Raises:
        MediaError: the file is missing or damaged.
    """
    try:
        with zipfile.ZipFile(FOLDER / f"{name}.zip") as archive:
            raw = archive.read(file)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise MediaError(f"the instrument '{name}' of the bank is damaged; install the package again") from error
    return decode_ogg(raw, f"{name}.zip", "the bank of instruments", MAX_ZONE_S)


def _read_zones(rows: list[dict[str, object]]) -> tuple[BankZone, ...]:
    out = []
    for k, row in enumerate(rows):
        keys, loop = np.array(row["keys"], int).tolist(), np.array(row["loop"], int).tolist()
        gain = 10 ** (float(str(row["gain_db"])) / 20)
        span = (loop[0], loop[1]) if loop else None
        root, velocity = int(str(row["root"])), int(str(row["velocity"]))
        out.append(BankZone(f"{k:03d}.opus", root, (keys[0], keys[1]), velocity, gain, span))
    return tuple(out)
