import type { Logger } from 'pino'
import type { JobReads } from '../metastore.ts'
import type { JobListPage, JobListQuestion } from './job-list.ts'
import { type StoreThread, startStoreThread } from './store-thread.ts'

type ListThread = StoreThread<JobListQuestion, JobListPage>

export interface ListReader {
  readonly list: JobReads['list']
  close(): Promise<void>
}

/**
 * Lists on threads of their own, each started on its first use: one for those that indexes answer, one for searches in texts and tags, which may
 * read every job, so that a search never makes an ordinary list wait.
 */
export function startListReader(file: string, log: Logger): ListReader {
  const threads = new Map<'indexed' | 'search', Promise<ListThread>>()
  let closed = false

  const threadFor = (kind: 'indexed' | 'search'): Promise<ListThread> => {
    if (closed) throw new Error('the metastore is closed')
    const running = threads.get(kind)
    if (running !== undefined) return running
    const started = startStoreThread<JobListQuestion, JobListPage>('list-thread', { file }, log)
    threads.set(kind, started)
    // One that could not start or has broken is replaced at the next list.
    const forget = () => void threads.delete(kind)
    started.then((thread) => thread.ended).then(forget, forget)
    return started
  }

  return {
    list: async (filter, order, page) => {
      const isSearch = filter.statementContains !== null || filter.tags.length > 0
      const thread = await threadFor(isSearch ? 'search' : 'indexed')
      return await thread.ask({ filter, order, page })
    },
    close: async () => {
      closed = true
      for (const started of threads.values()) await (await started.catch(() => null))?.close()
    },
  }
}
