import { NAME_OR_EMPTY_PATTERN } from '../common.ts'
import { bothSpellings, snakeCaseQuery } from '../query.ts'
import { type Static, Type } from '../type.ts'

const PAGE_SIZE = 50
const PAGE_SIZE_MAX = 100
const PAGE_MAX = 2_000_000_000

export const ResultPageQuery = Type.Object(
  bothSpellings({
    'page-size': Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, description: `Rows a page; ${PAGE_SIZE} when absent` })),
    'current-page': Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, description: 'From 1; without rows past the end' })),
    'queue-name': Type.Optional(
      Type.String({ pattern: NAME_OR_EMPTY_PATTERN, description: 'Must exist; the result is read without a queue' }),
    ),
  }),
)

export interface ResultPage {
  readonly page: { readonly offsetRows: number; readonly limitRows: number }
  readonly queueName: string | null
}

export function toResultPage(query: Static<typeof ResultPageQuery>): ResultPage {
  const given = snakeCaseQuery(query) as { page_size?: number; current_page?: number; queue_name?: string }
  const limitRows = given.page_size ?? PAGE_SIZE
  return { page: { offsetRows: ((given.current_page ?? 1) - 1) * limitRows, limitRows }, queueName: given.queue_name ?? null }
}
