import type { ErrorRow } from './row.ts'

/** What is wrong with a request before any job exists (api.md 1.1, 1.2, 1.4; auth.md 1.10). */
export const REQUEST_ERRORS = {
  NO_CREDENTIALS: {
    wire: 'DLI.0013',
    status: 401,
    exception: 'AuthenticationException',
    retry: 'never',
    text: () => 'X-Auth-Token is not defined in request. It is mandatory. Please define and send the request.',
  },
  TOKEN_REJECTED: {
    wire: 'DLI.0013',
    status: 401,
    exception: 'AuthenticationException',
    retry: 'never',
    text: () => 'The token is unknown, revoked or expired.',
  },
  TOKEN_UNREADABLE: {
    wire: 'DLI.0015',
    status: 400,
    exception: 'AuthenticationException',
    retry: 'never',
    text: () => 'Token info for token is null, return.',
  },
  FOREIGN_PROJECT: {
    wire: 'DLI.0003',
    status: 403,
    exception: 'AccessDeniedException',
    retry: 'never',
    text: () => 'The credentials do not belong to the project in the path.',
  },
  PARAMETER_INVALID: {
    wire: 'DLI.0001',
    status: 400,
    exception: 'IllegalArgumentException',
    retry: 'never',
    text: (what: string) => what,
  },
  MEDIA_TYPE_UNSUPPORTED: {
    wire: 'DLI.0001',
    status: 415,
    exception: 'IllegalArgumentException',
    retry: 'never',
    text: (type: string) => `unsupported media Type: ${type || 'none'}; send application/json`,
  },
  BODY_TOO_LARGE: {
    wire: 'APIGW.0201',
    status: 413,
    exception: 'IllegalArgumentException',
    retry: 'never',
    text: (limitBytes: number) => `Request entity too large: the limit is ${limitBytes} bytes`,
  },
  ROUTE_UNKNOWN: {
    wire: 'APIG.0101',
    status: 404,
    exception: 'NotFoundException',
    retry: 'never',
    text: () => 'The API does not exist or has not been published in the environment.',
  },
  METHOD_NOT_ALLOWED: {
    wire: 'APIG.0101',
    status: 405,
    exception: 'NotFoundException',
    retry: 'never',
    text: (method: string) => `The API does not offer the method ${method}.`,
  },
  /** A subject token that somebody with a good token asks about (Keystone). */
  TOKEN_NOT_FOUND: {
    wire: 'IAM.0004',
    status: 404,
    exception: 'NotFoundException',
    retry: 'never',
    text: () => 'This token could not be found.',
  },
  TOKEN_NOT_YOURS: {
    wire: 'IAM.0003',
    status: 403,
    exception: 'AccessDeniedException',
    retry: 'never',
    text: () => 'You are not authorized to act on the token of another user.',
  },
  THROTTLED: {
    wire: 'APIGW.0308',
    status: 429,
    exception: 'ThrottledException',
    retry: 'later',
    text: () => 'Too many requests of this kind at a time; send the request again.',
  },
  SERVER_STOPPING: {
    wire: 'DLI.0999',
    status: 503,
    exception: 'UnavailableException',
    retry: 'later',
    text: () => 'The server is stopping; send the request again.',
  },
  INTERNAL: {
    wire: 'DLI.0999',
    status: 500,
    exception: 'InternalException',
    retry: 'later',
    text: () => 'Internal error; the server log has the details under the request id.',
  },
} as const satisfies Record<string, ErrorRow>
