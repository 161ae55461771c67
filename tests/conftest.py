"""What holds for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from postgresql import Server, binaries


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: while its browser is open, Playwright's event loop stands in the way of any other."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder that keeps what is learnt of the real knowledge for all tests of this run."""
    return tmp_path_factory.mktemp("learnt")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server for all tests of this run. Whoever kills it starts it again."""
    if binaries() is None:
        pytest.skip("there is no wheel with PostgreSQL for this machine")
    server = Server()
    yield server
    server.stop()
