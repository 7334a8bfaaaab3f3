/** The demo's personas, their phones and its clock. Outside a demo `/api/demo` answers 404 and nothing of this shows. */
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, ref } from "vue";
import { api } from "@/api/calls";
import type { MoveClock } from "@/api/demo";
import { ApiProblem } from "@/api/problem";
import { useSession, useSignIn } from "./participant";

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

/** Whose phone this device plays: the persona chosen here last, as long as somebody is signed in. */
export function usePersona() {
  const { data: demo } = useDemo();
  const { data: session } = useSession();
  chosen.value ??= storedChoice();
  return computed(() =>
    session.value?.signed_in ? demo.value?.personas.find((persona) => persona.id === chosen.value) : undefined,
  );
}

export function useDemoControls() {
  const queries = useQueryClient();
  const { complete } = useSignIn();
  return {
    async become(persona: string) {
      const { code } = await api.demoLogin(persona);
      await complete(code);
      chosen.value = persona;
      try {
        window.localStorage.setItem(CHOSEN, persona);
      } catch {
        // After a reload the persona then has to be chosen again.
      }
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

const CHOSEN = "demo-persona";
const chosen = ref<string>();

function storedChoice(): string | undefined {
  try {
    return window.localStorage.getItem(CHOSEN) ?? undefined;
  } catch {
    return undefined;
  }
}
