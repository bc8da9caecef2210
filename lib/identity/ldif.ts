import { AppError } from '../errors.ts'
import { normaliseDn, parseDn } from '../contracts/dn.ts'

/** An entry of a directory. `attributes` maps lower-case names to their values, in the order of the file. */
export type Entry = { dn: string; key: string; attributes: Map<string, string[]> }

type Line = { number: number; text: string }

/** Puts folded lines together and drops comments (RFC 2849). */
function unfold(text: string): Line[] {
  const lines: Line[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const last = lines.at(-1)
    if (line.startsWith(' ') && last && last.text !== '') last.text += line.slice(1)
    else lines.push({ number: index + 1, text: line })
  }
  return lines.filter(line => !line.text.startsWith('#'))
}

function parseLine(line: Line, file: string): { name: string; value: string } {
  const match = /^([a-z0-9.-]+)(?:;[a-z0-9;-]+)?:(:?)[ ]*(.*)$/i.exec(line.text)
  const fault = (what: string) => new AppError('config-invalid', `${file}:${line.number}: ${what}`)
  if (!match) throw fault('write a line as `name: value`')
  const [, name = '', double, value = ''] = match
  if (!double && value.startsWith('<')) throw fault('values from files (`:<`) are not read; write the value here')
  if (!double) return { name: name.toLowerCase(), value: value.trimEnd() }
  if (!/^[a-z0-9+/]*=*$/i.test(value.trim())) throw fault(`\`${name}::\` is not base64`)
  return { name: name.toLowerCase(), value: Buffer.from(value, 'base64').toString('utf8') }
}

function parseEntry(lines: Line[], file: string): Entry {
  const first = lines[0]!
  const fault = (what: string) => new AppError('config-invalid', `${file}:${first.number}: ${what}`)
  const [dn, ...rest] = lines.map(line => parseLine(line, file))
  if (dn?.name !== 'dn') throw fault('an entry starts with `dn:`')
  try {
    if (parseDn(dn.value).length === 0) throw new Error('is empty')
  } catch (cause) {
    throw new AppError('config-invalid', `${file}:${first.number}: \`${dn.value}\` is no distinguished name`, { cause })
  }
  const attributes = new Map<string, string[]>()
  for (const { name, value } of rest) {
    if (name === 'changetype') throw fault('changes (`changetype:`) are not read; list entries only')
    attributes.set(name, [...(attributes.get(name) ?? []), value])
  }
  return { dn: dn.value, key: normaliseDn(dn.value), attributes }
}

/**
 * Reads the entries of an LDIF file (RFC 2849: comments, folded lines, base64 after `::`; no change records).
 * `file` names it in errors. Throws `config-invalid` with file and line.
 */
export function parseLdif(text: string, file: string): Entry[] {
  const blocks: Line[][] = [[]]
  for (const line of unfold(text.replace(/^\uFEFF/, ''))) {
    if (line.text.trim() === '') blocks.push([])
    else if (!/^version:\s*1\s*$/i.test(line.text)) blocks.at(-1)!.push(line)
  }
  const entries = blocks.filter(block => block.length > 0).map(block => parseEntry(block, file))
  const seen = new Set<string>()
  for (const entry of entries) {
    if (seen.has(entry.key)) throw new AppError('config-invalid', `${file}: the entry \`${entry.dn}\` stands there twice`)
    seen.add(entry.key)
  }
  return entries
}
