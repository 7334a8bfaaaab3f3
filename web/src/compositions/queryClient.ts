import { QueryClient } from "@tanstack/vue-query";
import { ApiProblem } from "@/api/problem";

const ATTEMPTS = 4;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: worthRetrying, retryDelay: backOff, staleTime: 5_000 },
    mutations: { retry: worthRetrying, retryDelay: backOff },
  },
});

function worthRetrying(failures: number, cause: unknown): boolean {
  return cause instanceof ApiProblem && cause.transient && failures < ATTEMPTS - 1;
}

function backOff(failures: number): number {
  return 700 * 2 ** failures;
}
