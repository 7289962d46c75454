export interface CaseResult {
  readonly name: string;
  readonly seconds: number;
  /** Lines; none: it passed. */
  readonly problems: readonly string[];
}

export interface SuiteResult {
  readonly file: string;
  readonly cases: readonly CaseResult[];
}

/** A report in the XML of JUnit, as build servers read it. */
export function junitXml(suites: readonly SuiteResult[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const lines = suites.map((suite) => {
    const cases = suite.cases.map((each) => caseXml(suite.file, each)).join("");
    return `  <testsuite name="${escaped(suite.file)}" ${counts(suite.cases)}>\n${cases}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts(all)}>\n${lines.join("")}</testsuites>\n`;
}

function caseXml(file: string, { name, seconds, problems }: CaseResult): string {
  const head = `    <testcase classname="${escaped(file)}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
  if (problems.length === 0) return `${head}/>\n`;
  const [first = ""] = problems;
  const text = escaped(problems.join("\n"));
  return `${head}>\n      <failure message="${escaped(first)}">${text}</failure>\n    </testcase>\n`;
}

const counts = (cases: readonly CaseResult[]): string => {
  const failures = cases.filter(({ problems }) => problems.length > 0).length;
  const time = cases.reduce((sum, { seconds }) => sum + seconds, 0);
  return `tests="${cases.length}" failures="${failures}" errors="0" time="${time.toFixed(3)}"`;
};

/** What XML 1.0 cannot hold at all becomes U+FFFD. */
const escaped = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- these are what XML forbids
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
