/** What is used of the exports of QuickJS. Values are addresses of boxes in its memory; whoever gets one frees it. */
export interface QuickJsExports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  qjs_init2(intrinsics: number): number;
  qjs_set_memory_limit(bytes: number): void;
  qjs_set_max_stack_size(bytes: number): void;
  qjs_set_interrupt_handler(on: number): void;
  qjs_eval(code: number, length: number, fileName: number, flags: number): number;
  qjs_call(callee: number, self: number, count: number, args: number): number;
  qjs_is_exception(value: number): number;
  qjs_get_exception(): number;
  qjs_throw(value: number): number;
  qjs_free_value(value: number): void;
  qjs_dup_value(value: number): number;
  qjs_get_undefined(): number;
  qjs_get_float64(value: number): number;
  qjs_new_number(value: number): number;
  qjs_new_string(text: number, length: number): number;
  qjs_new_host_function(name: number, nameLength: number, arity: number): number;
  qjs_get_string_len(value: number, lengthOut: number): number;
  qjs_free_cstring(text: number): void;
  qjs_get_prop_string(object: number, name: number): number;
  qjs_is_undefined(value: number): number;
  qjs_get_prop_uint32(object: number, index: number): number;
  qjs_set_prop_uint32(object: number, index: number, value: number): void;
  qjs_get_typed_array_buffer(array: number, offsetOut: number, lengthOut: number, bytesOut: number): number;
  qjs_get_array_buffer(buffer: number, lengthOut: number): number;
  wasm_malloc(bytes: number): number;
  wasm_free(at: number): void;
}
