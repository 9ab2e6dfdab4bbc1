"""Peak memory of a large upload through a Pages site, with and without the mesh.

The upload is sent from here in small pieces, once with a `content-length` and once chunked, to a backend that reads and
drops it. What counts is the peak of workerd's resident set (VmHWM) above what it was before the upload. Several fresh
processes: allocators differ from run to run.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.fronts import others
from bench.server import MeasuredWorkerd
from tests.support.workerd_config import Worker

MEBIBYTE = 1024 * 1024
_PIECE = bytes(64 * 1024)

_DRAIN = """\
export default {
  async fetch(request) {
    let bytes = 0;
    for await (const chunk of request.body) bytes += chunk.byteLength;
    return new Response(String(bytes));
  },
};
"""


@dataclass
class Peak:
    """MiB above the resident set before the upload, one value for each process."""

    content_length: list[float]
    chunked: list[float]


def measure(fronts: Mapping[str, Worker], processes: int, upload_mib: int) -> dict[str, Peak]:
    """Upload through each front, each in a process of its own."""
    peaks = {name: Peak([], []) for name in fronts}
    services = [Worker("backend", _DRAIN), *(worker for worker in others() if worker.name != "backend")]
    for _ in range(processes):
        for name, front in fronts.items():
            for chunked, found in ((False, peaks[name].content_length), (True, peaks[name].chunked)):
                with MeasuredWorkerd(front, *services) as workerd:
                    # The code is compiled and the heap in use before the measured upload.
                    _upload(workerd, 1, chunked)
                    workerd.reset_peak()
                    before = workerd.memory_kib("VmRSS")
                    _upload(workerd, upload_mib, chunked)
                    found.append((workerd.memory_kib("VmHWM") - before) / 1024)
    return peaks


def _upload(workerd: MeasuredWorkerd, upload_mib: int, chunked: bool) -> None:
    size = upload_mib * MEBIBYTE
    [port] = workerd.ports.values()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        headers = {"transfer-encoding": "chunked"} if chunked else {"content-length": str(size)}
        connection.request("POST", "/api/catalog/upload", _pieces(size), headers, encode_chunked=chunked)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200 or body != str(size).encode():
        raise RuntimeError(f"the upload of {size} bytes was answered {answer.status} {body[:200]!r}")


def _pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // len(_PIECE)):
        yield _PIECE
