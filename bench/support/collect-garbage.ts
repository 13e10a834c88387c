import { once } from 'node:events'

/** Where Node opens its inspector on SIGUSR1, unless it was told another port. */
const INSPECTOR = 'http://127.0.0.1:9229/json/list'
const TRIES = 100
const TRY_EVERY_MS = 50

async function inspectorAddress(): Promise<string> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      const [target] = (await (await fetch(INSPECTOR)).json()) as { webSocketDebuggerUrl: string }[]
      if (target !== undefined) return target.webSocketDebuggerUrl
    } catch {
      // It opens a moment after the signal.
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS))
  }
  throw new Error(`no inspector at ${INSPECTOR}`)
}

/**
 * Make another Node process collect its garbage whole, by way of its inspector, which stays open then. V8 lets its heap grow for long before it
 * does so by itself: what is resident after this is what the process needs.
 * @throws Error when the inspector at Node's port belongs to another process.
 */
export async function collectGarbage(pid: number): Promise<void> {
  process.kill(pid, 'SIGUSR1')
  const socket = new WebSocket(await inspectorAddress())
  await once(socket, 'open')
  const call = async (method: string, params = {}) => {
    socket.send(JSON.stringify({ id: 1, method, params }))
    const [{ data }] = (await once(socket, 'message')) as [{ data: string }]
    return JSON.parse(data).result
  }
  try {
    const { result } = await call('Runtime.evaluate', { expression: 'process.pid' })
    if (result.value !== pid) throw new Error(`the inspector at ${INSPECTOR} is of process ${result.value}, not of ${pid}`)
    await call('HeapProfiler.collectGarbage')
  } finally {
    socket.close()
  }
}
