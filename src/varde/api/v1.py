"""Version 1 of the HTTP API, assembled from each app's routers."""

from __future__ import annotations

from varde.api import refusals
from varde.api.framework import Api, Renderer
from varde.evidence.api import router as evidence
from varde.evidence.packaging.api import router as packages
from varde.evidence.tus.api import router as uploads
from varde.incidents.api import router as incidents
from varde.reporting.api import router as reporting
from varde.retention.api import router as retention
from varde.web.bodies import StrictParser

api = Api(
    title="Varde",
    version="1",
    description="Declare incidents, state facts, see which reports are owed and when.",
    docs_url=None,
    parser=StrictParser(),
    renderer=Renderer(),
)
refusals.install(api)
api.add_router("", incidents)
api.add_router("", evidence)
api.add_router("", uploads)
api.add_router("", packages)
api.add_router("", reporting)
api.add_router("", retention)
