const en = {
  title: 'Sign in',
  korean: '사관',
  story:
    'The court historians of Joseon wrote down everything the king did. Not even the king could read their '
    + 'record, or change it.',
  promise: 'Query as yourself, under rules you can read. Every statement is on the record.',
  withAccount: 'with your account of',
  name: 'Name',
  password: 'Password',
  show: 'Show the password',
  hide: 'Hide the password',
  submit: 'Sign in',
  checking: 'Checking with the directory',
  nameMissing: 'Type your name in the directory',
  passwordMissing: 'Type your password',
  demoTitle: 'Or look around as somebody',
  demoHint: 'demo mode, on this machine only',
  record: 'Signing in, and failing to, are on the record.',
  ended: 'Your session has ended. Sign in again to go on where you were.',
  people: {
    analyst: 'Korean customers only; email hashed, phone by its last four digits.',
    'analyst-jp': 'The same notebooks, the same SQL: Japanese customers instead.',
    marketer: 'Aggregates and products. Customers do not exist here.',
    owner: 'Everything in the shop, in clear and whole; salaries too.',
    auditor: 'No data, but every statement anybody ran, and the proof.',
    admin: 'Policies, sessions and health. No data either.',
  } as Record<string, string>,
}

const ko = {
  title: '로그인',
  korean: '사관',
  story: '조선의 사관은 임금의 모든 일을 적었습니다. 임금조차 그 기록을 읽거나 고칠 수 없었습니다.',
  promise: '누구나 읽을 수 있는 규칙에 따라, 내 이름으로 질의합니다. 모든 문장이 기록됩니다.',
  withAccount: '계정:',
  name: '이름',
  password: '비밀번호',
  show: '비밀번호 보이기',
  hide: '비밀번호 숨기기',
  submit: '로그인',
  checking: '디렉터리에 확인하는 중',
  nameMissing: '디렉터리의 이름을 적어 주세요',
  passwordMissing: '비밀번호를 적어 주세요',
  demoTitle: '다른 사람으로 둘러보기',
  demoHint: '데모 모드, 이 컴퓨터에서만',
  record: '로그인도, 로그인 실패도 기록됩니다.',
  ended: '세션이 끝났습니다. 다시 로그인하면 하던 곳에서 이어집니다.',
  people: {
    analyst: '한국 고객만 봅니다. 이메일은 해시, 전화번호는 뒤 4자리.',
    'analyst-jp': '같은 노트북, 같은 SQL로 일본 고객을 봅니다.',
    marketer: '집계와 상품만 봅니다. 고객은 존재하지 않습니다.',
    owner: '급여까지, 상점의 모든 것을 가리지 않고 봅니다.',
    auditor: '데이터는 없지만 누구의 문장이든, 그 증거까지 봅니다.',
    admin: '정책, 세션, 상태를 봅니다. 데이터는 없습니다.',
  } as Record<string, string>,
} satisfies typeof en

export const signIn = { en, ko }
