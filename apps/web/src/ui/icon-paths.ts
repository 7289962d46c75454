/** The page's own icons: strokes on a 14 x 14 grid. */
export const iconPaths = {
  // nodes
  file: "M3 1.5h5l3 3v8H3zM8 1.5v3h3M5 7.2h4M5 9.7h4",
  table: "M1.5 2.5h11v9h-11zM1.5 5.5h11M5.2 2.5v9M8.8 2.5v9",
  list: "M5 2c-2 0-.6 4-3 5 2.4 1 1 5 3 5M9 2c2 0 .6 4 3 5-2.4 1-1 5-3 5M7 5.5v.01M7 8.5v.01",
  activity: "M1 7.5h2.5L5 3l3.3 8.5 1.9-4.5H13",
  generator:
    "M7.8 1.5 12.5 6.2M5.5 3.8l4.7 4.7M9.5 3.2 7 5.7 8.3 7l2.5-2.5M6.3 6.3 1.8 10.8l1.4 1.4 4.5-4.5M9 12.5h4",
  map: "M1.5 7h10.5M8.5 3.5 12 7l-3.5 3.5",
  columns: "M1.5 2.5h3v9h-3zM6.2 2.5h3v9h-3zM11 2.5h1.5v9H11",
  filter: "M1.5 2.5h11L8.4 7.6v4.2L5.6 10.3V7.6z",
  split: "M1.5 7h4M5.5 7c2.2 0 2-4.2 4.2-4.2h2.8M5.5 7h7M5.5 7c2.2 0 2 4.2 4.2 4.2h2.8",
  key: "M1.5 3h3.2L7 6h5.5M1.5 7.3h11M1.5 11.6h3.2L7 8.6h5.5",
  sigma: "M11 3.8V2.2H3L7.2 7 3 11.8h8v-1.6",
  window: "M1.5 3h11v8h-11zM5.2 3v8M8.8 3v8",
  clock: "M7 5.5 4.3 1.5h5.4zM2 7.5h10M4 9.8h6M5.8 12.2h2.4",
  merge: "M1.5 2.8h2.6C6.4 2.8 6 7 8.2 7h4M1.5 11.2h2.6C6.4 11.2 6 7 8.2 7M9.8 4.6 12.3 7 9.8 9.4",
  join: "M5.3 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8M8.7 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8",
  connect: "M1.5 2.8h3.2L6.5 7M1.5 11.2h3.2L6.5 7h5.8M9.8 4.6 12.3 7 9.8 9.4M1.5 7h2",
  rank: "M2 11.5V8h3v3.5M5.5 11.5v-9h3v9M9 11.5V5.5h3v6",
  broadcast: "M7 7v5.5M4.6 9.4a3.4 3.4 0 1 1 4.8 0M2.6 11.2a6 6 0 1 1 8.8 0",
  terminal: "M1.5 2.5h11v9h-11zM4 5.2 6 7 4 8.8M7.5 9H10",
  "file-out": "M3 1.5h8v11H3zM7 3.8v5.4M4.8 7.2 7 9.4l2.2-2.2",
  "table-out": "M1.5 2h11v4.5M1.5 2v9.5H7M1.5 5h11M5.2 2v9.5M10.2 8v4.5M8.2 10.7l2 2 2-2",
  void: "M3 11 11 3M7 1.3a5.7 5.7 0 1 0 0 11.4A5.7 5.7 0 0 0 7 1.3",
  box: "M1.5 3.5h11v7h-11z",
  // the page
  search: "M6.2 1.8a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8M9.4 9.4l3.2 3.2",
  up: "M3.5 8.7 7 5.2l3.5 3.5",
  down: "M3.5 5.3 7 8.8l3.5-3.5",
  right: "M5.3 3.5 8.8 7l-3.5 3.5",
  close: "M3 3l8 8M11 3l-8 8",
  plus: "M7 2.5v9M2.5 7h9",
  minus: "M2.5 7h9",
  undo: "M4.8 2.5 2 5.2 4.8 8M2 5.2h6.4a3.3 3.3 0 0 1 0 6.6H5",
  redo: "M9.2 2.5 12 5.2 9.2 8M12 5.2H5.6a3.3 3.3 0 0 0 0 6.6H9",
  run: "M3.8 2.3 11.2 7l-7.4 4.7z",
  stop: "M3.3 3.3h7.4v7.4H3.3z",
  warning: "M7 2 12.8 12H1.2zM7 5.8v3M7 10.4v.01",
  error: "M4.6 1.4h4.8l3.2 3.2v4.8l-3.2 3.2H4.6L1.4 9.4V4.6zM5.2 5.2l3.6 3.6M8.8 5.2 5.2 8.8",
  check: "M2.2 7.4 5.5 10.6 11.8 3.8",
  fit: "M1.8 5V1.8H5M9 1.8h3.2V5M12.2 9v3.2H9M5 12.2H1.8V9",
  layout: "M1.5 2h4v3h-4zM8.5 5.5h4v3h-4zM1.5 9h4v3h-4zM5.5 3.5h1.5v7H5.5M7 7h1.5",
  sun: "M7 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M7 1v1.2M7 11.8V13M1 7h1.2M11.8 7H13M2.8 2.8l.8.8M10.4 10.4l.8.8M2.8 11.2l.8-.8M10.4 3.6l.8-.8",
  moon: "M11.8 8.6A5.3 5.3 0 0 1 5.4 2.2a5.3 5.3 0 1 0 6.4 6.4z",
  system: "M1.5 2.5h11v7h-11zM5 12h4M7 9.5V12",
  "panel-left": "M1.5 2.5h11v9h-11zM5 2.5v9",
  "panel-right": "M1.5 2.5h11v9h-11zM9 2.5v9",
  "panel-bottom": "M1.5 2.5h11v9h-11zM1.5 8.2h11",
  minimap: "M1.5 2.5h11v9h-11zM3.5 7h4v2.8h-4z",
  trash: "M2.5 3.8h9M5.5 3.8V2h3v1.8M3.6 3.8l.6 8.2h5.6l.6-8.2",
  download: "M7 2v6.5M4.3 6 7 8.7 9.7 6M2.2 9.8V12h9.6V9.8",
  upload: "M7 8.7V2.2M4.3 4.8 7 2.1l2.7 2.7M2.2 9.8V12h9.6V9.8",
  folder: "M1.5 3h4l1.3 1.7h5.7v6.8h-11z",
  commands:
    "M4.7 4.7h4.6v4.6H4.7zM4.7 4.7V3.2a1.5 1.5 0 1 0-1.5 1.5zM9.3 4.7h1.5a1.5 1.5 0 1 0-1.5-1.5zM9.3 9.3v1.5a1.5 1.5 0 1 0 1.5-1.5zM4.7 9.3H3.2a1.5 1.5 0 1 0 1.5 1.5z",
  cluster: "M2 2h4v4H2zM8 8h4v4H8zM4 6v4h4",
  chip: "M3.5 4.5h7v5h-7zM1.5 6h2M1.5 8h2M10.5 6h2M10.5 8h2",
  restart: "M11.8 7A4.8 4.8 0 1 1 9.9 3.2M12 1.5v3.2H8.8",
  rows: "M1.5 3.5h11M1.5 7h11M1.5 10.5h11",
  grip: "M5 3.5v.01M9 3.5v.01M5 7v.01M9 7v.01M5 10.5v.01M9 10.5v.01",
  more: "M3 7v.01M7 7v.01M11 7v.01",
  settings:
    "M2 4h5.5M10.5 4H12M2 10h1.5M6.5 10H12M9 2.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8M5 8.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8",
  group: "M1.5 4.5h11v8h-11zM1.5 4.5V2h5v2.5M4 7h2.5v2.5H4zM8 7h2.5v2.5H8z",
  note: "M2 2h10v7l-3 3H2zM9 12V9h3M4.5 5h5M4.5 7.5h3",
  align: "M2 1.5v11M4.5 3h7.5v3H4.5zM4.5 8H9v3H4.5z",
  pin: "M4.5 1.5h5M5.5 1.5v4L3.8 8h6.4L8.5 5.5v-4M7 8v4.5",
  "step-back": "M3 2.5v9M11 2.8 5.2 7l5.8 4.2z",
  copy: "M4.5 4.5h7.5V12H4.5zM9.5 4.5V2H2v7.5h2.5",
} as const;

export type IconName = keyof typeof iconPaths;

/** The icon of a node kind; a plain box where the name is not of this set. */
export function nodeIcon(name: string): IconName {
  return Object.hasOwn(iconPaths, name) ? (name as IconName) : "box";
}
