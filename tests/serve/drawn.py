"""What the app draws at an address, read from its websocket as a browser would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.running import Server


@dataclass
class Drawn:
    """kinds: the elements in order; text: all that was sent, the menu too; menu: titles shown in it;
    raw: every message, byte for byte."""

    kinds: list[str] = field(default_factory=list)
    text: str = ""
    menu: list[str] = field(default_factory=list)
    raw: bytes = b""


def drawn(server: Server, url: str, query: str = "", cookies: Mapping[str, str] | None = None) -> Drawn:
    """Open a session at this page address and return what its first run draws."""
    found = Drawn()
    headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in (cookies or {}).items())} if cookies else {}
    # Streamlit reads its own sign-in cookie only where the page has shown that it can read this one.
    xsrf = [value for name, value in (cookies or {}).items() if name == "_streamlit_xsrf"]
    with connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        origin=server.url,
        subprotocols=["streamlit", *xsrf],
        additional_headers=headers,
        max_size=None,
    ) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = url
        ask.rerun_script.context_info.url = f"{server.url}/{url}"
        socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            received = socket.recv(timeout=30)
            message.ParseFromString(received)
            found.raw += received if isinstance(received, bytes) else received.encode()
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                found.kinds.append(message.delta.new_element.WhichOneof("type"))
                found.text += str(message.delta.new_element)
            elif kind == "navigation":
                found.menu = [p.page_name for p in message.navigation.app_pages if not p.is_hidden]
                found.text += str(message.navigation)
            elif kind == "page_not_found":
                found.kinds.append(kind)
            elif kind == "script_finished":
                return found
