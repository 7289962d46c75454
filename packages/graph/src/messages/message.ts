export type MessageParams = Readonly<Record<string, string | number>>;

/** `{name}` stands for a parameter; a function where the sentence depends on which parameters there are. */
export type Words = string | ((params: MessageParams) => string);

/** The fact and its cause, then what to do. */
export interface Message {
  readonly message: Words;
  readonly fix: Words;
}
