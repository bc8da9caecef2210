'use client'

import { Health, Settings } from '@/app/_ui/admin/health.tsx'
import { Running } from '@/app/_ui/admin/running.tsx'
import { Sessions } from '@/app/_ui/admin/sessions.tsx'
import { PageHead } from '@/app/_ui/base/page-head.tsx'
import { Forbidden } from '@/app/_ui/forbidden.tsx'
import { Crumbs, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** What runs, who is there, and with which settings. No data: duties are separate. */
export function AdminPage() {
  const { admin } = useMessages()
  const mayHealth = useMay('health:read')
  const maySessions = useMay('session:read')
  const mayStop = useMay('query:stop')
  if (!mayHealth && !maySessions && !mayStop) return <Forbidden title={admin.title} />
  return (
    <main className="h-full overflow-y-auto">
      <Crumbs><b>{admin.title}</b></Crumbs>
      <div className="mx-auto max-w-5xl pb-8">
        <PageHead title={admin.title} />
        <div className="px-6 pt-2 max-phone:px-4">
          {mayHealth && <Health />}
          {mayStop && <Running />}
          {maySessions && <Sessions />}
          {mayHealth && <Settings />}
        </div>
      </div>
    </main>
  )
}
