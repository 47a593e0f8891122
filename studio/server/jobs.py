"""Our own routes: jobs of every task, files, words to an affect, and judging."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from studio.jobs import job_schema
from studio.server.errors import ApiError
from studio.server.job_requests import tasks
from studio.server.job_runner import POLL_S
from studio.server.job_store import ENDED, StoredJob
from studio.server.state import caller, state_of
from studio.server.uploads import keep_upload

router = APIRouter(tags=["studio"])
Owner = Annotated[str, caller]


class JobBody(BaseModel):
    """A job: a line of a batch, with ids of files for paths and `format` for the ending."""

    model_config = ConfigDict(extra="allow")
    task: str = Field(max_length=40, description="speech, convert, portrait, image or music")
    input: str = Field("", max_length=50_000, description="a text, or the id of a file")
    format: str | None = Field(None, max_length=12, pattern=r"^[a-z0-9]+$")


class AffectBody(BaseModel):
    """Words whose affect is asked."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=4000)
    reading: Annotated[str, Field(pattern="^(request|content)$")] = "request"


class JudgeBody(BaseModel):
    """A file that is judged."""

    model_config = ConfigDict(extra="forbid")
    file: str = Field(max_length=80, description="its id")


@router.post("/v1/jobs", status_code=202)
async def create_job(body: JobBody, request: Request, owner: Owner) -> dict[str, Any]:
    """Queue a job; it survives a restart of the server."""
    values = {name: value for name, value in body.model_dump().items() if value not in (None, "")}
    return describe(state_of(request).jobs.submit(values, owner))


@router.get("/v1/jobs")
async def list_jobs(request: Request, owner: Owner, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> dict[str, Any]:
    """The caller's newest jobs."""
    return {"object": "list", "data": [describe(job) for job in state_of(request).jobs.store.newest(owner, limit)]}


@router.get("/v1/jobs/schema/{task}")
async def get_schema(task: str, owner: Owner) -> dict[str, Any]:
    """The JSON schema of a job of a task.

    Raises:
        ApiError: there is no such task (404).
    """
    if task not in tasks():
        raise ApiError(404, f"there is no task '{task[:40]}'; choose from {', '.join(tasks())}", code="not_found")
    return job_schema(task)


@router.get("/v1/jobs/{name}")
async def get_job(name: str, request: Request, owner: Owner) -> dict[str, Any]:
    """How a job stands."""
    return describe(state_of(request).jobs.find(name, owner))


@router.delete("/v1/jobs/{name}")
async def cancel_job(name: str, request: Request, owner: Owner) -> dict[str, Any]:
    """Stop a job; its worker is free within a second."""
    return describe(state_of(request).jobs.cancel(name, owner))


@router.get("/v1/jobs/{name}/events")
async def follow_job(name: str, request: Request, owner: Owner) -> StreamingResponse:
    """Its progress as server-sent events, until it has ended."""
    jobs = state_of(request).jobs
    jobs.find(name, owner)

    async def lines() -> AsyncIterator[str]:
        last = None
        while True:
            job = jobs.find(name, owner)
            if (job.status, job.step) != last:
                last = (job.status, job.step)
                yield f"data: {json.dumps(describe(job))}\n\n"
            if job.status in ENDED:
                return
            await asyncio.sleep(POLL_S)

    return StreamingResponse(lines(), media_type="text/event-stream")


@router.get("/v1/jobs/{name}/result")
async def get_result(name: str, request: Request, owner: Owner) -> FileResponse:
    """The first file of a job that is done.

    Raises:
        ApiError: it is not done (409).
    """
    jobs = state_of(request).jobs
    job = jobs.find(name, owner)
    if job.status != "done":
        raise ApiError(409, f"this job is {job.status}: {job.error or 'ask again later'}", code=job.status)
    return FileResponse(jobs.files.find(job.result["files"][0], owner), headers={"Content-Disposition": "attachment"})


@router.post("/v1/files", status_code=201)
async def create_file(request: Request, owner: Owner, file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    """Send a file; its id stands for it in jobs."""
    name = await keep_upload(file, state_of(request).jobs.files, owner)
    path = state_of(request).jobs.files.find(name, owner)
    return {"id": name, "object": "file", "bytes": path.stat().st_size, "filename": name}


@router.get("/v1/files/{name}/content")
async def get_file(name: str, request: Request, owner: Owner) -> FileResponse:
    """A file's bytes, never shown by a browser as a page."""
    path = state_of(request).jobs.files.find(name, owner)
    return FileResponse(path, headers={"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"})


@router.delete("/v1/files/{name}")
async def delete_file(name: str, request: Request, owner: Owner) -> dict[str, Any]:
    """Delete a file."""
    state_of(request).jobs.files.find(name, owner).unlink(missing_ok=True)
    return {"id": name, "object": "file", "deleted": True}


@router.post("/v1/affect")
async def read_affect(body: AffectBody, request: Request, owner: Owner) -> dict[str, Any]:
    """What feeling words ask for ("request"), or what they convey ("content")."""
    return await state_of(request).pool.ask("affect", body.model_dump())


@router.post("/v1/evaluate")
async def evaluate_file(body: JudgeBody, request: Request, owner: Owner) -> dict[str, Any]:
    """What the reporting recognizers measure in a file."""
    state = state_of(request)
    path = state.jobs.files.find(body.file, owner)
    return {**await state.pool.ask("evaluate", {"path": str(path)}), "file": body.file}


def describe(job: StoredJob) -> dict[str, Any]:
    """A job as clients see it."""
    asked = {name: value for name, value in job.request.items() if name != "suffix" and not str(value).startswith("/")}
    return {
        "id": job.id,
        "object": "job",
        "status": job.status,
        "progress": round(job.step / job.steps, 3) if job.steps else 1.0 if job.status == "done" else 0.0,
        "created_at": int(job.created),
        "ended_at": None if job.ended is None else int(job.ended),
        "error": {"message": job.error} if job.error else None,
        "request": asked,
        "result": {name: value for name, value in job.result.items() if name != "record"} or None,
    }
