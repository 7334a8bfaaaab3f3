#!/usr/bin/env python3
"""A second implementation of the walk, to compare the program with.

It was written from the text of the rules (W-01 to W-46, the X rules they use, and the page on
verifying draws), not from the program. It keeps plain lists of what happened and computes figures
from the whole list each time they are asked for: slow, and easy to check by reading.

    walk.py FOLDER --acts FILE     an edition's folder and a file of acts
    walk.py --campaigns FILE       small campaigns, one a line: {"shape": ..., "acts": [...]}

Both print one line of JSON for each campaign: {"outcomes": [...], "result": {...}}.
"""

import argparse
import csv
import datetime as dt
import hashlib
import hmac
import json
import sys
import tomllib
from fractions import Fraction
from pathlib import Path

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
OFFSET = 8 * HOUR  # the zone of the campaigns
EPOCH = dt.date(1970, 1, 1)
KINDS = [
    "check_in", "steps", "member_goal", "team_goal", "note", "full_team", "draw", "correction",
]  # fmt: skip


class Refused(Exception):
    """An act that is not accepted; the argument is the outcome code."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--acts", type=Path)
    parser.add_argument("--campaigns", type=Path)
    options = parser.parse_args()
    if options.campaigns is not None:
        with options.campaigns.open(encoding="utf-8") as lines:
            for line in lines:
                campaign = json.loads(line)
                print(json.dumps(judged(of_shape(campaign["shape"]), campaign["acts"])))
    else:
        text = options.acts.read_text(encoding="utf-8-sig")
        acts = [json.loads(line) for line in text.split("\n") if line.strip()]
        print(json.dumps(judged(of_folder(options.folder), acts)))


def judged(plan: dict, acts: list[dict]) -> dict:
    reference = Reference(plan)
    outcomes = []
    for line, act in enumerate(acts, 1):
        try:
            outcomes.append({"line": line, "outcome": "ok", **reference.act(act)})
        except Refused as refused:
            outcomes.append({"line": line, "outcome": str(refused)})
    return {"outcomes": outcomes, "result": reference.result()}


# The calendar: days are counted from 1970, instants are milliseconds of UTC.


def day_number(text: str) -> int:
    return (dt.date.fromisoformat(text) - EPOCH).days


def day_text(day: int) -> str:
    return (EPOCH + dt.timedelta(days=day)).isoformat()


def instant(text: str) -> int:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.timezone(dt.timedelta(milliseconds=OFFSET)))
    return round(moment.timestamp() * 1000)


def day_of(at: int) -> int:
    return (at + OFFSET) // DAY


def midnight(day: int) -> int:
    return day * DAY - OFFSET


def rfc3339(at: int) -> str:
    local = dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=at + OFFSET)
    return local.isoformat(timespec="seconds") + "+08:00"


def percent_tenths(part: int, whole: int) -> int:
    """Rounded half up; 0 of nothing."""
    return (2_000 * part + whole) // (2 * whole) if whole else 0


def visible(text: str) -> int:
    """Enough for the acts compared, which have no combining characters."""
    return sum(not character.isspace() for character in text)


# Draws, after the page on verifying them.


def tagged(tag: str, content: bytes) -> bytes:
    return hashlib.sha256(tag.encode() + b"\0" + content).digest()


def canonical(value) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def key_of(seed: bytes, spec_hash: bytes, info: str) -> bytes:
    """HKDF of one block."""
    extracted = hmac.new(spec_hash, seed, hashlib.sha256).digest()
    return hmac.new(extracted, info.encode() + b"\x01", hashlib.sha256).digest()


def slot_of(key: bytes, tickets: int, index: int) -> int:
    bits = (tickets - 1).bit_length()
    a, b = (bits + 1) // 2, bits // 2

    def f(r: int, x: int) -> int:
        content = key + bytes([r]) + x.to_bytes(8, "big")
        return int.from_bytes(tagged("deck-round-v1", content)[:8], "big")

    def permute(v: int) -> int:
        left, right = v >> b, v & ((1 << b) - 1)
        for r in range(10):
            if r % 2 == 0:
                left ^= f(r, right) & ((1 << a) - 1)
            else:
                right ^= f(r, left) & ((1 << b) - 1)
        return left << b | right

    v = permute(index)
    while v >= tickets:
        v = permute(v)
    return v


def spec_prizes(prizes: list[dict]) -> list[dict]:
    return [{name: prize[name] for name in ("id", "name", "value_fen", "count")} for prize in prizes]


class Deck:
    """A deck of a replay, whose seed is the hash of its spec."""

    def __init__(self, campaign: str, plan: dict) -> None:
        self.plan = plan
        spec = {
            "campaign": campaign,
            "deck": plan["id"],
            "tickets": plan["tickets"],
            "prizes": spec_prizes(plan["prizes"]),
            "opens_at": rfc3339(plan["opens"]),
            "closes_at": rfc3339(plan["closes"]),
            "price_points": plan["price"],
            "undrawn": plan["undrawn"],
            "algorithm": "feistel10-sha256-v1",
        }
        if plan["per_person"] is not None:
            spec["per_person_max"] = plan["per_person"]
        spec_hash = tagged("deck-spec-v1", canonical(spec))
        self.key = key_of(spec_hash, spec_hash, "deck-key-v1")
        self.revealed = False

    def prize(self, index: int) -> dict | None:
        slot = slot_of(self.key, self.plan["tickets"], index)
        for prize in self.plan["prizes"]:
            if slot < prize["count"]:
                return prize
            slot -= prize["count"]
        return None


def grand_winners(campaign: str, plan: dict, entries: list[tuple[int, str]]) -> list[tuple]:
    """(participant, badge, prize) in the order of the prizes."""
    spec = {
        "campaign": campaign,
        "draw": plan["id"],
        "prizes": spec_prizes(plan["prizes"]),
        "held_from": rfc3339(plan["held_from"]),
        "prizes_per_person": plan["per_person"],
        "algorithm": "hmac-sha256-smallest-v1",
    }
    spec_hash = tagged("grand-spec-v1", canonical(spec))
    key = key_of(spec_hash, spec_hash, "grand-key-v1")

    def score(entry: tuple[int, str]) -> bytes:
        return hmac.new(key, f"{entry[0]}:{entry[1]}".encode(), hashlib.sha256).digest()

    prizes = [prize["id"] for prize in plan["prizes"] for _ in range(prize["count"])]
    winners: list[tuple] = []
    for person, badge in sorted(entries, key=score):
        if len(winners) == len(prizes):
            break
        if sum(winner[0] == person for winner in winners) < plan["per_person"]:
            winners.append((person, badge, prizes[len(winners)]))
    return winners


class Reference:
    def __init__(self, plan: dict) -> None:
        self.plan = plan
        self.origin = plan["trial_first_day"]
        if self.origin is None:
            self.origin = plan["first_day"]
        self.opens, self.closes = midnight(self.origin), midnight(plan["last_day"] + 1)
        self.closed: int | None = None
        self.people: dict[str, dict] = {}
        self.teams: list[dict] = []
        self.wrong: dict[tuple[str, int], int] = {}
        self.suspects: list[dict] = []
        self.decks = [Deck(plan["id"], deck) for deck in plan["decks"]]
        self.draws: list[dict] = []
        self.entries: list[dict] = []
        self.held: dict[str, dict] = {}
        self.frozen: dict | None = None
        self.start_over()

    def start_over(self) -> None:
        """What a trial ends with (W-02): people and teams stay, all else is gone."""
        self.counts: dict[tuple[str, int], list[dict]] = {}  # believed counts of a person's day
        self.check_ins: list[tuple[str, int]] = []
        self.ledger: list[dict] = []  # person, kind, points, day
        self.team_days: list[tuple[int, int]] = []  # team and day on target
        self.rewarded: list[tuple[str, int]] = []  # person and day of the team's points
        self.passed: list[tuple[str, int]] = []
        self.notes: list[dict] = []
        self.badges: list[tuple[str, str]] = []
        self.addresses: list[str] = []
        self.bonuses: list[str] = []
        self.outages: list[dict] = []

    def act(self, act: dict) -> dict:
        now = instant(act["at"])
        self.pass_midnights(now)
        return getattr(self, "do_" + act["do"])(act, now) or {}

    # What happens by itself

    def pass_midnights(self, now: int) -> None:
        day = self.origin if self.closed is None else self.closed + 1
        while day <= self.plan["last_day"] and day < day_of(now):
            if day + 1 == self.plan["first_day"] and self.plan["trial_first_day"] is not None:
                self.end_trial()
            if day == day_of(self.plan["final_at"]) - 1:
                self.freeze(day)
            if day == self.plan["last_day"] and any(o["excused"] for o in self.outages):
                for name in self.people:
                    self.gain_attendance(name)
            self.closed = day
            day += 1

    def end_trial(self) -> None:
        self.start_over()
        self.origin = self.plan["first_day"]
        for team in self.teams:
            if len(team["members"]) >= self.plan["team_size"]:
                self.full_team(team)

    def freeze(self, day: int) -> None:
        self.frozen = {
            "version": 1,
            "day": day,
            "members": [list(team["members"]) for team in self.teams],
            "joined": [{m: self.people[m]["joined"] for m in t["members"]} for t in self.teams],
        }
        self.frozen["standings"] = self.frozen_standings()

    def frozen_standings(self) -> list[tuple]:
        """Days on target and steps of each team, of days up to the last of the final ranking."""
        last = self.frozen["day"]
        rows = []
        for number, members in enumerate(self.frozen["members"]):
            joined = self.frozen["joined"][number]
            steps = sum(
                self.counted(member, day)
                for member in members
                for day in range(max(joined[member], self.origin), last + 1)
            )
            days = sum(team == number and day <= last for team, day in self.team_days)
            rows.append((days, steps))
        return rows

    def look_again_at_frozen(self) -> None:
        """X-33: a frozen ranking whose figures were corrected gets a new version."""
        if self.frozen is not None:
            standings = self.frozen_standings()
            if standings != self.frozen["standings"]:
                self.frozen["standings"] = standings
                self.frozen["version"] += 1

    # People

    def join(self, name: str, now: int) -> None:
        if name not in self.people:
            if now >= self.closes:
                raise Refused("closed")
            self.people[name] = {
                "number": len(self.people), "consent": True, "registered": False,
                "withheld": False, "unit": None, "team": None, "joined": None, "anomalies": 0,
            }  # fmt: skip

    def complete(self, name: str, now: int) -> None:
        person = self.people[name]
        if not person["registered"] and not person["withheld"]:
            self.need_consent(name)
            self.need_window(now)
            person["registered"] = True

    def present(self, act: dict, now: int) -> str:
        """Whoever acts without having registered is registered first."""
        self.join(act["person"], now)
        self.complete(act["person"], now)
        return act["person"]

    def known(self, act: dict) -> str:
        if act["person"] not in self.people:
            raise Refused("not_found")
        return act["person"]

    def need_consent(self, name: str) -> None:
        if not self.people[name]["consent"]:
            raise Refused("consent_required")

    def need_window(self, now: int) -> None:
        if now < self.opens:
            raise Refused("not_open_yet")
        if now >= self.closes:
            raise Refused("closed")

    def need_profile(self, name: str) -> None:
        if not self.people[name]["registered"]:
            raise Refused("profile_incomplete")

    def admit(self, name: str, now: int) -> int:
        self.need_consent(name)
        self.need_window(now)
        self.need_profile(name)
        return day_of(now)

    def do_register(self, act: dict, now: int) -> None:
        unit = None
        if act.get("unit") is not None:
            unit = self.unit(act["unit"])
            if unit is None or any(u["parent"] == unit for u in self.plan["units"]):
                raise Refused("not_found")
        self.join(act["person"], now)
        name = act["person"]
        person = self.people[name]
        if unit is not None and person["unit"] not in (None, unit):
            # W-07: the profile can be corrected until an address was submitted.
            if not self.plan["units_changeable"] or name in self.addresses:
                raise Refused("locked")
        if unit is not None:
            person["unit"] = unit
        person["consent"] = True
        person["withheld"] = act.get("profile") is False
        if act.get("consent") is False:
            person["consent"] = False
        else:
            self.complete(name, now)

    def do_consent(self, act: dict, now: int) -> None:
        if act["granted"]:
            self.join(act["person"], now)
        else:
            self.present(act, now)
        self.people[act["person"]]["consent"] = act["granted"]

    def unit(self, key: str) -> str | None:
        found = [u["code"] for u in self.plan["units"] if key in (u["code"], u["name"])]
        return found[0] if found else None

    # Steps

    def of_day(self, name: str, day: int) -> list[dict]:
        return self.counts.get((name, day), [])

    def take(self, name: str, day: int, count: int, settles: bool, corrects: bool = False) -> None:
        taken = {"count": count, "settles": settles, "corrects": corrects}
        self.counts.setdefault((name, day), []).append(taken)

    def days(self, name: str) -> list[int]:
        return [day for who, day in self.counts if who == name]

    def received(self, name: str, day: int) -> int:
        """X-06: the highest believed count."""
        return max((c["count"] for c in self.of_day(name, day)), default=0)

    def settled(self, name: str, day: int) -> bool:
        return any(c["settles"] for c in self.of_day(name, day))

    def corrected(self, name: str, day: int) -> bool:
        return any(c["corrects"] for c in self.of_day(name, day))

    def counted(self, name: str, day: int) -> int:
        """W-09, W-11: the highest count up to the last opening that settled the day, capped."""
        highest, counted = 0, 0
        for count in self.of_day(name, day):
            if count["corrects"]:
                return count["count"]
            highest = max(highest, count["count"])
            if count["settles"]:
                counted = highest
                if self.plan["mode"] == "first_opening":
                    break
        for count in self.of_day(name, day):
            if count["corrects"]:
                return count["count"]
        return min(counted, self.plan["cap"])

    def steps(self, name: str) -> int:
        return sum(self.counted(name, day) for day in self.days(name))

    def opens_evening(self, now: int) -> bool:
        if self.plan["unopened"] == "counts":
            return True
        minute = (now + OFFSET) % DAY
        return self.plan["settle_from"] * MINUTE <= minute < self.plan["settle_until"] * MINUTE

    def grace(self, day: int, now: int) -> bool:
        return any(o["day"] == day and now < o["until"] for o in self.outages)

    def waiting(self, name: str, day: int) -> list[dict]:
        return [
            s
            for s in self.suspects
            if s["person"] == name and s["day"] == day and s["accepted"] is None
        ]

    def do_sync(self, act: dict, now: int) -> dict:
        name, count = self.present(act, now), act["steps"]
        today = day_of(now)
        day = day_number(act["day"]) if act.get("day") else today
        self.need_consent(name)
        if not self.grace(day, now):
            self.need_window(now)
        self.need_profile(name)
        late = day < today and self.grace(day, now)
        if day < today and not late:
            raise Refused("day_closed")
        if day > today:
            raise Refused("invalid_day")
        known = self.received(name, day)
        opened = late or self.opens_evening(now)
        brought = {"points": 0, "team_points": 0}
        if late and self.corrected(name, day):
            opened = False
        if count > self.plan["plausible_max"] and count > known:
            if count > max((s["count"] for s in self.waiting(name, day)), default=0):
                self.suspects.append({"person": name, "day": day, "count": count, "accepted": None})
            if opened:
                brought = self.receive(name, day, 0, True)
        else:
            if count < known and not late:
                self.people[name]["anomalies"] += 1
            brought = self.receive(name, day, count, opened) or brought
        is_settled = self.settled(name, day)
        highest = min(self.received(name, day), self.plan["cap"])
        answer: dict = {
            "count": self.counted(name, day) if is_settled else highest,
            "settled": is_settled,
        }
        if self.waiting(name, day):
            answer["mark"] = "suspect"
        if is_settled:
            answer |= brought
        return answer

    def receive(self, name: str, day: int, count: int, settles: bool) -> dict:
        """Takes a believed count and books what it brings."""
        before = self.counted(name, day)
        was_settled = self.settled(name, day)
        if self.plan["mode"] == "first_opening" and was_settled:
            self.take(name, day, count, False)
            return {"points": 0, "team_points": 0}
        self.take(name, day, count, settles)
        if not settles:
            return {"points": 0, "team_points": 0}
        after = self.counted(name, day)
        for_steps = self.for_steps(after) - self.for_steps(before)
        for_goal = self.for_goal(after) - (self.for_goal(before) if was_settled else 0)
        self.book(name, "steps", for_steps, day)
        self.book(name, "member_goal", for_goal, day)
        of_team = self.latch(name, day, "team_goal")
        self.look_again_at_frozen()
        return {"points": for_steps + for_goal, "team_points": of_team}

    def for_steps(self, counted: int) -> int:
        per_point = self.plan["points"]["steps_per_point"]
        return min(counted // per_point, self.plan["points"]["steps_points_max"]) if per_point else 0

    def for_goal(self, counted: int) -> int:
        return self.plan["points"]["member_goal"] if counted >= self.plan["member_steps"] else 0

    def do_correct(self, act: dict, now: int) -> None:
        need_reason(act)
        name, day = self.known(act), day_number(act["day"])
        waiting = self.waiting(name, day)
        if not waiting:
            raise Refused("not_found")
        highest = max(s["count"] for s in waiting)
        for suspect in waiting:
            suspect["accepted"] = act["accept"] and suspect["count"] == highest
        if act["accept"] and day >= self.origin and not self.corrected(name, day):
            self.receive(name, day, highest, self.settled(name, day))

    # Points

    def book(self, name: str, kind: str, points: int, day: int | None = None) -> None:
        if points:
            self.ledger.append({"person": name, "kind": kind, "points": points, "day": day})

    def points(self, name: str) -> int:
        mine = [e for e in self.ledger if e["person"] == name and e["kind"] != "draw"]
        return sum(e["points"] for e in mine)

    def balance(self, name: str) -> int:
        return sum(e["points"] for e in self.ledger if e["person"] == name)

    def do_check_in(self, act: dict, now: int) -> dict:
        name = self.present(act, now)
        day = self.admit(name, now)
        points = self.plan["points"]
        minute = (now + OFFSET) % DAY
        if minute < points["check_in_from_minute"] * MINUTE:
            raise Refused("not_open_yet")
        if 0 < points["check_in_until_minute"] * MINUTE <= minute:
            raise Refused("closed")
        if (name, day) in self.check_ins:
            raise Refused("already_checked_in")
        self.check_ins.append((name, day))
        self.book(name, "check_in", points["check_in"], day)
        return with_badges({"points": points["check_in"]}, self.gain_attendance(name))

    def attended(self, name: str) -> int:
        excused = {o["day"] for o in self.outages if o["excused"]}
        return len(excused | {day for who, day in self.check_ins if who == name})

    def gain_attendance(self, name: str) -> list[str]:
        return self.gain(name, "check_in_days", self.attended(name))

    def gain(self, name: str, rule: str, reached: int) -> list[str]:
        if self.origin < self.plan["first_day"]:
            return []
        gained = [
            badge["id"]
            for badge in self.plan["badges"]
            if badge["rule"] == rule and reached >= badge["at"]
            and (name, badge["id"]) not in self.badges
        ]  # fmt: skip
        self.badges.extend((name, badge) for badge in gained)
        return gained

    # Teams

    def team_number(self, name: str) -> int | None:
        names = [team["name"] for team in self.teams]
        return names.index(name.strip()) if name.strip() in names else None

    def do_create_team(self, act: dict, now: int) -> dict:
        person = self.present(act, now)
        day = self.admit(person, now)
        self.need_no_team(person, day)
        name = act["team"].strip()
        if visible(name) < self.plan["team_name_min"]:
            raise Refused("text_required")
        if visible(name) > self.plan["team_name_max"]:
            raise Refused("text_too_long")
        if self.team_number(name) is not None:
            raise Refused("inconsistent")
        self.teams.append({"name": name, "captain": person, "members": [], "goals": []})
        self.enter(person, len(self.teams) - 1, day)
        return {"team": name}

    def do_join_team(self, act: dict, now: int) -> dict:
        person = self.present(act, now)
        day = self.admit(person, now)
        self.need_no_team(person, day)
        number = self.need_place(self.team_number(act["team"]))
        self.enter(person, number, day)
        self.complete_team(number, day)
        return {"team": self.teams[number]["name"]}

    def need_no_team(self, person: str, day: int) -> None:
        if self.plan["late_join"] == "closed" and day >= self.plan["first_day"]:
            raise Refused("closed")
        if self.people[person]["team"] is not None:
            raise Refused("already_in_team")

    def need_place(self, number: int | None) -> int:
        if number is None:
            raise Refused("not_found")
        if len(self.teams[number]["members"]) >= self.plan["team_size"]:
            raise Refused("team_full")
        return number

    def enter(self, person: str, number: int, day: int) -> None:
        self.teams[number]["members"].append(person)
        self.people[person]["team"], self.people[person]["joined"] = number, day

    def complete_team(self, number: int, day: int) -> None:
        """W-29, W-02: the bonus of a team completed in the trial comes when it ends."""
        team = self.teams[number]
        full = len(team["members"]) == self.plan["team_size"]
        if full and day >= self.plan["first_day"] and team["captain"] not in self.bonuses:
            self.full_team(team)

    def full_team(self, team: dict) -> None:
        if self.plan["points"]["full_team_captain"]:
            self.bonuses.append(team["captain"])
            self.book(team["captain"], "full_team", self.plan["points"]["full_team_captain"])

    def do_set_goal(self, act: dict, now: int) -> dict:
        person = self.present(act, now)
        day = self.admit(person, now)
        number = self.people[person]["team"]
        if number is None or self.teams[number]["captain"] != person:
            raise Refused("forbidden")
        if not self.plan["captain_goal_min"] <= act["steps"] <= self.plan["captain_goal_max"]:
            raise Refused("goal_out_of_range")
        self.teams[number]["goals"].append((day + 1, act["steps"]))
        return {"team": self.teams[number]["name"]}

    def goals(self, number: int, day: int) -> tuple[int, int]:
        """The goals of a member and of the team that score on a day (AMB-08)."""
        own = [steps for first, steps in self.teams[number]["goals"] if first <= day]
        if self.plan["captain_goal_scores"] and own:
            return own[-1], own[-1] * self.plan["team_size"]
        return self.plan["member_steps"], self.plan["team_steps"]

    def of_team(self, number: int, day: int) -> list[str]:
        members = self.teams[number]["members"]
        return [m for m in members if self.people[m]["joined"] <= day]

    def on_target(self, number: int, day: int, members: list[str]) -> bool:
        """W-24: every member, and all together."""
        member_goal, team_goal = self.goals(number, day)
        steps = [self.counted(m, day) for m in members]
        everybody = all(self.settled(m, day) for m in members) and min(steps) >= member_goal
        return everybody and sum(steps) >= team_goal

    def latch(self, name: str, day: int, kind: str) -> int:
        """Looks at the day of a person's team; returns the points it brings this person."""
        number = self.people[name]["team"]
        if number is None or self.people[name]["joined"] > day or (number, day) in self.team_days:
            return 0
        members = self.of_team(number, day)
        if not self.on_target(number, day, members):
            return 0
        self.team_days.append((number, day))
        points = self.plan["points"]["team_goal"]
        new = [m for m in members if (m, day) not in self.rewarded]
        for member in new:
            self.rewarded.append((member, day))
            self.book(member, kind, points, day)
        return points if name in new else 0

    def contributed(self, number: int) -> int:
        return sum(
            self.counted(member, day)
            for member in self.teams[number]["members"]
            for day in self.days(member)
            if day >= self.people[member]["joined"]
        )

    # The road

    def checkpoint(self, key: str) -> int | None:
        keys = [(c["id"], c["name"]) for c in self.plan["checkpoints"]]
        found = [n for n, names in enumerate(keys) if key in names]
        return found[0] if found else None

    def lit(self, name: str) -> int:
        steps, upto, lit = self.steps(name), 0, 0
        for checkpoint in self.plan["checkpoints"]:
            upto += checkpoint["target"]
            lit += upto <= steps
        return lit

    def do_answer(self, act: dict, now: int) -> dict:
        name = self.present(act, now)
        number = self.checkpoint(act["checkpoint"])
        questions = [] if number is None else self.plan["checkpoints"][number]["answers"]
        wrong = self.wrong.get((name, number), 0)
        if act.get("question") is not None:
            question = act["question"] - 1
        else:
            start = self.people[name]["number"] + (number or 0)
            question = (start + wrong) % len(questions) if questions else 0
        self.admit(name, now)
        if number is None:
            raise Refused("not_found")
        if number >= self.lit(name):
            raise Refused("checkpoint_locked")
        if (name, number) in self.passed:
            raise Refused("already_passed")
        if question >= len(questions):
            raise Refused("not_found")
        if act["answer"] not in ("right", questions[question]):
            self.wrong[name, number] = wrong + 1
            raise Refused("wrong_answer")
        self.passed.append((name, number))
        passed = sum(who == name for who, _ in self.passed)
        return with_badges({}, self.gain(name, "checkpoints_passed", passed))

    def need_passed(self, name: str, key: str) -> int:
        number = self.checkpoint(key)
        if number is None:
            raise Refused("not_found")
        if (name, number) not in self.passed:
            raise Refused("checkpoint_locked")
        return number

    def do_poster(self, act: dict, now: int) -> None:
        self.need_passed(self.present(act, now), act["checkpoint"])

    def do_note(self, act: dict, now: int) -> dict:
        name = self.present(act, now)
        self.admit(name, now)
        number = self.need_passed(name, act["checkpoint"])
        if any(n["person"] == name and n["checkpoint"] == number for n in self.notes):
            raise Refused("already_submitted")
        if act.get("text") is not None:
            if visible(act["text"]) == 0:
                raise Refused("text_required")
            if visible(act["text"]) > self.plan["note_max"]:
                raise Refused("text_too_long")
        self.notes.append({"person": name, "checkpoint": number, "withdrawn": False})
        self.book(name, "note", self.plan["points"]["note"])
        return {"points": self.plan["points"]["note"]}

    def do_withdraw_note(self, act: dict, now: int) -> dict:
        need_reason(act)
        name, number = self.known(act), self.checkpoint(act["checkpoint"])
        mine = [n for n in self.notes if n["person"] == name and n["checkpoint"] == number]
        if not mine:
            raise Refused("not_found")
        if mine[0]["withdrawn"]:
            raise Refused("invalid_state")
        mine[0]["withdrawn"] = True
        self.book(name, "note", -self.plan["points"]["note"])
        return {"points": -self.plan["points"]["note"]}

    # Draws

    def drawn(self, deck: Deck) -> list[dict]:
        return [d for d in self.draws if d["deck"] is deck]

    def do_chance(self, act: dict, now: int) -> dict:
        name = self.present(act, now)
        deck = self.deck(act.get("deck"), now)
        key = act.get("key")
        for draw in self.draws:
            if key is not None and draw["person"] == name and draw["key"] == key:
                if draw["deck"] is not deck:
                    raise Refused("inconsistent")
                return draw["brought"]
        self.need_consent(name)
        self.need_profile(name)
        if deck is None:
            raise Refused("not_found")
        if day_of(now) < self.plan["first_day"]:
            raise Refused("not_open_yet")
        plan, before = deck.plan, self.drawn(deck)
        if now < plan["opens"]:
            raise Refused("not_open_yet")
        if now >= plan["closes"]:
            raise Refused("closed")
        if len(before) >= plan["tickets"]:
            raise Refused("sold_out")
        if self.balance(name) < plan["price"]:
            raise Refused("insufficient_points")
        mine = [d for d in before if d["person"] == name]
        if plan["per_person"] is not None and len(mine) >= plan["per_person"]:
            raise Refused("already_exchanged")
        prize = deck.prize(len(before))
        value = prize["value_fen"] if prize else 0
        if sum(d["value"] for d in before) + value > plan["budget"]:
            raise Refused("sold_out")
        brought = {"draw": plan["id"], "index": len(before), "value_fen": value}
        if prize:
            brought["prize"] = prize["id"]
        draw = {"deck": deck, "person": name, "key": key, "value": value, "brought": brought}
        self.draws.append({**draw, "prize": prize and prize["id"]})
        self.book(name, "draw", -plan["price"])
        return brought

    def deck(self, name: str | None, now: int) -> Deck | None:
        if name is not None:
            return next((d for d in self.decks if d.plan["id"] == name), None)
        opened = [d for d in self.decks if d.plan["opens"] <= now < d.plan["closes"]]
        left = [d for d in opened if len(self.drawn(d)) < d.plan["tickets"]]
        later = [d for d in self.decks if now < d.plan["closes"]]
        return (left + later + self.decks[-1:] + [None])[0]

    def do_reveal(self, act: dict, now: int) -> None:
        name = act.get("deck")
        found = [d for d in self.decks if (d.plan["id"] == name if name else not d.revealed)]
        if not found:
            raise Refused("not_found")
        plan = found[0].plan
        if now < plan["closes"] and len(self.drawn(found[0])) < plan["tickets"]:
            raise Refused("not_open_yet")
        found[0].revealed = True

    def do_exchange_badge(self, act: dict, now: int) -> dict:
        name, badge = self.present(act, now), act["badge"]
        self.need_consent(name)
        draws = [g for g in self.plan["grand_draws"] if badge in g["badges"]]
        if not draws:
            raise Refused("not_found")
        if (name, badge) not in self.badges:
            raise Refused("not_eligible")
        if any(e["person"] == name and e["badge"] == badge for e in self.entries):
            raise Refused("already_exchanged")
        if draws[0]["id"] in self.held:
            raise Refused("closed")
        self.entries.append({"person": name, "badge": badge, "draw": draws[0]["id"]})
        return {"draw": draws[0]["id"]}

    def do_grand_draw(self, act: dict, now: int) -> dict:
        name = act.get("draw")
        draws = self.plan["grand_draws"]
        found = [g for g in draws if (g["id"] == name if name else g["id"] not in self.held)]
        if not found:
            raise Refused("not_found")
        plan = found[0]
        if now < plan["held_from"]:
            raise Refused("not_open_yet")
        if plan["id"] not in self.held:
            numbers = {p["number"]: who for who, p in self.people.items()}
            entries = [
                (self.people[e["person"]]["number"], e["badge"])
                for e in self.entries
                if e["draw"] == plan["id"]
            ]
            winners = grand_winners(self.plan["id"], plan, entries)
            named = [{"person": numbers[n], "badge": b, "prize": p} for n, b, p in winners]
            self.held[plan["id"]] = {"at": now, "winners": named}
        return {"winners": self.held[plan["id"]]["winners"]}

    # Prizes

    def do_address(self, act: dict, now: int) -> None:
        name = self.present(act, now)
        if act["province"] not in self.plan["served"]:
            raise Refused("region_not_served")
        self.need_consent(name)
        if name in self.addresses:
            raise Refused("address_locked")
        awards = self.awards()
        of_teams = {m for row in awards["teams"] for m in row["people"]} if awards else set()
        drawn = {w["person"] for held in self.held.values() for w in held["winners"]}
        if name not in of_teams | drawn:
            raise Refused("not_eligible")
        self.addresses.append(name)

    def awards(self) -> dict | None:
        if self.frozen is None:
            return None
        standings, members = self.frozen["standings"], self.frozen["members"]
        keys = [standing(d, s, len(members[n])) for n, (d, s) in enumerate(standings)]
        order = sorted(range(len(keys)), key=lambda n: (keys[n], n))
        least = self.plan["team_size"] if self.plan["awards_require_full_team"] else 1
        eligible = [n for n in order if len(members[n]) >= least]
        rows, shortfall = [], {}
        for award in self.plan["awards"]:
            taken, eligible = eligible[: award["places"]], eligible[award["places"] :]
            if len(taken) < award["places"]:
                shortfall[award["id"]] = award["places"] - len(taken)
            for n in taken:
                days, steps = standings[n]
                rows.append({
                    "award": award["id"],
                    "team": self.teams[n]["name"],
                    "rank": 1 + sum(key < keys[n] for key in keys),
                    "days_on_target": days,
                    "average_steps": steps // len(members[n]),
                    "people": members[n],
                })  # fmt: skip
        return {
            "version": self.frozen["version"],
            "day": day_text(self.frozen["day"]),
            "teams": rows,
            "shortfall": shortfall,
        }

    # What organisers do

    def do_outage(self, act: dict, now: int) -> None:
        need_reason(act)
        day, today = day_number(act["day"]), day_of(now)
        if not self.origin <= day <= min(self.plan["last_day"], today):
            raise Refused("invalid_day")
        if today - day > self.plan["seal_after_days"]:
            raise Refused("locked")
        until = instant(act["until"])
        if until <= now:
            raise Refused("inconsistent")
        outage = {"day": day, "until": until, "excused": bool(act.get("excused"))}
        self.outages.append(outage)
        if outage["excused"] and self.closed == self.plan["last_day"]:
            for name in self.people:
                self.gain_attendance(name)

    def two(self, act: dict) -> None:
        if act.get("second") is None or act["second"] == (act.get("staff") or "organiser"):
            raise Refused("second_person_required")

    def do_correct_steps(self, act: dict, now: int) -> dict:
        need_reason(act)
        name, day, steps = self.known(act), day_number(act["day"]), act["steps"]
        self.two(act)
        if self.closed is None or not self.origin <= day <= self.closed:
            raise Refused("invalid_day")
        if steps > self.plan["cap"]:
            raise Refused("value_out_of_range")
        before = self.counted(name, day)
        if steps == before and self.settled(name, day):
            raise Refused("inconsistent")
        self.counts[name, day] = [c for c in self.of_day(name, day) if not c["corrects"]]
        self.take(name, day, steps, True, corrects=True)
        points = self.for_steps(steps) - self.for_steps(before)
        points += self.for_goal(steps) - self.for_goal(before)
        self.book(name, "correction", points, day)
        answer = {"steps": steps - before, "points": points}
        number = self.people[name]["team"]
        if number is not None and self.people[name]["joined"] <= day:
            of_team = self.plan["points"]["team_goal"]
            if (number, day) not in self.team_days:
                self.latch(name, day, "correction")
                if (number, day) in self.team_days:
                    answer["points"] += of_team
                    answer["team_day"] = "gained"
            elif (name, day) in self.rewarded and not self.still(number, day):
                self.team_days.remove((number, day))
                for member in self.of_team(number, day):
                    if (member, day) in self.rewarded:
                        self.rewarded.remove((member, day))
                        self.book(member, "correction", -of_team, day)
                answer["points"] -= of_team
                answer["team_day"] = "lost"
        self.look_again_at_frozen()
        return answer

    def still(self, number: int, day: int) -> bool:
        """A day that was reached is judged by those who reached it."""
        those = [m for m in self.of_team(number, day) if (m, day) in self.rewarded]
        return self.on_target(number, day, those)

    def do_adjust_points(self, act: dict, now: int) -> dict:
        need_reason(act)
        name = self.known(act)
        self.two(act)
        if act["points"] == 0:
            raise Refused("inconsistent")
        self.book(name, "correction", act["points"])
        return {"points": act["points"]}

    def do_move_member(self, act: dict, now: int) -> None:
        need_reason(act)
        name = self.known(act)
        self.two(act)
        before = self.people[name]["team"]
        to = act.get("team")
        number = None if to is None else self.team_number(to)
        if before == number and (to is None or number is not None):
            raise Refused("inconsistent")
        if before is not None and self.teams[before]["captain"] == name:
            raise Refused("invalid_state")
        if to is not None:
            self.need_place(number)
        if before is not None:
            self.teams[before]["members"].remove(name)
            self.people[name]["team"] = None
        if number is not None:
            self.enter(name, number, day_of(now))
            self.complete_team(number, day_of(now))

    # What is published

    def result(self) -> dict:
        return {
            "participants": [self.participant(name) for name in self.people],
            "suspects": [
                {
                    "participant": self.people[s["person"]]["number"],
                    "day": day_text(s["day"]),
                    "count": s["count"],
                    "accepted": s["accepted"],
                }
                for s in self.suspects
            ],
            "walk": {
                "teams": self.team_rows(),
                "units": [self.unit_row(unit) for unit in self.plan["units"]],
                "days": self.day_rows(),
                "accounts": {
                    kind: sum(e["points"] for e in self.ledger if e["kind"] == kind)
                    for kind in KINDS
                },
                "points_held": sum(self.balance(name) for name in self.people),
                "decks": [self.deck_row(deck) for deck in self.decks],
                "grand_draws": [
                    {
                        "id": g["id"],
                        "entries": sum(e["draw"] == g["id"] for e in self.entries),
                        "held_at": self.held[g["id"]]["at"] if g["id"] in self.held else None,
                        "winners": self.held[g["id"]]["winners"] if g["id"] in self.held else [],
                    }
                    for g in self.plan["grand_draws"]
                ],
                "awards": self.awards(),
                "outages": [
                    {"day": day_text(o["day"]), "until": o["until"], "excused": o["excused"]}
                    for o in self.outages
                ],
            },
        }

    def participant(self, name: str) -> dict:
        person = self.people[name]
        points, steps = self.points(name), self.steps(name)
        settled = [day for day in self.days(name) if self.settled(name, day)]
        places = self.plan["checkpoints"]
        noted = [n["checkpoint"] for n in self.notes if n["person"] == name and not n["withdrawn"]]
        mine = [d for d in self.draws if d["person"] == name]
        team = person["team"]
        return {
            "person": name,
            "participant": person["number"],
            "badges": [b["id"] for b in self.plan["badges"] if (name, b["id"]) in self.badges],
            "anomalies": person["anomalies"],
            "unit": person["unit"],
            "consent": person["consent"],
            "walk": {
                "team_name": None if team is None else self.teams[team]["name"],
                "steps": steps,
                "points": points,
                "balance": self.balance(name),
                "rank_by_points": place(points, [self.points(other) for other in self.people]),
                "rank_by_steps": place(steps, [self.steps(other) for other in self.people]),
                "settled_days": len(settled),
                "goal_days": sum(
                    self.counted(name, day) >= self.plan["member_steps"] for day in settled
                ),
                "check_in_days": sum(who == name for who, _ in self.check_ins),
                "lit": self.lit(name),
                "passed": [c["id"] for n, c in enumerate(places) if (name, n) in self.passed],
                "notes": [c["id"] for n, c in enumerate(places) if n in noted],
                "team": team,
                "draws": len(mine),
                "won_fen": sum(d["value"] for d in mine),
            },
        }

    def team_rows(self) -> list[dict]:
        days = [sum(n == number for n, _ in self.team_days) for number in range(len(self.teams))]
        steps = [self.contributed(number) for number in range(len(self.teams))]
        sizes = [len(team["members"]) for team in self.teams]
        keys = [standing(*figures) for figures in zip(days, steps, sizes)]
        whole = self.plan["last_day"] - self.plan["first_day"] + 1
        return [
            {
                "name": self.teams[n]["name"],
                "people": self.teams[n]["members"],
                "rank": 1 + sum(key < keys[n] for key in keys),
                "team": n,
                "days_on_target": days[n],
                "goal_permille": percent_tenths(days[n], whole),
                "steps": steps[n],
                "members": sizes[n],
                "average_steps": steps[n] // sizes[n] if sizes[n] else 0,
            }
            for n in sorted(range(len(keys)), key=lambda n: (keys[n], n))
        ]

    def unit_row(self, unit: dict) -> dict:
        def within(code: str | None) -> bool:
            parents = {u["code"]: u["parent"] for u in self.plan["units"]}
            while code is not None and code != unit["code"]:
                code = parents[code]
            return code is not None

        people = [name for name, p in self.people.items() if within(p["unit"])]
        registered = sum(self.people[name]["registered"] for name in people)
        active = [n for n in people if any(self.settled(n, day) for day in self.days(n))]
        steps = sum(self.steps(name) for name in people)
        teams = [n for n, team in enumerate(self.teams) if team["captain"] in people]
        target = unit["target"]
        row = {
            "code": unit["code"],
            "parent": unit["parent"],
            "registered": registered,
            "active": len(active),
            "steps": steps,
            "average_steps": steps // len(active) if active else 0,
            "teams": len(teams),
            "team_days": sum(n in teams for n, _ in self.team_days),
            "target": target,
            "permille": None,
            "shortfall": None,
            "met": None,
        }
        if target is not None:
            row["permille"] = percent_tenths(registered, target)
            row["shortfall"] = max(0, target - registered)
            row["met"] = registered >= target
        return row

    def day_rows(self) -> list[dict]:
        seen = {
            day
            for (_, day), counts in self.counts.items()
            if any(c["settles"] or c["count"] > 0 for c in counts)
        }
        seen |= {day for _, day in self.check_ins} | {day for _, day in self.team_days}
        last = max(seen | {self.origin, self.origin if self.closed is None else self.closed})
        return [self.day_row(day) for day in range(self.origin, min(last, self.plan["last_day"]) + 1)]

    def day_row(self, day: int) -> dict:
        people = [name for name in self.people if self.of_day(name, day)]
        told = [
            name
            for name in people
            if any(not c["corrects"] and (c["settles"] or c["count"] > 0)
                   for c in self.of_day(name, day))
        ]  # fmt: skip
        settled = [name for name in people if self.settled(name, day)]
        if self.closed is None or day > self.closed:
            state = "open"
        elif self.closed + 1 - day > self.plan["seal_after_days"]:
            state = "sealed"
        else:
            state = "provisional"
        return {
            "day": day_text(day),
            "state": state,
            "synced": len(told),
            "settled": len(settled),
            "lapsed": max(0, len(told) - len(settled)),
            "on_target": sum(self.counted(n, day) >= self.plan["member_steps"] for n in settled),
            "steps": sum(self.counted(name, day) for name in settled),
            "check_ins": sum(d == day for _, d in self.check_ins),
            "teams_on_target": sum(d == day for _, d in self.team_days),
            "points": sum(e["points"] for e in self.ledger if e["day"] == day),
        }

    def deck_row(self, deck: Deck) -> dict:
        plan, drawn = deck.plan, self.drawn(deck)
        paid = sum(d["value"] for d in drawn)
        left = plan["tickets"] - len(drawn)
        return {
            "id": plan["id"],
            "tickets": plan["tickets"],
            "drawn": len(drawn),
            "paid_fen": paid,
            "budget_fen": plan["budget"],
            "prizes": [
                {
                    "id": prize["id"],
                    "value_fen": prize["value_fen"],
                    "count": prize["count"],
                    "left": prize["count"] - sum(d["prize"] == prize["id"] for d in drawn),
                }
                for prize in plan["prizes"]
            ],
            "running_out": 10 * left <= plan["tickets"]
            or 10 * (plan["budget"] - paid) <= plan["budget"],
            "committed": True,
            "revealed": deck.revealed,
        }


def standing(days: int, steps: int, members: int) -> tuple:
    """What teams are sorted by; the smaller is the better (W-38)."""
    return (-days, members == 0, -Fraction(steps, members) if members else 0)


def place(score: int, scores: list[int]) -> int | None:
    return 1 + sum(other > score for other in scores) if score > 0 else None


def with_badges(brought: dict, badges: list[str]) -> dict:
    return {**brought, "badges": badges} if badges else brought


def need_reason(act: dict) -> None:
    if not (act.get("reason") or "").strip():
        raise Refused("reason_required")


# Plans


def of_shape(shape: dict) -> dict:
    """A small campaign by its numbers; days are counted from its first."""
    first = shape["first_day"]
    deck = shape["deck"]
    units = [{"code": f"u{n}", "name": f"unit {n}", "parent": "u0" if n else None, "target": 2}
             for n in range(shape["units"] + 1)]  # fmt: skip
    return {
        "id": "walk",
        "trial_first_day": first - shape["trial_days"] if shape["trial_days"] else None,
        "first_day": first,
        "last_day": first + shape["days"] - 1,
        **{name: shape[name] for name in (
            "settle_from", "settle_until", "unopened", "mode", "cap", "plausible_max",
            "seal_after_days", "member_steps", "team_steps", "team_size", "late_join",
            "awards_require_full_team", "captain_goal_min", "captain_goal_max",
            "captain_goal_scores", "points")},
        "team_name_min": 2,
        "team_name_max": 8,
        "units": units,
        "units_changeable": True,
        "checkpoints": [
            {
                "id": f"c{n}",
                "name": f"place {n}",
                "target": target,
                "answers": ["abcd"[(n + q) % 4] for q in range(shape["questions"])],
            }
            for n, target in enumerate(shape["targets"])
        ],
        "note_max": 20,
        "decks": [] if deck is None else [{
            "id": "deck",
            "opens": midnight(first + deck["opens_day"]),
            "closes": midnight(first + deck["closes_day"]),
            "price": deck["price_points"],
            "tickets": deck["tickets"],
            "budget": deck["budget_fen"],
            "per_person": deck["per_person_max"],
            "prizes": [{"id": f"p{n}", "name": "prize", "value_fen": value, "count": count}
                       for n, (value, count) in enumerate(deck["prizes"])],
            "undrawn": "kept",
        }],
        "badges": [
            {"id": "days", "rule": "check_in_days", "at": shape["badge_days"]},
            {"id": "road", "rule": "checkpoints_passed", "at": shape["badge_checkpoints"]},
        ],
        "grand_draws": [{
            "id": "grand",
            "held_from": midnight(first + shape["held_from_day"]),
            "badges": ["days", "road"],
            "per_person": shape["grand_per_person"],
            "prizes": [{"id": f"g{n}", "name": "prize", "value_fen": 1_000, "count": count}
                       for n, count in enumerate(shape["grand_prizes"])],
        }],
        "final_at": midnight(first + shape["final_day"]),
        "awards": [{"id": f"a{n}", "places": places} for n, places in enumerate(shape["awards"])],
        "served": ["near"],
    }  # fmt: skip


def of_folder(folder: Path) -> dict:
    """An edition as its folder has it."""
    with (folder / "campaign.toml").open("rb") as file:
        plan = tomllib.load(file)

    def table(name: str) -> list[dict]:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def number(day: dt.date) -> int:
        return (day - EPOCH).days

    def moment(local: dt.datetime) -> int:
        return round((local - dt.datetime(1970, 1, 1)).total_seconds()) * 1000 - OFFSET

    def minute(text: str) -> int:
        hours, minutes = text.split(":")
        return int(hours) * 60 + int(minutes)

    questions = table(plan["checkpoints"]["questions"])
    targets = {row["unit"]: int(row["target"]) for row in table(plan["quotas"]["table"])}
    points = {name: plan["points"].get(name, 0) for name in (
        "check_in", "steps_per_point", "steps_points_max", "member_goal", "team_goal", "note",
        "full_team_captain")}  # fmt: skip
    teams, settlement = plan["teams"], plan["steps"]["settlement"]
    return {
        "id": plan["campaign"]["id"],
        "trial_first_day": number(plan["phases"]["trial_first_day"]),
        "first_day": number(plan["phases"]["first_day"]),
        "last_day": number(plan["phases"]["last_day"]),
        "settle_from": minute(settlement["from"]),
        "settle_until": minute(settlement["until"]),
        "unopened": settlement["unopened_day"],
        "mode": settlement["mode"],
        "cap": plan["steps"]["daily_cap"],
        "plausible_max": plan["steps"]["plausible_max"],
        "seal_after_days": plan["steps"]["seal_after_days"],
        "member_steps": plan["goals"]["member_steps"],
        "team_steps": plan["goals"]["team_steps"],
        "team_size": teams["size"],
        "late_join": teams["late_join"],
        "awards_require_full_team": teams["awards_require_full_team"],
        "captain_goal_min": teams["captain_goal"]["min"],
        "captain_goal_max": teams["captain_goal"]["max"],
        "captain_goal_scores": teams["captain_goal"]["affects_scoring"],
        "team_name_min": teams["name_characters"]["min"],
        "team_name_max": teams["name_characters"]["max"],
        "points": {**points, "check_in_from_minute": 0, "check_in_until_minute": 0},
        "units": [
            {
                "code": row["code"],
                "name": row["name_zh"],
                "parent": row["parent"] or None,
                "target": targets.get(row["code"]),
            }
            for row in table(plan["units"]["table"])
        ],
        "units_changeable": plan["units"]["changeable"],
        "checkpoints": [
            {
                "id": row["id"],
                "name": row["name_zh"],
                "target": int(row["target_steps"]),
                "answers": [q["answer"] for q in questions if q["checkpoint"] == row["id"]],
            }
            for row in table(plan["checkpoints"]["table"])
        ],
        "note_max": plan["checkpoints"]["note_characters_max"],
        "decks": [
            {
                "id": deck["id"],
                "opens": moment(deck["opens_at"]),
                "closes": moment(deck["closes_at"]),
                "price": deck["price_points"],
                "tickets": deck["tickets"],
                "budget": deck["budget_fen"],
                "per_person": deck.get("per_person_max"),
                "prizes": [{**prize, "name": prize["name"]["zh"]} for prize in deck["prize"]],
                "undrawn": deck["undrawn"]["zh"],
            }
            for deck in plan["deck"]
        ],
        "badges": plan["badge"],
        "grand_draws": [
            {
                "id": draw["id"],
                "held_from": moment(draw["held_from"]),
                "badges": draw["badges"],
                "per_person": draw["prizes_per_person"],
                "prizes": [{**prize, "name": prize["name"]["zh"]} for prize in draw["prize"]],
            }
            for draw in plan["grand_draw"]
        ],
        "final_at": moment(plan["final_ranking"]["at"]),
        "awards": plan["award"],
        "served": [
            name
            for row in table(plan["shipping"]["served"])
            if row["served"] == "yes"
            for name in (row["code"], row["name_zh"], row["name_en"])
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
