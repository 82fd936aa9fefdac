#!/usr/bin/env bash
# Prints, as CycloneDX, what the published library brings along: asked of the packed one by itself, because beside
# the other workspaces npm would list theirs too.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --workspace=@usher/common --pack-destination="$folder" >/dev/null
mkdir "$folder/common"
tar xzf "$folder"/*.tgz --strip-components=1 -C "$folder/common"
cd "$folder/common"
npm pkg delete devDependencies scripts
npm install --package-lock-only --silent
npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=library
