"""What buildings have in common: walls, windows, doors, roofs, stairs, columns, plants, and their states."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_parts import SQUARE, flower_box, opening, ring, saddle
from pipelines.image.training.things.kit_states import crumble, cut, snow_over, stain
from pipelines.image.training.things.recipe import Stands, thing

DARK = "#1d242b"
LIGHT = "#ffc873"
FALLEN = ("ruined", "burnt")
STATE_PX = 256  # of the states of a building, at most

ALONG: list[tuple[int, ...]] = [(4, 5, 9, 8), (6, 7, 8, 9), (5, 6, 9), (7, 4, 8)]  # faces of a roof by its ridge
ACROSS: list[tuple[int, ...]] = [(5, 6, 9, 8), (7, 4, 8, 9), (4, 5, 8), (6, 7, 9)]


class Mason:
    """Builds parts of buildings in metres, in the look of a state.

    Attributes:
        kit: of solids and materials.
        rng: random numbers of the thing.
        state: one of `recipe.STATES`; windows, doors and roofs follow it.
        decay: heights between which a ruin has broken off, in metres; (0, 0) leaves it whole.
        rubble: radius of the ring of rubble around a ruin in metres and its colour.
    """

    def __init__(self, kit: Kit, state: str = "") -> None:
        self.kit, self.rng, self.state = kit, kit.rng, state
        self.decay = (0.0, 0.0)
        self.rubble: tuple[float, str] = (0.0, "#8d8374")
        self._materials: dict[str, Any] = {}
        self._holes: list[Any] = []

    def _once(self, make: Callable[..., Any], *args: Any, **options: Any) -> Any:
        key = f"{make.__name__}{args}{sorted(options.items())}"
        if key not in self._materials:
            self._materials[key] = make(*args, **options)
        return self._materials[key]

    def paint(self, colour: str, **options: Any) -> Any:
        """See `Kit.paint`."""
        return self._once(self.kit.paint, colour, **options)

    def bricks(self, colour: str, **options: Any) -> Any:
        """See `Kit.bricks`."""
        return self._once(self.kit.bricks, colour, **options)

    def planks(self, colour: str, width_m: float = 0.22) -> Any:
        """Boards that lie."""
        return self.bricks(colour, mortar="#3a2d22", brick_m=(3.5, width_m), wander=0.3)

    def wood(self, colour: str = "#8a5a34", **options: Any) -> Any:
        """See `Kit.wood`."""
        return self._once(self.kit.wood, colour, **options)

    def tiles(self, colour: str, size_m: float = 0.34) -> Any:
        """Tiles or shingles of a roof."""
        return self.bricks(colour, mortar="#2b211d", brick_m=(size_m * 0.8, size_m * 0.7), wander=0.4)

    def metal(self, colour: str = "#8b9096", rough: float = 0.4) -> Any:
        """Painted or bare metal that keeps its colour."""
        return self.paint(colour, rough=rough, mottle=0.1, grain_m=0.8)

    def pane(self) -> Any:
        """What is behind a window in this state."""
        if self.state == "lit" and self.rng.random() < 0.88:
            return self._once(self.kit.glow, LIGHT, strength=1.0)
        if self.state in FALLEN:
            return self.paint("#0d0c0c")
        return self._once(self.kit.glass, DARK if self.state == "boarded" else "#34505f")

    @contextmanager
    def placed(
        self, at: Point = (0, 0, 0), turn_degrees: float = 0, scale: float = 1, *, whole: bool = False
    ) -> Iterator[None]:
        """What is built inside is turned about z, scaled and moved together; `whole` keeps ruin from it."""
        before = set(bpy.context.scene.objects)
        yield
        turn = Matrix.Translation(at) @ Matrix.Rotation(math.radians(turn_degrees), 4, "Z") @ Matrix.Scale(scale, 4)
        for solid in bpy.context.scene.objects:
            if solid not in before:
                solid.matrix_basis = turn @ solid.matrix_basis
                solid["whole"] = whole or bool(solid.get("whole"))

    def walls(self, size: Point, at: Point, material: Any, thick: float = 0.35) -> None:
        """Four walls around a floor; `at` is the middle of its foot."""
        (w, d, h), (x, y, z) = size, at
        for side in (-1, 1):
            self.kit.box((w, thick, h), (x, y + side * (d - thick) / 2, z + h / 2), material, bevel=0)
            self.kit.box((thick, d - 2 * thick, h), (x + side * (w - thick) / 2, y, z + h / 2), material, bevel=0)
        inner, low = (w - 2.2 * thick, d - 2.2 * thick), 0.86 * h if self.state in FALLEN else h - 0.05
        self.kit.box((*inner, low), (x, y, z + low / 2), self.paint("#171513"), bevel=0)

    def band(self, size: Point, at: Point, material: Any, out: float = 0.08) -> None:
        """A moulding around a block of width and depth (size x, y), as high as size z."""
        self.kit.box((size[0] + 2 * out, size[1] + 2 * out, size[2]), at, material)

    def window(
        self,
        at: Point,
        size: tuple[float, float] = (1.0, 1.4),
        turn_degrees: float = 0,
        *,
        frame: str = "#ece6d8",
        bars: tuple[int, int] = (1, 1),
        arch: str = "",
        shutters: str = "",
        sill: bool = True,
        flowers: bool = False,
    ) -> None:
        """A window on a wall; `at` is the middle of its foot, 0 degrees face -y and 90 face +x."""
        w, h = size
        trim = self.paint(frame)
        with self.placed(at, turn_degrees):
            inner, edge = opening(w, h, arch), 0.09 * min(w, 1.2) + 0.03
            self.kit.prism([(x * (1 + 2 * edge / w), z * (1 + edge / h)) for x, z in inner], 0.16, (0, 0, 0), trim)
            if self.state == "ruined":
                self._hole(inner)
            else:
                self.kit.prism(inner, 0.2, (0, 0, 0), self.pane())
                self._bars(w, h, bars, trim)
            if sill:
                self.kit.box((w + 0.3, 0.3, 0.1), (0, -0.08, -0.03), trim)
            if shutters:
                for side in (-1, 1):
                    if self.state not in FALLEN or self.rng.random() < 0.4:
                        self._shutter(side, w, h, shutters)
            if flowers and self.state in ("", "lit"):
                flower_box(self, w)
            self._close(w, h)

    def _hole(self, outline: Sequence[Point]) -> None:
        hole = self.kit.prism(outline, 1.6, (0, 0, 0), self.paint(DARK))
        hole.hide_render = True
        self._holes.append(hole)

    def _bars(self, w: float, h: float, bars: tuple[int, int], trim: Any) -> None:
        for i in range(1, bars[0] + 1):
            self.kit.box((0.06, 0.06, h), (-w / 2 + w * i / (bars[0] + 1), -0.1, h / 2), trim, bevel=0)
        for i in range(1, bars[1] + 1):
            self.kit.box((w, 0.06, 0.06), (0, -0.1, h * i / (bars[1] + 1)), trim, bevel=0)

    def _shutter(self, side: int, w: float, h: float, colour: str) -> None:
        tilt = self.rng.uniform(-18, 18) if self.state in (*FALLEN, "boarded") else 0
        turn, at = (0, tilt, 0), (side * (w * 0.75 + 0.08), -0.1, h / 2)
        self.kit.box(
            (w * 0.5, 0.08, h), at, self.bricks(colour, mortar="#2a2a28", brick_m=(3, 0.12)), turn_degrees=turn
        )

    def _close(self, w: float, h: float) -> None:
        """What a state puts over an opening: boards, soot."""
        if self.state == "boarded":
            count = max(2, round(h / 0.42))
            for i in range(count):
                at = (self.rng.uniform(-0.06, 0.06), -0.16 - 0.02 * (i % 2), h * (i + 0.5) / count)
                turn = (0, self.rng.uniform(-9, 9), 0)
                self.kit.box((w + 0.4, 0.05, 0.24), at, self.wood("#a08663", along="x"), turn_degrees=turn)
        if self.state == "burnt":
            soot = [(-w * 0.5, h), (w * 0.5, h), (w * 0.62, h * 1.25), (w * 0.3, h * 1.5), (w * 0.1, h * 1.9)]
            soot += [(-w * 0.15, h * 1.6), (-w * 0.6, h * 1.35)]
            self.kit.prism(soot, 0.06, (0, 0, 0), self.paint("#15120f"))

    def door(
        self,
        at: Point,
        size: tuple[float, float] = (1.1, 2.2),
        turn_degrees: float = 0,
        *,
        colour: str = "#6a3f26",
        frame: str = "#ece6d8",
        arch: str = "",
        leaves: int = 1,
        step: bool = True,
    ) -> None:
        """A door on a wall, its foot at a point."""
        w, h = size
        with self.placed(at, turn_degrees):
            inner = opening(w, h, arch)
            self.kit.prism(
                [(x * (1 + 0.3 / w), z * (1 + 0.16 / h)) for x, z in inner], 0.2, (0, 0, 0), self.paint(frame)
            )
            if self.state == "ruined":
                self._hole(inner)
            else:
                self.kit.prism(inner, 0.24, (0, 0, 0), self.wood(colour))
                self._leaves(w, h, leaves, colour)
            if step:
                self.kit.box((w + 0.8, 0.8, 0.18), (0, -0.3, 0.09), self.paint("#a59c8c"))
            self._close(w, h)

    def _leaves(self, w: float, h: float, leaves: int, colour: str) -> None:
        dark, brass = self.paint("#2a1c12"), self.paint("#c9a24a", rough=0.3)
        for i in range(leaves):
            x, leaf = -w / 2 + w * (i + 0.5) / leaves, w / leaves
            for z in (0.27, 0.66):
                self.kit.box((leaf * 0.66, 0.03, h * 0.28), (x, -0.12, h * z), dark)
                self.kit.box((leaf * 0.56, 0.05, h * 0.24), (x, -0.125, h * z), self.wood(colour))
            side = 1 if i == 0 else -1
            self.kit.ball(0.06, (x + side * leaf * 0.38, -0.18, h * 0.46), brass)

    def panes(
        self, columns: Sequence[float], rows: Sequence[float], size: tuple[float, float], at: Point,
        turn_degrees: float = 0, *, lit: float = 0.0, material: Any = None,
    ) -> None:  # fmt: skip
        """Many plain windows as two meshes, dark and lit; (column, row) is the middle of a foot from `at`."""
        w, h = size
        chosen: tuple[list[Point], list[Point]] = ([], [])
        for z in rows:
            for x in columns:
                chosen[int(self.rng.random() < lit)].append((x, z))
        glows = self._once(self.kit.glow, LIGHT, strength=1.0)
        with self.placed(at, turn_degrees):
            for spots, look in zip(chosen, (material or self.pane(), glows), strict=True):
                if spots:
                    corners = [(x + u * w / 2, -0.04, z + v * h) for x, z in spots for u, v in SQUARE]
                    self.kit.mesh(corners, [range(4 * i, 4 * i + 4) for i in range(len(spots))], look)

    def gable(
        self, size: tuple[float, float], rise: float, at: Point, roof: Any, wall: Any = None,
        turn_degrees: float = 0, *, over: float = 0.45, thick: float = 0.16, trim: str = "#e6dfd0",
    ) -> None:  # fmt: skip
        """A saddle roof over (across, along); its gables face -y and +y before it is turned."""
        half, along = size[0] / 2, size[1]
        slope = rise / half
        with self.placed(at, turn_degrees):
            self.kit.prism(saddle(half + over, rise, slope * over, thick), along + 2 * over, (0, 0, 0.02), roof)
            if wall is not None:
                for y in (-along / 2 + 0.15, along / 2 - 0.15):
                    self.kit.prism([(-half, -0.05), (half, -0.05), (0, rise)], 0.3, (0, y, 0), wall)
            self.kit.box((0.24, along + 2 * over, 0.16), (0, 0, rise + thick + 0.02), roof)
            for y in (-along / 2 - over, along / 2 + over) if trim else ():
                verge = saddle(half + over + 0.03, rise, slope * over + 0.1, thick + 0.1)
                self.kit.prism(verge, 0.08, (0, y, -0.06), self.paint(trim))
            if self.state == "snowy":
                cover = saddle(half + over + 0.1, rise, slope * (over + 0.1), 0.3)
                self.kit.prism(cover, along + 2 * over + 0.2, (0, 0, 0.1), self.paint("#f2f6fb", mottle=0.04))
            if self.state in FALLEN:
                self._rafters(half, along, rise)

    def _rafters(self, half: float, along: float, rise: float) -> None:
        beam = self.wood("#1c1512" if self.state == "burnt" else "#5b4633")
        for y in np.arange(-along / 2 + 0.4, along / 2, 1.1):
            for side in (-1, 1):
                if self.rng.random() < 0.7:
                    foot, top = (side * half, y, 0.0), (0.0, y + self.rng.uniform(-0.2, 0.2), rise)
                    part = self.rng.uniform(0.6, 1) if self.rng.random() < 0.5 else 1
                    end = [f + (t - f) * part for f, t in zip(foot, top, strict=True)]
                    self.kit.tube([foot, end], 0.1, beam, smooth=False)["whole"] = True

    def hip(self, size: tuple[float, float], rise: float, at: Point, roof: Any, *, over: float = 0.4) -> None:
        """A roof that slopes on four sides, its ridge along the longer of (x, y)."""
        a, b = size[0] / 2 + over, size[1] / 2 + over
        rx, ry = max(a - b, 0.0), max(b - a, 0.0)
        snow = (self.paint("#f2f6fb", mottle=0.04), 1.03, 0.12) if self.state == "snowy" else None
        for look, grow, lift in filter(None, ((roof, 1.0, 0.0), snow)):
            eave = [(x * grow, y * grow, z) for z in (0, 0.14) for x, y in ((-a, -b), (a, -b), (a, b), (-a, b))]
            ridge = [(-rx, -ry, rise), (rx, ry, rise)]
            faces: list[tuple[int, ...]] = [(0, 1, 2, 3), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
            along, across = (
                [(4, 5, 9, 8), (6, 7, 8, 9), (5, 6, 9), (7, 4, 8)],
                [(5, 6, 9, 8), (7, 4, 8, 9), (4, 5, 8), (6, 7, 9)],
            )
            faces += along if rx else across
            self.kit.mesh(eave + ridge, faces, look, at=(at[0], at[1], at[2] + lift))

    def chimney(self, at: Point, height: float = 1.6, colour: str = "#9a5a44", width: float = 0.7) -> None:
        """A brick chimney with pots, its foot at a point."""
        x, y, z = at
        self.kit.box((width, width, height), (x, y, z + height / 2), self.bricks(colour, brick_m=(0.3, 0.12)))
        self.kit.box((width + 0.2, width + 0.2, 0.16), (x, y, z + height), self.paint("#8b8276"))
        for side in (-0.16, 0.16):
            self.kit.cylinder(0.12, 0.4, (x + side, y, z + height + 0.25), self.paint("#a8603f"), top=0.1, sides=16)

    def finish(self) -> None:
        """Let the state come over everything that was built."""
        if self.state in FALLEN and self.decay[1]:
            self._open_holes()
            low, high = self.decay
            crumble(self.kit, low, high, size_m=max(min(4.0, 0.6 * high), 0.16 * high))
        if self.state == "ruined":
            stain("#62614a", 0.28, grain_m=0.2 * self.decay[1] + 0.3)
            stain("#3b3a30", 0.16, grain_m=0.06 * self.decay[1] + 0.2)
        if self.state == "burnt":
            stain("#1a1614", 0.72, grain_m=2.2)
            stain("#4b4540", 0.2, grain_m=0.6)
        if self.state == "boarded":
            stain("#6c675a", 0.42, grain_m=1.4)
        if self.state == "snowy":
            snow_over()
        if self.state in FALLEN and self.rubble[0]:
            ring(self, self.rubble[0], self.rubble[1])

    def _open_holes(self) -> None:
        bpy.context.view_layer.update()
        spans = [(h, [h.matrix_world @ v.co for v in h.data.vertices]) for h in self._holes]
        for solid in [o for o in bpy.context.scene.objects if o.type == "MESH" and not o.hide_render]:
            corners = np.array([tuple(solid.matrix_world @ v.co) for v in solid.data.vertices])
            low, high = corners.min(0), corners.max(0)
            for hole, points in spans:
                where = np.array([tuple(p) for p in points])
                if (where.max(0) > low).all() and (where.min(0) < high).all():
                    cut(solid, hole)


def building(
    name: str,
    words: str = "",
    *,
    height_m: float,
    states: Mapping[str, float] | None = None,
    stands: Stands = "ground",
    azimuths_degrees: Sequence[float] = (25.0,),
    elevation_degrees: float = 7.0,
    sink: float = 0.0,
    size_px: int = 288,
    seed: int = 0,
) -> Callable[[Callable[[Mason], None]], Callable[[Mason], None]]:
    """Register a building and its states; see `recipe.thing`. `states` gives each one's part of the height."""

    def register(model: Callable[[Mason], None]) -> Callable[[Mason], None]:
        for state, part in {"": 1.0, **(states or {})}.items():

            def build(kit: Kit, state: str = state) -> None:
                mason = Mason(kit, state)
                model(mason)
                mason.finish()

            build.__module__ = model.__module__
            thing(
                f"{name}-{state}" if state else name, "" if state else words, height_m=round(height_m * part, 1),
                stands=stands, azimuths_degrees=azimuths_degrees, elevation_degrees=elevation_degrees,
                of=name if state else "", state=state, sink=sink,
                size_px=min(size_px, STATE_PX) if state else size_px, seed=seed,
            )(build)  # fmt: skip
        return model

    return register
