/** A percent sign that begins no escape: some clients send a name's own `%` as it is. */
const BARE_PERCENT = /%(?![0-9A-Fa-f]{2})/g
/** `v1` means `v1.0` everywhere, and `v2` means `v2.0` (api.md 1.1). */
const SHORT_VERSION = /^\/+v([12])(?=\/)/

/**
 * The address as the router wants it; `request.originalUrl` keeps it as it came.
 * Without the first replacement a bare percent fails in the router, before any hook can give the answer its request id.
 */
export function routedAddress(url: string): string {
  if (url.startsWith('/v1.0/') && !url.includes('%')) return url
  const start = url.indexOf('?')
  const path = start === -1 ? url : url.slice(0, start)
  const routed = path.replace(SHORT_VERSION, '/v$1.0')
  return (routed.includes('%') ? routed.replace(BARE_PERCENT, '%25') : routed) + (start === -1 ? '' : url.slice(start))
}
