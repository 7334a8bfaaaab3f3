/** The demo's personas, their phones and its clock. Outside a demo `/api/demo` answers 404 and nothing of this shows. */
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { api } from "@/api/calls";
import { ApiProblem } from "@/api/problem";
import type { MoveClock } from "@/api/types";
import { useSignIn } from "./participant";

export function useDemo() {
  return useQuery({
    queryKey: ["demo"],
    queryFn: () =>
      api.demo().catch((cause: unknown) => {
        if (cause instanceof ApiProblem && cause.status === 404) return null;
        throw cause;
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useDemoControls() {
  const queries = useQueryClient();
  const { complete } = useSignIn();
  return {
    async become(persona: string) {
      const { code } = await api.demoLogin(persona);
      await complete(code);
    },
    async moveClock(move: MoveClock) {
      await api.demoClock(move);
      await queries.invalidateQueries();
    },
    async walk(persona: string, steps: number) {
      await api.demoWalk(persona, steps);
    },
  };
}
