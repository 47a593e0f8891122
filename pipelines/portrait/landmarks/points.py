"""Which of the mesh's 478 points lie where (the numbering of mediapipe's face mesh); left and right are the
picture's.
"""

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
NOSE_WING_RIGHT = 358
NOSE_ROOT = 168  # between the eyes
MIDLINE = (168, 6, 4, 0, 17, 152)  # from the nose's root to the chin
CHEEK_LEFT, CHEEK_RIGHT = 234, 454  # where the face is widest
EAR_TOP_LEFT, EAR_BOTTOM_LEFT, EAR_TOP_RIGHT, EAR_BOTTOM_RIGHT = 127, 93, 356, 323
SKIN_SPOTS = (5, 50, 280, 151)  # nose, both cheeks, forehead: skin without hair or shadow
JAW_TIP = (152, 148, 377, 176, 400, 172, 397)  # of the contour, about the chin
JAW_LINE = (234, 93, 58, 172, 136, 149, 176, 148, 152, 377, 400, 378, 365, 397, 288, 323, 454)  # cheek to cheek
NASOLABIAL_LEFT, NASOLABIAL_RIGHT = (129, 203, 206, 216, 212), (358, 423, 426, 436, 432)  # folds from nose to mouth

EYE_OUTER_LEFT, EYE_INNER_LEFT, EYE_OUTER_RIGHT, EYE_INNER_RIGHT = 33, 133, 263, 362
EYE_CORNERS_LEFT, EYE_CORNERS_RIGHT = (EYE_OUTER_LEFT, EYE_INNER_LEFT), (EYE_OUTER_RIGHT, EYE_INNER_RIGHT)
OUTER_EYE_CORNERS = (EYE_OUTER_LEFT, EYE_OUTER_RIGHT)
LID_TOP_LEFT, LID_BOTTOM_LEFT, LID_TOP_RIGHT, LID_BOTTOM_RIGHT = 159, 145, 386, 374  # middles of the lids
IRIS_CENTRE_LEFT, IRIS_CENTRE_RIGHT = 468, 473
BROW_TOP_LEFT, BROW_TOP_RIGHT = 105, 334
BROW_INNER_LEFT = 107
BROW_UPPER_LEFT, BROW_LOWER_LEFT = (70, 63, 105, 66, 107), (46, 53, 52, 65, 55)
BROW_UPPER_RIGHT, BROW_LOWER_RIGHT = (300, 293, 334, 296, 336), (276, 283, 282, 295, 285)

MOUTH_LEFT, MOUTH_RIGHT = 61, 291  # corners of the lips
MOUTH_CORNERS = (MOUTH_LEFT, MOUTH_RIGHT)
MOUTH_INNER_LEFT, MOUTH_INNER_RIGHT = 78, 308  # corners of the opening
LIP_UPPER, LIP_LOWER = 13, 14  # middles of the inner edges, which meet in a shut mouth
LIP_PAIR = (LIP_UPPER, LIP_LOWER)
LIP_UPPER_EDGE, LIP_LOWER_EDGE = 0, 17  # middles of the outer edges
COUNT = 478
SKIN = 468  # points of the skin; the rest are the irises'
