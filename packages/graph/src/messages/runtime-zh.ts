import type { Message } from "./message.ts";
import type { runtimeMessages as english } from "./runtime-en.ts";

const at = (line: unknown, position: unknown): string =>
  line === 0 ? "" : `（第 ${String(line)} 行第 ${String(position)} 列）`;

export const runtimeMessages: Readonly<Record<keyof typeof english, Message>> = {
  "runtime.division-by-zero": { message: "{node} 中除数为零。", fix: "保护除数，例如 NULLIF(除数, 0)。" },
  "runtime.overflow": {
    message: "{node} 中有数值超出 {type} 的范围。",
    fix: "使用更大的类型，例如 CAST(... AS BIGINT) 或 DECIMAL。",
  },
  "runtime.cast-failed": {
    message: "{node} 中 {value} 不能转换为 {type}。",
    fix: "使用 TRY_CAST：无法转换时得到 NULL。",
  },
  "runtime.session-gap": {
    message: "{node} 中有一行给出的会话间隔为 {gap}（毫秒）。",
    fix: "让表达式的结果大于 0，例如 GREATEST(..., 1)，且不为 NULL。",
  },
  "runtime.json": {
    message: "{node} 的 JSON 函数失败：{problem}。",
    fix: "更正文本或路径，或用 NULL ON ERROR 等说明应给出的值。",
  },
  "runtime.malformed-row": {
    message: ({ line, byte, path, problem, column, position }) => {
      const where = line === undefined ? `字节 ${byte} 处的行` : `第 ${line} 行`;
      return column === undefined
        ? `${path} 的${where}无法读取：${problem}。`
        : `${path} 的${where}、列 ${column}${position === undefined ? "" : `（第 ${position} 个字符）`}无法读取：${problem}。`;
    },
    fix: "更正该行，或让 {node} 跳过并计数，或把它发到旁路输出。",
  },
  "runtime.poison-row": {
    message: ({ node, row, times, problem, source }) =>
      `${node} 在${source === undefined ? "" : ` ${source} 的`}${times === 1 ? "一行" : "同一行"}上失败了 ${times} 次：${row}。原因：${problem}。`,
    fix: "在来源处更正该行，或不让这样的行进入 {node}：在它之前加过滤，或在表达式中使用 TRY_CAST 与 NULLIF；数据源可以跳过格式错误的行，或把它们发到旁路输出。",
  },
  "runtime.file-missing": {
    message: "文件 {path} 不存在。",
    fix: "更正 {node} 中的路径，或把文件放到该处。",
  },
  "runtime.file-refused": {
    message: "无法使用 {path}：{problem}。",
    fix: "选择允许目录内、服务器可访问的路径。",
  },
  "runtime.unreadable-file": {
    message: "无法读取 {path}：{problem}。",
    fix: "检查文件是否完整，以及格式是否符合 {node} 的要求。",
  },
  "runtime.function-invalid": {
    message: ({ node, problem, line, position }) =>
      `${node} 的代码无法运行：${problem}${at(line, position)}。`,
    fix: "更正 {node} 的代码。",
  },
  "runtime.function-failed": {
    message: ({ node, problem, line, position }) =>
      `${node} 的函数抛出了错误${at(line, position)}：${problem}。`,
    fix: "更正函数或该行数据，或让 {node} 跳过并计数这样的行，或把它们发到旁路输出。",
  },
  "runtime.function-timer-failed": {
    message: ({ node, problem, line, position, key, time }) =>
      `${node} 的 onTimer 在键 ${key}、时刻 ${time} 抛出了错误${at(line, position)}：${problem}。`,
    fix: "更正函数，或让 {node} 跳过并计数出错的调用，或把它们发到旁路输出。",
  },
  "runtime.function-result": {
    message: ({ node, column, expected, got }) =>
      column === ""
        ? `${node} 的函数返回了 ${got}，不是该节点需要的结果。`
        : `${node} 的函数为列 ${column} 给出了 ${got}，需要 ${expected}。`,
    fix: "更正函数的返回值，或在 {node} 中修改该列的类型。",
  },
  "runtime.function-unsafe-integer": {
    message: "到达 {node} 的一个 BIGINT 超出了 JavaScript 数字能精确表示的范围（2^53）。",
    fix: "在 {node} 的设置中让 BIGINT 以 bigint 传入。",
  },
  "runtime.partition-range": {
    message: ({ node, got, last }) =>
      `${node} 要把一行发送到子任务 ${got}，而其后只有 0 到 ${last} 号子任务。`,
    fix: "让 {node} 为每一行给出 0 到下游节点并行度减一之间的编号。",
  },
  "runtime.function-timeout": {
    message: ({ node, line, position }) =>
      `${node} 的函数处理一行时一直没有结束，已被停止${at(line, position)}。`,
    fix: "给循环一个能够结束的条件。",
  },
  "runtime.function-memory": {
    message: "{node} 的函数使用的内存超过 {megabytes} MB。",
    fix: "变量中少保存数据；属于某个键的内容请放入处理函数的状态。",
  },
  "runtime.request-failed": {
    message: "{node} 的请求失败：{problem}（{url}）。",
    fix: "检查服务是否可用、是否返回 JSON 对象；或让 {node} 重试、跳过并计数这样的行，或把它们发到旁路输出。",
  },
  "runtime.socket": {
    message: "{node} 无法从 {host}:{port} 读取：{problem}。",
    fix: "在该地址启动服务，更正主机与端口，或允许更多重试次数。",
  },
  "runtime.disk-full": {
    message: "写入 {path} 时磁盘空间不足。",
    fix: "释放空间；作业会从最近的检查点继续。",
  },
  "runtime.disk-failed": {
    message: "磁盘无法为 {node} 写入：{problem}。",
    fix: "检查磁盘和目录权限；作业会从最近的检查点继续。",
  },
  "runtime.task-stuck": {
    message: "{node} 在一步计算中 {seconds} 秒没有返回，线程已被终止。",
    fix: "请查找在某些行上耗时极长的表达式、正则或函数，例如嵌套重复的 REGEXP；请简化它，或提前过滤这样的行。",
  },
  "runtime.slot-lost": {
    message: "{node} 所在的 slot 失去了线程：{problem}。",
    fix: "作业从最近的检查点重启。若再次发生，请检查机器内存和服务器日志。",
  },
  "runtime.taskmanager-lost": {
    message: "TaskManager {taskManager} 丢失：{problem}。",
    fix: "作业从最近的检查点重启。若再次发生，请检查机器内存。",
  },
  "runtime.taskmanager-start-failed": {
    message: "TaskManager 无法启动：{problem}。",
    fix: "查看服务器日志，并释放内存或进程。",
  },
  "runtime.no-slots": {
    message: "需要 {needed} 个 slot，只有 {available} 个。",
    fix: "降低并行度，或允许更多 TaskManager。",
  },
  "runtime.state-budget": {
    message: "{node} 的状态达到其 slot 的预算 {limit} 字节。",
    fix: "提高并行度，减少键数、缩短窗口，或在作业设置中选用 LMDB 状态后端。",
  },
  "runtime.state-disk-budget": {
    message: "{node} 的状态达到磁盘预算 {limit} 字节。",
    fix: "在作业设置中提高状态后端的磁盘上限，或提高并行度、减少键数、缩短窗口。",
  },
  "runtime.state-backend": {
    message: "{node} 的状态无法存入 LMDB：{problem}。",
    fix: "在作业设置中改用内存状态后端，或先解决该问题。",
  },
  "runtime.partition-lost": {
    message: "{node} 无法读取上游阶段写出的数据（{partition}）：{problem}。",
    fix: "写出它的子任务会重新运行。如果反复出现，请检查数据目录所在的磁盘。",
  },
  "runtime.spill-budget": {
    message: "{node} 在阶段之间写盘的数据已达作业上限 {limit} 字节。",
    fix: "启动服务器时把 --batch-disk 调大，或减少读取的数据。",
  },
  "runtime.checkpoint-failures": { message: "连续 {count} 个检查点失败。", fix: "在检查点列表中查看原因。" },
  "runtime.restore-failed": {
    message: "无法从检查点 {checkpoint} 恢复：{problem}。",
    fix: "从更早的检查点启动，或不使用检查点。",
  },
  "runtime.in-flight-without-edge": {
    message: "无法从检查点 {checkpoint} 恢复：当时有数据正从 {from} 传往 {to}，而现在两者之间没有这条边。",
    fix: "按生成该检查点时的并行度恢复；或在那个并行度下生成保存点再从它启动，保存点不含传输中的数据。",
  },
  "runtime.restored-value": {
    message: "状态 {state} 过去未声明类型，其中的 {value} 不是 {type} 类型的值。",
    fix: "声明一个适合其全部值的类型，或不声明类型；也可以给该状态换一个名称，它将从空开始。",
  },
  "runtime.in-flight-changed": {
    message: "检查点中正传往 {node} 的数据，现在的列或类型已经不同。",
    fix: "恢复到生成该检查点时的流程；或在那里生成保存点再从它启动，保存点不含传输中的数据。",
  },
  "runtime.restarts-exhausted": {
    message: "作业在重启 {attempts} 次后失败。",
    fix: "排除下面的原因，再重新启动。",
  },
  "runtime.internal": {
    message: "{node} 发生内部错误：{problem}。",
    fix: "这是程序的缺陷。请附上服务器日志报告。",
  },
};
