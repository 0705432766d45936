from __future__ import annotations

import pytest

from tests.compute.made_up import Program


@pytest.fixture
def program() -> Program:
    return Program()
