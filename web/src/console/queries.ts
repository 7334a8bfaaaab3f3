/** What the console has fetched. A session that has ended is noticed by whatever call comes first. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/vue-query";
import { ApiProblem } from "@/api/problem";

export function createQueries(attempts = ATTEMPTS): QueryClient {
  const notice = (cause: unknown) => {
    if (cause instanceof ApiProblem && cause.signedOut) queries.setQueryData(STAFF, null);
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: notice }),
    mutationCache: new MutationCache({ onError: notice }),
    defaultOptions: {
      queries: {
        retry: (failures, cause) => cause instanceof ApiProblem && cause.transient && failures < attempts - 1,
        retryDelay: (failures) => 700 * 2 ** failures,
        staleTime: 5_000,
      },
      // An act of staff carries no key: sending it twice could mean doing it twice.
      mutations: { retry: false },
    },
  });
  return queries;
}

export const STAFF = ["staff"] as const;
const ATTEMPTS = 3;
