/** Refusals in words for staff: what the console says of a code, else what the participants' pages say, else the server. */
import { ApiProblem } from "@/api/problem";
import { useProblems } from "@/compositions/problems";
import { useLanguage } from "@/i18n";

export function useFaults() {
  const { t, te } = useLanguage();
  const { sentence } = useProblems();
  return (cause: unknown): string => {
    const code = cause instanceof ApiProblem ? cause.code : "unavailable";
    return te(`fault.${code}`) ? t(`fault.${code}`) : sentence(cause);
  };
}
