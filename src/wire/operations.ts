import { oneOf, type Static, Type } from './type.ts'

export const HealthReply = Type.Object({
  status: Type.String(),
  version: Type.String(),
  uptime_seconds: Type.Integer(),
})

const STATES = ['starting', 'ready', 'stopping'] as const
/** Whether the server takes new work: `stopping` still answers reads. */
export type Readiness = (typeof STATES)[number]

export const ReadyReply = Type.Object({ status: oneOf(STATES) })

export const healthReply = (version: string, uptimeMs: number): Static<typeof HealthReply> => ({
  status: 'ok',
  version,
  uptime_seconds: Math.floor(uptimeMs / 1000),
})
