import { counted, plural } from '@/app/_ui/messages/plural.ts'

const en = {
  label: 'How far it is',
  ahead: (count: number) =>
    count === 0 ? 'Waits for a place; it is next' : `Waits for a place, ${plural(count, 'statement', 'statements')} before it`,
  stages: {
    queued: (engine: string) => `Waits in ${engine}`,
    planning: (engine: string) => `${engine} plans it`,
    running: (engine: string) => `Runs in ${engine}`,
  },
  splits: (done: string, total: string) => `${done} of ${total} splits`,
  read: (rows: string, bytes: string) => `${rows} rows and ${bytes} read`,
  readHidden: 'How much it reads is not told where a filter hides rows.',
  stoppedBy: (person: string) => `${person} stopped it. Nothing was kept; it is on the record.`,
}

const ko = {
  label: '진행 상황',
  ahead: (count: number) => (count === 0 ? '자리를 기다립니다. 다음 차례입니다' : `자리를 기다립니다. 앞에 ${counted(count, '개')}`),
  stages: {
    queued: (engine: string) => `${engine}에서 대기 중`,
    planning: (engine: string) => `${engine}에서 계획 중`,
    running: (engine: string) => `${engine}에서 실행 중`,
  },
  splits: (done: string, total: string) => `스플릿 ${total}개 중 ${done}개`,
  read: (rows: string, bytes: string) => `${rows}행, ${bytes} 읽음`,
  readHidden: '필터가 행을 가리는 곳에서는 얼마나 읽는지 보이지 않습니다.',
  stoppedBy: (person: string) => `${person}님이 멈췄습니다. 남은 것은 없고 기록에 있습니다.`,
} satisfies typeof en

export const progress = { en, ko }
