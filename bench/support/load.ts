import { Pool } from 'undici'

export interface Load {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly path: string
  readonly body?: string
  /** Requests under way at a time, each on a connection of its own. */
  readonly inFlight: number
  readonly seconds: number
}

export interface LoadResult {
  readonly requests: number
  readonly perSecond: number
  /** One latency a request, in ms. */
  readonly latencies: readonly number[]
  /** Replies' bodies, when asked for. */
  readonly bodies: readonly string[]
}

/** Send the same request again and again until the time is up. Any status but 200 is an error. */
export async function load({ url, headers, path, body, inFlight, seconds }: Load, keepBodies = false): Promise<LoadResult> {
  const pool = new Pool(url, { connections: inFlight, pipelining: 1 })
  const latencies: number[] = []
  const bodies: string[] = []
  const begun = performance.now()
  const until = begun + seconds * 1_000
  const one = async () => {
    while (performance.now() < until) {
      const sent = performance.now()
      const reply = await pool.request({ method: body === undefined ? 'GET' : 'POST', path, headers, body: body ?? null })
      const text = await reply.body.text()
      if (reply.statusCode !== 200) throw new Error(`${path} answered ${reply.statusCode}: ${text}`)
      latencies.push(performance.now() - sent)
      if (keepBodies) bodies.push(text)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  const elapsed = (performance.now() - begun) / 1_000
  await pool.close()
  return { requests: latencies.length, perSecond: latencies.length / elapsed, latencies, bodies }
}
