import type { ErrorRow } from './row.ts'

/** Failures of jobs, queues and their results (api.md 2.1.5, 2.5, 2.7, 3). */
export const JOB_ERRORS = {
  QUEUE_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'NoSuchQueueException',
    retry: 'never',
    text: (queue: string) => `There is no queue named ${queue}`,
  },
  JOB_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'NoSuchJobException',
    retry: 'never',
    text: (jobId: string) => `There is no job with id ${jobId}`,
  },
  /** Only `detail` answers 404: clients drop a job from their state on nothing else. */
  JOB_DETAIL_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 404,
    exception: 'NoSuchJobException',
    retry: 'never',
    text: (jobId: string) => `There is no job with id ${jobId}`,
  },
  JOB_ALREADY_FINAL: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'IllegalStateException',
    retry: 'never',
    text: (jobId: string) => `The job ${jobId} is in the final state, can not be cancelled`,
  },
  JOB_NOT_CANCELLABLE: {
    wire: 'DLI.0007',
    status: 400,
    exception: 'UnsupportedOperationException',
    retry: 'never',
    text: (jobId: string, status: string) => `The job ${jobId} is ${status} and can not be cancelled`,
  },
  JOB_NOT_A_QUERY: {
    wire: 'DLI.0007',
    status: 400,
    exception: 'UnsupportedOperationException',
    retry: 'never',
    text: (jobId: string, type: string) => `The job ${jobId} is of type ${type} and has no result to preview`,
  },
  JOB_NOT_FINISHED: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'IllegalStateException',
    retry: 'later',
    text: (jobId: string, status: string) => `The job ${jobId} is not finished: it is ${status}`,
  },
  JOB_UNSUCCESSFUL: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'IllegalStateException',
    retry: 'never',
    text: (jobId: string, status: string, message: string) => `The job ${jobId} is ${status}${message === '' ? '' : `: ${message}`}`,
  },
  RESULT_EXPIRED: {
    wire: 'DLI.0100',
    status: 400,
    exception: 'ResultExpiredException',
    retry: 'never',
    text: (jobId: string) => `The result of the job ${jobId} has expired`,
  },
  JOB_TIMED_OUT: {
    wire: 'DLI.0019',
    status: 400,
    exception: 'TimeoutException',
    retry: 'never',
    text: (limitSeconds: number) => `The job ran longer than ${limitSeconds} seconds (dli.sql.job.timeout) and was cancelled`,
  },
  SYNC_WAIT_TOO_LONG: {
    wire: 'DLI.0019',
    status: 408,
    exception: 'TimeoutException',
    retry: 'never',
    text: (jobId: string, limitSeconds: number) =>
      `The job ${jobId} did not end within ${limitSeconds} seconds; it goes on, ask for its status`,
  },
  STATEMENT_TOO_LONG: {
    wire: 'DLI.0001',
    status: 400,
    exception: 'IllegalArgumentException',
    retry: 'never',
    text: (characters: number, limitCharacters: number) =>
      `The statement has ${characters} characters; at most ${limitCharacters} and less than 1 MiB are allowed`,
  },
  CONF_INVALID: {
    wire: 'DLI.0001',
    status: 400,
    exception: 'IllegalArgumentException',
    retry: 'never',
    text: (element: string) => `conf: "${element}" is not of the form key=value`,
  },
} as const satisfies Record<string, ErrorRow>
