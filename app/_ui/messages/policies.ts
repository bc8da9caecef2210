const en = {}

const ko = {} satisfies typeof en

export const policies = { en, ko }
