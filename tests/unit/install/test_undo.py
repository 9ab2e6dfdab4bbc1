"""Undoing edits in a file that a person went on to change, over generated files."""

from hypothesis import assume, given
from hypothesis import strategies as st

from pages_plugin.install.record import changes_of, undo
from pages_plugin.source import TextEdit, apply_edits

_words = st.lists(
    st.sampled_from([b"a = 1\n", b"b\r\n", b"[x]\n", b'"y", ', b"// diddy\n", "ü\n".encode()]), max_size=12
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[bytes, list[TextEdit]]:
    data = b"".join(draw(_words))
    cuts = sorted({0, len(data), *(draw(st.lists(st.integers(0, len(data)), max_size=6)))})
    cuts = [cut for cut in cuts if cut == len(data) or data[cut] & 0xC0 != 0x80]
    edits = [
        TextEdit(
            start, end if draw(st.booleans()) else start, draw(st.sampled_from([b"mesh()", b", new", b"\n# mesh\n"]))
        )
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return data, edits


@given(edited())
def test_edits_of_an_untouched_file_are_undone_byte_for_byte(case: tuple[bytes, list[TextEdit]]) -> None:
    data, edits = case
    after = apply_edits(data, edits)

    assert undo(after, changes_of(data, edits, after)) == (data, [])


@given(edited(), st.sampled_from([b"", b"first line\n"]), st.sampled_from([b"", b"last line"]))
def test_what_a_person_adds_at_both_ends_stays(case: tuple[bytes, list[TextEdit]], top: bytes, end: bytes) -> None:
    data, edits = case
    assume(len(edits) == 1)
    after = apply_edits(data, edits)
    found, lost = undo(top + after + end, changes_of(data, edits, after))

    assert (found, lost) == (top + data + end, [])


@given(edited())
def test_a_changed_edit_is_reported_and_never_guessed(case: tuple[bytes, list[TextEdit]]) -> None:
    data, edits = case
    assume(edits)
    assume(b"mesh()" not in data)
    assume(all(edit.after == b"mesh()" for edit in edits))
    after = apply_edits(data, edits).replace(b"mesh()", b"mine")

    changed, lost = undo(after, changes_of(data, edits, apply_edits(data, edits)))

    assert (changed, len(lost)) == (after, len(edits))
