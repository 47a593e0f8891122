"""How people are held: standing, walking, sitting, weeping and so on (see `kit_people.Pose`)."""

from __future__ import annotations

from dataclasses import replace

from pipelines.image.training.things.kit_people import Pose, Triple

Limb = tuple[Triple, ...]

HANG: Limb = ((0.2, -0.02, -1), (0.08, 0.2, -1))
STRAIGHT: Limb = ((0.07, 0.02, -1), (0.02, -0.05, -1))
AKIMBO: Limb = ((0.75, -0.15, -0.8), (-0.75, 0.35, -0.5))
SEAT: Limb = ((0.12, 1, -0.06), (0.04, 0.06, -1))

STAND = Pose(
    arms=(HANG, ((0.16, -0.06, -1), (0.1, 0.24, -1))),
    legs=(STRAIGHT, ((0.1, 0.1, -1), (0.06, -0.02, -1))),
    head=(2, 6, 0), feet=(0, 0),
)  # fmt: skip
STILL = Pose(arms=(HANG, HANG), legs=(STRAIGHT, STRAIGHT))
PROUD = replace(STAND, arms=(AKIMBO, HANG), head=(-4, 0, 0))
WALK = Pose(
    spine=(4, 0, 0),
    arms=(((0.14, -0.4, -1), (0.1, 0.0, -1)), ((0.14, 0.4, -1), (0.0, 0.75, -1))),
    legs=(((0.03, 0.42, -1), (0.03, 0.12, -1)), ((0.03, -0.3, -1), (0.03, -0.85, -1))),
    feet=(-10, 42),
)  # fmt: skip
RUN = Pose(
    turn=(12, 0, 0), spine=(8, 0, 0), head=(-14, 0, 0),
    arms=(((0.2, -0.9, -0.7), (-0.1, 0.55, -0.7)), ((0.2, 0.75, -0.8), (-0.3, 0.8, 0.6))),
    legs=(((0.03, 0.95, -0.7), (0.03, -0.15, -1)), ((0.03, -0.6, -1), (0.03, -1, -0.12))),
    feet=(-5, 95), curl=(60, 60), lift=0.03,
)  # fmt: skip
SIT = Pose(
    spine=(6, 0, 0), head=(2, 0, 0), legs=(SEAT, SEAT),
    arms=(((0.2, 0.25, -1), (-0.1, 1, -0.22)), ((0.2, 0.25, -1), (-0.1, 1, -0.22))),
)  # fmt: skip
SLUMP = Pose(  # on the ground, knees drawn up, head bowed on them
    turn=(8, 0, 0), spine=(52, 0, 0), head=(42, 0, 0),
    legs=(((0.12, 0.78, 0.62), (0.02, 0.3, -1)),) * 2,
    arms=(((0.25, 0.9, -0.35), (-0.42, 0.8, -0.2)),) * 2,
)  # fmt: skip
BOWED = replace(STILL, spine=(16, 0, 0), head=(38, 0, 0))
MOURN = replace(BOWED, arms=(((0.12, 0.1, -1), (-0.38, 0.55, -0.75)),) * 2)
WEEP = replace(
    BOWED, spine=(20, 0, 0), head=(26, 0, 0), arms=(((0.35, 0.7, -0.7), (-0.3, 0.1, 1)),) * 2,
    reach={"l": ("head", (0.03, -0.115, 0.03)), "r": ("head", (-0.03, -0.115, 0.03))},
)  # fmt: skip
KNEEL = Pose(
    spine=(6, 0, 0), head=(16, 0, 0),
    legs=(((0.06, 0.12, -1), (0.03, -1, -0.03)),) * 2, feet=(None, None),
    arms=(((0.14, 0.3, -1), (-0.25, 0.75, 0.42)),) * 2,
)  # fmt: skip
PRAY = replace(KNEEL, reach={"l": ("spine_03", (0.012, -0.2, 0.08)), "r": ("spine_03", (-0.012, -0.2, 0.08))})
CHEER = Pose(
    head=(-14, 0, 0), arms=(((0.4, 0.05, 1), (0.1, 0.1, 1)), ((0.45, 0.05, 1), (0.15, 0.15, 1))),
    legs=(((0.15, 0.05, -1), (0.1, -0.02, -1)),) * 2, curl=(70, 70),
)  # fmt: skip
WAVE = replace(STAND, arms=(HANG, ((0.85, 0.1, 0.35), (0.25, 0.1, 1))), head=(-3, 0, 0))
JUMP = Pose(
    head=(-12, 0, 0), spine=(-8, 0, 0), arms=(((0.6, 0.1, 1), (0.3, 0.1, 1)),) * 2,
    legs=(((0.2, 0.45, -1), (0.1, -0.9, -0.8)), ((0.25, -0.1, -1), (0.15, -0.9, -0.6))),
    feet=(None, None), lift=0.12,
)  # fmt: skip
FLEE = replace(RUN, head=(-6, 55, 0), spine=(4, 25, 0), arms=(((0.3, -0.9, -0.4), (0.2, -0.4, -0.8)), RUN.arms[1]))
LIE = Pose(  # on the back, feet to the front
    turn=(-90, 0, 0),
    head=(0, 18, 0),
    legs=(((0.12, 1, 0.0), (0.1, 1, 0.0)),) * 2,
    feet=(None, None),
)
FLAT_BACK = replace(
    LIE,
    legs=(((0.1, 1.0, 0.0), (0.1, 1.0, -0.02)), ((0.25, 1.0, 0.14), (0.15, 1.0, -0.2))),
    arms=(((0.9, 0.5, -0.15), (0.4, 1.0, 0.0)), ((1.0, -0.2, -0.15), (0.5, -0.9, 0.0))),
)
SIDE_SLEEP = Pose(
    turn=(0, 0, -90), spine=(22, 0, 0), head=(16, 0, 0), feet=(None, None),
    legs=(((0.75, 0.8, -0.12), (1.0, -0.45, -0.1)), ((-0.8, 0.62, 0.0), (-1.0, -0.5, 0.0))),
    arms=(((0.2, 0.9, -0.35), (-0.55, 0.6, -0.2)), ((0.15, 0.9, -0.1), (0.9, 0.35, 0.0))),
)  # fmt: skip
GHOSTLY = replace(STILL, arms=(((0.35, 0.9, 0.12), (0.05, 1.0, -0.1)),) * 2, head=(6, 0, 10), lift=0.08)
LURCH = Pose(
    spine=(14, 0, 8), head=(6, 0, 24), curl=(40, 40),
    arms=(((0.2, 1.0, 0.02), (0.1, 1.0, -0.12)), ((0.25, 0.9, -0.25), (0.0, 1.0, 0.2))),
    legs=(((0.06, 0.3, -1), (0.1, 0.02, -1)), ((0.02, -0.25, -1), (0.02, -0.5, -1))), feet=(0, 20),
)  # fmt: skip
ARABESQUE = Pose(
    spine=(-8, 0, 0), head=(-8, 20, 0),
    arms=(((0.5, 0.35, 1), (-0.25, 0.1, 1)), ((1.0, 0.25, 0.12), (1.0, 0.3, 0.05))),
    legs=(((0.02, 0.0, -1), (0.0, 0.0, -1)), ((0.35, -1.0, 0.05), (0.2, -1.0, 0.22))), feet=(62, None),
)  # fmt: skip
RIDE = Pose(
    head=(0, 0, 0), spine=(6, 0, 0), feet=(0, 0),
    legs=(((0.75, 0.75, -0.6), (0.1, -0.15, -1)),) * 2,
    arms=(((0.2, 0.3, -1), (-0.35, 1.0, -0.05)),) * 2, curl=(65, 65),
)  # fmt: skip
HOLD_STICK = replace(STAND, arms=(HANG, ((0.3, 0.3, -0.9), (0.25, 0.9, 0.1))), curl=(15, 70))
HUG = replace(STILL, arms=(((0.35, 0.95, -0.1), (-0.55, 0.85, 0.0)),) * 2, curl=(5, 5))
