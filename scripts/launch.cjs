// The one file that every Node parses: it may use nothing newer than ES5.
"use strict";

var OLDEST = 20;
var version = process.versions.node;
if (Number(version.split(".")[0]) < OLDEST) {
  var found = "Millrace needs Node " + OLDEST + " or newer, and this is Node " + version;
  var advice = "install a newer one from https://nodejs.org and run the same command again.";
  console.error(found + " (" + process.execPath + "): " + advice);
  process.exit(1);
}
require("./load-module.cjs")("./" + process.argv[2] + ".mjs", process.argv.slice(3));
