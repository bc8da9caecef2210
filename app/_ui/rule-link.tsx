'use client'

import Link from 'next/link'
import type { RuleRef } from '@/lib/contracts/policy.ts'
import { useMay } from '@/app/_ui/frame/frame-context.tsx'

/** Where a line of the policy's source stands on the Policies page. */
export function sourcePath(file: string, line: number): string {
  return `/policies?tab=source#${file}:${line}`
}

/** `roles/analyst.yaml:9`, a link for those who may read the policies. */
export function FileLine({ file, line }: { file: string; line: number }) {
  const mayRead = useMay('policy:read')
  const text = `${file}:${line}`
  if (!mayRead) return <span className="font-mono text-11">{text}</span>
  return <Link href={sourcePath(file, line)} className="font-mono text-11">{text}</Link>
}

/** A rule in its own words, with its file and line at the right. */
export function RuleLine({ rule }: { rule: RuleRef }) {
  return (
    <div className="flex items-baseline gap-3 text-12 leading-5">
      <code className="fade-cut flex-1 text-ink" title={rule.text}>{rule.text}</code>
      <FileLine file={rule.file} line={rule.line} />
    </div>
  )
}
