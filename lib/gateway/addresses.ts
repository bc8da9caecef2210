import { BlockList, isIP } from 'node:net'
import { AppError } from '../errors.ts'

/** An address as the socket gives it, without the IPv6 form of an IPv4 one. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
}

/**
 * Who may speak to the gateway: addresses and networks (`10.0.0.5, 10.1.0.0/16, fd00::/8`), by commas or blanks; empty
 * is this machine alone. Throws `config-invalid`.
 */
export function parseAddresses(list: string): (address: string | undefined) => boolean {
  const allowed = new BlockList()
  const entries = list.split(/[\s,]+/).filter(entry => entry !== '')
  for (const entry of entries.length > 0 ? entries : ['127.0.0.0/8', '::1']) {
    const [address = '', bits] = entry.split('/')
    const version = isIP(address)
    const prefix = bits === undefined ? (version === 4 ? 32 : 128) : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
    if (version === 0 || prefix < 0 || prefix > (version === 4 ? 32 : 128)) {
      throw new AppError('config-invalid', `GATEWAY_ALLOW: \`${entry}\` is no address and no network; write e.g. \`10.0.0.5, 10.1.0.0/16\``)
    }
    allowed.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6')
  }
  return given => {
    const address = plainAddress(given)
    const version = isIP(address)
    return version !== 0 && allowed.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}
