"""HTML that may be inserted in a page as it is: only tags of our own, only links of the web."""

from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st

from nicwise.render.blocks import Heading, Paragraph, Table, link, prose, words
from nicwise.render.html import to_html
from nicwise.render.markdown import print_markdown

OURS = {"p", "h2", "strong", "code", "pre", "a", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "br"}
PIECES = [*"<>[]()!*_`#|\\&;:/\"'=-+.~ \n\t1aA", "script", "http://", "javascript:", "](", "&lt;", "1. ", "---", "```"]
NASTY = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_a_citation_links_to_its_passage() -> None:
    html = to_html("So it is. [1] [2]", {"1": ("https://nicwise.test/knowledge/a#b", 'A "title"')})

    assert html == (
        '<p>So it is. <a href="https://nicwise.test/knowledge/a#b" title="A &quot;title&quot;" class="citation">[1]</a>'
        " [2]</p>\n"
    )


def test_an_image_is_not_fetched() -> None:
    assert "<img" not in to_html("![x](https://evil.test/p.png)", {})


def test_a_link_that_runs_a_script_is_none() -> None:
    html = to_html("[1] [x](javascript:alert(1))", {"1": ("javascript:alert(1)", "")})

    assert "href" not in html
    assert link("x", "javascript:alert(1)") == ()


@given(NASTY)
@example("__1__")
def test_words_of_a_person_come_out_as_they_went_in(text: str) -> None:
    blocks = [Heading(words(text)), Paragraph(words(text)), Table(("a",), ((words(text),),))]

    tags = Tags(to_html(print_markdown(blocks), {"1": ("https://nicwise.test/", "x")}))

    assert {tag for tag, _ in tags.found} <= {"p", "h2", "table", "thead", "tbody", "tr", "th", "td"}
    expected = "".join(span.text for span in words(text))
    said = [" ".join(part.split()) for part in "".join(tags.said).split("\n") if part.strip()]
    assert said == ([expected, expected, "a", expected] if expected else ["a"])


@given(NASTY)
def test_sentences_of_an_author_bring_no_tags_but_code(text: str) -> None:
    tags = Tags(to_html(print_markdown([Paragraph(prose(text, strong=True))]), {}))

    assert {tag for tag, _ in tags.found} <= {"p", "strong", "code"}


@given(st.text())
def test_no_markdown_makes_a_tag_of_another_or_a_live_attribute(text: str) -> None:
    for tag, attributes in Tags(to_html(text, {})).found:
        assert tag in OURS | {"h1", "h3", "h4", "h5", "h6", "em", "blockquote", "hr"}
        assert set(attributes) <= {"href", "title", "class", "start"}
