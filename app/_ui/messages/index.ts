import type { Language } from '@/app/_ui/language.ts'
import { admin } from '@/app/_ui/messages/admin.ts'
import { audit } from '@/app/_ui/messages/audit.ts'
import { catalog } from '@/app/_ui/messages/catalog.ts'
import { common } from '@/app/_ui/messages/common.ts'
import { explore } from '@/app/_ui/messages/explore.ts'
import { errors } from '@/app/_ui/messages/errors.ts'
import { frame } from '@/app/_ui/messages/frame.ts'
import { history } from '@/app/_ui/messages/history.ts'
import { health } from '@/app/_ui/messages/health.ts'
import { home } from '@/app/_ui/messages/home.ts'
import { notebook } from '@/app/_ui/messages/notebook.ts'
import { chart } from '@/app/_ui/messages/notebook-chart.ts'
import { policies } from '@/app/_ui/messages/policies.ts'
import { progress } from '@/app/_ui/messages/progress.ts'
import { proof } from '@/app/_ui/messages/proof.ts'
import { put } from '@/app/_ui/messages/put.ts'
import { result } from '@/app/_ui/messages/notebook-result.ts'
import { signIn } from '@/app/_ui/messages/sign-in.ts'
import { writes } from '@/app/_ui/messages/writes.ts'

const areas = { admin, audit, catalog, chart, common, errors, explore, frame, health, history, home, notebook, policies, progress, proof, put, result, signIn, writes }

/** Each area has the same shape in every language; the English one is the model. */
export type Messages = { [Area in keyof typeof areas]: (typeof areas)[Area]['en'] }

function gather(language: Language): Messages {
  return {
    admin: admin[language], audit: audit[language], catalog: catalog[language], chart: chart[language], common: common[language],
    errors: errors[language], explore: explore[language], frame: frame[language], health: health[language], history: history[language], home: home[language], notebook: notebook[language],
    policies: policies[language], progress: progress[language], proof: proof[language], put: put[language], result: result[language], signIn: signIn[language],
    writes: writes[language],
  }
}
const gathered: Record<Language, Messages> = { en: gather('en'), ko: gather('ko') }

/** All words of the interface in one language; for server components. Client components use `useMessages()`. */
export function messagesFor(language: Language): Messages {
  return gathered[language]
}
