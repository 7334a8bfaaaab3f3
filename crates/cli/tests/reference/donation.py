#!/usr/bin/env python3
"""A second implementation of the step donation, to compare `tongxing replay` with.

It was written from the text of the rules (D19, D20, P-01 to P-03, and the X rules they use), not
from the program. It keeps plain lists of what happened and computes every figure from the whole
list each time it is asked: slow, and easy to check by reading.

It knows campaigns of one kind: whole counts are donated, and each full threshold of a group makes
a project. The tables come from the campaign's folder, the few numbers from the command line.
"""

import argparse
import csv
import datetime as dt
import json
from pathlib import Path

DAY = dt.timedelta(days=1)
CHANNELS = ["search", "official_account", "friend_share", "qr", "other"]


class Refused(Exception):
    """An act that is not accepted; the argument is the outcome code."""


def main() -> None:
    options = arguments()
    reference = Reference(options)
    outcomes = []
    text = options.acts.read_text(encoding="utf-8-sig")
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        try:
            outcomes.append({"line": line, "outcome": "ok", **reference.act(json.loads(content))})
        except Refused as refused:
            outcomes.append({"line": line, "outcome": str(refused)})
    print(json.dumps({"outcomes": outcomes, "result": reference.result()}, ensure_ascii=False))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the campaign's folder")
    parser.add_argument("--acts", type=Path, required=True)
    parser.add_argument("--edition", required=True)
    parser.add_argument("--opens", type=dt.datetime.fromisoformat, required=True)
    parser.add_argument("--closes", type=dt.datetime.fromisoformat, required=True)
    parser.add_argument("--threshold", type=int, required=True)
    parser.add_argument("--per-day", type=int, default=1)
    parser.add_argument("--double", type=dt.date.fromisoformat, action="append", default=[])
    parser.add_argument("--badge", action="append", default=[], metavar="ID:total|streak:NUMBER")
    parser.add_argument("--exercise", action="append", default=[], metavar="ID")
    parser.add_argument("--project-threshold", type=int, required=True)
    parser.add_argument("--project-cap", type=int)
    parser.add_argument("--board-limit", type=int, default=50)
    parser.add_argument("--plausible-max", type=int, default=100_000)
    options = parser.parse_args()
    options.badge = [badge.split(":") for badge in options.badge]
    return options


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Reference:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.zone = options.opens.tzinfo
        self.opens, self.closes = options.opens, options.closes
        # Counts are taken on the whole days the window touches.
        self.steps_from = self.midnight(self.opens)
        self.steps_until = self.midnight(self.closes - dt.timedelta(milliseconds=1)) + DAY

        self.regions = table(options.folder / "regions.csv")
        aid = sorted(table(options.folder / "mutual-aid.csv"), key=lambda row: int(row["order"]))
        self.aided_of = {row["region"]: row["aided_region_of_group"] for row in aid}
        # A group is known by the name of its aided region, in the order of the table.
        self.groups = list(dict.fromkeys(self.aided_of.values()))
        units = options.folder / "units.csv"
        self.units = table(units) if units.exists() else []

        self.people: dict[str, dict] = {}
        self.counts: list[dict] = []
        self.suspects: list[dict] = []
        self.donations: list[dict] = []
        self.projects: dict[str, list[str | None]] = {group: [] for group in self.groups}
        self.answers: dict[tuple[str, str], dict] = {}

    def act(self, act: dict) -> dict:
        now = dt.datetime.fromisoformat(act["at"]).astimezone(self.zone)
        return getattr(self, "do_" + act["do"])(act, now) or {}

    # What people do

    def do_register(self, act: dict, now: dt.datetime) -> None:
        unit = self.unit(act["unit"]) if act.get("unit") is not None else None
        self.join(act["person"], now, act.get("channel"))
        person = self.people[act["person"]]
        if unit is not None and person["unit"] not in (None, unit):
            raise Refused("locked")
        if unit is not None:
            person["unit"] = unit
        person["consent"] = act.get("consent") is not False

    def do_consent(self, act: dict, now: dt.datetime) -> None:
        self.join(act["person"], now)
        self.people[act["person"]]["consent"] = act["granted"]

    def do_sync(self, act: dict, now: dt.datetime) -> dict:
        name, count = act["person"], act["steps"]
        self.join(name, now)
        self.need_consent(name)
        self.need_window(now, self.steps_from, self.steps_until)
        day = dt.date.fromisoformat(act["day"]) if act.get("day") else now.date()
        if day < now.date():
            raise Refused("day_closed")
        if day > now.date():
            raise Refused("invalid_day")
        known = self.count(name, day)
        if count > self.options.plausible_max and count > known:
            # not used until reviewed. The same or a lower one tells nothing new.
            if count > max((s["count"] for s in self.waiting(name, day)), default=0):
                person = list(self.people).index(name)
                suspect = {"participant": person, "day": day.isoformat(), "count": count}
                self.suspects.append({**suspect, "accepted": None})
        elif count < known:
            self.people[name]["anomalies"] += 1
        else:
            self.counts.append({"person": name, "day": day, "count": count})
        brought: dict = {"count": self.count(name, day)}
        if self.waiting(name, day):
            brought["mark"] = "suspect"
        return brought

    def do_donate(self, act: dict, now: dt.datetime) -> dict:
        name, day = act["person"], now.date()
        self.join(name, now)
        if act.get("exercise") is not None and act["exercise"] not in self.options.exercise:
            raise Refused("not_found")
        region = self.region(act["region"])
        region_code = region and region["code"]
        key = (name, act.get("key"))
        # a repeated request has no second effect. The key is good on the day itself and
        # on the next.
        before = self.answers.get(key) if act.get("key") is not None else None
        if before and now.date() - before["day"] <= DAY:
            if before["region"] != region_code:
                raise Refused("inconsistent")
            return before["brought"]
        self.need_consent(name)
        self.need_window(now, self.opens, self.closes)
        if region is None:
            raise Refused("unknown_region")
        made = [d for d in self.donations if d["person"] == name and d["day"] == day]
        if len(made) >= self.options.per_day:
            raise Refused("already_donated_today")
        steps = self.count(name, day)
        if steps < self.options.threshold:
            raise Refused("threshold_not_met")

        factor = 2 if day in self.options.double else 1
        donation = {
            "person": name,
            "day": day,
            "region": region_code,
            "group": self.aided_of[region["name_zh"]],
            "unit": self.people[name]["unit"],
            "raw_steps": steps,
            "credited_steps": steps * factor,
            "annulled": False,
        }
        self.donations.append(donation)
        brought: dict = {"raw_steps": steps, "credited_steps": steps * factor}
        gained = self.gain_badges(name)
        if gained:
            brought["badges"] = gained
        project = self.generate_projects(donation["group"])
        if project is not None:
            brought["project"] = project
        if act.get("key") is not None:
            self.answers[key] = {"day": day, "region": region_code, "brought": brought}
        return brought

    # What staff do

    def do_void(self, act: dict, now: dt.datetime) -> None:
        day = dt.date.fromisoformat(act["day"])
        made = [d for d in self.donations if d["person"] == act["person"] and d["day"] == day]
        if not made:
            raise Refused("not_found")
        counting = [d for d in made if not d["annulled"]]
        if not counting:
            raise Refused("invalid_state")
        need_reason(act)
        counting[-1]["annulled"] = True

    def do_correct(self, act: dict, now: dt.datetime) -> None:
        need_reason(act)
        day = dt.date.fromisoformat(act["day"])
        waiting = self.waiting(act["person"], day)
        if not waiting:
            raise Refused("not_found")
        highest = max(suspect["count"] for suspect in waiting)
        for suspect in waiting:
            suspect["accepted"] = act["accept"] and suspect["count"] == highest
        if act["accept"]:
            self.counts.append({"person": act["person"], "day": day, "count": highest})

    def do_change_window(self, act: dict, now: dt.datetime) -> None:
        need_reason(act)
        opens = dt.datetime.fromisoformat(act["opens_at"]).astimezone(self.zone)
        closes = dt.datetime.fromisoformat(act["closes_at"]).astimezone(self.zone)
        if opens >= closes:
            raise Refused("inconsistent")
        self.opens, self.closes = opens, closes
        options = self.options
        last_moment = dt.timedelta(milliseconds=1)
        self.steps_from = self.midnight(min(options.opens, opens))
        self.steps_until = self.midnight(max(options.closes, closes) - last_moment) + DAY

    def do_claim(self, act: dict, now: dt.datetime) -> dict:
        group = self.aided(act["region"])
        claimants = self.projects[group]
        number = act.get("number")
        if number is None:
            free = [n for n, claimant in enumerate(claimants, 1) if claimant is None]
            number = free[0] if free else 0
        if not 1 <= number <= len(claimants):
            raise Refused("project_not_available")
        if claimants[number - 1] is not None:
            raise Refused("project_already_claimed")
        claimants[number - 1] = act["staff"]
        return {"project": self.project_number(group, number)}

    def do_release(self, act: dict, now: dt.datetime) -> dict:
        need_reason(act)
        group, number = self.aided(act["region"]), act["number"]
        if not 1 <= number <= len(self.projects[group]):
            raise Refused("project_not_available")
        if self.projects[group][number - 1] is None:
            raise Refused("invalid_state")
        self.projects[group][number - 1] = None
        return {"project": self.project_number(group, number)}

    def do_close_day(self, act: dict, now: dt.datetime) -> None:
        # Every day that is over has closed by itself before.
        over = min(self.midnight(now), self.steps_until)
        day = self.midnight(dt.datetime.fromisoformat(act["day"]).replace(tzinfo=self.zone))
        any_over = over > self.steps_from
        raise Refused("day_closed" if any_over and day < over else "invalid_day")

    # What an act needs

    def join(self, name: str, now: dt.datetime, channel: str | None = None) -> None:
        if name in self.people:
            return
        if now >= self.closes:
            raise Refused("closed")
        channel = channel if channel in CHANNELS else "other"
        person = {"channel": channel, "unit": None, "consent": True}
        self.people[name] = {**person, "anomalies": 0, "badges": []}

    def need_consent(self, name: str) -> None:
        if not self.people[name]["consent"]:
            raise Refused("consent_required")

    def need_window(self, now: dt.datetime, opens: dt.datetime, closes: dt.datetime) -> None:
        if now < opens:
            raise Refused("not_open_yet")
        if now >= closes:
            raise Refused("closed")

    def unit(self, wanted: str) -> str:
        for unit in self.units:
            if wanted in (unit["code"], unit["name_zh"]):
                return unit["code"]
        raise Refused("not_found")

    def region(self, wanted: str) -> dict | None:
        for region in self.regions:
            if wanted in (region["code"], region["name_zh"], region["name_en"]):
                return region
        return None

    def aided(self, wanted: str) -> str:
        region = self.region(wanted)
        if region is None:
            raise Refused("unknown_region")
        if region["name_zh"] not in self.groups:
            raise Refused("project_not_available")
        return region["name_zh"]

    def midnight(self, at: dt.datetime) -> dt.datetime:
        return at.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)

    # Figures

    def count(self, name: str, day: dt.date) -> int:
        counts = [c["count"] for c in self.counts if c["person"] == name and c["day"] == day]
        return max(counts, default=0)

    def waiting(self, name: str, day: dt.date) -> list[dict]:
        if name not in self.people:
            return []
        person = list(self.people).index(name)
        wanted = (person, day.isoformat(), None)
        return [s for s in self.suspects if (s["participant"], s["day"], s["accepted"]) == wanted]

    def counting(self, **wanted: object) -> list[dict]:
        """Donations that count and have these values."""
        return [
            donation
            for donation in self.donations
            if not donation["annulled"] and all(donation[k] == v for k, v in wanted.items())
        ]

    def run(self, name: str) -> int:
        """Consecutive days with a donation, up to the latest one."""
        days = {donation["day"] for donation in self.counting(person=name)}
        run, day = 0, max(days, default=None)
        while day in days:
            run, day = run + 1, day - DAY
        return run

    def gain_badges(self, name: str) -> list[str]:
        held = self.people[name]["badges"]
        reached = {"total": len(self.counting(person=name)), "streak": self.run(name)}
        gained = [
            badge
            for badge, rule, number in self.options.badge
            if badge not in held and reached[rule] >= int(number)
        ]
        held.extend(gained)
        return gained

    def earned(self, group: str) -> int:
        full = credited(self.counting(group=group)) // self.options.project_threshold
        cap = self.options.project_cap
        return full if cap is None else min(cap, full)

    def generate_projects(self, group: str) -> str | None:
        missing = self.earned(group) - len(self.projects[group])
        if missing <= 0:
            return None
        self.projects[group].extend([None] * missing)
        return self.project_number(group, len(self.projects[group]))

    def project_number(self, group: str, number: int) -> str:
        return f"{self.options.edition}-{self.region(group)['code']}-{number}"

    def result(self) -> dict:
        donors = {donation["person"] for donation in self.counting()}
        participants = [self.participant(number) for number in range(len(self.people))]
        best = sorted(
            (p for p in participants if p["rank"]),
            key=lambda p: (p["rank"], p["participant"]),
        )
        return {
            "campaign": self.options.edition,
            "totals": {
                "participants": len(self.people),
                "donors": len(donors),
                **figures(self.counting()),
                "projects": sum(len(projects) for projects in self.projects.values()),
            },
            "regions": ranked(
                {"code": region["code"], **figures(self.counting(region=region["code"]))}
                for region in self.regions
            ),
            "groups": ranked(self.group(group) for group in self.groups),
            "projects": [
                {
                    "number": self.project_number(group, n),
                    "region": self.region(group)["code"],
                    "n": n,
                    "state": "generated" if claimant is None else "claimed",
                }
                for group in self.groups
                for n, claimant in enumerate(self.projects[group], 1)
            ],
            "badges": [
                {"id": badge, "holders": sum(badge in p["badges"] for p in participants)}
                for badge, _, _ in self.options.badge
            ],
            "units": [self.unit_day(unit, day) for unit, day in self.unit_days()],
            "channels": [
                {"channel": c, "participants": sum(p["channel"] == c for p in participants)}
                for c in CHANNELS
            ],
            "suspects": self.suspects,
            "top": [
                {name: p[name] for name in ("rank", "person", "donations", "credited_steps")}
                for p in best[: self.options.board_limit]
            ],
            "participants": participants,
        }

    def participant(self, number: int) -> dict:
        name, person = list(self.people.items())[number]
        mine = self.counting(person=name)
        score = credited(mine)
        better = sum(credited(self.counting(person=other)) > score for other in self.people)
        order = [badge for badge, _, _ in self.options.badge]
        return {
            "person": name,
            "participant": number,
            "rank": better + 1 if score > 0 else None,
            **figures(mine),
            "streak": self.run(name),
            "badges": sorted(person["badges"], key=order.index),
            "anomalies": person["anomalies"],
            "channel": person["channel"],
            "unit": person["unit"],
            "consent": person["consent"],
        }

    def group(self, group: str) -> dict:
        counting = self.counting(group=group)
        total, generated = credited(counting), len(self.projects[group])
        threshold, cap = self.options.project_threshold, self.options.project_cap
        to_next = max(0, (generated + 1) * threshold - total)
        members = [name for name, aided in self.aided_of.items() if aided == group]
        return {
            "code": self.region(group)["code"],
            "members": [self.region(name)["code"] for name in members],
            "donations": len(counting),
            "credited_steps": total,
            "projects": generated,
            "project_cap": cap,
            "steps_to_next": None if generated == cap else to_next,
            "flagged": self.earned(group) < generated,
        }

    def unit_days(self) -> list[tuple[str, dt.date]]:
        named = [(d["unit"], d["day"]) for d in self.donations if d["unit"] is not None]
        return list(dict.fromkeys(named))

    def unit_day(self, unit: str, day: dt.date) -> dict:
        counting = self.counting(unit=unit, day=day)
        donors = {donation["person"] for donation in counting}
        return {
            "unit": unit,
            "day": day.isoformat(),
            "donors": len(donors),
            **figures(counting),
        }


def figures(donations: list[dict]) -> dict:
    return {
        "donations": len(donations),
        "raw_steps": sum(donation["raw_steps"] for donation in donations),
        "credited_steps": credited(donations),
    }


def credited(donations: list[dict]) -> int:
    return sum(donation["credited_steps"] for donation in donations)


def ranked(rows) -> list[dict]:
    """X-11: equal totals share a rank and the following ranks are skipped."""
    rows = sorted(rows, key=lambda row: -row["credited_steps"])
    totals = [row["credited_steps"] for row in rows]
    return [{"rank": totals.index(row["credited_steps"]) + 1, **row} for row in rows]


def need_reason(act: dict) -> None:
    if not (act.get("reason") or "").strip():
        raise Refused("reason_required")


if __name__ == "__main__":
    main()
