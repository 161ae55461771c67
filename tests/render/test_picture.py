"""The picture of a layout: well formed, readable in words, legible in both colour schemes, and the same every time."""

import struct
import xml.etree.ElementTree as ET

import pytest

from nicwise.answer import Layout
from nicwise.profile import ROLES
from nicwise.render.palette import DARK, LIGHT, Scheme
from nicwise.render.picture import describe, png, svg

SVG = "{http://www.w3.org/2000/svg}"


def words(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_port_role_and_network_is_named(separate: Layout) -> None:
    shown = words(svg(separate, "Three networks"))

    assert shown[0] == "Three networks"
    assert {"management", "heartbeat", "CSV", "virtual machines"} <= set(shown)
    assert {"NIC 1 · 1 Gb", "NIC 2 · 100 Mb", "NIC 3 · to buy"} <= set(shown)
    assert {"routed", "private, direct cable", "trunk"} <= set(shown)
    assert "1 port is spare" in shown


def test_a_team_is_one_box_with_its_virtual_nics(converged: Layout) -> None:
    picture = svg(converged, "Team")

    shown = words(picture)
    assert shown.count("SET team, switch independent") == 1
    assert shown.count("virtual machines") == 1
    assert {"Management · weight 10", "Migration · weight 30 · RDMA"} <= set(shown)
    assert {"NIC 1 · 10 Gb", "NIC 2 · 10 Gb"} <= set(shown)


def test_only_a_missing_port_is_dashed(separate: Layout, converged: Layout) -> None:
    assert svg(separate, "").count("stroke-dasharray") == 3  # the port, its cable, its network
    assert "stroke-dasharray" not in svg(converged, "")


def test_it_describes_itself_to_a_screen_reader(separate: Layout) -> None:
    root = ET.fromstring(svg(separate, "Three networks"))

    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == "Three networks"
    assert root[1].text == describe(separate)


def test_the_description_names_every_port(separate: Layout, converged: Layout) -> None:
    assert describe(separate) == (
        "NIC 1 at 1 Gb carries management (routed). "
        "NIC 2 at 100 Mb carries heartbeat, CSV (private, direct cable). "
        "NIC 3 at 1 Gb, yet to be bought, carries virtual machines (trunk)."
    )
    assert "Virtual NIC Migration carries live migration with weight 30." in describe(converged)


def test_a_hostile_title_stays_text(separate: Layout) -> None:
    title = '</title><script>alert("1")</script>\x1b & ]]>'

    root = ET.fromstring(svg(separate, title))

    assert root[0].text == '</title><script>alert("1")</script> & ]]>'
    assert not list(root.iter(f"{SVG}script"))


def test_a_long_title_is_wrapped_and_nothing_overlaps_it(separate: Layout) -> None:
    root = ET.fromstring(svg(separate, "word " * 60))

    titles = [float(e.get("y", "")) for e in root.iter(f"{SVG}text") if e.get("font-size") == "16"]
    host = next(e for e in root.iter(f"{SVG}rect") if e.get("class") == "nw-host")
    assert len(titles) > 1
    assert max(titles) < float(host.get("y", ""))


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", ["separate", "converged"])
def test_everything_lies_inside_the_picture(name: str, narrow: bool, request: pytest.FixtureRequest) -> None:
    root = ET.fromstring(svg(request.getfixturevalue(name), "Title", narrow=narrow))

    width, height = float(root.get("width", "")), float(root.get("height", ""))
    for rect in root.iter(f"{SVG}rect"):
        assert float(rect.get("x", 0)) + float(rect.get("width", "")) <= width
        assert float(rect.get("y", 0)) + float(rect.get("height", "")) <= height


def test_chips_stay_left_of_the_ports() -> None:
    """Many virtual NICs wrap into rows of their own."""
    nics = [{"nic": n, "team": "t", "roles": ["vm-switch"], "network": "trunk"} for n in (1, 2)]
    virtual = [{"name": f"Virtual {n}", "role": "smb", "on": "t", "weight": 10, "pinned_to": 1} for n in range(6)]
    layout = Layout.model_validate(
        {
            "name": "x",
            "parts": [],
            "title": "x",
            "nics": nics,
            "teams": [{"id": "t", "kind": "set", "mode": "", "nics": [1, 2]}],
            "virtual_nics": virtual,
            "nics_used": 2,
            "nics_spare": 0,
            "nics_missing": 0,
        }
    )

    rects = [e for e in ET.fromstring(svg(layout, "x")).iter(f"{SVG}rect") if e.get("class") == "nw-smb"]

    assert len(rects) == 6
    assert len({e.get("y") for e in rects}) > 1
    assert all(float(e.get("x", "")) + float(e.get("width", "")) < 406 for e in rects)


@pytest.mark.parametrize("name", ["separate", "converged"])
def test_the_narrow_picture_says_the_same_on_the_width_of_a_phone(name: str, request: pytest.FixtureRequest) -> None:
    layout = request.getfixturevalue(name)

    wide, narrow = svg(layout, "Title"), svg(layout, "Title", narrow=True)

    assert " ".join(words(narrow)) == " ".join(words(wide))
    assert float(ET.fromstring(narrow).get("width", "")) <= 360


def test_without_a_title_the_drawing_begins_at_the_top(separate: Layout) -> None:
    root = ET.fromstring(svg(separate, ""))

    host = next(e for e in root.iter(f"{SVG}rect") if e.get("class") == "nw-host")
    assert float(host.get("y", "")) < 10


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_legible_on_every_ground(scheme: Scheme) -> None:
    for ground in (*scheme.roles.values(), scheme.ground, scheme.host):
        assert contrast(scheme.ink, ground) >= 7
        assert contrast(scheme.line, ground) >= 3
    for ground in (scheme.ground, scheme.host):
        assert contrast(scheme.faint, ground) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_role_has_a_colour_of_its_own(scheme: Scheme) -> None:
    assert set(scheme.roles) == set(ROLES)
    assert len(set(scheme.roles.values())) == len(ROLES)


def test_the_same_layout_gives_the_same_picture(converged: Layout) -> None:
    assert svg(converged, "x") == svg(converged.model_copy(deep=True), "x")
    assert png(svg(converged, "x")) == png(svg(converged, "x"))


def test_the_bitmap_is_a_png_of_twice_the_size(separate: Layout) -> None:
    picture = svg(separate, "x")

    bitmap = png(picture)

    assert bitmap.startswith(b"\x89PNG\r\n\x1a\n")
    root = ET.fromstring(picture)
    assert struct.unpack(">II", bitmap[16:24]) == (2 * int(root.get("width", "")), 2 * int(root.get("height", "")))
