import type { PolicyReport } from '@/lib/contracts/admin.ts'

export type SourceLine = { file: string; line: number; text: string }

/** Whether `on: shop.hr.*` reaches `shop.hr.salaries`: the same number of parts, `*` for any run of characters. */
function reaches(pattern: string, table: string): boolean {
  const parts = pattern.toLowerCase().split('.')
  const names = table.toLowerCase().split('.')
  return (
    parts.length === names.length
    && parts.every((part, index) =>
      new RegExp(
        `^${part
          .split('*')
          .map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}$`,
      ).test(names[index] ?? ''),
    )
  )
}

/** The file of a role: the one that says `role: name`. */
export function findRoleFile(files: PolicyReport['files'], role: string): PolicyReport['files'][number] | undefined {
  return files.find(({ text }) => text.split('\n').some(line => /^role:\s*["']?([^"'#\s]+)/.exec(line)?.[1] === role))
}

/** Lines of a role's file whose `on:` reaches a table, for the reader to look up; policy itself decides elsewhere. */
export function findRules(files: PolicyReport['files'], role: string, table: string): SourceLine[] {
  const file = findRoleFile(files, role)
  if (!file) return []
  return file.text.split('\n').flatMap((text, index) => {
    const pattern = /\bon:\s*["']?([^"'\s,}#]+)/.exec(text)?.[1]
    return pattern && reaches(pattern, table)
      ? [{ file: file.path, line: index + 1, text: text.trim().replace(/^-\s*/, '') }]
      : []
  })
}
