"""Pictures as OpenAI's API has them: made from words, or a given picture moved to another feeling."""

from __future__ import annotations

import base64
import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from studio.server.errors import ApiError
from studio.server.state import State, caller, state_of
from studio.server.uploads import keep_upload

SIZES = {"256x256": 256, "512x512": 512, "1024x1024": 1024, "auto": 512}
ASPECTS = {"1536x1024": "landscape", "1024x1536": "portrait"}
WAIT_S = 600.0

router = APIRouter(tags=["images"])
Size = Literal["256x256", "512x512", "1024x1024", "1536x1024", "1024x1536", "auto"]


class ImageBody(BaseModel):
    """The body of a request for pictures."""

    model_config = ConfigDict(extra="forbid")
    prompt: str = Field(min_length=1, max_length=2000)
    model: str = Field("affective-studio", max_length=200)
    n: int = Field(1, ge=1, le=4)
    size: Size = "auto"
    response_format: Literal["b64_json", "url"] = "b64_json"
    output_format: Literal["png"] = "png"
    style: str | None = Field(None, max_length=60, description="ours: a school of painting or a tool")
    user: str | None = Field(None, max_length=200, description="taken and not used")
    quality: str | None = Field(None, max_length=20, description="taken and not used")
    affect: Annotated[Any, Field(description="ours: any form of an affect")] = "neutral"
    intensity: float = Field(1.0, ge=0, le=2)
    seed: int | None = Field(None, ge=0, le=2**32 - 1)


@router.post("/v1/images/generations")
async def create_images(body: ImageBody, request: Request, owner: Annotated[str, caller]) -> dict[str, Any]:
    """Paint what the words say, with a feeling."""
    values = {
        "task": "image",
        "input": body.prompt,
        "style": body.style if body.style not in ("vivid", "natural") else None,
        "size": SIZES.get(body.size, 1024),
        "aspect": ASPECTS.get(body.size),
        "count": body.n,
        "affect": body.affect,
        "intensity": body.intensity,
        "seed": body.seed,
    }
    return await _make(state_of(request), values, owner, body.response_format)


@router.post("/v1/images/edits")
async def edit_image(
    request: Request,
    owner: Annotated[str, caller],
    image: Annotated[UploadFile, File()],
    prompt: Annotated[str, Form(max_length=2000, description="words of the feeling, where affect is left out")] = "",
    affect: Annotated[str, Form(max_length=500)] = "",
    strength: Annotated[float, Form(ge=0, le=1)] = 0.6,
    intensity: Annotated[float, Form(ge=0, le=2)] = 1.0,
    seed: Annotated[int | None, Form(ge=0, le=2**32 - 1)] = None,
    size: Annotated[Size, Form()] = "auto",
    response_format: Annotated[Literal["b64_json", "url"], Form()] = "b64_json",
    model: Annotated[str, Form(max_length=200)] = "affective-studio",
) -> dict[str, Any]:
    """Move a picture to another feeling; what is in it stays.

    Raises:
        ApiError: neither a feeling nor words of one.
    """
    state = state_of(request)
    if not (affect or prompt):
        raise ApiError(400, "say how it shall feel: affect, or words in prompt", param="affect", code="invalid_value")
    name = await keep_upload(image, state.jobs.files, owner)
    values = {
        "task": "image",
        "source": name,
        "affect": affect or prompt,
        "strength": strength,
        "intensity": intensity,
        "seed": seed,
        "size": SIZES.get(size, 1024),
    }
    return await _make(state, values, owner, response_format)


async def _make(state: State, values: dict[str, Any], owner: str, answer: str) -> dict[str, Any]:
    """Queue it, wait for it, and answer in OpenAI's shape.

    Raises:
        ApiError: it failed, or takes too long.
    """
    job = state.jobs.submit({name: value for name, value in values.items() if value is not None}, owner)
    try:
        job = await state.jobs.wait(job.id, owner, WAIT_S)
    finally:  # somebody who goes away does not want it any more
        state.jobs.cancel(job.id, owner)
    if job.status != "done":
        message = job.error or "it was not done in time; ask with POST /v1/jobs, which does not wait"
        raise ApiError(503 if not job.error else 400, message, code="failed")
    names = job.result["files"]
    names = names if len(names) == 1 else names[1:]  # the first of several is a sheet of all
    paths = [state.jobs.files.find(name, owner) for name in names]
    data = [
        {"b64_json": base64.b64encode(path.read_bytes()).decode()}
        if answer == "b64_json"
        else {"url": f"/v1/files/{path.name}/content"}
        for path in paths
    ]
    return {
        "created": int(time.time()),
        "data": data,
        "output_format": "png",
        "seed": job.result["seed"],
        "notes": job.result["notes"],
    }
