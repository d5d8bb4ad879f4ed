"""What holds for every test: how hard properties are tried, and that nothing leaves the machine."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# No deadlines: a busy machine is no failure, and the benchmarks measure time.
settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,  # a red build must be red again for whoever looks into it
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", settings.get_profile("ci"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


def _is_here(host: object) -> bool:
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return host in (None, "", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _offline() -> Iterator[None]:
    """Everything works offline: a test that would reach another machine fails and says so."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def connect_here(this: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not _is_here(address[0]):
            pytest.fail(f"a test tried to connect to {address[0]}")
        connect(this, address)

    def resolve_here(host: Any, *rest: Any, **more: Any) -> object:
        if not _is_here(host):
            pytest.fail(f"a test tried to look up {host}")
        return resolve(host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", resolve_here)
        yield
