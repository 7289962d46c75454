/** Words of the lessons' frame; lessons bring their own texts. */
export const learn = {
  title: "Learn",
  intro:
    "Each lesson is a real run of the engine in this tab. Step through it, then answer from what you saw.",
  start: "Start",
  questions: (n: number) => `${n} ${n === 1 ? "question" : "questions"}`,
  passed: "passed",
  todo: "What to do",
  variant: "Setting",
  question: (n: number, of: number) => `Question ${n} of ${of}`,
  fromYourRun: "answered from your own run",
  answer: "Your answer",
  check: "Check",
  right: "Right.",
  wrong: "Not so.",
  unseen: "You have not seen it yet.",
  goOn: (until: string) => `Go on until ${until}, then answer.`,
  look: (step: number) => `Look at step ${step}`,
  unknown: "There is no such lesson.",
  all: "All lessons",
  lookBack: "or step back and look",
} as const;
