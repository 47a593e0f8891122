"""Shares of age and origin that recipes name."""

from __future__ import annotations

CAUCASIAN, AFRICAN, ASIAN = {"caucasian": 1.0}, {"african": 1.0}, {"asian": 1.0}
SOUTH_ASIAN = {"caucasian": 0.7, "african": 0.1, "asian": 0.2}
LATIN = {"caucasian": 0.6, "asian": 0.25, "african": 0.15}
LEVANT = {"caucasian": 0.85, "african": 0.15}
CHILD = {"baby": 0.3, "child": 0.7}
YOUNG, MIDDLE, OLD = {"young": 1.0}, {"young": 0.62, "old": 0.38}, {"young": 0.12, "old": 0.88}
