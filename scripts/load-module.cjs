"use strict";

/** Loads one of the programs beside this file and runs its `main` with the arguments that are its own. */
module.exports = function loadModule(path, args) {
  void import(path).then((program) => program.main(args));
};
