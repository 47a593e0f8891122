"""Options: one declaration, from which come the check, its message, the flag, the record and the signature."""

from __future__ import annotations

import inspect
import math
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import AliasChoices, Field, model_validator

from pipelines.inputs import file_path
from pipelines.options import (
    Hint,
    Options,
    ShortText,
    closest,
    option_fields,
    parse_number,
    parse_numbers,
    signature_of,
)
from weights.errors import InputError


class _Paint(Options):
    size: Annotated[int, Field(ge=64, le=1024, description="pixels of the longer side")] = 512
    strength: Annotated[float, Field(ge=0, le=1.5, description="how far it goes")] = 0.5
    steps: Annotated[int | None, Field(description="rounds")] = None
    style: Annotated[Literal["oil", "ink", "chalk"], Field(description="of the brush")] = "oil"
    framed: Annotated[bool, Field(description="with a frame")] = False
    title: Annotated[ShortText | None, Field(validation_alias=AliasChoices("title", "name"))] = None
    photo: Annotated[
        str | None, file_path(".png", ".jpg"), Field(description="to paint over"), Hint("--from", "FILE")
    ] = None
    taste: Annotated[dict[str, float], Field(description="by name")] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> _Paint:
        if self.framed and self.style == "chalk":
            raise InputError("chalk takes no frame")
        return self


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"size": 63}, "size must be a whole number from 64 to 1024 (pixels of the longer side), got 63"),
        ({"size": 1025}, "size must be a whole number from 64 to 1024 (pixels of the longer side), got 1025"),
        ({"size": "100"}, "size must be a whole number from 64 to 1024 (pixels of the longer side), got '100'"),
        ({"size": True}, "size must be a whole number from 64 to 1024 (pixels of the longer side), got 'True'"),
        ({"size": 99.5}, "size must be a whole number from 64 to 1024 (pixels of the longer side), got 99.5"),
        ({"strength": 2}, "strength must be a number within [0, 1.5] (how far it goes), got 2"),
        ({"strength": math.nan}, "strength must be a number within [0, 1.5] (how far it goes), got nan"),
        ({"steps": "x"}, "steps must be a whole number (rounds), got 'x'"),
        ({"style": "ing"}, "unknown style 'ing'; choose from oil, ink, chalk; closest: ink"),
        ({"style": "zzz"}, "unknown style 'zzz'; choose from oil, ink, chalk"),
        ({"framed": "yes"}, "framed is true or false (with a frame), got 'yes'"),
        ({"title": 7}, "title: a short text is needed, got '7'"),
        ({"name": " "}, "name: a short text is needed, got ' '"),
        ({"title": "x" * 501}, f"title: a short text is needed, got '{'x' * 60}'"),
        ({"photo": "a.gif"}, "photo: there is no file 'a.gif' that ends in .png or .jpg; give the path of one"),
        (
            {"siz": 3},
            "unknown option 'siz'; its options are: size, strength, steps, style, framed, title, photo, taste;"
            " closest: size",
        ),
        ({"framed": True, "style": "chalk"}, "chalk takes no frame"),
        ({"size": "a\nb" + "c" * 99}, f"got 'a b{'c' * 57}'"),
        ({"size": 10**5000}, "got a value of type int"),
        ({"strength": 10**400}, f"got 1{'0' * 59}"),
    ],
)
def test_what_is_not_allowed_is_said_in_one_line(values: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        _Paint.parse(values)
    assert str(caught.value).endswith(says) and "\n" not in str(caught.value)
    assert says.startswith("got") or str(caught.value) == says


def test_options_are_parsed_from_models_mappings_and_keywords() -> None:
    made = _Paint.parse({"size": 128, "style": None}, strength=1, steps=None)
    assert (made.size, made.strength, made.style, made.steps) == (128, 1.0, "oil", None)
    assert (
        _Paint.parse(made) is made
        and _Paint.parse(made, size=64).strength == 1.0
        and _Paint.parse(made, size=64).size == 64
    )
    assert _Paint.parse() == _Paint.parse(None) == _Paint.parse({}) == _Paint()
    assert made.explicit_values() == {"size": 128, "strength": 1.0}
    assert _Paint.parse(name="sea").title == _Paint.parse(title="sea").title == "sea"
    assert _Paint.parse(title="x" * 500).title == "x" * 500

    class More(_Paint):
        layers: int = 3

    assert More.parse(made, layers=2).size == 128 and More.parse(_Paint.parse(title="a")).title == "a"


def test_a_record_holds_what_differs_and_gives_the_same_options(tmp_path: Path) -> None:
    (tmp_path / "a.PNG").write_bytes(b"x")
    made = _Paint.parse(size=128, strength=0.5, title="sea", photo=tmp_path / "a.PNG", taste={"red": 0.5})
    record = made.to_record()
    assert record == {"size": 128, "title": "sea", "photo": str(tmp_path / "a.PNG"), "taste": {"red": 0.5}}
    assert _Paint.parse(record) == made and _Paint().to_record() == {}
    assert made.input_files() == {"photo": tmp_path / "a.PNG"} and _Paint().input_files() == {}
    (tmp_path / "a.PNG").unlink()
    assert made.input_files() == {}


def test_fields_are_described_for_flags_and_pages() -> None:
    fields = {f.name: f for f in option_fields(_Paint)}
    assert list(fields) == ["size", "strength", "steps", "style", "framed", "title", "photo", "taste"]
    size, style = fields["size"], fields["style"]
    assert (size.kind, size.low, size.high, size.default, size.choices) == (int, 64.0, 1024.0, 512, ())
    assert size.range_text == "64 to 1024" and size.help_text == "pixels of the longer side (64 to 1024; default 512)"
    assert fields["strength"].range_text == "0 to 1.5" and fields["strength"].kind is float
    assert (style.kind, style.choices, style.range_text) == (str, ("oil", "ink", "chalk"), "oil, ink, chalk")
    assert style.help_text == "of the brush (oil, ink, chalk; default oil)"
    assert fields["steps"].kind is int and fields["steps"].range_text == "" and fields["steps"].help_text == "rounds"
    assert fields["framed"].kind is bool and fields["framed"].help_text == "with a frame"
    assert fields["title"].aliases == ("name",) and fields["size"].aliases == () and fields["title"].default is None
    assert (fields["photo"].flag, fields["photo"].hint.metavar, fields["size"].flag) == ("--from", "FILE", "--size")
    assert (
        fields["taste"].kind is str and fields["taste"].default == {} and fields["photo"].help_text == "to paint over"
    )

    class Long(Options):
        two_words: Annotated[float, Field(gt=0, lt=100_000, description="a")] = 1
        needed: Annotated[Literal[1, 2], Field(description="b")]

    two, needed = option_fields(Long)
    assert two.flag == "--two-words" and (two.low, two.high) == (0, 100_000) and two.range_text == "0 to 100000"
    assert needed.kind is int and needed.default is None and needed.choices == (1, 2)
    assert needed.help_text == "b (1, 2)" and two.hint.page and two.hint.step is None


def test_the_signature_of_a_call_names_every_option() -> None:
    def call(self: Any, content: Any = "", *, affect: Any = "neutral", **keywords: Any) -> str:
        return ""

    signature = signature_of("prompt", _Paint, inspect.signature(call))
    names = list(signature.parameters)
    assert names[:3] == ["self", "prompt", "affect"] and names[3:] == [f.name for f in option_fields(_Paint)]
    size = signature.parameters["size"]
    assert size.default == 512 and size.annotation is int and size.kind is inspect.Parameter.KEYWORD_ONLY
    assert signature.parameters["prompt"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert signature.return_annotation == "str"


def test_numbers_by_name() -> None:
    bounds = {"red": (0.0, 1.0), "blue": (-2.0, 2.0)}
    assert parse_numbers("colour", "red=0.5, blue = -2", bounds) == {"red": 0.5, "blue": -2.0}
    assert parse_numbers("colour", {"red": 1}, bounds) == {"red": 1.0} and parse_numbers("colour", "", bounds) == {}
    assert parse_numbers("colour", "any=1e9,,") == {"any": 1e9}
    for value, says in (
        ("reed=1", "unknown colour 'reed'; choose from red, blue; closest: red"),
        ("red=1.01", r"red must be a number within \[0, 1\], got '1.01'"),
        ("red=-0.01", r"within \[0, 1\]"),
        ("red", "red must be a number"),
        ("red=high", "got 'high'"),
        ({"red": True}, "got 'True'"),
        ({"red": "1"}, "got '1'"),
    ):
        with pytest.raises(InputError, match=says):
            parse_numbers("colour", value, bounds)


def test_one_number() -> None:
    assert parse_number("x", 3) == 3.0 and isinstance(parse_number("x", 3), float)
    assert parse_number("x", 0, 0, 1) == 0 and parse_number("x", 1, 0, 1) == 1 and parse_number("x", -5, high=1) == -5
    for value in (math.inf, math.nan, True, "1", None, [1], 10**400, -(10**5000)):
        with pytest.raises(InputError, match="x must be a number, got"):
            parse_number("x", value)
    with pytest.raises(InputError, match=r"^x must be a number, got '2'$"):
        parse_number("x", 2, high=1)
    with pytest.raises(InputError, match=r"within \[0, 1\]"):
        parse_number("x", 1.5, 0, 1)


def test_the_closest_name() -> None:
    assert closest(" Oyl ", ["oil", "ink"]) == "; closest: oil" and closest("xyz", ["oil"]) == ""
    assert closest(12, [112, 7]) == "; closest: 112"


class _Odd(Options):
    note: Annotated[str, Field(description="a line")] = ""
    ratio: float = 1.0
    shape: Annotated[Literal["round", "flat"] | None, Field(description="of it")] = None
    sizes: Annotated[tuple[int, ...], Field(description="each")] = ()
    least: Annotated[int, Field(ge=2, description="so many")] = 3
    quiet: bool = True
    both: Annotated[int | float, Field(gt=-1, lt=1.5)] = 0
    words: list[str] = Field(default_factory=lambda: ["a"])


def test_any_kind_of_field_is_described() -> None:
    fields = {f.name: f for f in option_fields(_Odd)}
    assert [fields[n].kind for n in _Odd.model_fields] == [str, float, str, str, int, bool, int, str]
    assert fields["shape"].choices == ("round", "flat") and fields["shape"].help_text == "of it (round, flat)"
    assert fields["note"].help_text == "a line" and fields["sizes"].help_text == "each", "an empty default is not said"
    assert fields["ratio"].description == "" and fields["ratio"].help_text == " (default 1.0)"
    assert (fields["least"].low, fields["least"].high, fields["least"].range_text) == (2, None, "")
    assert fields["least"].help_text == "so many (default 3)" and fields["quiet"].help_text == " (default True)"
    assert (fields["both"].low, fields["both"].high, fields["both"].range_text) == (-1, 1.5, "-1 to 1.5")
    assert fields["words"].default == ["a"] and fields["note"].hint == Hint() and fields["note"].hint.page


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"note": 5}, "note is a text (a line), got '5'"),
        ({"ratio": math.inf}, "ratio must be a number, got inf"),
        ({"ratio": math.nan}, "ratio must be a number, got nan"),
        ({"ratio": "a"}, "ratio must be a number, got 'a'"),
        ({"ratio": True}, "ratio must be a number, got 'True'"),
        ({"shape": "rond"}, "unknown shape 'rond'; choose from round, flat; closest: round"),
        ({"least": 1}, "least must be a whole number (so many), got 1"),
        ({"quiet": 1}, "quiet is true or false, got '1'"),
        ({"both": 1.5}, "both must be a whole number from -1 to 1.5, got 1.5"),
        ({"sizes": 5}, "sizes is a text (each), got '5'"),
        ({"ratio": "x", "note": 5}, "note is a text (a line), got '5'"),
    ],
)
def test_any_kind_of_field_is_refused_in_its_words(values: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        _Odd.parse(values)
    assert str(caught.value) == says


def test_options_that_are_set_stay_and_only_models_of_the_task_are_taken() -> None:
    assert _Odd.parse(sizes=(1, 2), words=["b"]).to_record() == {"sizes": [1, 2], "words": ["b"]}, "as JSON has it"
    made = _Odd.parse(note="a")
    with pytest.raises(ValueError, match="frozen"):
        made.note = "b"
    assert made.note == "a" and _Odd.parse(made, note="b") == _Odd.parse(note="b")

    class Bare(Options):
        pass

    with pytest.raises(InputError, match=r"^unknown option 'note'; it has none$"):
        Bare.parse(made)
    assert Bare.parse() == Bare.parse({"any": None}) == Bare()


def test_a_file_counts_only_where_the_option_takes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("sea.png", "sea"):
        (tmp_path / name).write_bytes(b"x")
    made = _Paint.parse(title="sea.png", photo="sea.png")
    assert made.input_files() == {"photo": Path("sea.png")}
    assert _Paint.parse(title="sea").input_files() == {} == _Odd.parse(note="sea.png").input_files()


def test_a_pipeline_s_own_parameters_stay_in_its_call() -> None:
    def call(self: Any, content: Any = "", *, affect: Any = "neutral", **keywords: Any) -> str:
        return ""

    parameters = signature_of("text", _Odd, inspect.signature(call)).parameters
    assert parameters["text"].annotation is Any and parameters["text"].default is inspect.Parameter.empty
    assert "keywords" not in parameters and parameters["affect"].default == "neutral"
    assert parameters["words"].default == ["a"] and parameters["shape"].default is None


def test_an_option_is_given_by_its_name_whatever_its_older_spellings() -> None:
    class Renamed(Options):
        length: Annotated[int, Field(validation_alias=AliasChoices("size"))] = 1

    assert Renamed.parse(length=3) == Renamed.parse(size=3) and Renamed.parse(length=3).to_record() == {"length": 3}
    assert option_fields(Renamed)[0].aliases == ("size",)


def test_messages_of_checks_name_the_option_once() -> None:
    class Named(Options):
        tint: Annotated[ShortText, Field(description="x")] = "red"
        short: Annotated[ShortText, Field(description="x")] = "red"

    for name, says in (("tint", "tint: a short text is needed, got '5'"), ("short", "a short text is needed, got '5'")):
        with pytest.raises(InputError) as caught:
            Named.parse({name: 5})
        assert str(caught.value) == says


def test_short_texts_and_numbers_at_their_edges() -> None:
    assert _Paint.parse(title="x").title == "x" and parse_number("n", -1.5, -1.5, 3) == -1.5
    assert parse_number("n", 3, -1.5, 3) == 3.0 and parse_number("n", -1e308) == -1e308
    for low, high, says in (
        (0, math.inf, "n must be a number, got '-1'"),
        (-math.inf, -2, "n must be a number, got '-1'"),
    ):
        with pytest.raises(InputError) as caught:
            parse_number("n", -1, low, high)
        assert str(caught.value) == says
    assert parse_numbers("colour", " red = 1 , blue=2 ") == {"red": 1.0, "blue": 2.0}
    for text, says in (
        ("red", "red must be a number, got 'nan'"),
        ("red = high ", "red must be a number, got 'high'"),
        ("red=1e999", "red must be a number, got 'inf'"),
        ("=1, x", "x must be a number, got 'nan'"),
    ):
        with pytest.raises(InputError) as caught:
            parse_numbers("colour", text)
        assert str(caught.value) == says
