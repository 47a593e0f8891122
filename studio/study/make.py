"""Making a study: blind copies of the media, the plan, and one page that holds its own style and script."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from pipelines.base import resolve_seed
from pipelines.errors import OutputError
from pipelines.media.files import check_output_folder
from pipelines.media.placement import atomic_folder
from pipelines.steps import OnStep, Step
from studio import __version__
from studio.study import blind, pairs, sources, texts
from studio.study.plan import MEDIA, PAGE, PLAN, SCALES, WORDS, AttentionCheck, StudyItem, StudyPlan
from weights.download import compute_sha256
from weights.errors import InputError

_SCRIPTS = ("order.js", "sam.js", "player.js", "pad.js", "scales.js", "state.js", "screens.js", "app.js")
_STYLES = ("page.css", "scales.css")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_EDGES = {"top": ("arousal", 1), "bottom": ("arousal", -1), "left": ("valence", -1), "right": ("valence", 1)}
MAX_CHECKS = 20


@dataclass(frozen=True, slots=True)
class StudyOptions:
    """How a study is made; see `studio study make --help`.

    Attributes:
        title: heads the page.
        instructions: a text; a blank line parts paragraphs. None takes the ready one.
        consent: a text, likewise.
        contact: whom raters may ask; goes into the consent text in the place of "{contact}".
        scales: a subset of `SCALES`.
        per_rater: items (and pairs) for each rater, 0 for all.
        attention: checks for each rater: instructed responses and repeated items in turn.
        seed: fixes names, order, pairs and checks; None draws one.
    """

    title: str = "How does it feel?"
    instructions: str | None = None
    consent: str | None = None
    contact: str = ""
    scales: tuple[str, ...] = ("vad", "sam", "emotions")
    per_rater: int = 0
    attention: int = 2
    seed: int | None = None

    def __post_init__(self) -> None:
        unknown = [s for s in self.scales if s not in SCALES]
        if unknown or not self.scales or len(set(self.scales)) != len(self.scales):
            raise InputError(f"scales are some of {', '.join(SCALES)}, each once; got '{','.join(self.scales)}'")
        if not 0 <= self.attention <= MAX_CHECKS:
            raise InputError(f"attention checks must be 0 to {MAX_CHECKS}, got {self.attention}")
        if self.per_rater < 0:
            raise InputError(f"items for each rater must be at least 1 (or 0 for all), got {self.per_rater}")
        if not 1 <= len(self.title.strip()) <= 200:
            raise InputError("the title must have 1 to 200 characters")


def make_study(
    grid: Path, out: Path, options: StudyOptions = StudyOptions(), on_step: OnStep | None = None
) -> StudyPlan:
    """Build a study in a new folder; it appears whole or not at all.

    Args:
        grid: a folder of media, or a list of them (`sources.load_sources`).
        out: must not exist, or be empty.
        options: how.
        on_step: called after every copy.

    Returns:
        The plan, as it was written to study.json.

    Raises:
        InputError: nothing to rate, an impossible option, damaged media, or `out` is in use.
    """
    media = sources.load_sources(grid)
    seed = resolve_seed(options.seed)
    rng = random.Random(f"study {seed}")
    _require_empty(out)
    with atomic_folder(out) as folder:
        (folder / PAGE / MEDIA).mkdir(parents=True)
        items = []
        for index, source in enumerate(media, 1):
            items.append(_make_item(source, folder / PAGE / MEDIA, _new_id(rng)))
            if on_step is not None:
                on_step(Step(index, len(media), "media copied"))
        plan = _make_plan(items, media, options, seed, rng)
        (folder / PLAN).write_text(plan.to_json(), encoding="utf-8")
        (folder / PAGE / "index.html").write_text(render_page(plan), encoding="utf-8")
    return plan


def _require_empty(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError(
            f"'{out}' is not empty; a study is made in a new folder, so that no answers are lost: give another -o"
        )
    check_output_folder(out)


def _new_id(rng: random.Random) -> str:
    return "".join(rng.choice(_ALPHABET) for _ in range(10))


def _make_item(source: sources.MediaSource, folder: Path, name: str) -> StudyItem:
    suffix = source.path.suffix.lower()
    blind.copy_without_tags(source.path, folder / f"{name}{suffix}")
    kind = sources.KINDS[suffix]
    return StudyItem(
        name,
        source.name,
        f"{name}{suffix}",
        kind,
        source.path.name,
        source.group,
        source.engine,
        source.task,
        source.requested,
        compute_sha256(source.path),
    )


def _make_plan(
    items: Sequence[StudyItem],
    media: Sequence[sources.MediaSource],
    options: StudyOptions,
    seed: int,
    rng: random.Random,
) -> StudyPlan:
    rated = [s for s in options.scales if s != "ab"]
    built = pairs.make_pairs(items, rng, lambda: _new_id(rng)) if "ab" in options.scales else ()
    if "ab" in options.scales and not built:
        raise InputError(
            "A/B needs two media of the same content (or the same 'group' in a list); there is no such pair"
        )
    count = min(options.per_rater or len(items), len(items)) if rated else 0
    compared = min(options.per_rater or len(built), len(built))
    repeats = options.attention // 2 if (count or compared) >= 4 else 0
    checks = tuple(_make_check(options.scales, _new_id(rng), rng) for _ in range(options.attention - repeats))
    words = {
        "count": texts.count_in_words(count, compared),
        "minutes": str(texts.estimate_minutes(options.scales, count + repeats + len(checks), compared)),
        "contact": options.contact.strip() or texts.NO_CONTACT,
    }
    return StudyPlan(
        id=_new_id(rng),
        title=options.title.strip(),
        instructions=_fill_placeholders(options.instructions or texts.INSTRUCTIONS, words),
        consent=_fill_placeholders(options.consent or texts.CONSENT, words),
        scales=tuple(s for s in SCALES if s in options.scales),
        seed=seed,
        items=tuple(sorted(items, key=lambda i: i.id)),
        pairs=tuple(sorted(built, key=lambda p: p.id)),
        checks=checks,
        repeats=repeats,
        per_rater=options.per_rater,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        notes=tuple(f"{s.name}: {s.note}" for s in media if s.note),
    )


def _fill_placeholders(text: str, words: dict[str, str]) -> str:
    if len(text) > 20_000:
        raise InputError(f"a text of the page has {len(text):,} characters; at most 20,000 are shown")
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    return text.strip()


def _make_check(scales: Sequence[str], name: str, rng: random.Random) -> AttentionCheck:
    """An instructed response: which answers show that the words were read."""
    parts: list[str] = []
    expect: dict[str, Any] = {}
    if "vad" in scales:
        edge = rng.choice(sorted(_EDGES))
        parts.append(f"put the point at the {edge} edge of the square")
        expect["vad"] = list(_EDGES[edge])
    if "sam" in scales:
        expect["sam"] = rng.choice((1, 9))
        parts.append(f"choose the {'first' if expect['sam'] == 1 else 'last'} figure in every row")
    if "emotions" in scales:
        expect["emotions"] = rng.choice(WORDS)
        parts.append(f"choose only the word “{expect['emotions']}”")
    if "mos" in scales:
        expect["mos"] = rng.choice((2, 4))
        parts.append(f"choose {expect['mos']} for how natural it is")
    if not parts:
        expect["ab"] = rng.choice("AB")
        parts.append(f"choose {expect['ab']}")
    joined = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    return AttentionCheck(
        name, f"This one only checks that you are reading; there is nothing to play. Please {joined}.", expect
    )


def render_page(plan: StudyPlan) -> str:
    """The page as one HTML text."""
    folder = resources.files("studio.study") / "page"
    files = {name: (folder / name).read_text(encoding="utf-8") for name in (*_SCRIPTS, *_STYLES, "index.html")}
    data = json.dumps(plan.for_page(), ensure_ascii=False).replace("<", "\\u003c")
    script = '"use strict";\n(() => {\n' + "\n".join(files[name] for name in _SCRIPTS) + "\n})();\n"
    values = {
        "TITLE": html.escape(plan.title),
        "STYLE": "\n".join(files[name] for name in _STYLES),
        "DATA": data,
        "SCRIPT": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], files["index.html"])
