"""What the server lets go."""

from __future__ import annotations

import gc
import sys
from weakref import ref

import pytest
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from plp_metrics.serve import lean


class Held:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.own = self


def test_what_only_holds_itself_is_let_go() -> None:
    gc.disable()
    try:
        left = ref(Held())
        assert left() is not None
        lean.tidy()
        assert left() is None
    finally:
        gc.enable()


def test_threads_take_turns_oftener_than_python_has_it() -> None:
    before = sys.getswitchinterval()
    try:
        lean.share_time()
        assert sys.getswitchinterval() < 0.005
    finally:
        sys.setswitchinterval(before)


def one_of_many() -> None:
    import streamlit as st

    here = st.selectbox("Page", range(30), key="page")
    st.button(f"Only on {here}", on_click=print, args=(here,))
    st.text_input("A note that stays", key="note")


def test_a_session_knows_nothing_of_buttons_that_are_gone_and_keeps_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SessionState, "_remove_stale_widgets", SessionState._remove_stale_widgets)
    lean.forget_widgets()
    lean.forget_widgets()
    page = AppTest.from_function(one_of_many).run()
    page.text_input(key="note").set_value("kept").run()
    for here in range(12):
        page.selectbox(key="page").set_value(here).run()
        page.button[0].click().run()
        assert not page.exception
    known = page._session_state._state._new_widget_state.widget_metadata
    assert len(known) == 3
    assert page.text_input(key="note").value == "kept"
