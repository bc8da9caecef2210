import { counted, plural } from '@/app/_ui/messages/plural.ts'

const en = {
  title: 'Admin', health: 'Health', healthPart: 'The health of the parts', sessions: 'Sessions',
  sessionsPart: 'The list of sessions', settings: 'Settings in force', settingsNote: 'Set by environment variables; read once at the start.',
  allWell: 'All parts work', someFailed: (count: number) => `${plural(count, 'part does', 'parts do')} not work`,
  asOf: (time: string) => `as of ${time}`, since: (time: string) => `since ${time}`, works: 'works', fails: 'does not work',
  parts: {
    database: 'Database', ledger: 'Ledger', directory: 'Directory', engine: 'Engine', results: 'Results',
    policies: 'Policies', warehouse: 'Warehouse',
  } as Record<string, string>,
  columns: { person: 'Person', roles: 'Roles', from: 'From', seen: 'Last seen', until: 'Until', running: 'Running', end: 'End',
    setting: 'Setting', value: 'Value', origin: 'From' },
  signedIn: (count: number) => `${plural(count, 'session', 'sessions')}`,
  end: 'End',
  endTitle: (name: string) => `End the session of ${name}?`,
  endText: 'Its next request is refused. Where it was the last one, what the person runs is stopped. All of it is on the record.',
  endAction: 'End session', ended: (name: string) => `The session of ${name} has ended`,
  noSessions: 'Nobody is signed in', you: 'you',
  origins: { default: 'default', environment: 'environment', file: 'file' }, unset: 'not set',
  browser: (browser: string, system: string) => `${browser} on ${system}`, unknownBrowser: 'another client',
}

const ko = {
  title: '관리', health: '상태', healthPart: '각 부분의 상태', sessions: '세션',
  sessionsPart: '세션 목록', settings: '적용 중인 설정', settingsNote: '환경 변수로 정하며 시작할 때 한 번 읽습니다.',
  allWell: '모든 부분이 동작합니다', someFailed: (count: number) => `${counted(count, '개')} 부분이 동작하지 않습니다`,
  asOf: (time: string) => `${time} 기준`, since: (time: string) => `${time}부터`, works: '동작', fails: '동작하지 않음',
  parts: {
    database: '데이터베이스', ledger: '기록', directory: '디렉터리', engine: '엔진', results: '결과',
    policies: '정책', warehouse: '웨어하우스',
  } as Record<string, string>,
  columns: { person: '사람', roles: '역할', from: '접속', seen: '마지막 활동', until: '만료', running: '실행 중', end: '종료',
    setting: '설정', value: '값', origin: '출처' },
  signedIn: (count: number) => `세션 ${counted(count, '개')}`,
  end: '종료',
  endTitle: (name: string) => `${name}님의 세션을 종료할까요?`,
  endText: '다음 요청부터 거절됩니다. 마지막 세션이면 실행 중인 문장도 멈춥니다. 모두 기록됩니다.',
  endAction: '세션 종료', ended: (name: string) => `${name}님의 세션을 종료했습니다`,
  noSessions: '로그인한 사람이 없습니다', you: '나',
  origins: { default: '기본값', environment: '환경 변수', file: '파일' }, unset: '설정 안 됨',
  browser: (browser: string, system: string) => `${system}의 ${browser}`, unknownBrowser: '다른 클라이언트',
} satisfies typeof en

export const admin = { en, ko }
