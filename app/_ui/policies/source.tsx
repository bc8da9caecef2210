'use client'

import { useEffect, useState } from 'react'
import type { PolicyReport } from '@/lib/contracts/admin.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Place = { file: string; line: number | null }

/** `#roles/analyst.yaml:9` → file and line. */
function readPlace(hash: string): Place | null {
  const match = /^#(.+?)(?::(\d+))?$/.exec(decodeURIComponent(hash))
  return match?.[1] ? { file: match[1], line: match[2] ? Number(match[2]) : null } : null
}

/** The files as they are in force, line by line; every line has an address of its own. */
export function Source({ files }: { files: PolicyReport['files'] }) {
  const { policies } = useMessages()
  const [place, setPlace] = useState<Place | null>(null)
  useEffect(() => {
    const read = () => setPlace(readPlace(window.location.hash))
    read()
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])
  const shown = files.find(({ path }) => path === place?.file) ?? files[0]
  const line = place?.file === shown?.path ? (place?.line ?? null) : null
  useEffect(() => {
    if (shown && line) document.getElementById(`${shown.path}:${line}`)?.scrollIntoView({ block: 'center' })
  }, [shown, line])
  return (
    <div
      className={
        'grid min-h-0 flex-1 grid-cols-[200px_minmax(0,1fr)] max-phone:grid-cols-1 '
        + 'max-phone:grid-rows-[auto_minmax(0,1fr)]'
      }
    >
      <nav
        aria-label={policies.files}
        className={
          'overflow-y-auto border-r border-line py-2 max-phone:flex max-phone:overflow-x-auto '
          + 'max-phone:border-r-0 max-phone:border-b'
        }
      >
        {files.map(({ path }) => (
          <a
            key={path}
            href={`#${path}`}
            {...(path === shown?.path ? { 'aria-current': true } : {})}
            className={classNames(
              'fade-cut block flex-none py-1 pr-3 pl-6 font-mono text-12 text-ink max-phone:pl-4',
              path === shown?.path ? 'bg-celadon-wash' : 'hover:bg-sunk',
            )}
          >
            {path}
          </a>
        ))}
      </nav>
      <div
        tabIndex={0}
        role="region"
        aria-label={shown?.path ?? policies.source}
        className="overflow-auto bg-sheet py-2"
      >
        {shown ? (
          <Lines key={shown.path} file={shown} line={line} />
        ) : (
          <p className="px-4 text-faded">{policies.noFile}</p>
        )}
      </div>
    </div>
  )
}

function Lines({ file, line }: { file: PolicyReport['files'][number]; line: number | null }) {
  const { policies } = useMessages()
  return (
    <pre className="w-max min-w-full font-mono text-13 leading-5">
      {file.text
        .replace(/\n$/, '')
        .split('\n')
        .map((text, index) => {
          const place = `${file.path}:${index + 1}`
          return (
            <div
              key={place}
              id={place}
              className={classNames(
                'flex pr-6',
                line === index + 1 && 'bg-celadon-wash shadow-[inset_2px_0_0_var(--celadon)]',
              )}
            >
              <a
                href={`#${place}`}
                aria-label={policies.lineLink(place)}
                className="w-12 flex-none pr-4 text-right text-12 text-faded select-none"
              >
                <span aria-hidden>{index + 1}</span>
              </a>
              <YamlLine text={text} />
            </div>
          )
        })}
    </pre>
  )
}

/** Keys stand out by weight, remarks step back. */
function YamlLine({ text }: { text: string }) {
  const [, code = text, remark = ''] = /^((?:[^#"']|"[^"]*"|'[^']*'|(?<=\S)#)*)(#.*)?$/.exec(text) ?? []
  const [, indent = '', key, rest = code] = /^(\s*(?:- )?)([\w."*#-]+:)(.*)$/.exec(code) ?? []
  return (
    <span>
      {key ? (
        <>
          {indent}
          <b>{key}</b>
          {rest}
        </>
      ) : (
        code
      )}
      {remark && <i className="text-faded">{remark}</i>}
      {text === '' && '\u200b'}
    </span>
  )
}
