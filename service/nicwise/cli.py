"""The command line: start the service, ask, and see what the advisor knows and why it answers as it does."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rich_click as click
from rich.console import Console
from rich.table import Table

from nicwise import __version__
from nicwise.advisor import Advisor
from nicwise.answer import Reply
from nicwise.authoring import new_rule, new_topic
from nicwise.checking import OLD_YEARS, warnings
from nicwise.decide import Decider
from nicwise.decide.worked import Reached, reach
from nicwise.errors import ContentError, Problem, RequestError
from nicwise.evaluating import evaluate, read_rows
from nicwise.memory import Volatile
from nicwise.operating import backup, export, forget, keys, said_plainly
from nicwise.pack import default_root, load_pack
from nicwise.pack.cases import load_cases
from nicwise.pack.citations import check_citations
from nicwise.profile import WINDOWS, read_profile
from nicwise.proving import Cell, prove
from nicwise.settings import PREFIX, read_settings

pack_option = click.option(
    "--pack",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Folder with knowledge/ and rules/ of your own, laid over those that came with Nicwise.",
)
profile_option = click.option(
    "--profile", default=None, help='What is known of a host: JSON, or a file of it, e.g. {"windows": "2016"}.'
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nicwise")
def main() -> None:
    """An advisor for the networks of Hyper-V hosts and failover clusters."""


for _command in (keys, forget, export, backup):
    main.add_command(_command)


@main.command()
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Processes that answer; 1 unless said.")
@said_plainly
def serve(workers: int | None) -> None:
    """Start the web page, the API and the chat doors. Settings are environment variables NICWISE_*."""
    from nicwise.doors.serving import serve as run  # litestar and the database load only where they are needed

    if workers is not None:
        # The workers read the environment of their own, and it is theirs as well.
        os.environ[f"{PREFIX}WORKERS"] = str(workers)
    run(read_settings())


@main.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as the API gives it.")
@profile_option
@pack_option
@said_plainly
def ask(question: str, as_json: bool, profile: str | None, pack: Path | None) -> None:
    """Answer one QUESTION and keep nothing."""
    advisor = _advisor(pack)
    reply = asyncio.run(advisor.ask(question, profile=_read_profile_option(profile)))
    _print(reply, as_json)


@main.command()
@profile_option
@pack_option
@said_plainly
def chat(profile: str | None, pack: Path | None) -> None:
    """Keep a conversation going until an empty line or end of input."""
    asyncio.run(_chat(_advisor(pack), _read_profile_option(profile)))


@main.command()
@click.option("--matrix", "as_matrix", is_flag=True, help="Show what each topic says for each Windows version.")
@click.option("--warnings", "with_warnings", is_flag=True, help="List also what is worth a look.")
@click.option("--old", "old_years", default=OLD_YEARS, show_default=True, help="Years from which a source is old.")
@click.option("--coverage", is_flag=True, help="Also list how often the worked examples reach each layout rule.")
@pack_option
@said_plainly
def check(as_matrix: bool, with_warnings: bool, old_years: int, coverage: bool, pack: Path | None) -> None:
    """Is the knowledge sound? Lists every mistake as path:line and exits 1 if there is one.

    Sound means: all that is named is there, all that is said is cited and stands in the passages cited, and every
    topic has something true to say for every version.
    """
    root, house = default_root(), pack or read_settings().pack
    try:
        loaded = load_pack(root, house)
        cases = load_cases(root, loaded.rules)
        problems, sentences, citations = check_citations(loaded.knowledge, loaded.rules, loaded.tables, root, house)
        proof = prove(loaded)
        if problems := [*problems, *(Problem("rules", 1, fault, "unproved-reply") for fault in proof.faults)]:
            raise ContentError(problems)
    except ContentError as error:
        click.echo(str(error))
        click.echo(f"{len(error.problems)} mistakes", err=True)
        sys.exit(1)
    if as_matrix:
        _print_matrix(proof.matrix)
    if with_warnings:
        year = datetime.now(UTC).year
        for warning in warnings(loaded, year, old_years, read_settings().cache_dir):
            click.echo(f"warning: {warning}")
    sections = sum(len(topic.sections) for topic in loaded.knowledge.topics.values())
    sentences, citations = sentences + proof.sentences, citations + proof.citations
    click.echo(f"{sentences} sentences covered, {citations} citations used: 100 / 100")
    click.echo(f"{len(loaded.knowledge.topics)} topics, {sections} sections: sound, content version {loaded.version}")
    if coverage:
        _print_coverage(reach(Decider(loaded), loaded.rules, cases))


def _print_matrix(table: Mapping[str, Mapping[str, Cell]]) -> None:
    shown = Table("topic", *WINDOWS, title="v a row for such versions, a one for all, ! speaks of others")
    for topic, cells in table.items():
        shown.add_row(topic, *(cell.mark for cell in cells.values()))
    Console(highlight=False).print(shown)


@main.command()
@pack_option
@said_plainly
def learn(pack: Path | None) -> None:
    """Learn the content's phrasings and keep it, so that the next start takes no time for that."""
    _advisor(pack)
    click.echo(f"learnt; kept in {read_settings().cache_dir}")


@main.command("new-topic")
@click.argument("topic")
@pack_option
@said_plainly
def new_topic_(topic: str, pack: Path | None) -> None:
    """Write the skeleton of TOPIC (an id such as cable-colours) that passes `nicwise check`."""
    house = pack or read_settings().pack
    today = datetime.now(UTC).date().isoformat()
    _tell_written(new_topic(load_pack(default_root(), house), house or default_root(), topic, today))


@main.command("new-rule")
@click.argument("topic")
@click.argument("rule")
@pack_option
@said_plainly
def new_rule_(topic: str, rule: str, pack: Path | None) -> None:
    """Write the skeleton of a row RULE into the table of TOPIC; it passes `nicwise check`."""
    house = pack or read_settings().pack
    _tell_written(new_rule(load_pack(default_root(), house), house or default_root(), topic, rule))


def _tell_written(paths: Sequence[Path]) -> None:
    for path in paths:
        click.echo(path)
    click.echo("Replace its words, then run: nicwise check")


@main.command("eval")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--misses/--no-misses", default=True, help="List each miss.")
@pack_option
@said_plainly
def eval_(files: tuple[Path, ...], as_json: bool, misses: bool, pack: Path | None) -> None:
    """How well are questions understood? FILES are question sets or dialogues, JSON Lines."""
    advisor = _advisor(pack)
    with asyncio.Runner() as runner:

        def answer(question: str, conversation_id: str | None) -> Reply:
            return runner.run(advisor.ask(question, conversation_id=conversation_id))

        reports = {file.name: evaluate(answer, read_rows(file)) for file in files}
    if as_json:
        click.echo(json.dumps({name: report.figures for name, report in reports.items()}, indent=2))
        return
    for name, report in reports.items():
        click.echo(f"{name}: " + ", ".join(f"{figure} {value}" for figure, value in report.figures.items()))
        for wanted, found, count in report.confusions:
            click.echo(f"  {count} x {wanted} taken for {found}")
        for miss in report.misses if misses else ():
            click.echo(f"  {miss}")


@main.command()
@click.argument("question")
@profile_option
@pack_option
@said_plainly
def explain(question: str, profile: str | None, pack: Path | None) -> None:
    """Why does it answer QUESTION as it does: what was heard, which facts, which rules."""
    advisor = _advisor(pack)
    given, _ = read_profile(_read_profile_option(profile) or {})
    reading, decisions = advisor.read(question, given)
    console = Console(highlight=False)

    facts = Table("fact", "value", "words", "origin", title="Facts", title_justify="left")
    for stated in reading.stated:
        facts.add_row(stated.name, str(stated.value), repr(stated.text), reading.origins.get(stated.name, ""))
    console.print(facts)

    for heard, decision in zip(reading.heard, decisions, strict=True):
        console.rule(f"{heard.text!r} [{heard.start}:{heard.end}]", align="left")
        likely = ", ".join(f"{topic} {probability:.2f}" for topic, probability in heard.candidates[:4])
        console.print(
            f"outcome {heard.outcome}, topic {heard.topic}, confidence {heard.confidence:.2f}; likely: {likely}"
        )
        console.print(
            f"about {heard.about}, tone {heard.tone}, roles {', '.join(heard.roles)}, "
            f"mentions {', '.join(sorted(heard.mentions))}"
        )
        if decision is None:
            continue
        for assumption in decision.assumptions:
            kind = "implied" if assumption.implied else "assumed"
            console.print(f"{kind} {assumption.fact} = {assumption.value}: {assumption.because}")
        for fired in decision.fired:
            console.print(f"fired {fired.id} ({fired.severity}): {fired.says} <- {', '.join(fired.sections)}")
        for label, plan in (("layout", decision.layout), ("target", decision.target)):
            if plan:
                paid = ", ".join(f"{cost.rule} {cost.rank}" for cost in plan.costs)
                console.print(f"{label} {plan.name}; pays for: {paid or 'nothing'}")
        console.print(f"verdict {decision.verdict}: {decision.headline}", soft_wrap=True)


def _print_coverage(reached: Sequence[Reached]) -> None:
    """One line a rule: cases in which it fires, near ones that it spares. Exits 1 where one of them is nought."""
    for rule in reached:
        click.echo(f"{rule.fires:6} fire {rule.spares:4} spared  {rule.rule}")
    missing = sum(not (rule.fires and rule.spares) for rule in reached)
    click.echo(f"{len(reached)} rules, {missing} of them without a case on both sides")
    if missing:
        sys.exit(1)


def _advisor(pack: Path | None) -> Advisor:
    settings = read_settings()
    return Advisor(
        load_pack(default_root(), pack or settings.pack), Volatile(), settings.public_url, cache=settings.cache_dir
    )


def _read_profile_option(given: str | None) -> Mapping[str, Any] | None:
    if given is None:
        return None
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text(encoding="utf-8")
        value = json.loads(text)
    except (OSError, ValueError) as error:
        raise RequestError(f"--profile: neither JSON nor a file of it: {error}") from error
    if not isinstance(value, dict):
        raise RequestError('--profile: it is a JSON object, e.g. {"windows": "2016"}')
    return value


def _print(reply: Reply, as_json: bool) -> None:
    # The command line keeps nothing, so the reply must not claim it.
    reply = reply.model_copy(update={"kept": False})
    click.echo(reply.model_dump_json(indent=2) if as_json else reply.text)


async def _chat(advisor: Advisor, profile: Mapping[str, Any] | None) -> None:
    click.echo("Ask about the networks of Hyper-V hosts. An empty line ends.")
    conversation: str | None = None
    while line := _next_line():
        try:
            reply = await advisor.ask(line, conversation_id=conversation, profile=profile)
        except RequestError as error:
            click.echo(str(error), err=True)
            continue
        conversation, profile = reply.conversation_id, None
        click.echo(f"\n{reply.text}\n")


def _next_line() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""
