"""rules.md C3 read line by line in plain Python: what the set-based engine is compared with.

Exact fractions, loops and early returns; nothing is shared with the engine but the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from .read_facts import LEVELS, Condition, Line, Part, Policy


class CannotPrice(Exception):
    """The price that wins follows something that nobody has stated."""


def half_up(value: Fraction, decimals: int) -> Fraction:
    scaled = abs(value) * 10**decimals
    whole = floor(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def by_rule(
    price: Fraction, rounding: str, step: Fraction | None, ending: Fraction | None
) -> Fraction:
    if rounding == "nearest":
        return half_up(price / step, 0) * step
    if rounding == "multiple":
        return ceil(price / step) * step
    if rounding == "ending":
        return ceil((price - ending) / step) * step + ending
    return price


class Reading:
    """One document's lines against a company's conditions."""

    def __init__(self, policy: Policy, conditions: Iterable[Condition], lines: Sequence[Line]):
        self.policy = policy
        self.conditions = list(conditions)
        self.lines = list(lines)

    def rate(self, currency: str) -> Fraction:
        if currency == self.policy.home:
            return Fraction(1)
        if currency not in self.policy.rates:
            raise CannotPrice("no_rate")
        return self.policy.rates[currency]

    def is_for(self, one: Condition, line: Line) -> bool:
        """C3 1: this item, this place, this customer, group or price level, or everybody."""
        goods, buyer = line.goods, line.buyer
        own_only = one.kind in ("price", "discount")
        buyers = [buyer.id] if own_only else [buyer.id, *buyer.ancestors]
        return (
            one.item in (None, goods.id)
            and one.item_group in (None, goods.group)
            and one.brand in (None, goods.brand)
            and one.ship_to in (None, line.ship_to)
            and one.customer in (None, *buyers)
            and one.customer_group in (None, buyer.group)
            and one.level in (None, *(level.id for level in buyer.chain))
        )

    def level_of(self, one: Condition, line: Line) -> str | None:
        """C3 2: at which level the condition stands for this line, None where it is not for it."""
        if not self.is_for(one, line):
            return None
        if one.kind == "contract":
            own = "contract" if one.ship_to is None else "contract_place"
            return own if one.customer == line.buyer.id else "contract_parent"
        if one.kind != "price":
            return one.kind
        if one.customer is not None:
            return "customer" if one.item is not None else "customer_items"
        if one.customer_group is not None:
            return "group" if one.item is not None else "group_items"
        return "list"

    def unit_of(self, one: Condition, line: Line) -> str:
        if one.unit is not None:
            return one.unit
        return line.goods.stocking if one.formula == "amount" else line.unit

    def counted(self, one: Condition, line: Line) -> Fraction:
        """What a break compares, in the condition's unit (C3 5)."""
        stocked = line.quantity * line.goods.units[line.unit]
        if one.breaks == "group" and line.goods.break_group is not None:
            stocked = sum(
                (
                    other.quantity * other.goods.units[other.unit]
                    for other in self.lines
                    if other.goods.break_group == line.goods.break_group
                ),
                Fraction(0),
            )
        return stocked / line.goods.units[self.unit_of(one, line)]

    def value(self, one: Condition, line: Line) -> Fraction | None:
        """What a least value compares: the line, or its break group, at list prices."""
        counted = [line]
        if one.breaks == "group" and line.goods.break_group is not None:
            counted = [
                other for other in self.lines if other.goods.break_group == line.goods.break_group
            ]
        values = [v for v in map(self.list_value, counted) if v is not None]
        return sum(values, Fraction(0)) if values else None

    def list_value(self, line: Line) -> Fraction | None:
        try:
            listed = self.list_price(line, line.unit)
        except CannotPrice:
            return None
        return None if listed is None else listed * line.quantity

    def applies(self, one: Condition, line: Line) -> bool:
        """C3 1: every filter but the value to reach."""
        if not (one.valid_from <= line.on and (one.valid_to is None or line.on <= one.valid_to)):
            return False
        if one.currency not in (None, line.currency, self.policy.home):
            return False
        if one.formula in ("percent", "free_goods") and one.currency not in (None, line.currency):
            return False
        if one.coupon and one.coupon not in line.coupons:
            return False
        if one.cap is not None and one.drawn >= one.cap:
            return False
        if self.unit_of(one, line) not in line.goods.units:
            return False
        return self.counted(one, line) >= one.min_quantity

    def breadth(self, one: Condition, line: Line) -> tuple[int, int, int]:
        if one.ship_to is not None:
            whom = (0, 0)
        elif one.customer is not None:
            distance = (
                0
                if one.customer == line.buyer.id
                else (line.buyer.ancestors.index(one.customer) + 1)
            )
            whom = (1, distance)
        elif one.customer_group is not None:
            whom = (2, 0)
        elif one.level is not None:
            whom = (3, [level.id for level in line.buyer.chain].index(one.level))
        else:
            whom = (4, 0)
        if one.item is not None:
            what = 0
        elif one.item_group is not None:
            what = 1
        else:
            what = 2 if one.brand is not None else 3
        return (*whom, what)

    def best(self, found: Sequence[Condition], line: Line) -> Condition:
        """C3 3: the currency of the customer, narrowest, unit, highest break, latest, lowest id."""
        return min(
            found,
            key=lambda one: (
                one.currency not in (None, line.currency),
                self.breadth(one, line),
                self.unit_of(one, line) != line.unit,
                -one.min_quantity * line.goods.units[self.unit_of(one, line)],
                -one.min_value,
                -one.valid_from.toordinal(),
                one.id,
            ),
        )

    def list_price(self, line: Line, unit: str) -> Fraction | None:
        """The list price of one `unit` in the line's currency, exact; None without one."""
        found = [
            one
            for one in self.conditions
            if self.level_of(one, line) == "list"
            and one.min_value == 0
            and one.coupon == ""
            and self.applies(one, line)
        ]
        if not found:
            return None
        won = self.best(found, line)
        if won.formula not in ("amount", "markup", "margin"):
            # the engine looks for what can be a list price only
            rest = [one for one in found if one.formula in ("amount", "markup", "margin")]
            if not rest:
                return None
            won = self.best(rest, line)
        local = self.local_price(won, line)
        size = line.goods.units
        price = local * size[unit] / size[self.unit_of(won, line)]
        if won.currency not in (None, line.currency):
            price = price * self.rate(won.currency) / self.rate(line.currency)
        return price

    def local_price(self, one: Condition, line: Line) -> Fraction:
        """C3 8: the formula, rounded, then within floor and ceiling, in its unit and currency."""
        unit = self.unit_of(one, line)
        if one.formula == "amount":
            price = self.ladder(one, line) if one.incremental else one.price / one.per
        elif one.formula in ("markup", "margin"):
            known = {**line.goods.costs, "average": line.cost}
            cost = known.get(one.cost_kind)
            if cost is None:
                raise CannotPrice("no_cost")
            cost = cost * line.goods.units[unit] / self.rate(one.currency or line.currency)
            if one.formula == "markup":
                price = cost * (1 + one.percent / 100)
            else:
                price = cost / (1 - one.percent / 100)
        else:
            listed = self.list_price(line, unit)
            if listed is None:
                raise CannotPrice("no_list_price")
            if one.formula == "percent":
                price = listed * (1 - one.percent / 100)
            else:
                quantity = line.quantity * line.goods.units[line.unit] / line.goods.units[unit]
                rounds = floor(quantity / (one.paid + one.free))
                rest = quantity - rounds * (one.paid + one.free)
                price = listed * (rounds * one.paid + min(rest, one.paid)) / quantity
        price = by_rule(price, one.rounding, one.step, one.ending)
        if one.ceiling is not None:
            price = min(price, one.ceiling)
        if one.floor is not None:
            price = max(price, one.floor)
        return price

    def ladder(self, reached: Condition, line: Line) -> Fraction:
        """C3 5, incremental: each break's price for its part of the quantity, the lowest from 0."""

        def key(one: Condition) -> tuple[object, ...]:
            return (
                one.kind, one.customer, one.ship_to, one.customer_group, one.level, one.item,
                one.item_group, one.brand, one.unit, one.currency, one.coupon,
            )  # fmt: skip

        quantity = self.counted(reached, line)
        rungs = sorted(
            (
                one
                for one in self.conditions
                if key(one) == key(reached)
                and one.incremental
                and one.valid_from <= line.on
                and (one.valid_to is None or line.on <= one.valid_to)
            ),
            key=lambda one: one.min_quantity,
        )
        total = Fraction(0)
        for place, rung in enumerate(rungs):
            until = rungs[place + 1].min_quantity if place + 1 < len(rungs) else quantity
            part = min(quantity, until) - (rung.min_quantity if place else 0)
            if part > 0:
                total += part * rung.price / rung.per
        return total / quantity

    def in_order(self, price: Fraction, one: Condition, line: Line) -> Fraction:
        """C3 6 and 7: converted once into the ordered unit and the asked currency."""
        size = line.goods.units
        price = price * size[line.unit] / size[self.unit_of(one, line)]
        if one.currency in (None, line.currency):
            return half_up(price, 6)
        return half_up(
            price * self.rate(one.currency) / self.rate(line.currency), self.policy.decimals
        )

    def floor_in_order(self, one: Condition, line: Line) -> Fraction:
        size = line.goods.units
        least = one.floor * size[line.unit] / size[self.unit_of(one, line)]
        if one.currency not in (None, line.currency):
            least = least * self.rate(one.currency) / self.rate(line.currency)
        return half_up(least, 6)

    def level_price(self, line: Line, hit: Condition | None) -> Fraction:
        """The price at the customer's level: stated there, or by its formula on its base's."""
        chain = line.buyer.chain
        if hit is None:
            depth = len(chain)
            price = self.list_price(line, line.unit)
            if price is None:
                raise CannotPrice("no_list_price")
        else:
            depth = [level.id for level in chain].index(hit.level)
            price = self.local_price(hit, line)
        for level in reversed(chain[:depth]):
            price = by_rule(
                price * (1 + level.percent / 100), level.rounding, level.step, level.ending
            )
        return half_up(price, 6) if hit is None else self.in_order(price, hit, line)

    def hits(self, line: Line, after: str | None) -> list[tuple[str, Condition | None]]:
        """C3 2 and 3: the levels that compete for the line, each with its best condition."""
        later = LEVELS if after is None else LEVELS[LEVELS.index(after) + 1 :]
        by_formula = bool(line.buyer.chain) and line.buyer.chain[-1].percent is not None
        found: list[tuple[str, Condition | None]] = []
        for level in later:
            here = [
                one
                for one in self.conditions
                if self.level_of(one, line) == level and self.applies(one, line)
            ]
            here = [one for one in here if self.reaches_value(one, line)]
            if here:
                found.append((level, self.best(here, line)))
            elif level == "level" and by_formula:
                found.append((level, None))
            else:
                continue
            if level not in self.policy.best_at:
                break
        return found

    def reaches_value(self, one: Condition, line: Line) -> bool:
        if one.min_value == 0:
            return True
        value = self.value(one, line)
        return value is not None and value >= one.min_value

    def price(self, line: Line, after: str | None = None) -> tuple[Fraction, str, Condition | None]:
        """C3 2 to 9 for one line; CannotPrice says why there is none."""
        hits = self.hits(line, after)
        if not hits:
            raise CannotPrice("no_price")
        offers: list[tuple[Fraction, int, str, Condition | None]] = []
        trouble: CannotPrice | None = None
        floors: list[Fraction] = []
        for place, (level, one) in enumerate(hits):
            try:
                if level.startswith("contract") and one.floor is not None:
                    floors.append(self.floor_in_order(one, line))
                if level == "level":
                    price = self.level_price(line, one)
                else:
                    price = self.in_order(self.local_price(one, line), one, line)
            except CannotPrice as fault:
                trouble = trouble or fault
                continue
            offers.append((price, place, level, one))
        if not offers:
            raise trouble or CannotPrice("no_price")
        price, _, level, one = min(offers, key=lambda offer: offer[:2])
        price = max([price, *floors])
        return self.after_discounts(price, level, line), level, one

    def after_discounts(self, price: Fraction, level: str, line: Line) -> Fraction:
        """C3 9: in declared order, each off the list price or off the price so far."""
        found = [
            one
            for one in self.conditions
            if self.level_of(one, line) == "discount"
            and self.applies(one, line)
            and self.reaches_value(one, line)
        ]
        steps = []
        for sequence in sorted({one.sequence for one in found}):
            one = self.best([one for one in found if one.sequence == sequence], line)
            if one.on_contracts or not level.startswith("contract"):
                steps.append(one)
        if not steps:
            return price
        off_list = any(one.off_list for one in steps)
        listed = self.list_price(line, line.unit) if off_list else None
        for one in steps:
            if one.off_list and listed is None:
                raise CannotPrice("no_list_price")
            price -= (half_up(listed, 6) if one.off_list else price) * one.percent / 100
        return max(half_up(price, 6), Fraction(0))

    def parts(self, decimals: Mapping[str, int]) -> dict[int, list[Part]]:
        """C3 4: lines divide where a cap is reached; the rest is priced by the next level."""
        answers: dict[int, list[Part]] = {line.nth: [] for line in self.lines}
        left = {line.nth: line.quantity for line in self.lines}
        after: dict[int, str | None] = dict.fromkeys(left)
        taken: dict[int, Fraction] = {}
        waiting = list(self.lines)
        while waiting:
            again = []
            for line in waiting:
                try:
                    price, level, one = self.price(line, after[line.nth])
                except CannotPrice:
                    answers[line.nth].append(Part(left[line.nth], None, None, None))
                    continue
                share = left[line.nth]
                if one is not None and one.cap is not None:
                    size = line.goods.units
                    per = size[line.unit] / size[self.unit_of(one, line)]
                    free = (one.cap - one.drawn - taken.get(one.id, Fraction(0))) / per
                    whole = Fraction(
                        floor(free * 10 ** decimals[line.unit]), 10 ** decimals[line.unit]
                    )
                    share = min(share, max(whole, Fraction(0)))
                    taken[one.id] = taken.get(one.id, Fraction(0)) + share * per
                    after[line.nth] = level
                if share > 0:
                    answers[line.nth].append(
                        Part(share, price, level, None if one is None else one.id)
                    )
                left[line.nth] -= share
                if left[line.nth] > 0:
                    again.append(line)
            waiting = again
        return answers
