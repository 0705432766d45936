"""One browser tab: Streamlit's websocket as the page in a browser would use it.

A click is over when the run of the script it set off has finished; what came until then is looked through,
so that a page which failed, or drew something else than was asked for, never counts as a fast one.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

PATIENCE = 60.0
"""Seconds after which a click counts as failed."""
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


class ClickFailedError(Exception):
    """A click did not bring what was asked for; says what came instead."""


@dataclass
class Came:
    """What a click brought.

    seconds: from sending it to the end of its run. texts: all HTML drawn. choices: the lists to choose from,
    by label. faults: error boxes and exceptions, in the words shown. packed: HTML still as it was sent.
    page: which page the app took it for; None where it has no menu.
    """

    seconds: float = 0.0
    texts: list[str] = field(default_factory=list)
    choices: dict[str, Selectbox] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    packed: list[str] = field(default_factory=list)
    page: str | None = None

    def unpack(self) -> None:
        """Read what was sent as JSON: after the clock has stopped, since a browser does it at its leisure."""
        self.texts += [str(json.loads(sent).get("h", "")) for sent in self.packed]
        self.packed.clear()

    @property
    def title(self) -> str:
        """The page's first heading; "" where it has none."""
        found = next((m for m in map(_TITLE.search, self.texts) if m), None)
        return unescape(found[1]).replace("\xa0", " ") if found else ""


class Tab:
    """A browser tab of one account. Used as `async with Tab(url, cookie) as tab`.

    pages: the addresses its menu shows, once something was opened.
    """

    def __init__(
        self, url: str, cookies: Mapping[str, str] | None = None, patience: float = PATIENCE
    ) -> None:
        self.url = url
        self.patience = patience
        self.pages: dict[str, str] = {}
        self.page = ""
        self.query = ""
        self._cookies = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        self._line: ClientConnection | None = None

    async def __aenter__(self) -> Tab:
        headers = {"Cookie": self._cookies} if self._cookies else {}
        self._line = await connect(
            f"ws{self.url.removeprefix('http')}/_stcore/stream",
            origin=self.url,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=headers,
            max_size=None,
            proxy=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._line:
            await self._line.close()

    async def open(self, page: str, expect: str, query: str = "", account: str = "") -> Came:
        """Click a page of the menu (or a link to it, with its query). See `choose` for what is expected."""
        self.page, self.query = page, query
        return await self._run(BackMsg(), expect, account)

    async def choose(self, box: Selectbox, option: str, expect: str, account: str = "") -> Came:
        """Choose another option of a list on the page that is open.

        expect: a pattern the page's first heading must hold. account: must stand on the page, unless "".
        Raises ClickFailedError where the run fails or does not end, or something else was drawn.
        """
        ask = BackMsg()
        state = ask.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = box.id, option
        return await self._run(ask, expect, account)

    async def _run(self, ask: BackMsg, expect: str, account: str) -> Came:
        ask.rerun_script.page_script_hash = self.pages.get(self.page, "")
        ask.rerun_script.page_name = self.page
        ask.rerun_script.query_string = self.query
        ask.rerun_script.context_info.url = f"{self.url}/{self.page}"
        assert self._line
        came, began = Came(), time.perf_counter()
        try:
            async with asyncio.timeout(self.patience):
                await self._line.send(ask.SerializeToString())
                while not self._take(came, await self._line.recv()):
                    pass
        except TimeoutError:
            raise ClickFailedError(f"/{self.page} was not there after {self.patience:.0f} seconds") from None
        except WebSocketException as fault:
            raise ClickFailedError(f"/{self.page}: the line broke: {fault}") from fault
        came.seconds = time.perf_counter() - began
        came.unpack()
        self._judge(came, expect, account)
        return came

    def _take(self, came: Came, received: bytes | str) -> bool:
        """Look a message through; whether it ends the click's run."""
        message = ForwardMsg()
        message.ParseFromString(received if isinstance(received, bytes) else received.encode())
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            _look(message.delta.new_element, came)
        elif kind == "navigation":
            shown = [p for p in message.navigation.app_pages if not p.is_hidden]
            self.pages = {p.url_pathname: p.page_script_hash for p in shown}
            came.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind in ("page_not_found", "session_event"):
            came.faults.append(str(message)[:200])
        elif kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                came.faults.append("the script could not be compiled")
            # Cut off because another run follows (a link that leads to another page): its end counts.
            return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _judge(self, came: Came, expect: str, account: str) -> None:
        at = f"/{self.page}?{self.query}"
        if came.faults:
            raise ClickFailedError(f"{at}: {'; '.join(came.faults)}")
        if came.page is not None and came.page != self.pages.get(self.page, came.page):
            raise ClickFailedError(f"{at}: another page was opened")
        if not re.search(expect, came.title):
            raise ClickFailedError(f"{at}: the heading is {came.title!r}, which does not hold {expect!r}")
        if account and not any(account in text for text in came.texts):
            raise ClickFailedError(f"{at}: the page is not one of {account}")


def _look(element: Element, came: Came) -> None:
    kind = element.WhichOneof("type")
    if kind == "exception":
        came.faults.append(f"{element.exception.type}: {element.exception.message}")
    elif kind == "alert" and element.alert.format == Alert.ERROR:
        came.faults.append(element.alert.body)
    elif kind == "html":
        came.texts.append(element.html.body)
    elif kind == "bidi_component":
        came.packed.append(element.bidi_component.json or "{}")
    elif kind == "selectbox":
        came.choices[element.selectbox.label] = element.selectbox
