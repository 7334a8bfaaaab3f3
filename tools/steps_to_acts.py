#!/usr/bin/env python3
"""Turns daily step counts of real people into acts of a step donation, or of a walk.

Reads a CSV with the columns Id, ActivityDay (M/D/YYYY) and StepTotal, separated by `,` or `;`,
as Fitabase exports them, and writes acts (JSON Lines, docs/acts.md) for `tongxing replay`.

How a record becomes acts. With p the number of the person by first appearance, from 1, and k
the number of the day, from 1:

* Person p is called p001, p002, ...; the ids of the file appear nowhere.
* The k-th day recorded of a person is played on the k-th calendar day of the donation window,
  whatever dates were recorded. Days beyond the window are left out.
* They sync at 20:00:00 + (977 p + 131 k) mod 7200 seconds. Where the window closes before that,
  the two hours are those before the close.
* One minute later they donate, if the day's steps reach the threshold, to region number
  (5 p + 11 k) mod n of the n regions in table order, from 0.

With --odd, some people also do what should be refused or change nothing. Person and day decide
which, by (7 p + 3 k) mod 20:

   0  a lower count after the sync                5  the confirmation sent twice under one key
   1  a second donation an hour later             6  a donation to a place that is no region
   2  a donation below the threshold              7  counts of yesterday and of tomorrow
   3  an implausible count before the sync        8  a higher count after the donation
   4  a donation with an unknown kind of exercise

and on the first and last day everybody whose number leaves the remainder 1 by 4 tries to donate
one second before the window opens, and when it closes.

With --walk, which takes the folder of a campaign that walks for many days, k counts its days:

* On the first day everybody registers with unit number 7 p mod n of the n units that have no parts.
  Persons 1, 7, 13, ... found teams of six; the next five join, every fifth person on the third day.
* They check in after 07:00, but not where p + k is divisible by 9.
* At noon they sync half of the day's steps; between 20:00 and 22:00 all of them, but not where
  p + 2 k is divisible by 11, so that the day lapses.
* At 22:30, where p + k is divisible by 3, they answer at checkpoint number (k div 7) + 1, first
  wrongly where p is even, and write a note on it.
* At 22:45, where p + k is divisible by 4, they exchange points for a ticket.
* On the fourth day person 1 sets a goal. On the tenth an outage of the ninth is declared, and
  those whose ninth day lapsed sync it again.
"""

import argparse
import csv
import datetime as dt
import json
import sys
import tomllib
from pathlib import Path

MINUTE = dt.timedelta(minutes=1)
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SECOND = dt.timedelta(seconds=1)

COLUMNS = ["Id", "ActivityDay", "StepTotal"]
NO_REGION = "Atlantis"
NO_EXERCISE = "levitation"
IMPLAUSIBLE = 250_000


class BadInput(Exception):
    """Input that cannot be used; the message says where and why."""


def main() -> int:
    options = arguments()
    try:
        people = read_steps(options.steps)
        if options.walk is None:
            acts = make_acts(people, read_regions(options.regions), options)
        else:
            acts = make_walk(people, options.walk)
    except BadInput as problem:
        print(f"steps_to_acts: {problem}", file=sys.stderr)
        return 2
    lines = "".join(json.dumps(act, ensure_ascii=False) + "\n" for act in acts)
    if options.out is None:
        sys.stdout.buffer.write(lines.encode())
    else:
        options.out.write_text(lines, encoding="utf-8", newline="\n")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("steps", type=Path, help="CSV of daily steps")
    parser.add_argument(
        "--regions", type=Path, metavar="CSV", help="the campaign's table of regions"
    )
    parser.add_argument(
        "--opens", type=instant, metavar="INSTANT", help="2019-06-25T06:00:00+08:00"
    )
    parser.add_argument(
        "--closes", type=instant, metavar="INSTANT", help="first instant too late"
    )
    parser.add_argument(
        "--threshold", type=int, metavar="STEPS", help="fewest steps that are donated"
    )
    parser.add_argument("--walk", type=Path, metavar="FOLDER", help="a campaign that walks")
    parser.add_argument("--odd", action="store_true", help="add acts to be refused")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write here, not to standard output")
    options = parser.parse_args()
    donation = [options.regions, options.opens, options.closes, options.threshold]
    if options.walk is not None:
        if any(given is not None for given in donation) or options.odd:
            parser.error("--walk takes its numbers from the folder alone")
        return options
    if any(given is None for given in donation):
        parser.error("--regions, --opens, --closes and --threshold are required without --walk")
    if options.opens >= options.closes:
        parser.error("--opens must be before --closes")
    if options.opens.utcoffset() != options.closes.utcoffset():
        parser.error("--opens and --closes must have the same offset")
    return options


def instant(text: str) -> dt.datetime:
    try:
        parsed = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant: {error}") from error
    if parsed.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no offset, such as +08:00")
    return parsed


def read_steps(path: Path) -> list[list[int]]:
    """Steps by person in order of first appearance, and by recorded day in order of date."""
    lines = read_text(path).splitlines()
    if not lines:
        raise BadInput(f"{path}: the file is empty")
    rows = csv.reader(lines, delimiter=";" if ";" in lines[0] else ",")
    if next(rows) != COLUMNS:
        raise BadInput(f"{path}: line 1: the columns must be {', '.join(COLUMNS)}")
    people: dict[str, dict[dt.date, int]] = {}
    for row in rows:
        where = f"{path}: line {rows.line_num}"
        if not row:
            continue
        if len(row) != len(COLUMNS):
            raise BadInput(f"{where}: {len(row)} fields where {len(COLUMNS)} belong")
        person, day, steps = (field.strip() for field in row)
        try:
            date = dt.datetime.strptime(day, "%m/%d/%Y").date()
        except ValueError:
            raise BadInput(f"{where}: {day!r} is no date of the form M/D/YYYY") from None
        if not (steps.isascii() and steps.isdigit() and len(steps) < 10):
            raise BadInput(f"{where}: {steps!r} is no number of steps")
        if not person:
            raise BadInput(f"{where}: the person has no id")
        days = people.setdefault(person, {})
        if date in days:
            raise BadInput(f"{where}: a second count of the same person and day")
        days[date] = int(steps)
    return [[steps for _, steps in sorted(days.items())] for days in people.values()]


def read_regions(path: Path) -> list[str]:
    rows = csv.DictReader(read_text(path).splitlines())
    if "name_zh" not in (rows.fieldnames or []):
        raise BadInput(f"{path}: line 1: there is no column name_zh")
    names = [row["name_zh"] for row in rows]
    if not names or not all(names):
        raise BadInput(f"{path}: a region without a name, or no region at all")
    return names


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadInput(f"{path}: line {line}: not UTF-8") from error


def make_acts(people: list[list[int]], regions: list[str], options: argparse.Namespace) -> list[dict]:
    first = options.opens.date()
    window_days = (options.closes - SECOND).date() - first
    acts: list[tuple[dt.datetime, int, dict]] = []

    def add(at: dt.datetime, p: int, **deed: object) -> None:
        act = {"at": at.isoformat(), "person": f"p{p:03}", **deed}
        acts.append((at, len(acts), act))

    for p, recorded in enumerate(people, 1):
        for k, steps in enumerate(recorded[: window_days.days + 1], 1):
            day = first + (k - 1) * DAY
            at = evening(day, 977 * p + 131 * k, options)
            region = regions[(5 * p + 11 * k) % len(regions)]
            donates = steps >= options.threshold
            odd = (7 * p + 3 * k) % 20 if options.odd else None

            if odd == 3:
                add(at - 2 * SECOND, p, do="sync", steps=IMPLAUSIBLE)
            add(at, p, do="sync", steps=steps)
            if odd == 0:
                add(at + SECOND, p, do="sync", steps=steps // 2)
            if odd == 7:
                for other in (day - DAY, day + DAY):
                    add(at + SECOND, p, do="sync", day=other.isoformat(), steps=9_999)
            if odd == 4:
                add(at + 30 * SECOND, p, do="donate", region=region, exercise=NO_EXERCISE)
            if odd == 6:
                add(at + 30 * SECOND, p, do="donate", region=NO_REGION)
            key = {"key": f"p{p:03}-{k:02}"} if odd == 5 else {}
            if donates or odd == 2:
                add(at + MINUTE, p, do="donate", region=region, **key)
            if odd == 5:
                add(at + MINUTE + SECOND, p, do="donate", region=region, **key)
            if odd == 8:
                add(at + 2 * MINUTE, p, do="sync", steps=steps + 1_000)
            if odd == 1:
                add(at + HOUR, p, do="donate", region=regions[0])
            if options.odd and p % 4 == 1 and day == first:
                add(options.opens - 2 * SECOND, p, do="sync", steps=options.threshold)
                add(options.opens - SECOND, p, do="donate", region=region)
            if options.odd and p % 4 == 1 and day == first + window_days:
                add(options.closes, p, do="donate", region=region)
                add(options.closes + SECOND, p, do="sync", steps=steps + 2_000)
    return [act for _, _, act in sorted(acts, key=lambda entry: entry[:2])]


def make_walk(people: list[list[int]], folder: Path) -> list[dict]:
    campaign = tomllib.loads(read_text(folder / "campaign.toml"))
    first, last = campaign["phases"]["first_day"], campaign["phases"]["last_day"]
    units = list(csv.DictReader(read_text(folder / campaign["units"]["table"]).splitlines()))
    headings = {unit["parent"] for unit in units}
    units = [unit["code"] for unit in units if unit["code"] not in headings]
    road = csv.DictReader(read_text(folder / campaign["checkpoints"]["table"]).splitlines())
    road = [place["id"] for place in road]
    zone = dt.timezone(dt.timedelta(hours=8))
    acts: list[tuple[dt.datetime, int, dict]] = []

    def add(on: dt.date, hour: int, seconds: int, p: int | None, **deed: object) -> None:
        at = dt.datetime.combine(on, dt.time(hour), zone) + seconds * SECOND
        who = {} if p is None else {"person": f"p{p:03}"}
        acts.append((at, len(acts), {"at": at.isoformat(), **who, **deed}))

    for p, recorded in enumerate(people, 1):
        team = f"team {(p - 1) // 6 + 1}"
        add(first, 6, p, p, do="register", unit=units[7 * p % len(units)])
        if p % 6 == 1:
            add(first, 6, 100 + p, p, do="create_team", team=team)
        else:
            joins = first + (2 if p % 5 == 0 else 0) * DAY
            add(joins, 6, 200 + p, p, do="join_team", team=team)
        for k, steps in enumerate(recorded[: (last - first).days + 1], 1):
            day = first + (k - 1) * DAY
            if (p + k) % 9:
                add(day, 7, (31 * p + 17 * k) % 3_600, p, do="check_in")
            add(day, 12, 0, p, do="sync", steps=steps // 2)
            if (p + 2 * k) % 11:
                add(day, 20, (977 * p + 131 * k) % 7_200, p, do="sync", steps=steps)
            if k == 9:
                add(day + DAY, 9, p, p, do="sync", day=day.isoformat(), steps=steps)
            if (p + k) % 3 == 0:
                place = road[k // 7 % len(road)]
                if p % 2 == 0:
                    add(day, 22, 1_800, p, do="answer", checkpoint=place, answer="wrong")
                add(day, 22, 1_801, p, do="answer", checkpoint=place, answer="right")
                add(day, 22, 1_802, p, do="note", checkpoint=place)
            if (p + k) % 4 == 0:
                add(day, 22, 2_700, p, do="chance", key=f"{p}-{k}")
    add(first + 3 * DAY, 12, 0, 1, do="set_goal", steps=campaign["teams"]["captain_goal"]["max"])
    until = dt.datetime.combine(first + 9 * DAY, dt.time(12), zone).isoformat()
    ninth = (first + 8 * DAY).isoformat()
    add(first + 9 * DAY, 8, 0, None, do="outage", day=ninth, until=until, reason="failure")
    return [act for _, _, act in sorted(acts, key=lambda entry: entry[:2])]


def evening(day: dt.date, seconds: int, options: argparse.Namespace) -> dt.datetime:
    """A time between 20:00 and 22:00, or in the last two hours before the window closes."""
    start = dt.datetime.combine(day, dt.time(20), options.opens.tzinfo)
    if start + 2 * HOUR > options.closes:
        start = options.closes - 2 * HOUR - 2 * MINUTE
    start = max(start, options.opens)
    return start + (seconds % 7_200) * SECOND


if __name__ == "__main__":
    sys.exit(main())
