"""The `onedoor` command."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from pydantic import ValidationError

from config.models import Hall
from config.settings import Settings
from onedoor.roles import PROGRAMS, Program, start

app = typer.Typer(
    help="Runs a government service hall: kiosks, calls, screens, voice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain lines, which logs and pipes can take
)

HallDir = Annotated[
    Path, typer.Argument(metavar="HALL_DIR", exists=True, file_okay=False, help="the folder that describes the hall")
]


@app.command()
def up(
    hall_dir: HallDir,
    only: Annotated[str, typer.Option(metavar="ROLE,…", help="start these roles only, such as server,broker")] = "",
) -> None:
    """Open a hall on this machine: start its roles and keep them running until Ctrl-C."""
    from onedoor.up import CannotOpen
    from onedoor.up import up as open_hall

    try:
        open_hall(hall_dir, _settings(), [name.strip() for name in only.split(",") if name.strip()])
    except CannotOpen as trouble:
        _refuse(str(trouble), trouble.code)


@app.command()
def check(hall_dir: HallDir) -> None:
    """Say everything that is wrong with a hall's description; exit code 1 when something is."""
    hall = _hall(hall_dir)
    typer.echo(f"{hall_dir}: right ({len(hall.line)} lines, {len(hall.window)} windows, {len(hall.matter)} matters)")
    if hall.calendar.holidays == "china":
        from config.holidays import china

        typer.echo(
            f"public holidays are known until {china().known_until}; a newer version of OneDoor knows later ones"
        )
    if hall.voice.engine != "pyttsx3":
        for trouble in _of_voices(hall_dir):
            typer.echo(trouble)


@app.command()
def keys(hall_dir: HallDir) -> None:
    """Make the keys that a hall's kiosks, windows and roles still lack; keep those it has."""
    from config.keys import KeysUnreadable, keys_path, make_keys

    hall, data = _hall(hall_dir), _settings().data
    try:
        made = make_keys(hall, data)
    except KeysUnreadable as trouble:
        _refuse(str(trouble), 1)
    except OSError as trouble:
        _refuse(f"{trouble.filename}: {trouble.strerror}", 1)
    typer.echo(f"{keys_path(data)}: {len(made.bearers)} keys, {len(made.accounts)} accounts at the broker")


@app.command()
def journal(
    words: Annotated[list[str], typer.Argument(metavar="[verify|head|own] HALL_DIR", help="the hall, and what to do")],
    day: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="this day alone, not today or all")] = "",
    follow: Annotated[bool, typer.Option("--follow", help="go on as events happen")] = False,
) -> None:
    """Print a day's events, one line of JSON each; verify all days; write down where it ends; or own it."""
    more = (["--day", day] if day else []) + (["--follow"] if follow else [])
    _become("caller_server.journal", *words, *more)


@app.command()
def backup(hall_dir: HallDir, file: Annotated[Path, typer.Argument(metavar="FILE", help="a new file")]) -> None:
    """Copy the journal into a file, while the hall is open or not, and verify the copy."""
    _become("caller_server.journal", "backup", str(hall_dir), str(file))


@app.command()
def restore(hall_dir: HallDir, file: Annotated[Path, typer.Argument(metavar="FILE", help="what backup wrote")]) -> None:
    """Put a backup in the journal's place; the hall must be closed. What was there is kept."""
    from onedoor.data_folder import AlreadyOpen, held

    try:
        with held(_settings().data):  # nobody opens the hall meanwhile
            done = subprocess.run(start("caller_server.journal", "restore", str(hall_dir), str(file)), check=False)  # noqa: S603
    except AlreadyOpen as trouble:
        _refuse(f"{trouble}; stop the hall first", 1)
    raise typer.Exit(done.returncode)


@app.command()
def archive(hall_dir: HallDir) -> None:
    """Move days that are old enough from the database to compressed files; an open hall does it by itself."""
    _become("caller_server.journal", "archive", str(hall_dir))


@app.command()
def report(
    hall_dir: HallDir,
    day: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="this day, not today")] = "",
    first: Annotated[str, typer.Option("--from", metavar="YYYY-MM-DD", help="from this day on")] = "",
    last: Annotated[str, typer.Option("--to", metavar="YYYY-MM-DD", help="up to this day")] = "",
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="where the files go")] = Path(),
    form: Annotated[str, typer.Option("--format", metavar="csv|xlsx|both", help="which files")] = "both",
    language: Annotated[str, typer.Option(metavar="zh-Hans|zh-Hant|en", help="not the hall's first")] = "",
    printer: Annotated[str, typer.Option("--print", metavar="PRINTER", help="on this printer; no files then")] = "",
) -> None:
    """Write figures of a day or of several by line, window and hour, for a spreadsheet; or print the main ones."""
    if printer:
        out, form = Path(), "page"
    given = {"--day": day, "--from": first, "--to": last, "--out": str(out), "--format": form, "--language": language}
    more = [word for option, value in given.items() if value for word in (option, value)]
    if not printer:
        _become("caller_server.report", str(hall_dir), *more)
    made = subprocess.run(start("caller_server.report", str(hall_dir), *more), check=False, stdout=subprocess.PIPE)  # noqa: S603
    if made.returncode:
        raise typer.Exit(made.returncode)
    done = subprocess.run(start("hardware.printers", str(hall_dir), printer), check=False, input=made.stdout)  # noqa: S603
    raise typer.Exit(done.returncode)


@app.command(name="print")
def print_page(
    hall_dir: HallDir, printer: Annotated[str, typer.Argument(metavar="PRINTER", help="a printer's id")]
) -> None:
    """Print a page that another program describes, as JSON on the standard input."""
    _become("hardware.printers", str(hall_dir), printer)


@app.command()
def clips(
    hall_dir: HallDir,
    script: Annotated[Path | None, typer.Option(metavar="FILE", help="write what is missing, to be spoken")] = None,
) -> None:
    """Say what is recorded of a hall's voice and what is missing; exit code 1 when something is."""
    more = ["--script", str(script)] if script is not None else []
    _become("display.announcer.recording", str(hall_dir), *more)


@app.command()
def replay(
    hall_dir: HallDir,
    day: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="this day, not today")] = "",
    policy: Annotated[list[str] | None, typer.Option(metavar="NAME", help="may be repeated; all if none")] = None,
    chart: Annotated[Path | None, typer.Option(metavar="FILE.png", help="draw the waits as well")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, not a table")] = False,
    speed: Annotated[
        float,
        typer.Option(
            metavar="X",
            help="the day was played X times faster than the hall's clock went: its intervals count X-fold, "
            "with what was done by hand meanwhile",
        ),
    ] = 1,
) -> None:
    """Compare a day under other calling policies: waits, fairness, use of windows, beside the day as it was."""
    options = {"--day": [day] if day else [], "--policy": policy or [], "--chart": [str(chart)] if chart else []}
    more = [word for name, values in options.items() for value in values for word in (name, value)]
    _become("caller_server.replay", str(hall_dir), *more, "--speed", f"{speed:g}", *(["--json"] if as_json else []))


@app.command()
def appointment(
    hall_dir: HallDir,
    words: Annotated[list[str], typer.Argument(metavar="slots LINE | make LINE-OR-MATTER TIME | cancel CODE | list")],
    day: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="of slots and list: this day")] = "",
) -> None:
    """Make, give up and list appointments of an open hall; TIME is a slot, such as 2026-11-24T10:00."""
    from config.keys import KeysUnreadable
    from onedoor.appointments import Misused, obey
    from onedoor.open_hall import CannotAsk, OpenHall, Refused

    hall = _hall(hall_dir)
    try:
        with OpenHall(_settings().data) as server:
            for line in obey(hall, server, words, day):
                typer.echo(line)
    except (KeysUnreadable, CannotAsk, Refused) as trouble:
        _refuse(str(trouble), 1)
    except Misused as trouble:
        _refuse(str(trouble), os.EX_USAGE)


@app.command()
def press(
    hall_dir: HallDir,
    window: Annotated[str, typer.Argument(help="the window whose pad is pressed")],
    key: Annotated[str, typer.Argument(help="next, recall, start, finish, miss, pause, transfer or rate:1 to rate:5")],
) -> None:
    """Press a key on the virtual call pad of a window, or rate on its virtual rater."""
    twins = [device for device in _hall(hall_dir).device if device.twin and device.window]
    pads = {str(device.window): device.id for device in twins if device.kind == "call_pad"}
    if key.startswith("rate:"):
        pads |= {str(device.window): device.id for device in twins if device.kind == "rater"}
    if window not in pads:
        _refuse(f"window {window} has no virtual pad; these have one: {', '.join(pads) or 'none'}", 1)
    said = json.dumps({"twin": pads[window], "press": key})
    _become("hardware.twins.control", str(_settings().data), said)


@app.command()
def scan(
    hall_dir: HallDir,
    kiosk: Annotated[str, typer.Argument(help="the kiosk, such as kiosk-1")],
    text: Annotated[str, typer.Argument(help="what the code says: a slip's address, an appointment's code")],
) -> None:
    """Hold a code under the virtual scanner of a kiosk."""
    twin = _twin_at(hall_dir, kiosk, "scanner")
    _become("hardware.twins.control", str(_settings().data), json.dumps({"twin": twin, "scan": text}))


@app.command()
def card(
    hall_dir: HallDir,
    kiosk: Annotated[str, typer.Argument(help="the kiosk, such as kiosk-1")],
    name: Annotated[str, typer.Argument(help="whose card it is; nobody's takes away the one that lies there")] = "",
    number: Annotated[str, typer.Argument(help="the ID number on it; make one up")] = "",
) -> None:
    """Lay a card on the virtual ID reader of a kiosk, or take it away."""
    laid = {"name": name, "number": number} if name or number else None
    twin = _twin_at(hall_dir, kiosk, "id_reader")
    _become("hardware.twins.control", str(_settings().data), json.dumps({"twin": twin, "card": laid}))


def _twin_at(hall_dir: Path, kiosk: str, kind: Literal["scanner", "id_reader"]) -> str:
    """The virtual device of a kind at a kiosk."""
    hall = _hall(hall_dir)
    virtual = {device.id for device in hall.device if device.twin}
    twins = {k.name: name for k in hall.kiosk if (name := getattr(k, kind)) in virtual}
    if kiosk not in twins:
        known = ", ".join(twins) or "none"
        _refuse(f"{kiosk} has no virtual {kind.replace('_', ' ')}; these have one: {known}", 1)
    return str(twins[kiosk])


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def twin(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="HALL_DIR|KIND", help="an open hall, or a kind to rehearse with")],
) -> None:
    """List, use and break an open hall's virtual devices, or run one without a hall.

    HALL_DIR lists them, HALL_DIR NAME tells how one is, and HALL_DIR NAME press KEY, fault NAME, mend, scan TEXT, …
    does that. KIND ADDRESS runs a printer, pad, rater, led, id-reader or scanner at host:port or a path; --web PORT
    shows it to a browser, --driver and --set FIELD=VALUE say more of it.
    """
    module = "hardware.twins.command" if Path(first).is_dir() else "hardware.twins.rehearsal"
    _become(module, first, *context.args)


@app.command()
def doctor(
    hall_dir: HallDir, as_json: Annotated[bool, typer.Option("--json", help="findings for programs")] = False
) -> None:
    """Look at this machine and at each device, and say what to do; exit code 1 when something must be mended."""
    from onedoor.doctor.visit import visit

    said, code = visit(hall_dir, _settings(), as_json=as_json)
    typer.echo(said)
    raise typer.Exit(code)


@app.command()
def simulate(
    hall_dir: HallDir,
    tickets: Annotated[int, typer.Option(min=1, max=20_000, help="visitors of the day")] = 200,
    speed: Annotated[float, typer.Option(min=1, max=3600, help="how many times as fast as in a day")] = 60,
    seed: Annotated[int, typer.Option(help="the same seed, the same day")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="report for programs")] = False,
) -> None:
    """Play a day's visitors and clerks in the open hall, or in one of its own; exit code 1 when a rule is broken."""
    from onedoor.simulate.run import CannotSimulate
    from onedoor.simulate.run import simulate as play

    try:
        code = play(hall_dir, _settings(), tickets=tickets, speed=speed, seed=seed, as_json=as_json)
    except CannotSimulate as trouble:
        _refuse(str(trouble), trouble.code)
    raise typer.Exit(code)


def _add_role(name: str, program: Program) -> None:
    def run(context: typer.Context, hall_dir: HallDir) -> None:
        _become(program.module, str(hall_dir), *context.args)

    passes_on = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command(name, help=f"Run one role alone: {program.does}", context_settings=passes_on)(run)


for _name, _program in PROGRAMS.items():
    _add_role(_name, _program)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as wrong:
        said = [f"ONEDOOR_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in wrong.errors()]
        _refuse("\n".join(said), os.EX_CONFIG)


def _of_voices(hall_dir: Path) -> Iterator[str]:
    """What is not yet right with the engine that a hall has chosen; it can open all the same."""
    from onedoor.doctor.asking import NoAnswer, answers_of

    try:
        for told in answers_of("display.announcer.trying", hall_dir, _settings()):
            if told["fault"]:
                advice = told["advice"] or "is the package espeak-ng installed?"
                yield f"voice {told['voice']}: {told['fault']}; {advice}"
    except NoAnswer as trouble:
        yield str(trouble)


def _hall(folder: Path) -> Hall:
    from config.load import HallFaulty, load_hall

    try:
        return load_hall(folder)
    except HallFaulty as faults:
        _refuse(str(faults), 1)


def _become(module: str, *arguments: str) -> NoReturn:
    """Go on as another program of ours: same process, same terminal, its exit code."""
    words = start(module, *arguments)
    os.execv(words[0], words)  # noqa: S606 - no shell is wanted


def _refuse(why: str, code: int) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(code)
