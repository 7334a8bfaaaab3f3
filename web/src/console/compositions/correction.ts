/** Corrections in words: what is to be done, and which figures it moves. */
import { useLanguage } from "@/i18n";
import type { CorrectionEffect, CorrectionKind, CorrectionOrder } from "../wire";
import { useFormat } from "./format";

export function useCorrectionWords() {
  const { t } = useLanguage();
  const { day, exact, signed } = useFormat();
  return {
    what(order: CorrectionOrder): string {
      const n = order.participant;
      if (order.kind === "steps") return t("correction.what.steps", { n, day: day(order.day), counted: exact(order.counted ?? 0) });
      if (order.kind === "points") return t("correction.what.points", { n, points: signed(order.points ?? 0) });
      return order.team === null || order.team === undefined
        ? t("correction.what.leave", { n })
        : t("correction.what.move", { n, team: order.team });
    },
    changes(kind: CorrectionKind, effect: CorrectionEffect) {
      const figure = { label: t(`kind.correction.${kind}`), before: effect.before, after: effect.after };
      const moved = [
        ...(kind === "steps" ? [] : [{ label: t("correction.steps"), moves: effect.steps }]),
        ...(kind === "points" ? [] : [{ label: t("correction.points"), moves: effect.points }]),
      ];
      return [
        // A team is a number, but not a figure: there is no difference between two.
        kind === "member" ? { ...figure, before: team(effect.before), after: team(effect.after) } : figure,
        ...moved.filter(({ moves }) => moves !== 0).map(({ label, moves }) => ({ label, before: "", after: signed(moves) })),
        ...(effect.team_day === "none" ? [] : [{ label: t("correction.teamDay"), before: "", after: t(`kind.teamDay.${effect.team_day}`) }]),
      ];
    },
  };

  function team(number: number | null): string | null {
    return number === null ? null : t("team.number", { n: number });
  }
}
