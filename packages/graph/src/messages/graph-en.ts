import type { Message } from "./message.ts";

export const graphMessages = {
  "graph.empty": { message: "The canvas is empty.", fix: "Drag a source from the palette onto the canvas." },
  "graph.no-source": { message: "No source: nothing would flow.", fix: "Add a source and connect it." },
  "graph.no-sink": {
    message: "No sink: the result would go nowhere.",
    fix: "Add a sink, for example Print, and connect it.",
  },
  "graph.duplicate-node": {
    message: "Two nodes have the id {id}.",
    fix: "Delete one of them, or place it again: it then gets an id of its own.",
  },
  "graph.duplicate-edge": {
    message: "Two edges have the id {id}.",
    fix: "Delete one of them and connect again.",
  },
  "graph.unknown-kind": {
    message: "No node of the kind {kind} exists here.",
    fix: "Delete the node, or open the document with the version that made it.",
  },
  "graph.newer-node": {
    message: "{node} was made with version {version} of its kind; this program knows up to {known}.",
    fix: "Open the document with a newer version of the program.",
  },
  "graph.dangling-edge": {
    message: "An edge leads to the node {id}, which does not exist.",
    fix: "Delete the edge.",
  },
  "graph.unknown-port": { message: "{node} has no port {port}.", fix: "Delete the edge and connect again." },
  "graph.port-taken": {
    message: "The input of {node} has an edge already.",
    fix: "Delete one edge, or join the two streams with Union first.",
  },
  "graph.same-edge": {
    message: "{from} and {to} are connected already.",
    fix: "Delete one of the two edges.",
  },
  "graph.cycle": {
    message: "{nodes} form a cycle: rows would run round for ever.",
    fix: "Delete one of the edges between them. A loop is closed at the input “back” of an Iterate.",
  },
  "iterate.no-loop": {
    message: "What {from} sends back to {node} does not come from {node}: that is no loop.",
    fix: "Lead an edge from the output of {node} to {from}, or connect {from} to its first input.",
  },
  "iterate.columns": {
    message: "{from} sends back other columns than {node} gives: {back}, not {given}.",
    fix: "Add a Map before the way back, so that names, order and types are the same.",
  },
  "iterate.without-end": {
    message: "Every row that {node} sends out comes back to it: rows would run round for ever.",
    fix: "Give {node} a condition by which rows are done, or send only some back, with a Filter or a Split.",
  },
  "graph.missing-input": {
    message: "{node} has no input.",
    fix: "Drag an edge from another node's output to it.",
  },
  "graph.missing-port-input": {
    message: "Nothing comes into {node} by its input “{port}”.",
    fix: "Drag an edge from another node's output to that input.",
  },
  "graph.too-many-paths": {
    message: "More than {limit} ways lead through the Unions before this node.",
    fix: "Join fewer streams in a row.",
  },
  "graph.unbounded-in-batch": {
    message: "{node} never ends by itself, and batch mode needs an end.",
    fix: "Let {node} read once or a number of rows, or set the runtime mode to streaming or automatic.",
  },
  "graph.loop-in-batch": {
    message: "{node} is a loop, and a loop has no stages: batch mode cannot run it.",
    fix: "Set the runtime mode to streaming or automatic.",
  },
  "graph.no-path-to-sink": {
    message: "Nothing reads the output of {node}: its rows are dropped.",
    fix: "Connect it to a sink, or delete it.",
  },
  "output.side-off": {
    message: "{node} sends nothing by its side output “{port}” as it is set.",
    fix: "Choose the side output in the node's settings, or delete the edge.",
  },
  "output.side-unread": {
    message: "Nothing reads the side output “{port}” of {node}: its rows are only counted.",
    fix: "Connect it, for example to a file sink, or choose another setting.",
  },
  "connect.self": { message: "{node} cannot feed itself.", fix: "Connect it to another node." },
  "connect.no-output": {
    message: "{node} is a sink: it has no output.",
    fix: "Connect a source or a transformation to it instead.",
  },
  "connect.no-input": {
    message: "{node} is a source: it has no input.",
    fix: "Drag from its output instead.",
  },
  "connect.unknown-node": { message: "This node does not exist.", fix: "Connect two nodes of the canvas." },
  "input.not-keyed": {
    message: "{node} needs a keyed stream, and {from} gives one without keys.",
    fix: "Put Key by between them.",
  },
  "input.no-rowtime": {
    message: "{node} needs event time, and the rows of {from} carry none.",
    fix: "Put Timestamps and watermarks before it, and keep its column in every Map in between.",
  },
  "input.rowtime-lost": {
    message: "The event-time column does not reach {node}: {from} leaves it out.",
    fix: "Keep the event-time column in {from}.",
  },
  "input.schemas-differ": {
    message: "The inputs of {node} differ: {first} against {second}.",
    fix: "Put a Map before one of them, so that names, order and types are the same.",
  },
  "edge.forward-parallelism": {
    message: "{from} has {producers} subtasks and {to} has {consumers}: forward needs as many on both sides.",
    fix: "Choose rebalance or rescale for the edge, or give both nodes the same parallelism.",
  },
  "edge.no-column": {
    message: "No column is chosen by which the rows of {from} are spread.",
    fix: "Choose one at the edge.",
  },
  "edge.column-unknown": {
    message: "The rows of {from} have no column {column}.",
    fix: "Choose another column at the edge.",
  },
  "edge.column-type": {
    message: "{column} is no whole number: it cannot say which subtask a row goes to.",
    fix: "Choose a column of type INT or BIGINT, which a Map may compute.",
  },
  "partitioning.not-integer": {
    message: "The number of a subtask is a whole number, and this is {type}.",
    fix: "Give an INT or a BIGINT, for example CAST(x AS INT).",
  },
  "edge.keys-lost": {
    message: "{node} needs a keyed stream, and the edge from {from} spreads its rows in another way.",
    fix: "Choose “automatic” at the edge.",
  },
  "edge.partitioning-unused": {
    message: "{to} itself says how these rows are spread: what the edge before it says changes nothing.",
    fix: "Choose “automatic” at the edge.",
  },
  "config.missing": { message: "{field} is not set.", fix: "Fill in {field}." },
  "config.wrong-type": {
    message: "{field} has a value of the wrong type: {expected} is needed.",
    fix: "Set {field} again.",
  },
  "config.too-small": {
    message: "{field} is too small: at least {minimum} is needed.",
    fix: "Enter {minimum} or more.",
  },
  "config.too-big": {
    message: "{field} is too large: at most {maximum} is allowed.",
    fix: "Enter {maximum} or less.",
  },
  "config.choice": { message: "{field} has an unknown value.", fix: "Choose one of {options}." },
  "config.unknown-key": {
    message: "{keys} is no setting of this node.",
    fix: "Delete the node and place it again.",
  },
  "config.invalid": { message: "{field} is not valid: {problem}.", fix: "Set {field} again." },
  "config.empty": { message: "{field} is empty.", fix: "Add at least one entry." },
  "config.migration-failed": {
    message: "The settings of {node} could not be brought from version {version} to {known}.",
    fix: "Delete the node and place it again.",
  },
  "node.parallelism-capped": {
    message:
      "{node} runs with parallelism {limit}, not {parallelism}: more subtasks would have nothing to do.",
    fix: "Set its parallelism to {limit}, or to the default of the job.",
  },
  "column.not-set": { message: "No column is chosen.", fix: "Choose one of {columns}." },
  "column.unknown": {
    message: "The input has no column {column}.",
    fix: ({ nearest, columns }) => (nearest ? `Did you mean ${nearest}?` : `Choose one of ${columns}.`),
  },
  "column.wrong-type": {
    message: "Column {column} is {type}; {expected} is needed here.",
    fix: "Choose another column, or convert it with CAST in a Map before.",
  },
  "column.duplicate": { message: "Two columns have the name {column}.", fix: "Rename one of them." },
  "column.no-name": { message: "A column has no name.", fix: "Enter a name." },
  "column.not-comparable": {
    message: "Column {column} of type {type} cannot be a key.",
    fix: "Choose a column of another type.",
  },
  "column.not-timestamp": {
    message: "Column {column} is {type}; event time needs TIMESTAMP.",
    fix: "Put a Map before this node with {expression} as {column}.",
  },
  "aggregate.needs-column": {
    message: "{fn} needs a column.",
    fix: "Choose the column to aggregate; only COUNT works without one.",
  },
  "aggregate.wrong-type": {
    message: "{fn} does not work on {type}, the type of {column}.",
    fix: "Choose a numeric column, or convert it with CAST in a Map before.",
  },
  "function.state-needs-keys": {
    message: "{node} declares state, and its rows have no keys.",
    fix: "Put Key by before it, or remove the states.",
  },
  "function.state-type": {
    message: "A state cannot keep {type}, the type of {state}.",
    fix: "Choose BOOLEAN, INT, BIGINT, DOUBLE, DECIMAL, STRING or TIMESTAMP(3), or any (JSON).",
  },
  "join.keys-differ": {
    message: "{node} compares {left} of one input with {right} of the other.",
    fix: "Choose as many columns of the same types for both, in the same order.",
  },
  "join.rules-hold-time": {
    message: "The rules carry no event time: they hold the watermark back until they end.",
    fix: "Put Timestamps and watermarks with an idle timeout on the way of the rules, if event time is needed behind this node.",
  },
  "join.bounds": {
    message: "The lower bound lies above the upper one: no pair of rows would match.",
    fix: "Swap the bounds, or include them.",
  },
  "reduce.type": {
    message: "{column} is {type}, and its expression gives {given}.",
    fix: "Convert it with CAST(... AS {type}).",
  },
  "window.gap": {
    message: "The gap is not above 0: a session would hold nothing.",
    fix: "Let the expression give milliseconds above 0.",
  },
  "window.step": {
    message: "The step does not divide the size: the last window would be shorter.",
    fix: "Set a size that is a multiple of the step.",
  },
  "window.time-zone": {
    message: "There is no time zone {zone}.",
    fix: "Use the id of a region, for example Europe/Berlin, or an offset such as +08:00.",
  },
  "window.never-fires": {
    message: "A window of all rows has no end, so it would never give a result.",
    fix: "Choose when it fires: every so many rows, every so often, or by a row.",
  },
  "window.no-event-time": {
    message: "Its rows have no event time, which this needs.",
    fix: "Put Timestamps and watermarks before it, or choose processing time.",
  },
  "window.early-late": {
    message: "Firing early, on time and late needs windows of event time that end.",
    fix: "Choose event time, and a window other than all rows; or another way to fire.",
  },
  "window.trigger-merge": {
    message: "Sessions that merge cannot have this trigger: what it counts of each cannot be put together.",
    fix: "Choose another way to fire, without a time limit, or another window.",
  },
  "window.fold-merge": {
    message: "Values that are built up row by row cannot be put together when sessions merge.",
    fix: "Use aggregates or one combined row, or another window.",
  },
  "window.state-merge": {
    message: "Sessions that merge cannot have state of each window: it could not be put together.",
    fix: "Keep it with the key, or choose another window.",
  },
  "window.retract-rows": {
    message: "A window that gives all its rows cannot take back what it gave.",
    fix: "Let a further firing have all rows so far, or only those since the last.",
  },
  "window.threshold": {
    message: "{text} is not a number.",
    fix: "Enter a number, for example 2.5.",
  },
  "window.not-numeric": {
    message: "The expression gives {type}; a number or a time is needed.",
    fix: "Convert it with CAST(... AS DOUBLE).",
  },
  "changelog.append-only": {
    message: "{node} takes new rows only, and {from} also takes rows back.",
    fix: "Let {from} have all rows so far with each firing, or read it with Print.",
  },
  "window.slide-larger": {
    message: "The slide is longer than the window: rows between two windows belong to none.",
    fix: "Set the slide to at most the size, or leave it so if the gaps are meant.",
  },
  "window.rows-missed": {
    message: "The slide is longer than the window: of every {slide} rows only the last {size} count.",
    fix: "Set the slide to at most the size, or leave it so if that is meant.",
  },
  "window.offset": {
    message: "The offset is not shorter than the {part}.",
    fix: "Set the offset to less than the {part}.",
  },
  "file.no-path": {
    message: "No path is set.",
    fix: "Enter the path of a {what} on the machine of the server.",
  },
  "file.missing": {
    message: "There is no file {path}.",
    fix: "Correct the path, or put the file there.",
  },
  "file.gzip-watched": {
    message: "{path} is a gzip file: nothing is appended to it that could be read.",
    fix: "Read it once, or watch the file before it is compressed.",
  },
  "file.array-watched": {
    message: "A file that is one array ends with its bracket: nothing is appended to it that could be read.",
    fix: "Read it once, or let the file have one object a line.",
  },
  "file.not-allowed": {
    message: "{path} lies outside the directories that pipelines may use.",
    fix: "Choose a path below samples or files, or start the server with --root and its directory.",
  },
  "socket.host": {
    message: "{host} is no name of a host.",
    fix: "Enter a host name or an IP address, for example localhost.",
  },
  "sequence.empty": {
    message: "There is no number from {from} to {to}.",
    fix: "Let the second number be at least the first.",
  },
  "generator.values": {
    message: "{text} is no rule for the values of {column}.",
    fix: "Write uniform(1, 100), normal(50, 10), zipf(1000, 1.1), sequence(1, 1) or choice(a, b), with values of the column's type.",
  },
  "file.character": {
    message: "{field} has to be one ASCII character that nothing else here stands for.",
    fix: "Enter one character, for example a comma, a semicolon or a quote.",
  },
  "file.delimiter": {
    message: "The delimiter has to be one character, and no quote or line break.",
    fix: "Enter one character, for example a comma.",
  },
  "function.type": {
    message: "Line {line}, column {position}: “{problem}”, says TypeScript.",
    fix: "Correct it there. What the function sees follows from the input and the form.",
  },
  "function.no-default": {
    message: "The code is more than one expression, and exports no function.",
    fix: "Write export default before the function, or one expression such as row => ({ ... }).",
  },
  "function.no-export": {
    message: "The code does not export {name}.",
    fix: "Write export function {name} in the code.",
  },
  "function.extra-column": {
    message:
      "Line {line}: the function gives {column}, which is not among the columns of the result: it is dropped.",
    fix: "Add the column, or leave it out of the code.",
  },
  "function.missing-column": {
    message: "The function never gives the column {column}: it is always NULL.",
    fix: "Give it in the code, or remove the column.",
  },
  "directory.no-pattern": {
    message: "It is not said which files are meant.",
    fix: "Enter a pattern of names, for example *.csv.",
  },
  "file.avro-names": {
    message:
      "The columns {first} and {second} would both be {name}: names in Avro are letters, digits and underscores.",
    fix: "Give one of them another name before, in Project or Map.",
  },
  "file.never-ends": { message: "Nothing ends a file before the input ends.", fix: "Set a size or a time." },
  "schema.empty": { message: "The schema has no column.", fix: "Add a column with its name and type." },
  "schema.type": {
    message: "{type} is no type of a column.",
    fix: "Use one of BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL(p, s), STRING, DATE, TIME, TIMESTAMP(p), TIMESTAMP_LTZ(p).",
  },
  "collection.row-length": {
    message: "Row {row} has {count} values, and the schema {columns} columns.",
    fix: "Give each row one value a column.",
  },
  "collection.value": {
    message: "Row {row}, column {column}: {value} is no {type}.",
    fix: "Correct the value, or change the column's type.",
  },
  "collection.null": {
    message: "Row {row}: column {column} is NOT NULL and has no value.",
    fix: "Enter a value, or allow NULL in the column's type.",
  },
  "document.not-json": {
    message: "This file is no JSON: {problem}.",
    fix: "Choose a *.flow.json file that was saved here.",
  },
  "document.not-a-flow": {
    message: "This file is no pipeline.",
    fix: "Choose a *.flow.json file that was saved here.",
  },
  "document.newer": {
    message: "The document has format version {version}; this program knows up to {known}.",
    fix: "Open it with a newer version of the program. Nothing was changed.",
  },
  "document.damaged": {
    message: "The document is damaged at {at}: {problem}.",
    fix: "Correct that place, or open an earlier version of the file.",
  },
  "document.too-large": { message: "The document is larger than {limit}.", fix: "Choose a smaller file." },
  "document.too-deep": {
    message: "The document is nested more than {limit} levels deep at {at}.",
    fix: "Choose a *.flow.json file that was saved here.",
  },
  "document.forbidden-key": {
    message: "The document has the key {key} at {at}, which is not allowed.",
    fix: "Delete that key.",
  },
} as const satisfies Readonly<Record<string, Message>>;
