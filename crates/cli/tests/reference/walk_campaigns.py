#!/usr/bin/env python3
"""Makes small campaigns by chance, to decide them twice.

    walk_campaigns.py --count 10000 --seed 1 > campaigns.jsonl

Each line is {"shape": the numbers of a walk, "acts": what a handful of people and two organisers
do}. The same seed makes the same campaigns.
"""

import argparse
import datetime as dt
import json
import random

HOUR, DAY = 3_600, 86_400
FIRST = dt.datetime(2031, 3, 4, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TEAMS = ["队一", "队二", " 队二 ", "队", "队名太长了不能这样", "three"]
NOTES = [None, "", " \t", "一路走来", "一" * 20, "一 " * 20, "一" * 21]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    for _ in range(options.count):
        campaign = Campaign(chance)
        line = {"shape": campaign.shape, "acts": campaign.acts()}
        print(json.dumps(line, ensure_ascii=False))


class Campaign:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        pick = chance.choice
        member, size = pick([3_000, 6_000, 6_001]), pick([2, 2, 3, 3, 4])
        self.days = pick([2, 3, 4, 5, 7])
        self.final_day = chance.randint(1, self.days)
        self.shape = {
            "first_day": (FIRST.date() - dt.date(1970, 1, 1)).days,
            "trial_days": pick([0, 0, 1, 2]),
            "days": self.days,
            "settle_from": pick([1_200, 1_200, 1_080]),
            "settle_until": pick([1_440, 1_440, 1_320]),
            "unopened": pick(["lapses", "lapses", "lapses", "counts"]),
            "mode": pick(["highest", "highest", "first_opening"]),
            "cap": pick([8_000, 10_000, 10_000, 60_000]),
            "plausible_max": pick([20_000, 100_000]),
            "seal_after_days": pick([1, 2, 3]),
            "member_steps": member,
            "team_steps": pick([member * size, member * size, member * 2, member * size + 999]),
            "team_size": size,
            "late_join": pick(["from_joining", "from_joining", "from_joining", "closed"]),
            "awards_require_full_team": pick([True, True, False]),
            "captain_goal_min": member,
            "captain_goal_max": 10_000,
            "captain_goal_scores": pick([False, False, True]),
            "targets": [pick([1, 1, 3_000, 8_000, 25_000]) for _ in range(chance.randint(1, 4))],
            "questions": chance.randint(1, 4),
            "points": {
                "check_in": pick([0, 1, 1, 3]),
                "check_in_from_minute": pick([0, 0, 0, 360]),
                "check_in_until_minute": pick([0, 0, 0, 1_260]),
                "steps_per_point": pick([0, 500, 2_000, 2_000]),
                "steps_points_max": pick([3, 5, 5, 20]),
                "member_goal": pick([0, 1, 2]),
                "team_goal": pick([0, 2, 2, 5]),
                "note": pick([0, 2]),
                "full_team_captain": pick([0, 20]),
            },
            "deck": pick([None, *[self.deck() for _ in range(5)]]),
            "badge_days": pick([1, 1, 2, 2, self.days]),
            "badge_checkpoints": pick([1, 1, 2]),
            "grand_prizes": [chance.randint(1, 2) for _ in range(chance.randint(1, 3))],
            "grand_per_person": pick([1, 1, 2]),
            "held_from_day": chance.randint(1, self.days),
            "final_day": self.final_day,
            "awards": [chance.randint(1, 2) for _ in range(chance.randint(1, 3))],
            "units": chance.randint(1, 3),
        }
        self.people = [f"p{n}" for n in range(chance.randint(2, 6))]
        # Who reached a day is not told apart after a move, so a campaign has one of the two.
        self.moves = chance.random() < 0.5
        self.implausible: list[tuple[str, str]] = []
        self.passed: list[tuple[str, str]] = []
        # Most walk about as far as the goal, so that days on target are common.
        self.usual = [1, 2_999, 3_000, 5_999, 6_000, 6_001, 8_000, 10_000, 10_001, 13_000]

    def deck(self) -> dict:
        chance = self.chance
        prizes = [(chance.choice([1, 30, 100, 5_000]), chance.randint(1, 4)) for _ in range(3)]
        tickets = sum(count for _, count in prizes) + chance.choice([0, 0, 1, 5])
        value = sum(value * count for value, count in prizes)
        opens = chance.randint(-1, 1)
        return {
            "opens_day": opens,
            "closes_day": opens + chance.randint(1, self.days),
            "price_points": chance.choice([1, 5, 20]),
            "tickets": tickets,
            "budget_fen": chance.choice([value, value, value // 2]),
            "per_person_max": chance.choice([None, None, 1, 2]),
            "prizes": prizes,
        }

    def acts(self) -> list[dict]:
        chance = self.chance
        number = chance.choice([15, 20, 25, 30, 40, 40, 70])
        moments = sorted(self.moment() for _ in range(number))
        acts: list[dict] = []
        # Teams are founded early or they never have members.
        for person in self.people[: self.shape["team_size"] + chance.randint(-1, 1)]:
            deed = {"do": "create_team" if person == "p0" else "join_team", "team": TEAMS[0]}
            if moments and chance.random() < 0.8:
                acts.append(self.at(moments[0], {"person": person, **deed}))
        for moment in moments:
            if chance.random() < 0.15:
                acts.extend(self.evening(moment))
            else:
                acts.append(self.at(moment, self.deed(moment)))
        return acts

    def moment(self) -> int:
        """Seconds since the first day began; most in the evening, some at its bounds."""
        chance = self.chance
        day = chance.randint(-self.shape["trial_days"], self.days - (chance.random() < 0.6))
        if chance.random() < 0.03:
            day += chance.choice([-1, 1])
        hour = chance.choice([0, 9, 18, 19, 20, 20, 20, 21, 21, 22, 22, 23])
        second = chance.choice([0, 1, 1_800, HOUR - 1])
        return day * DAY + hour * HOUR + second

    def at(self, moment: int, deed: dict) -> dict:
        return {"at": (FIRST + dt.timedelta(seconds=moment)).isoformat(), **deed}

    def day(self, moment: int, back: int = 0) -> str:
        return (FIRST + dt.timedelta(seconds=moment, days=-back)).date().isoformat()

    def evening(self, moment: int) -> list[dict]:
        steps = self.chance.choice(self.usual)
        return [
            self.at(moment, {"do": "sync", "person": person, "steps": steps + n})
            for n, person in enumerate(self.people)
        ]

    def deed(self, moment: int) -> dict:
        chance, shape = self.chance, self.shape
        pick = chance.choice
        person = {"person": pick(self.people)}
        place = {"checkpoint": pick(["c0"] * 6 + ["c1", "place 1", "c9"])}
        reason = {"reason": "asked"} if chance.random() < 0.95 else pick([{}, {"reason": " "}])
        by = {"staff": "o", "second": pick(["q"] * 12 + ["o"])} if chance.random() < 0.95 else {}
        back = pick([0, 0, 1, 1, 2, 4])
        kind = chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))[0]
        match kind:
            case "sync":
                deed = {**person, "steps": pick([*self.usual, chance.randint(1, 15_000)])}
                if chance.random() < 0.05:
                    self.implausible.append((person["person"], self.day(moment)))
                    return {"do": "sync", **person, "steps": pick([20_001, 100_001, 100_002])}
                if chance.random() < 0.2:
                    deed["day"] = self.day(moment, pick([-1, 0, 1, 1, 1, 2]))
                return {"do": "sync", **deed}
            case "team":
                do = pick(["create_team", "join_team", "join_team"])
                return {"do": do, **person, "team": pick(TEAMS)}
            case "set_goal":
                goals = [2_999, 6_000, 6_500, 8_000, 10_001]
                return {"do": "set_goal", "person": pick(self.people[:2]), "steps": pick(goals)}
            case "answer":
                question = {"question": pick([1, 2, 9])} if chance.random() < 0.1 else {}
                self.passed.append((person["person"], place["checkpoint"]))
                answer = pick(["right", "right", "right", "wrong", "a", "b", "c", "d"])
                return {"do": "answer", **person, **place, "answer": answer, **question}
            case "note" | "withdraw_note" if self.passed and chance.random() < 0.8:
                who, where = pick(self.passed)
                more = reason if kind == "withdraw_note" else {"text": pick(NOTES[3:])}
                return {"do": kind, "person": who, "checkpoint": where, **more}
            case "note":
                text = pick(NOTES)
                return {"do": "note", **person, **place, **({} if text is None else {"text": text})}
            case "withdraw_note":
                return {"do": "withdraw_note", **person, **place, **reason}
            case "chance":
                key = {"key": pick(["k1", "k2"])} if chance.random() < 0.3 else {}
                deck = {"deck": pick(["deck", "nope"])} if chance.random() < 0.1 else {}
                return {"do": "chance", **person, **deck, **key}
            case "exchange_badge":
                return {"do": "exchange_badge", **person, "badge": pick(["days", "days", "road", "road", "x"])}
            case "address":
                return {"do": "address", **person, "province": pick(["near", "near", "far", "x"])}
            case "outage":
                until = moment + pick([-HOUR, 6 * HOUR, 20 * HOUR, 40 * HOUR])
                deed = {"day": self.day(moment, back), "excused": pick([True, False])}
                until = self.at(until, {})["at"]
                return {"do": "outage", **deed, "until": until, **reason}
            case "believe":
                deed = {"day": self.day(moment, pick([0, 0, 1])), "accept": pick([True, True, False])}
                if self.implausible and chance.random() < 0.9:
                    person["person"], deed["day"] = pick(self.implausible)
                return {"do": "correct", **person, **deed, **reason}
            case "adjust_points":
                points = pick([-7, -1, 0, 1, 20, 40])
                return {"do": "adjust_points", **by, **person, "points": points, **reason}
            case "correct":
                if self.moves:
                    team = {"team": pick(TEAMS[:3])} if chance.random() < 0.8 else {}
                    if moment >= self.final_day * DAY:
                        return {"do": "check_in", **person}
                    return {"do": "move_member", **by, **person, **team, **reason}
                steps = pick([0, 2_999, 3_000, 6_000, 8_000, 10_000, shape["cap"] + 1])
                day = self.day(moment, back)
                return {"do": "correct_steps", **by, **person, "day": day, "steps": steps, **reason}
            case "register":
                unit = {"unit": pick(["u0", "u1", "u1", "u1", "unit 1", "u2", "u9"])}
                more = pick([{}, {}, {}, {}, {}, {"profile": False}, {"consent": False}])
                return {"do": "register", **person, **unit, **more}
            case "consent":
                return {"do": "consent", **person, "granted": pick([True, True, True, False])}
            case _:
                return {"do": kind, **(person if kind in ("check_in", "poster") else {}),
                        **(place if kind == "poster" else {})}  # fmt: skip


WEIGHTS = {
    "sync": 40, "check_in": 14, "team": 6, "set_goal": 3, "answer": 16, "note": 8,
    "withdraw_note": 4, "poster": 1, "chance": 12, "exchange_badge": 6, "grand_draw": 2,
    "reveal": 1, "address": 3, "outage": 4, "believe": 4, "adjust_points": 4, "correct": 8,
    "register": 5, "consent": 2,
}  # fmt: skip

if __name__ == "__main__":
    main()
