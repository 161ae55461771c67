"""Layouts as pictures, over HTTP."""

from typing import Any

from litestar import Response

from nicwise.answer import Layout
from nicwise.doors.guarding import PICTURE_POLICY
from nicwise.render.picture import png, svg

__all__ = ["layout_picture"]

_KEPT = "private, max-age=3600"
"""A picture never changes, but it goes when its conversation is forgotten."""


def layout_picture(layout: Layout, media_type: str, *, title: str | None = None, narrow: bool = False) -> Response[Any]:
    """A layout as "image/svg+xml" or "image/png". title: in place of its own. narrow: as wide as a phone."""
    drawing = svg(layout, layout.title if title is None else title, narrow=narrow)
    return Response(
        png(drawing) if media_type == "image/png" else drawing,
        media_type=media_type,
        headers={"content-security-policy": PICTURE_POLICY, "cache-control": _KEPT},
    )
