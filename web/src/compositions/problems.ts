/** Outcome codes as sentences in the person's language. */
import { ApiProblem } from "@/api/problem";
import { useLanguage } from "@/i18n";

export function useProblems() {
  const { t, te, locale } = useLanguage();
  return {
    /** Our own sentence for a known code, else the server's, else a general one with the code for the help desk. */
    sentence(cause: unknown): string {
      if (!(cause instanceof ApiProblem)) return t("problem.unavailable");
      const key = `problem.${cause.code}`;
      if (te(key)) return t(key);
      return cause.detail(locale.value) ?? t("problem.unknown", { code: cause.code });
    },
  };
}
