"""What is blotted out of a question, and what is not."""

from pathlib import Path

import pytest

from nicwise.memory.masking import MARK, mask
from nicwise.pack import default_root, load_pack
from nicwise.understand import Understander
from nicwise.understand.model import Dialogue

PASTES = sorted((Path(__file__).parents[1] / "understand" / "pastes").glob("*.txt"))


def gone(secret: str, text: str) -> None:
    masked = mask(text)

    assert len(masked) == len(text)
    assert secret not in masked
    assert masked.replace(MARK, "") == text.replace(secret, "", 1)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("hunter2", "the account is admin, password: hunter2, and 4 NICs"),
        ("hunter2", "password=hunter2; 4 NICs"),
        ("hunter 2", 'Password = "hunter 2" on both hosts'),
        ("hunter2", "the password is hunter2. How many NICs?"),
        ("S3cret!", "New-Thing -Password S3cret! -Force"),
        ("P@ss w0rd", 'ConvertTo-SecureString "P@ss w0rd" -AsPlainText -Force'),
        ("hunter2", "https://admin:hunter2@10.0.0.1/redfish"),
        ("chapchapchap", "iSCSI with CHAP secret: chapchapchap"),
        ("geheim1", "Kennwort: geheim1"),
        ("eyJhbGciOiJIUzI1NiJ9", "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9"),
        ("nicwise_0a1b2c3d4e5f_" + "ab" * 32, "my key nicwise_0a1b2c3d4e5f_" + "ab" * 32 + " fails"),
        ("jo.smith+hv@mail.example.org", "write to jo.smith+hv@mail.example.org, please"),
        ("8.8.8.8", "the gateway is 8.8.8.8, is that fine?"),
        ("52.96.11.4", "52.96.11.4/29 on the public NIC"),
        ("2a02:8109:9bc0::17", "it has 2a02:8109:9bc0::17 too"),
    ],
)
def test_what_nobody_needs_to_keep_is_blotted_out(secret: str, text: str) -> None:
    gone(secret, text)


@pytest.mark.parametrize(
    "text",
    [
        "heartbeat on 192.168.10.0/24, iSCSI on 10.10.10.5 and 172.16.0.1, mask 255.255.255.0",
        "169.254.1.7 and fe80::1c2d:3e4f:5a6b:7c8d%12 and fd00:1::5 and ::1",
        "MAC 00-15-5D-01-02-03, 00:15:5d:01:02:03, WWPN 50:01:43:80:12:34:56:78, 20:00:00:25:b5:11:22:33",
        "driver version 12.18.9.23 and firmware: 5.11.3.4, build 10.0.17763.1",
        "the password is wrong, the cluster password is required",
        "how do I change the password of the cluster account?",
        "iqn.1991-05.com.microsoft:host1, 2x10GbE @ 10 Gb, NIC@slot",
        "at 10:30:45 it failed; ratio 2:1:1",
    ],
)
def test_what_tells_of_the_network_stays(text: str) -> None:
    assert mask(text) == text


def test_nul_becomes_a_blank() -> None:
    assert mask("a\0b") == "a b"


def test_masking_again_changes_nothing() -> None:
    text = 'password: hunter2, jo@example.org, 8.8.8.8, pwd="x y"'

    assert mask(mask(text)) == mask(text)


def test_no_phrasing_of_the_knowledge_is_touched() -> None:
    topics = load_pack(default_root()).knowledge.topics.values()
    touched = [
        phrasing.text for topic in topics for phrasing in topic.phrasings if mask(phrasing.text) != phrasing.text
    ]

    assert touched == []


def test_pasted_output_is_read_as_before(learnt: Path) -> None:
    understander = Understander(load_pack(default_root()), learnt)
    read = [
        [understander.read(text, Dialogue(), None, frozenset()).profile for text in (paste, mask(paste))]
        for paste in (file.read_text(encoding="utf-8") for file in PASTES)
    ]

    assert len(read) > 20
    assert [pair for pair in read if pair[0] != pair[1]] == []
