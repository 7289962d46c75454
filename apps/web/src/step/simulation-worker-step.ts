import "@millrace/engine/simulation/step-worker";
