/** What each operation does, in Chinese, by method and path; in English the route itself says it. */
export const SUMMARIES_ZH: Readonly<Record<string, string>> = {
  "get /api/health": "服务器是否应答",
  "get /api/documents": "所有文档，最新的在前",
  "post /api/documents": "保存一个新文档",
  "get /api/documents/{id}": "一个文档的最新版本，或所要的版本",
  "put /api/documents/{id}": "在所依据的版本之上保存一个新版本；若其间已有人保存，则两个版本都保留",
  "delete /api/documents/{id}": "删除一个文档及其所有版本",
  "post /api/check": "一个文档在这台服务器上的全部问题，文件按服务器上的来查；不保存，也不运行",
  "get /api/documents/{id}/versions":
    "一个文档的各个版本，最新的在前，最多 limit 个。每次保存都会保留，直到文档被删除",
  "put /api/documents/{id}/versions/{version}": "给一个版本命名；传 null 则去掉名字",
  "post /api/documents/{id}/versions/{version}/restore": "让较早的版本重新成为最新版本，它自成一个新版本",
  "get /api/savepoints": "保存点，最新的在前：全部，或某个作业、某个文档的",
  "post /api/jobs/{id}/savepoints": "为运行中的作业创建保存点，作业继续运行；写到磁盘后应答",
  "post /api/jobs/{id}/checkpoints": "立即触发运行中作业的一个检查点，不论其间隔；完成后应答",
  "post /api/jobs/{id}/rescale": "改用另一个默认并行度：作业先做一个检查点，下一次尝试从它开始",
  "get /api/savepoints/{id}": "一个保存点，以及其中每个状态的列",
  "delete /api/savepoints/{id}": "删除一个保存点：此后不能再从它启动",
  "get /api/state":
    "一个保存点的状态，或作业某个检查点的状态，以及它们的列；live=true 时是作业各任务现在的状态，不论完成了什么",
  "get /api/jobs/{id}/ledger":
    "在能够判断时，作业的文件 sink 已提交的行，对照其数据源到最新检查点为止给出的行",
  "get /api/jobs/{id}/state":
    "运行中作业的任务现在持有的一个状态的内容，按键、有上限、可按键中的文本筛选；任务在两个批次之间应答",
  "get /api/state/rows":
    "一个状态的条目，分页，可按键中的文本筛选；给出 against（一个保存点，或同一作业的一个检查点）时只列出不同的条目",
  "get /api/jobs": "所有作业，最新的在前",
  "post /api/jobs": "运行文档的一个已保存版本",
  "get /api/jobs/{id}": "一个作业：图、子任务、检查点、重启、分段文件和打印的行",
  "delete /api/jobs/{id}": "忘掉一个已结束的作业及其检查点；它的分段文件保留",
  "get /api/jobs/{id}/rows":
    "“打印”节点给出的每一行，一行一个 JSON，直到作业结束。只供一个读者，且作业须以 allRows 启动；读者须在一分钟内到来，读得慢会拖慢作业",
  "post /api/jobs/{id}/stop":
    "做最后一个检查点并保留，以便再次启动，然后结束作业；drain=true 时改为结束输入：窗口触发，什么也不保留。savepoint=true 时最后的检查点成为保存点。批处理作业没有可保留的，会被拒绝",
  "post /api/jobs/{id}/cancel": "立即结束作业，不再提交任何内容。检查点是否保留由作业设置决定",
  "get /api/documents/{id}/checkpoints":
    "一个文档的作业所保留的检查点和它的保存点，最新的在前，以及最新版本（或所要的版本）能否从它们启动",
  "get /api/documents/{id}/restore-check":
    "最新版本（或所要的版本）从一个保存点或作业的检查点启动时，逐节点说明状态会怎样",
  "get /api/jobs/{id}/log": "服务器启动以来作业发生的事，最近 500 行，最旧的在前",
  "get /api/jobs/{id}/history": "一个节点最近十分钟的数值，每秒一个；没有测量则为空",
  "get /api/cluster": "各 TaskManager 及其 slot，以及服务器事件循环的延迟",
  "get /api/cluster/rpc": "JobManager 与各 TaskManager 最近的往来，以及谁请求了 slot",
  "post /api/cluster/taskmanagers/{id}/kill": "终止一个 TaskManager：演练",
  "get /api/files": "一个允许访问的目录的内容；不给路径时是这些目录本身",
  "get /api/files/columns": "由样本得出的文件各列的名称和类型，以及最初几行",
  "get /api/samples/file": "允许访问的目录中一个文件的开头，取整行",
  "get /api/samples/parquet": "允许访问的目录中一个 Parquet 或 Avro 文件的最初几行，以文本给出",
  "get /api/samples/socket": "一个 TCP 服务器最初发送的内容",
  "get /api/samples/host-metrics": "这台机器最近的指标：CPU、内存、负载、磁盘、网络",
  "post /api/captures":
    "按内容保存一次单步运行所采集的输入，供链接引用。保留 64 MB；最久没有保存或打开的先删除",
  "post /api/trials":
    "在集群上运行一个文档一次，用给出的行代替它的数据源：每个 sink 收到的行各占一行 JSON，最后一行说明结局。sink 什么也不写，不保存任何东西，也不出现在作业列表里；在结束前离开即取消",
  "get /api/captures/{id}": "一次单步运行所采集的输入，与保存时一样",
  "get /api/openapi.json": "本描述",
};
