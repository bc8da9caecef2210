import { counted, plural } from '@/app/_ui/messages/plural.ts'

const en = {
  cancel: 'Cancel', close: 'Close', copy: 'Copy', copied: 'Copied', delete: 'Delete', duplicate: 'Duplicate',
  edit: 'Edit', loading: 'Loading', more: 'More', retry: 'Retry', save: 'Save', search: 'Search', undo: 'Undo',
  dismiss: 'Dismiss', none: 'none', all: 'all', clear: 'Clear', apply: 'Apply',
  onRecord: 'on the record', verified: 'verified', masked: 'masked', required: 'required',
  rows: (count: number) => plural(count, 'row', 'rows'),
  entries: (count: number) => plural(count, 'entry', 'entries'),
  cells: (count: number) => plural(count, 'cell', 'cells'),
  offlineTitle: 'Sagwan does not answer',
  offline: 'Nothing was lost. Look at your connection, then try again.',
  failedTitle: (part: string) => `${part} could not be read`,
  requestId: (id: string) => `request ${id}`,
  pageFailed: 'This page stumbled',
  pageFailedText: 'The fault is ours, and your work is safe. Try again; if it stays, tell your administrator.',
  notFound: 'There is nothing here',
  notFoundText: 'The page does not exist, or it is not shared with you.',
  backHome: 'To your notebooks',
  forbidden: 'This page is not for your roles',
  forbiddenText: 'An administrator decides who may open it, in the policy files.',
  mask: {
    null: 'empty', redact: 'redacted', hash: 'hashed', first4: 'first 4', last4: 'last 4', year: 'year only',
    email: 'address shortened', round: 'rounded', custom: 'masked',
  },
  maskShort: {
    null: 'empty', redact: 'redacted', hash: 'hash', first4: 'first 4', last4: 'last 4', year: 'year', email: 'email',
    round: 'round', custom: 'masked',
  },
}

const ko = {
  cancel: '취소', close: '닫기', copy: '복사', copied: '복사했습니다', delete: '삭제', duplicate: '복제',
  edit: '편집', loading: '불러오는 중', more: '더 보기', retry: '다시 시도', save: '저장', search: '찾기', undo: '되돌리기',
  dismiss: '닫기', none: '없음', all: '전체', clear: '지우기', apply: '적용',
  onRecord: '기록됨', verified: '검증됨', masked: '가려짐', required: '필수',
  rows: (count: number) => counted(count, '행'),
  entries: (count: number) => counted(count, '건'),
  cells: (count: number) => `셀 ${counted(count, '개')}`,
  offlineTitle: '사관이 응답하지 않습니다',
  offline: '잃은 것은 없습니다. 연결을 확인하고 다시 시도해 주세요.',
  failedTitle: (part: string) => `${part}: 읽지 못했습니다`,
  requestId: (id: string) => `요청 ${id}`,
  pageFailed: '페이지를 열지 못했습니다',
  pageFailedText: '저희 쪽 문제이며 작업 내용은 안전합니다. 다시 시도해도 같으면 관리자에게 알려 주세요.',
  notFound: '여기에는 아무것도 없습니다',
  notFoundText: '없는 페이지이거나 공유받지 않은 페이지입니다.',
  backHome: '내 노트북으로',
  forbidden: '이 역할로는 볼 수 없는 페이지입니다',
  forbiddenText: '누가 볼 수 있는지는 관리자가 정책 파일로 정합니다.',
  mask: {
    null: '비움', redact: '지움', hash: '해시', first4: '앞 4자리', last4: '뒤 4자리', year: '연도만',
    email: '주소 일부', round: '반올림', custom: '가림',
  },
  maskShort: {
    null: '비움', redact: '지움', hash: '해시', first4: '앞 4자리', last4: '뒤 4자리', year: '연도', email: '이메일',
    round: '반올림', custom: '가림',
  },
} satisfies typeof en

export const common = { en, ko }
