/** How a kind of failure shows at each edge. */
interface ErrorKind {
  /** Status of the HTTP answer and of the refId in a query answer. */
  status: number;
  /** Grafana's `errorSource`: `downstream` when the request or a dependency is at fault, `plugin` when we are. */
  source: 'plugin' | 'downstream';
  /** `error` means that somebody must act now; a healthy system logs none. */
  level: 'error' | 'warn' | 'info';
  /** Text that replaces the message where outsiders read it; null when the message is written for them. */
  publicMessage: string | null;
}

/** Every failure the service reports, in one place. */
const ERROR_KINDS = {
  invalid_request: { status: 400, source: 'downstream', level: 'info', publicMessage: null },
  invalid_json: { status: 400, source: 'downstream', level: 'info', publicMessage: null },
  unauthenticated: { status: 401, source: 'downstream', level: 'warn', publicMessage: null },
  forbidden: { status: 403, source: 'downstream', level: 'info', publicMessage: null },
  not_found: { status: 404, source: 'downstream', level: 'info', publicMessage: null },
  method_not_allowed: { status: 405, source: 'downstream', level: 'info', publicMessage: null },
  too_large: { status: 413, source: 'downstream', level: 'info', publicMessage: null },
  unsupported_media_type: { status: 415, source: 'downstream', level: 'info', publicMessage: null },
  rate_limited: { status: 429, source: 'downstream', level: 'info', publicMessage: null },
  cancelled: { status: 499, source: 'downstream', level: 'info', publicMessage: null },
  bad_gateway: { status: 502, source: 'downstream', level: 'warn', publicMessage: null },
  unavailable: { status: 503, source: 'plugin', level: 'warn', publicMessage: null },
  timeout: { status: 504, source: 'plugin', level: 'warn', publicMessage: null },
  internal: {
    status: 500,
    source: 'plugin',
    level: 'error',
    publicMessage: 'Something failed in the VoiceHive service. Its log has the details under this request id.',
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

interface ServiceErrorOptions {
  /** The input field at fault, such as `queries[0].measures`. */
  field?: string | null;
  cause?: unknown;
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
}

/** A failure with a sentence for the person who reads it. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly field: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(code: ErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.field = options.field ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }

  get status(): number {
    return ERROR_KINDS[this.code].status;
  }

  get source(): 'plugin' | 'downstream' {
    return ERROR_KINDS[this.code].source;
  }

  get level(): 'error' | 'warn' | 'info' {
    return ERROR_KINDS[this.code].level;
  }

  /** The sentence that may leave the service. */
  get publicMessage(): string {
    return ERROR_KINDS[this.code].publicMessage ?? this.message;
  }
}

/** Any thrown value as a {@link ServiceError}; what was not meant for readers becomes `internal`. */
export function asServiceError(thrown: unknown): ServiceError {
  return thrown instanceof ServiceError
    ? thrown
    : new ServiceError('internal', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
