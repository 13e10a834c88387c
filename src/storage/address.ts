import { failure } from '../core/errors/failure.ts'

/** What an address in SQL names, before anybody asked whether it may be seen. */
export type Address =
  | { readonly kind: 'bucket'; readonly bucket: string; readonly key: string }
  /** Absolute and without `.`, `..` and empty segments. */
  | { readonly kind: 'path'; readonly path: string }

/** OBS's rule for bucket names. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
/** DLI refuses buckets in which a digit follows a dot (api.md 1.7); this includes everything that looks like an IP address. */
const DIGIT_AFTER_DOT = /\.[0-9]/
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/

/**
 * Read an address as a user writes it: `obs://bucket/key`, `s3a://bucket/key`, `file:/…`, `file:///…` or an absolute path.
 * Percent-encoding is decoded, once, in `file:` addresses only; everywhere else `%` is a character like any other.
 * @throws PATH_INVALID when malformed, PATH_REFUSED when it holds `..`.
 */
export function parseAddress(address: string): Address {
  if (address.includes('\0')) throw failure('PATH_INVALID', [address.replaceAll('\0', '\\0'), 'it holds a NUL character'])
  const scheme = SCHEME.exec(address)
  if (scheme === null) {
    if (!address.startsWith('/')) throw failure('PATH_INVALID', [address, 'it is neither an obs:// address nor an absolute path'])
    return { kind: 'path', path: `/${cleanKey(address, address)}` }
  }
  const rest = address.slice(scheme[0].length)
  switch ((scheme[1] as string).toLowerCase()) {
    case 'obs':
    case 's3a':
      return bucketAddress(address, rest)
    case 'file':
      return { kind: 'path', path: `/${cleanKey(filePath(address, rest), address)}` }
    default:
      throw failure('PATH_INVALID', [address, `addresses begin with obs://, s3a:// or file:, not with ${scheme[0]}`])
  }
}

function bucketAddress(address: string, rest: string): Address {
  if (!rest.startsWith('//')) throw failure('PATH_INVALID', [address, 'it is not of the form obs://bucket/key'])
  if (address.includes(',')) throw failure('PATH_INVALID', [address, 'it holds a comma'])
  const slash = rest.indexOf('/', 2)
  const bucket = slash < 0 ? rest.slice(2) : rest.slice(2, slash)
  if (!BUCKET.test(bucket) || /\.\.|\.-|-\./.test(bucket))
    throw failure('PATH_INVALID', [address, `"${bucket}" is not a bucket name (3 to 63 lower-case letters, digits, hyphens and dots)`])
  if (DIGIT_AFTER_DOT.test(bucket)) throw failure('PATH_INVALID', [address, `a digit follows a dot in the bucket name "${bucket}"`])
  return { kind: 'bucket', bucket, key: slash < 0 ? '' : cleanKey(rest.slice(slash), address) }
}

function filePath(address: string, rest: string): string {
  const encoded = rest.startsWith('//') ? withoutHost(address, rest.slice(2)) : rest
  if (!encoded.startsWith('/')) throw failure('PATH_INVALID', [address, 'it has no absolute path'])
  let path: string
  try {
    path = decodeURIComponent(encoded)
  } catch (cause) {
    throw failure('PATH_INVALID', [address, 'its percent-encoding is broken'], { cause })
  }
  if (path.includes('\0')) throw failure('PATH_INVALID', [address, 'it holds a NUL character'])
  return path
}

function withoutHost(address: string, rest: string): string {
  const slash = rest.indexOf('/')
  const host = slash < 0 ? rest : rest.slice(0, slash)
  if (slash < 0 || (host !== '' && host !== 'localhost')) throw failure('PATH_INVALID', [address, 'it names another host'])
  return rest.slice(slash)
}

/**
 * The key without `.` and empty segments, without slashes at its ends.
 * @param address - What a refusal shows.
 */
export function cleanKey(key: string, address: string): string {
  const segments = key.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (segments.includes('..')) throw failure('PATH_REFUSED', [address, 'it holds ..'])
  return segments.join('/')
}
