import type { graphMessages as english } from "./graph-en.ts";
import type { Message } from "./message.ts";

export const graphMessages: Readonly<Record<keyof typeof english, Message>> = {
  "graph.empty": { message: "画布是空的。", fix: "从左侧面板拖一个数据源到画布上。" },
  "graph.no-source": { message: "没有数据源：不会有数据流动。", fix: "添加一个数据源并连接它。" },
  "graph.no-sink": { message: "没有 Sink：结果无处可去。", fix: "添加一个 Sink（例如 Print）并连接它。" },
  "graph.duplicate-node": {
    message: "有两个节点的 id 都是 {id}。",
    fix: "删除其中一个，或重新放置以获得新的 id。",
  },
  "graph.duplicate-edge": { message: "有两条边的 id 都是 {id}。", fix: "删除其中一条，再重新连接。" },
  "graph.unknown-kind": {
    message: "不存在类型为 {kind} 的节点。",
    fix: "删除该节点，或用创建它的版本打开文档。",
  },
  "graph.newer-node": {
    message: "{node} 由该类型的版本 {version} 创建；本程序最高支持 {known}。",
    fix: "用更新版本的程序打开文档。",
  },
  "graph.dangling-edge": { message: "有一条边指向不存在的节点 {id}。", fix: "删除这条边。" },
  "graph.unknown-port": { message: "{node} 没有端口 {port}。", fix: "删除这条边，再重新连接。" },
  "graph.port-taken": {
    message: "{node} 的输入端已有一条边。",
    fix: "删除其中一条，或先用 Union 合并两条流。",
  },
  "graph.same-edge": { message: "{from} 与 {to} 已经连接。", fix: "删除两条边中的一条。" },
  "graph.cycle": {
    message: "{nodes} 构成环：数据会无限循环。",
    fix: "删除它们之间的一条边。循环只能在“迭代”节点的“返回”输入端闭合。",
  },
  "iterate.no-loop": {
    message: "{from} 送回 {node} 的数据并非来自 {node}：这不是循环。",
    fix: "从 {node} 的输出端连一条边到 {from}，或把 {from} 连到它的第一个输入端。",
  },
  "iterate.columns": {
    message: "{from} 送回的列与 {node} 输出的列不同：{back}，而不是 {given}。",
    fix: "在返回之前加 Map，使列名、顺序和类型相同。",
  },
  "iterate.without-end": {
    message: "{node} 发出的每一行都会回到它：数据会无限循环。",
    fix: "为 {node} 设置结束条件，或用 Filter、Split 只送回一部分行。",
  },
  "graph.missing-input": { message: "{node} 没有输入。", fix: "从其他节点的输出端拖一条边到这里。" },
  "graph.missing-port-input": {
    message: "{node} 的输入端“{port}”没有输入。",
    fix: "从其他节点的输出端拖一条边到该输入端。",
  },
  "graph.too-many-paths": {
    message: "该节点之前的 Union 形成超过 {limit} 条路径。",
    fix: "减少连续合并的流。",
  },
  "graph.unbounded-in-batch": {
    message: "{node} 不会自行结束，而批处理模式要求数据源有界。",
    fix: "把 {node} 改为只读一次或限定行数，或把运行模式改为流处理或自动。",
  },
  "graph.loop-in-batch": {
    message: "{node} 是循环，而循环无法划分阶段：批处理模式不能运行它。",
    fix: "把运行模式改为流处理或自动。",
  },
  "graph.no-path-to-sink": {
    message: "没有节点读取 {node} 的输出：数据会被丢弃。",
    fix: "把它连接到 Sink，或删除它。",
  },
  "output.side-off": {
    message: "按现在的设置，{node} 不会从旁路输出“{port}”发出数据。",
    fix: "在节点的设置里选择旁路输出，或删除这条边。",
  },
  "output.side-unread": {
    message: "没有节点读取 {node} 的旁路输出“{port}”：这些行只会被计数。",
    fix: "把它连接到例如文件 Sink 的节点，或改用别的设置。",
  },
  "connect.self": { message: "{node} 不能连接自己。", fix: "连接到另一个节点。" },
  "connect.no-output": { message: "{node} 是 Sink，没有输出端。", fix: "改为把数据源或转换连接到它。" },
  "connect.no-input": { message: "{node} 是数据源，没有输入端。", fix: "改为从它的输出端拖出。" },
  "connect.unknown-node": { message: "该节点不存在。", fix: "连接画布上的两个节点。" },
  "input.not-keyed": {
    message: "{node} 需要按键分区的流，而 {from} 的输出没有键。",
    fix: "在两者之间加入 Key by。",
  },
  "input.no-rowtime": {
    message: "{node} 需要事件时间，而 {from} 的数据不带事件时间。",
    fix: "在它之前加入“时间戳与水位线”，并在中间的每个 Map 里保留该列。",
  },
  "input.rowtime-lost": {
    message: "事件时间列没有到达 {node}：{from} 丢掉了它。",
    fix: "在 {from} 中保留事件时间列。",
  },
  "input.schemas-differ": {
    message: "{node} 的输入不一致：{first} 与 {second}。",
    fix: "在其中一个之前加 Map，使列名、顺序和类型相同。",
  },
  "edge.forward-parallelism": {
    message: "{from} 有 {producers} 个子任务，{to} 有 {consumers} 个：forward 要求两侧数量相同。",
    fix: "为该边选择 rebalance 或 rescale，或让两个节点的并行度相同。",
  },
  "edge.no-column": { message: "未选择用来分发 {from} 数据行的列。", fix: "在该边上选择一列。" },
  "edge.column-unknown": {
    message: "{from} 的数据行没有 {column} 列。",
    fix: "在该边上选择其他列。",
  },
  "edge.column-type": {
    message: "{column} 不是整数，无法决定数据行发往哪个子任务。",
    fix: "选择类型为 INT 或 BIGINT 的列，可用 Map 计算得到。",
  },
  "partitioning.not-integer": {
    message: "子任务编号必须是整数，而这里是 {type}。",
    fix: "给出 INT 或 BIGINT，例如 CAST(x AS INT)。",
  },
  "edge.keys-lost": {
    message: "{node} 需要按键分区的流，而来自 {from} 的边以其他方式分发数据行。",
    fix: "在该边上选择“自动”。",
  },
  "edge.partitioning-unused": {
    message: "{to} 自行决定这些数据行如何分发：它之前的边上的设置不起作用。",
    fix: "在该边上选择“自动”。",
  },
  "config.missing": { message: "{field} 未设置。", fix: "填写 {field}。" },
  "config.wrong-type": { message: "{field} 的值类型不对：需要 {expected}。", fix: "重新设置 {field}。" },
  "config.too-small": { message: "{field} 太小：至少为 {minimum}。", fix: "输入 {minimum} 或更大的值。" },
  "config.too-big": { message: "{field} 太大：最多为 {maximum}。", fix: "输入 {maximum} 或更小的值。" },
  "config.choice": { message: "{field} 的值未知。", fix: "从 {options} 中选择。" },
  "config.unknown-key": { message: "{keys} 不是该节点的设置项。", fix: "删除该节点后重新放置。" },
  "config.invalid": { message: "{field} 无效：{problem}。", fix: "重新设置 {field}。" },
  "config.empty": { message: "{field} 为空。", fix: "至少添加一项。" },
  "config.migration-failed": {
    message: "{node} 的设置无法从版本 {version} 升级到 {known}。",
    fix: "删除该节点后重新放置。",
  },
  "node.parallelism-capped": {
    message: "{node} 以并行度 {limit} 运行，而不是 {parallelism}：多出的子任务无事可做。",
    fix: "把它的并行度设为 {limit}，或使用作业默认值。",
  },
  "column.not-set": { message: "没有选择列。", fix: "从 {columns} 中选择。" },
  "column.unknown": {
    message: "输入中没有列 {column}。",
    fix: ({ nearest, columns }) => (nearest ? `是否指 ${nearest}？` : `从 ${columns} 中选择。`),
  },
  "column.wrong-type": {
    message: "列 {column} 的类型是 {type}；此处需要 {expected}。",
    fix: "选择另一列，或在前面的 Map 里用 CAST 转换。",
  },
  "column.duplicate": { message: "有两列同名：{column}。", fix: "重命名其中一列。" },
  "column.no-name": { message: "有一列没有名称。", fix: "输入名称。" },
  "column.not-comparable": { message: "类型为 {type} 的列 {column} 不能作为键。", fix: "选择其他类型的列。" },
  "column.not-timestamp": {
    message: "列 {column} 的类型是 {type}；事件时间需要 TIMESTAMP。",
    fix: "在该节点前加 Map，用 {expression} 作为 {column}。",
  },
  "aggregate.needs-column": { message: "{fn} 需要一列。", fix: "选择要聚合的列；只有 COUNT 可以不选列。" },
  "aggregate.wrong-type": {
    message: "{fn} 不支持 {column} 的类型 {type}。",
    fix: "选择数值列，或在前面的 Map 里用 CAST 转换。",
  },
  "function.state-needs-keys": {
    message: "{node} 声明了状态，但其数据行没有键。",
    fix: "在它之前放置“按键分区”，或删除状态。",
  },
  "function.state-type": {
    message: "状态不能保存 {state} 的类型 {type}。",
    fix: "选择 BOOLEAN、INT、BIGINT、DOUBLE、DECIMAL、STRING 或 TIMESTAMP(3)，或任意值 (JSON)。",
  },
  "join.keys-differ": {
    message: "{node} 用一个输入的 {left} 与另一个输入的 {right} 比较。",
    fix: "为两者选择数量、类型和顺序都相同的列。",
  },
  "join.rules-hold-time": {
    message: "规则不带事件时间：在其结束之前会阻碍水位线前进。",
    fix: "如果该节点之后需要事件时间，请在规则的路径上加入带空闲超时的“时间戳与水位线”。",
  },
  "join.bounds": {
    message: "下界高于上界：不会有任何数据行匹配。",
    fix: "交换上下界，或改为包含边界。",
  },
  "reduce.type": {
    message: "{column} 的类型是 {type}，而表达式的结果是 {given}。",
    fix: "用 CAST(... AS {type}) 转换。",
  },
  "window.gap": {
    message: "间隔不大于 0：会话中不会有任何数据行。",
    fix: "让表达式给出大于 0 的毫秒数。",
  },
  "window.step": {
    message: "步长不能整除窗口大小：最后一个窗口会偏短。",
    fix: "把大小设为步长的整数倍。",
  },
  "window.time-zone": {
    message: "没有时区 {zone}。",
    fix: "使用地区名称，例如 Asia/Shanghai，或偏移量，例如 +08:00。",
  },
  "window.never-fires": {
    message: "“全部数据行”窗口没有终点，永远不会输出结果。",
    fix: "选择触发方式：每若干行、每隔一段时间，或由数据行触发。",
  },
  "window.no-event-time": {
    message: "这项设置需要事件时间，而数据行没有。",
    fix: "在前面加上“时间戳与水位线”，或改用处理时间。",
  },
  "window.early-late": {
    message: "提前、准时与迟到触发需要有终点的事件时间窗口。",
    fix: "选择事件时间以及“全部数据行”以外的窗口，或换一种触发方式。",
  },
  "window.trigger-merge": {
    message: "会话会合并，而这种触发器的计数无法合并。",
    fix: "换一种触发方式并关闭超时，或换一种窗口。",
  },
  "window.fold-merge": {
    message: "会话合并时，逐行累积的值无法合并。",
    fix: "使用聚合或归约，或换一种窗口。",
  },
  "window.state-merge": {
    message: "会话会合并，不能有每个窗口的状态：状态无法合并。",
    fix: "改为保存在键的状态中，或换一种窗口。",
  },
  "window.retract-rows": {
    message: "输出全部数据行的窗口无法撤回已输出的内容。",
    fix: "让再次触发包含至今的全部数据行，或只含上次之后的数据行。",
  },
  "window.threshold": {
    message: "{text} 不是数字。",
    fix: "输入一个数字，例如 2.5。",
  },
  "window.not-numeric": {
    message: "表达式的结果为 {type}；需要数字或时间。",
    fix: "用 CAST(... AS DOUBLE) 转换。",
  },
  "changelog.append-only": {
    message: "{node} 只接受新增的数据行，而 {from} 还会撤回数据行。",
    fix: "让 {from} 每次触发都输出至今的全部数据行，或用“打印”读取它。",
  },
  "window.slide-larger": {
    message: "滑动步长大于窗口大小：两个窗口之间的数据行不属于任何窗口。",
    fix: "把步长设为不超过大小；如果这些间隔是有意的，可以保持不变。",
  },
  "window.rows-missed": {
    message: "滑动步长大于窗口大小：每 {slide} 行中只计入最后 {size} 行。",
    fix: "把步长设为不超过大小；如果这是有意的，可以保持不变。",
  },
  "window.offset": { message: "偏移不小于 {part}。", fix: "把偏移设为小于 {part}。" },
  "file.no-path": { message: "未设置路径。", fix: "输入服务器所在机器上的路径。" },
  "file.missing": { message: "文件 {path} 不存在。", fix: "请更正路径，或将文件放到该处。" },
  "file.gzip-watched": {
    message: "{path} 是 gzip 文件：无法读取向它追加的内容。",
    fix: "改为读取一次，或监视压缩之前的文件。",
  },
  "file.array-watched": {
    message: "整个是一个数组的文件以括号结束：无法读取向它追加的内容。",
    fix: "改为读取一次，或让文件每行一个对象。",
  },
  "file.not-allowed": {
    message: "{path} 不在流水线可使用的目录之内。",
    fix: "请选择 samples 或 files 下的路径，或以 --root 指定该目录启动服务器。",
  },
  "socket.host": { message: "{host} 不是主机名。", fix: "输入主机名或 IP 地址，例如 localhost。" },
  "sequence.empty": { message: "从 {from} 到 {to} 没有数字。", fix: "让第二个数不小于第一个。" },
  "generator.values": {
    message: "{text} 不是列 {column} 的取值规则。",
    fix: "写作 uniform(1, 100)、normal(50, 10)、zipf(1000, 1.1)、sequence(1, 1) 或 choice(a, b)，值须符合列的类型。",
  },
  "file.character": {
    message: "{field}必须是一个 ASCII 字符，且不能与其他设置相同。",
    fix: "输入一个字符，例如逗号、分号或引号。",
  },
  "file.delimiter": {
    message: "分隔符必须是一个字符，且不能是引号或换行。",
    fix: "输入一个字符，例如逗号。",
  },
  "function.type": {
    message: "第 {line} 行第 {position} 列，TypeScript 报告：“{problem}”。",
    fix: "请在该处修改。函数可用的类型由输入和表单决定。",
  },
  "function.no-default": {
    message: "代码不止一个表达式，却没有导出函数。",
    fix: "在函数前写 export default，或只写一个表达式，例如 row => ({ ... })。",
  },
  "function.no-export": {
    message: "代码没有导出 {name}。",
    fix: "在代码中写 export function {name}。",
  },
  "function.extra-column": {
    message: "第 {line} 行：函数给出的 {column} 不在结果列中，会被丢弃。",
    fix: "添加该列，或从代码中去掉它。",
  },
  "function.missing-column": {
    message: "函数从不给出列 {column}，它总是 NULL。",
    fix: "在代码中给出它，或删除该列。",
  },
  "directory.no-pattern": {
    message: "没有说明读取哪些文件。",
    fix: "填写文件名模式，例如 *.csv。",
  },
  "file.avro-names": {
    message: "列 {first} 与 {second} 写入后都会叫 {name}：Avro 的名称只能含字母、数字与下划线。",
    fix: "在此之前用“投影”或“映射”给其中一列改名。",
  },
  "file.never-ends": {
    message: "没有任何上限让文件结束：其中的行要到输入结束才可见。",
    fix: "设置大小或时长，或让文件在每个检查点结束。",
  },
  "schema.empty": { message: "Schema 没有列。", fix: "添加一列并填写名称与类型。" },
  "schema.type": {
    message: "{type} 不是列类型。",
    fix: "使用 BOOLEAN、TINYINT、SMALLINT、INT、BIGINT、FLOAT、DOUBLE、DECIMAL(p, s)、STRING、DATE、TIME、TIMESTAMP(p)、TIMESTAMP_LTZ(p) 之一。",
  },
  "collection.row-length": {
    message: "第 {row} 行有 {count} 个值，而 Schema 有 {columns} 列。",
    fix: "每行每列各填一个值。",
  },
  "collection.value": {
    message: "第 {row} 行，列 {column}：{value} 不是 {type}。",
    fix: "更正该值，或修改列类型。",
  },
  "collection.null": {
    message: "第 {row} 行：列 {column} 为 NOT NULL，但没有值。",
    fix: "填写一个值，或在列类型中允许 NULL。",
  },
  "document.not-json": {
    message: "该文件不是 JSON：{problem}。",
    fix: "选择在这里保存的 *.flow.json 文件。",
  },
  "document.not-a-flow": { message: "该文件不是流水线文档。", fix: "选择在这里保存的 *.flow.json 文件。" },
  "document.newer": {
    message: "文档格式版本为 {version}；本程序最高支持 {known}。",
    fix: "用更新版本的程序打开。文档未被改动。",
  },
  "document.damaged": { message: "文档在 {at} 处损坏：{problem}。", fix: "更正该处，或打开较早的版本。" },
  "document.too-large": { message: "文档大于 {limit}。", fix: "选择更小的文件。" },
  "document.too-deep": {
    message: "文档在 {at} 处嵌套超过 {limit} 层。",
    fix: "选择在这里保存的 *.flow.json 文件。",
  },
  "document.forbidden-key": { message: "文档在 {at} 处含有不允许的键 {key}。", fix: "删除该键。" },
};
