"""Which of the mesh's 478 points lie where (the numbering of mediapipe's face mesh); left and right are the picture's."""

from __future__ import annotations

LIP_UPPER_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LIP_LOWER_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
LIP_UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LIP_LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
LIP_UPPER_MIDDLE = (76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306, 62, 183, 42, 41, 38, 12, 268, 271, 272, 407, 292)
LIP_LOWER_MIDDLE = (77, 90, 180, 85, 16, 315, 404, 320, 307, 96, 89, 179, 86, 15, 316, 403, 319, 325)
CORNERS = (61, 291, 78, 308, 76, 306, 62, 292)
LIPS = tuple(
    sorted(
        {*LIP_UPPER_OUTER, *LIP_LOWER_OUTER, *LIP_UPPER_INNER, *LIP_LOWER_INNER, *LIP_UPPER_MIDDLE, *LIP_LOWER_MIDDLE}
    )
)

LID_UPPER_LEFT = (33, 246, 161, 160, 159, 158, 157, 173, 133)
LID_LOWER_LEFT = (33, 7, 163, 144, 145, 153, 154, 155, 133)
LID_UPPER_RIGHT = (263, 466, 388, 387, 386, 385, 384, 398, 362)
LID_LOWER_RIGHT = (263, 249, 390, 373, 374, 380, 381, 382, 362)
EYES = (*LID_UPPER_LEFT, *LID_LOWER_LEFT, *LID_UPPER_RIGHT, *LID_LOWER_RIGHT)
IRIS_LEFT, IRIS_RIGHT = (468, 469, 470, 471, 472), (473, 474, 475, 476, 477)  # centre, then four of the rim

BROW_LEFT = (46, 53, 52, 65, 55, 70, 63, 105, 66, 107)
BROW_RIGHT = (276, 283, 282, 295, 285, 300, 293, 334, 296, 336)
OVAL = (
    10,
    338,
    297,
    332,
    284,
    251,
    389,
    356,
    454,
    323,
    361,
    288,
    397,
    365,
    379,
    378,
    400,
    377,
    152,
    148,
    176,
    149,
    150,
    136,
    172,
    58,
    132,
    93,
    234,
    127,
    162,
    21,
    54,
    103,
    67,
    109,
)
CHIN, NOSE_TIP, NOSE_BASE, FOREHEAD = 152, 4, 2, 10
NOSTRILS = (98, 97, 2, 326, 327)
SKIN = 468  # points of the skin; the rest are the irises'
