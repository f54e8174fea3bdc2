"""What a witness reads of the log, without signing in."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.audit.test_record import NOW, state
from varde.audit import sequencing
from varde.core.record.checkpoint import read_checkpoint
from varde.core.record.merkle import Frontier
from varde.core.record.note import VerifierKey, read_note, verify
from varde.core.record.tiles import node_reader, tile_path

from .signers import PUBLIC_KEY, SIGNERS

pytestmark = pytest.mark.django_db

CHECKPOINT = "/log/checkpoint"


@pytest.fixture
def published(settings: Settings) -> None:
    settings.PUBLISH_LOG = True


@pytest.fixture
def log_of_260() -> None:
    for number in range(260):
        state(number=number)
    sequencing.sequence(now=NOW, signers=SIGNERS)


@pytest.mark.usefixtures("log_of_260")
@pytest.mark.parametrize("address", [CHECKPOINT, "/log/tile/0/000"])
def test_nothing_is_published_unless_the_instance_says_so(
    client: Client, address: str
) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("published", "log_of_260")
def test_the_checkpoint_is_read_without_signing_in(client: Client) -> None:
    answer = client.get(CHECKPOINT)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert verify(read_note(answer.content), [VerifierKey.parse(PUBLIC_KEY)])


@pytest.mark.usefixtures("published")
def test_before_the_first_checkpoint_there_is_none(client: Client) -> None:
    assert client.get(CHECKPOINT).status_code == 404


@pytest.mark.usefixtures("published", "log_of_260")
def test_the_tiles_lead_to_the_root_that_was_signed(client: Client) -> None:
    stated = read_checkpoint(read_note(client.get(CHECKPOINT).content).text)

    def read_tile(level: int, index: int, width: int) -> bytes:
        return client.get(f"/log/{tile_path(level, index, width)}").content

    tree = Frontier.of(stated.size, node_reader(read_tile, size=stated.size))
    assert tree.root() == stated.root


@pytest.mark.usefixtures("published", "log_of_260")
def test_a_tile_may_be_kept_for_ever(client: Client) -> None:
    answer = client.get("/log/tile/0/000")

    assert len(answer.content) == 256 * 32
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.usefixtures("published", "log_of_260")
@pytest.mark.parametrize(
    "path",
    [
        "0/001",  # not full yet
        "0/001.p/5",  # not that long yet
        "0/002.p/1",
        "0/000.p/256",  # a full tile has no width
        "0/000.p/0",
        "0/000.p/01",
        "0/x000/000",
        "0/x009/x223/x372/x036/x854/x775/808",  # beyond what a column holds
        "0/x999/x999/x999/x999/x999/x999/999",
        "00/000",
        "0/0",
        "9/000",
        "-1/000",
        "entries/000",  # entries are never published
        "0/000/",
        "0/٠٠٠",
    ],
)
def test_any_other_address_has_nothing(client: Client, path: str) -> None:
    assert client.get(f"/log/tile/{path}").status_code == 404


@pytest.mark.usefixtures("published", "log_of_260")
@pytest.mark.parametrize("path", ["0/001.p/4", "0/000.p/255", "1/000.p/1"])
def test_a_tile_is_cut_to_the_width_that_is_asked_for(client: Client, path: str) -> None:
    answer = client.get(f"/log/tile/{path}")

    assert len(answer.content) == 32 * int(path.rpartition("/")[2])
