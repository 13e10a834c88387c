import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createPublications, type Publication } from '../../src/catalog/publications.ts'
import { isDliError } from '../../src/core/errors/failure.ts'
import type { PublicationStep } from '../../src/core/publication.ts'
import { endJob, requeueJob } from '../../src/metastore/jobs.ts'
import type { MoveKey } from '../../src/metastore/metastore.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aHome, END, type Home } from './support.ts'

const ROOT = 'bucket/p1/out'
const at = (key: string) => ({ root: ROOT, key })

const partsOf = ({ metastore, place: { storage } }: Home) => ({ metastore, storage })
const isTaken = (error: unknown): boolean => isDliError(error) && error.code === 'PATH_EXISTS'

/** Something staged under a name of its own: a folder with one file that says `text`. */
function staged({ place: { storage } }: Home, name: string, text: string): { readonly from: ReturnType<typeof at>; readonly path: string } {
  const from = storage.stagingFolder(ROOT, name)
  const path = storage.localPath(from)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'part'), text)
  return { from, path }
}

const publication = (key: MoveKey, path: string, steps: readonly PublicationStep[]): Publication => ({
  job: key,
  target: at('a/b'),
  staged: [join(path, 'part')],
  ending: END,
  plan: async () => steps,
  finish: () => endJob(key, 'RUNNING', END),
})

const content = ({ place: { storage } }: Home, key = 'a/b'): string => readFileSync(join(storage.localPath(at(key)), 'part'), 'utf8')

describe('publications', () => {
  test('a place appears whole with the end of its job; one that is taken keeps what it has, and nothing stays staged for ever', async () => {
    await using home = await aHome()
    const publications = createPublications(partsOf(home))
    const first = await home.addJob()
    const one = staged(home, 'one', '1')
    const place = (from: typeof one.from): readonly PublicationStep[] => [{ kind: 'place', from, to: at('a/b') }]
    assert.deepEqual(await publications.publish(publication(first, one.path, place(one.from))), { outcome: 'committed' })
    assert.deepEqual([home.status(first.jobId), content(home)], ['FINISHED', '1'])

    const second = await home.addJob()
    const two = staged(home, 'two', '2')
    await assert.rejects(publications.publish(publication(second, two.path, place(two.from))), isTaken)
    assert.deepEqual([home.status(second.jobId), content(home), home.metastore.jobs.intent(second.jobId)], ['RUNNING', '1', null])
    await home.place.storage.removeStaged(ROOT, 'two')
    assert.deepEqual([existsSync(two.path), existsSync(one.path)], [false, false])
  })

  test('two that want one place at once: one has it, the other is told', async () => {
    await using home = await aHome()
    const publications = createPublications(partsOf(home))
    const keys = [await home.addJob(), await home.addJob()]
    const outcomes = await Promise.allSettled(
      keys.map((key, index) => {
        const { from, path } = staged(home, `n${index}`, `${index}`)
        return publications.publish(publication(key, path, [{ kind: 'place', from, to: at('a/b') }]))
      }),
    )
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal(content(home), `${outcomes.findIndex(({ status }) => status === 'fulfilled')}`)
  })

  test('from its intent on a job is neither run again nor cancelled, and a job that was given up records none', async () => {
    await using home = await aHome()
    const key = await home.addJob()
    const { from, path } = staged(home, 'x', 'x')
    let unit = 0
    const broken = createPublications({
      metastore: home.metastore,
      storage: { ...home.place.storage, carryOut: async () => assert.fail(`step ${unit++}`) } as Storage,
    })
    const steps: PublicationStep[] = [{ kind: 'place', from, to: at('a/b') }]
    // A first step that fails is taken back; nothing is published.
    await assert.rejects(broken.publish(publication(key, path, steps)))
    assert.equal(home.metastore.jobs.intent(key.jobId), null)

    const later: PublicationStep[] = [{ kind: 'remove', at: at('nothing') }, ...steps]
    const second = createPublications({
      metastore: home.metastore,
      storage: {
        ...home.place.storage,
        carryOut: async (step) => (step.kind === 'remove' ? undefined : assert.fail('power cut')),
      } as Storage,
    })
    assert.equal((await second.publish(publication(key, path, later))).outcome, 'unknown')
    const again = await home.metastore.write(requeueJob(key, { atMs: 9, why: 'lost', loneDeath: true }))
    const cancelled = await home.metastore.write(endJob(key, 'RUNNING', { ...END, status: 'CANCELLED' }))
    assert.deepEqual([again.outcome, cancelled.outcome, home.status(key.jobId)], ['rejected', 'rejected', 'RUNNING'])

    const intent = home.metastore.jobs.intent(key.jobId)
    assert.deepEqual(intent?.steps, later)
    const completed = await createPublications(partsOf(home)).complete(key.jobId, intent as NonNullable<typeof intent>, () =>
      endJob(key, 'RUNNING', END),
    )
    assert.deepEqual([completed.outcome, home.status(key.jobId), content(home)], ['committed', 'FINISHED', 'x'])

    const gone = { ...(await home.addJob()), attempt: 2 }
    assert.equal((await createPublications(partsOf(home)).publish(publication(gone, staged(home, 'y', 'y').path, []))).outcome, 'refused')
  })

  /** Steps done once more after each point at which a crash may have come. */
  test('a replacement done again from the start, from any point, leaves the new and nothing else', async () => {
    for (const crash of ['before', 'old aside', 'new placed', 'after'] as const) {
      await using home = await aHome()
      const { storage } = home.place
      const old = storage.localPath(at('a/b'))
      mkdirSync(old, { recursive: true })
      writeFileSync(join(old, 'part'), 'old')
      const { from, path } = staged(home, 'job', 'new')
      const aside = storage.stagingFolder(ROOT, 'job-aside')
      const step: PublicationStep = { kind: 'replace', from, to: at('a/b'), aside }
      if (crash === 'old aside' || crash === 'new placed') renameSync(old, storage.localPath(aside))
      if (crash === 'new placed') renameSync(path, old)
      if (crash === 'after') await storage.carryOut(step)
      await storage.carryOut(step)
      assert.equal(content(home), 'new', crash)
      assert.deepEqual(readdirSync(storage.localPath(storage.stagingFolder(ROOT, '.'))), [], crash)
    }
  })
})
