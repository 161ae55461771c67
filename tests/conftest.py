"""What holds for all tests."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: while its browser is open, Playwright's event loop stands in the way of any other."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
