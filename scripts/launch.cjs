// The one file that every Node parses: it may use nothing newer than ES5.
"use strict";

var oldest = 20;
var major = Number(process.versions.node.split(".")[0]);
if (major < oldest) {
  console.error(
    "Millrace needs Node " +
      oldest +
      " or newer, and this is Node " +
      process.versions.node +
      " (" +
      process.execPath +
      "): install a newer one from https://nodejs.org and run the same command again.",
  );
  process.exit(1);
}
require("./load-module.cjs")("./" + process.argv[2] + ".mjs", process.argv.slice(3));
