#!/bin/sh
# Makes the folder synthesized again from app.ts, with the CDK of npm. Run it in a copy of this folder.
set -eu
npm install --silent --no-audit --no-fund
rm -rf synthesized
CDK_DEBUG=1 npx cdk synth --app "node app.ts" --output synthesized --quiet --no-notices --debug
rm -f synthesized/validation-report.json synthesized/performance-counters.json
for manifest in synthesized/manifest.json synthesized/*/manifest.json; do
  # The report of feature flags is long, and nothing reads it.
  node -e '
    const fs = require("fs");
    const manifest = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
    delete manifest.artifacts["aws-cdk-lib/feature-flag-report"];
    fs.writeFileSync(process.argv[1], JSON.stringify(manifest, null, 1) + "\n");
  ' "$manifest"
done
grep -rl "$PWD" synthesized | xargs sed -i "s#$PWD#/APP#g"
