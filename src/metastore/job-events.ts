import { sql } from 'kysely'
import type { JobStatus } from '../core/job.ts'
import { query, template } from './query.ts'
import type { Write } from './unit-of-work.ts'

export interface Move {
  readonly jobId: string
  readonly atMs: number
  /** `null`: the submit. */
  readonly from: JobStatus | null
  readonly to: JobStatus
  readonly attempt: number
  readonly why: string
}

const countEvent = template<{ jobId: string }>((at) =>
  query
    .updateTable('project')
    .set({ events: sql<number>`events + 1` })
    .where('number', '=', query.selectFrom('job').select('project').where('id', '=', at('jobId'))),
)

const appendEvent = template<Record<'jobId' | 'to' | 'why', string> & Record<'atMs' | 'attempt', number> & { from: string | null }>((at) =>
  query
    .insertInto('job_event')
    .columns(['job', 'sequence', 'project', 'project_sequence', 'at_ms', 'from_status', 'to_status', 'attempt', 'why'])
    .expression(
      query
        .selectFrom('job')
        .innerJoin('project', 'project.number', 'job.project')
        .where('job.id', '=', at('jobId'))
        .select([
          'job.number',
          sql<number>`(SELECT COALESCE(MAX(e.sequence), 0) + 1 FROM job_event AS e WHERE e.job = job.number)`.as('sequence'),
          'job.project',
          'project.events',
          sql<number>`${at('atMs')}`.as('at_ms'),
          sql<string | null>`${at('from')}`.as('from_status'),
          sql<string>`${at('to')}`.as('to_status'),
          sql<number>`${at('attempt')}`.as('attempt'),
          sql<string>`${at('why')}`.as('why'),
        ]),
    ),
)

/** The event of a move, with the next number of its job and of its project; the project's counter is moved first. */
export const eventWrites = ({ jobId, atMs, from, to, attempt, why }: Move): readonly Write[] => [
  countEvent({ jobId }),
  appendEvent({ jobId, atMs, from, to, attempt, why }),
]
