import type { HealthCode } from '@/lib/contracts/admin.ts'
import { counted, plural } from '@/app/_ui/messages/plural.ts'

type Params = Record<string, string | number>
/** Moments come as ISO text, which the page sets in the reader's way. */
type Words = Record<HealthCode, (params: Params) => string>

const count = (value: string | number | undefined) => Number(value ?? 0)
const text = (value: string | number | undefined) => String(value ?? '?')

const en: Words = {
  answers: () => 'answers',
  'never-verified': () => 'never verified yet',
  verified: ({ seq, at }) => `sound up to no. ${text(seq)}, verified ${text(at)}`,
  'not-sound': ({ at }) => `not sound: verified ${text(at)}`,
  'directory-answers': ({ where }) => `${text(where)} answers over TLS`,
  'directory-answers-open': ({ where }) => `${text(where)} answers without TLS`,
  'directory-away': ({ where, cause }) => `${text(where)} does not answer: ${text(cause)}`,
  'engine-hosts': ({ alive, hosts }) =>
    `${text(alive)} of ${plural(count(hosts), 'engine host answers', 'engine hosts answer')}`,
  'trino-answers': ({ host }) => `Trino answers at ${text(host)}`,
  'trino-slow': ({ seconds }) => `Trino does not answer in ${plural(count(seconds), 'second', 'seconds')}`,
  'gateway-works': ({ questions, recorded, unreported, unclosed }) =>
    [
      `${plural(count(questions), 'question', 'questions')} answered, ${plural(count(recorded), 'event', 'events')} on the record`,
      ...(count(unreported) > 0
        ? [`Trino never reported on ${plural(count(unreported), 'query', 'queries')} of ours in the last day`]
        : []),
      ...(count(unclosed) > 0
        ? [`${plural(count(unclosed), 'query', 'queries')} from outside began and never ended, or still run`]
        : []),
    ].join('; '),
  'gateway-no-catalog': () => 'the tables of Trino are not read yet: everything is denied',
  'gateway-differs': ({ open, seq }) =>
    `${plural(count(open), 'query', 'queries')} ran otherwise than decided, the newest on record as no. ${text(seq)}; an auditor must look`,
  readers: ({ alive, size, freeMb }) =>
    `${text(alive)} of ${plural(count(size), 'reader', 'readers')}, ${count(freeMb).toLocaleString('en')} MB free`,
  'disk-low': ({ freeMb }) =>
    `${count(freeMb).toLocaleString('en')} MB free: delete old results or give the data folder more space`,
  'policies-version': ({ version }) => `version ${text(version)}`,
  'policies-rejected': ({ fault }) => `the files on disk cannot be used, the old set is in force: ${text(fault)}`,
}
const ko: Words = {
  answers: () => '응답함',
  'never-verified': () => '아직 검증한 적 없음',
  verified: ({ seq, at }) => `${text(seq)}번까지 온전함, ${text(at)} 검증`,
  'not-sound': ({ at }) => `온전하지 않음: ${text(at)} 검증`,
  'directory-answers': ({ where }) => `${text(where)}, TLS로 응답함`,
  'directory-answers-open': ({ where }) => `${text(where)}, TLS 없이 응답함`,
  'directory-away': ({ where, cause }) => `${text(where)} 응답 없음: ${text(cause)}`,
  'engine-hosts': ({ alive, hosts }) => `엔진 호스트 ${counted(count(hosts), '개')} 중 ${text(alive)}개 응답함`,
  'trino-answers': ({ host }) => `Trino가 ${text(host)}에서 응답함`,
  'trino-slow': ({ seconds }) => `Trino가 ${text(seconds)}초 안에 응답하지 않음`,
  'gateway-works': ({ questions, recorded, unreported, unclosed }) =>
    [
      `질문 ${counted(count(questions), '건')}에 답함, 이벤트 ${counted(count(recorded), '건')} 기록함`,
      ...(count(unreported) > 0
        ? [`최근 하루 우리 질의 ${counted(count(unreported), '건')}은 Trino의 보고가 없음`]
        : []),
      ...(count(unclosed) > 0
        ? [`외부 질의 ${counted(count(unclosed), '건')}은 시작만 있고 끝이 없거나 아직 실행 중`]
        : []),
    ].join('; '),
  'gateway-no-catalog': () => 'Trino의 테이블을 아직 읽지 못해 모두 거부함',
  'gateway-differs': ({ open, seq }) =>
    `질의 ${counted(count(open), '건')}이 판정과 다르게 실행됨, 가장 새로운 기록은 ${text(seq)}번; 감사자가 확인해야 함`,
  readers: ({ alive, size, freeMb }) =>
    `리더 ${counted(count(size), '개')} 중 ${text(alive)}개, 여유 공간 ${count(freeMb).toLocaleString('ko')} MB`,
  'disk-low': ({ freeMb }) =>
    `여유 공간 ${count(freeMb).toLocaleString('ko')} MB: 오래된 결과를 지우거나 데이터 폴더를 늘려 주세요`,
  'policies-version': ({ version }) => `버전 ${text(version)}`,
  'policies-rejected': ({ fault }) => `디스크의 파일을 쓸 수 없어 이전 정책을 적용 중: ${text(fault)}`,
}

export const health = { en, ko }
