/** What went wrong with a call, in the terms a page can act on. */

export interface ProblemDetails {
  status: number;
  code: string;
  detail_zh?: string;
  detail_en?: string;
  /** The field of a form that it is about. */
  field?: string;
}

export class ApiProblem extends Error {
  readonly status: number;
  /** An outcome code such as `threshold_not_met`, or one of the page's own: `offline`, `timeout`, `unavailable`. */
  readonly code: string;
  private readonly details: ProblemDetails;

  constructor(details: ProblemDetails) {
    super(details.code);
    this.name = "ApiProblem";
    this.status = details.status;
    this.code = details.code;
    this.details = details;
  }

  /** No answer, or one that may differ next time: the same act may be sent again under its key. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** The field of a form that it is about, where it is about one. */
  get field(): string | undefined {
    return this.details.field;
  }

  get signedOut(): boolean {
    return this.status === 401;
  }

  /** The server's own sentence, for codes the page has no words for. */
  detail(locale: string): string | undefined {
    return locale.startsWith("zh") ? this.details.detail_zh : this.details.detail_en;
  }
}

/** Makes a problem of whatever a failed response carried; a proxy may answer with something other than problem+json. */
export function problemOf(status: number, body: unknown): ApiProblem {
  if (isProblemDetails(body)) return new ApiProblem({ ...body, status });
  if (status === 404) return new ApiProblem({ status, code: "not_found" });
  return new ApiProblem({ status, code: status < 500 ? "inconsistent" : "unavailable" });
}

/** Makes a problem of whatever `fetch` threw. */
export function unreachable(cause: unknown): ApiProblem {
  if (cause instanceof ApiProblem) return cause;
  const aborted = cause instanceof DOMException && cause.name === "AbortError";
  return new ApiProblem({ status: 0, code: aborted ? "timeout" : "offline" });
}

function isProblemDetails(body: unknown): body is ProblemDetails {
  return typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
}
