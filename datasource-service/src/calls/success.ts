const WORDS = new Map<string, boolean>(
  Object.entries({
    true: true,
    yes: true,
    pass: true,
    passed: true,
    success: true,
    successful: true,
    excellent: true,
    good: true,
    agree: true,
    'strongly agree': true,
    false: false,
    no: false,
    fail: false,
    failed: false,
    failure: false,
    unsuccessful: false,
    fair: false,
    poor: false,
    disagree: false,
    'strongly disagree': false,
  })
);

/** Share of a numeric scale from which a call counts as successful. */
const PASS_SHARE = 0.7;

/**
 * Reads a success evaluation, which platforms write as text in whatever rubric the assistant uses: pass or fail, a
 * word, a grade out of ten, or a percentage. Null when it says neither.
 */
export function readSuccess(evaluation: string | boolean | number): boolean | null {
  const text = String(evaluation).trim().toLowerCase();
  const word = WORDS.get(text);
  if (word !== undefined) {
    return word;
  }
  const scale = /^(\d+(?:\.\d+)?)\s*(%|\/\s*(\d+(?:\.\d+)?))?$/.exec(text);
  if (scale === null) {
    return null;
  }
  const grade = Number(scale[1]);
  const isPercentage = scale[2] === '%' || (scale[2] === undefined && grade > 10);
  const full = scale[3] === undefined ? (isPercentage ? 100 : 10) : Number(scale[3]);
  return full > 0 && grade <= full ? grade / full >= PASS_SHARE : null;
}
